"""What one says about oneself, and the last question before closing an account."""

from django import forms

from core.text import clean_input, fold, squeeze

# A name must not speak for the site, the law or a profession; the badge does that, and staff alone give it.
CLAIMS = (
    "律师",
    "法务",
    "法官",
    "警官",
    "民警",
    "法院",
    "检察",
    "官方",
    "客服",
    "管理员",
    "编辑部",
    "有据",
    "站长",
)


class NameForm(forms.Form):
    display_name = forms.CharField(
        label="显示名",
        required=False,
        max_length=20,
        help_text="别人看到的名字，最多 20 个字，可以不是真名。空着就显示“读者”加编号。已经发布的内容署名不变。",
    )

    def clean_display_name(self):
        try:
            name = squeeze(clean_input(self.cleaned_data["display_name"])).replace("\n", " ")
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if claim := next((word for word in CLAIMS if word in "".join(fold(name).split())), None):
            raise forms.ValidationError(f"显示名里不能有“{claim}”，免得别人误会你的身份。")
        return name


class EraseForm(forms.Form):
    """The second thought; the password was asked for on the page before."""

    understood = forms.BooleanField(
        label="我知道注销以后不能恢复",
        error_messages={"required": "请先勾选，确认你知道注销不能恢复。"},
    )
