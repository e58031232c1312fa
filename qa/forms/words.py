"""Words from outside as clean values. Nothing typed is lost: a refused form shows it again, escaped."""

from django import forms

from core.text import clean_input, squeeze


class Words(forms.CharField):
    """Text typed by a person: control characters go, lengths are said in Chinese, NUL is refused and not shown again."""

    def __init__(self, *, longest, shortest=0, one_line=False, rows=0, **kwargs):
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)
        self.longest, self.shortest, self.one_line = longest, shortest, one_line
        self.validators = []  # Django's own length and NUL messages would come twice
        self.error_messages["required"] = kwargs.get("error_messages", {}).get("required", "这里还没有写。")

    def to_python(self, value):
        try:
            text = clean_input(super().to_python(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        return " ".join(text.split()) if self.one_line else squeeze(text)

    def validate(self, value):
        super().validate(value)
        if value and len(value) < self.shortest:
            raise forms.ValidationError(f"再写详细一点，至少 {self.shortest} 个字。")
        if len(value) > self.longest:
            raise forms.ValidationError(
                f"最多 {self.longest} 个字，现在有 {len(value)} 个。写好的字都在，删短一些再交。"
            )

    def bound_data(self, data, initial):
        return data.replace("\0", "") if isinstance(data, str) else data
