"""What one says about oneself, and the last question before closing an account."""

from django import forms

from accounts import names
from accounts.models import User
from core.text import clean_input, squeeze


def shown_name(typed: str, *, of: User | None = None, speaks_for_the_site: bool = False) -> str:
    """A name on one line as it will be shown; raises ValidationError with the reason when nobody may go by it."""
    try:
        name = squeeze(clean_input(typed)).replace("\n", " ")
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None
    if said := names.fault(name, of=of, speaks_for_the_site=speaks_for_the_site):
        raise forms.ValidationError(said)
    return name


class NameForm(forms.Form):
    display_name = forms.CharField(
        label="显示名",
        required=False,
        max_length=20,
        help_text="别人看到的名字，最多 20 个字，可以不是真名。空着就显示“读者”加编号。已经发布的内容署名不变。",
    )

    def __init__(self, *args, of: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = of

    def clean_display_name(self):
        return shown_name(self.cleaned_data["display_name"], of=self.of)


class AccountForm(forms.ModelForm):
    """An account in the admin: whoever manages accounts gives no name either that its holder could not take."""

    def clean_display_name(self):
        name = self.cleaned_data["display_name"]
        if "display_name" not in self.changed_data:
            return name
        return shown_name(name, of=self.instance, speaks_for_the_site=self.instance.is_staff)


class EraseForm(forms.Form):
    """The second thought; the password was asked for on the page before."""

    understood = forms.BooleanField(
        label="我知道注销以后不能恢复",
        error_messages={"required": "请先勾选，确认你知道注销不能恢复。"},
    )
