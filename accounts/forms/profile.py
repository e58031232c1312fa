"""What one says about oneself, and the last question before closing an account."""

from django import forms

from accounts import names
from core.text import clean_input, squeeze


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
        if said := names.fault(name):
            raise forms.ValidationError(said)
        return name


class EraseForm(forms.Form):
    """The second thought; the password was asked for on the page before."""

    understood = forms.BooleanField(
        label="我知道注销以后不能恢复",
        error_messages={"required": "请先勾选，确认你知道注销不能恢复。"},
    )
