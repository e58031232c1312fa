from django.db import models

HTML = "Closed subset of HTML, see core.markup."


class InParts(models.Model):
    """What a lawyer says, part by part. Answers from before the parts have their reasons in `body` alone."""

    # In the order in which they are read; `body` stands first and is empty in whatever was written in parts.
    PARTS = {
        "body": "理由",
        "grounds": "依据",
        "next_steps": "下一步与期限",
        "risks": "风险",
        "see_lawyer": "什么时候必须当面找律师",
    }
    TEXTS = ("conclusion", *PARTS)

    conclusion = models.TextField("结论", max_length=300, help_text="一到三行，每行一个结论。")
    body = models.TextField("理由", blank=True, help_text=HTML)
    grounds = models.TextField("依据", blank=True, help_text=HTML)
    no_direct_law = models.BooleanField(
        "没有直接的法条", default=False, help_text="The lawyer says that no provision settles this directly."
    )
    next_steps = models.TextField("下一步与期限", blank=True, help_text=HTML)
    risks = models.TextField("风险", blank=True, help_text=HTML)
    see_lawyer = models.TextField("什么时候必须当面找律师", blank=True, help_text=HTML)
    shown_html = models.TextField(
        blank=True, editable=False, help_text="The body with links; see qa.answers."
    )
    shown_parts = models.JSONField(
        default=dict, blank=True, editable=False, help_text="The other parts with links, by name."
    )
    laws = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What its tokens mean: code to ref."
    )

    class Meta:
        abstract = True

    @property
    def words(self):
        """The columns that its writer fills."""
        return {name: getattr(self, name) for name in (*self.TEXTS, "no_direct_law")}

    @property
    def texts(self):
        """The words by field; parts that are not there are left out, so that older records keep their hash."""
        return {
            name: text
            for name, text in ((name, getattr(self, name)) for name in self.TEXTS)
            if text or name in ("conclusion", "body")
        }

    @property
    def parts(self):
        """The HTML of each part that there is, by name, in the order of reading."""
        return {name: text for name in self.PARTS if (text := getattr(self, name))}

    @property
    def reasons(self):
        """All that stands under the conclusion, as one piece of HTML."""
        return "".join(self.parts.values())

    @property
    def conclusions(self):
        return [line.strip() for line in self.conclusion.splitlines() if line.strip()]
