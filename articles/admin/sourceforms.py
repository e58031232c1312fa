"""Forms for a web page that staff bring in: paste or upload it, decide where the draft goes, judge each claim."""

from pathlib import Path

from django import forms
from django.utils import timezone
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from articles.models import Article, Category, FormerSlug, SourceClaim
from articles.sourcepages import Unreadable, read
from articles.sourcepages.decoding import MAX_BYTES, to_text
from articles.worksheet import mark_of, read_codes, wrong_links
from core.text import clean_input

ENDINGS = (".txt", ".html", ".htm")


class PageText(forms.CharField):
    """A page as somebody pasted it, with whatever strange characters came along."""

    def __init__(self, *, most_bytes=0, **kwargs):
        self.most_bytes = most_bytes
        super().__init__(strip=False, **kwargs)

    def to_python(self, value):
        return (super().to_python(value) or "").replace("\0", "")

    def validate(self, value):
        super().validate(value)
        if self.most_bytes and len(value.encode("utf-8", "replace")) > self.most_bytes:
            raise forms.ValidationError("粘贴的内容超过 2 MB。只复制文章所在的部分。")


class PasteForm(forms.Form):
    """The page, pasted or as a file; `found` and `raw` are what was read from it."""

    text = PageText(
        label="粘贴网页的文字或 HTML", required=False, most_bytes=MAX_BYTES,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 14, "spellcheck": "false"}),
        help_text="整页复制就行，菜单和广告会挑出来，不保存。",
    )  # fmt: skip
    file = forms.FileField(
        label="或者上传一个文件", required=False, allow_empty_file=True,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".txt,.html,.htm,text/plain,text/html"}),
        help_text="txt 或 html，最大 2 MB。",
    )  # fmt: skip
    found = None
    raw = ""

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file:
            return None
        if Path(file.name).suffix.lower() not in ENDINGS:
            raise forms.ValidationError("只能上传 txt 或 html 文件。")
        if file.size > MAX_BYTES:
            raise forms.ValidationError("文件超过 2 MB。只保存文章所在的那一页。")
        if not file.size:
            raise forms.ValidationError("这个文件是空的。")
        return file

    def clean(self):
        given = super().clean()
        text, file = given.get("text", ""), given.get("file")
        if self.errors:
            return given
        if text.strip() and file:
            self.add_error("file", "粘贴和上传只用一种：清空上面的文字，或者不选文件。")
        elif file:
            self._read("file", file.read())
        elif text.strip():
            self._read("text", text)
        else:
            self.add_error("text", "先粘贴网页的文字，或者选一个文件。")
        return given

    def _read(self, name, data):
        try:
            self.raw = to_text(data)
            self.found = read(self.raw)
        except Unreadable as refusal:
            self.add_error(name, str(refusal))
            return
        if not self.found.is_article:
            self.add_error(name, f"没有找到文章：{self.found.why_not or '这一页看起来不是文章。'}")


class DraftForm(forms.Form):
    """Where the draft goes. The page travels along, so that nothing is kept before somebody has agreed."""

    raw = PageText(widget=forms.HiddenInput)
    slug = forms.SlugField(
        label="草稿的地址", max_length=70, widget=UnfoldAdminTextInputWidget(),
        help_text="英文小写、数字和连字符。发布以前可以再改。",
        error_messages={"required": "写一个地址。", "invalid": "只能用英文小写字母、数字和连字符。"},
    )  # fmt: skip
    category = forms.ModelChoiceField(
        label="栏目", queryset=Category.objects.none(), empty_label="请选一个栏目",
        widget=UnfoldAdminSelectWidget(), error_messages={"required": "选一个栏目。"},
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.all()

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if Article.objects.filter(slug=slug).exists() or FormerSlug.objects.filter(slug=slug).exists():
            raise forms.ValidationError("这个地址已经有文章在用，换一个。")
        return slug


class ClaimForm(forms.Form):
    """What an editor writes beside one claim. A row that nobody touched is not judged again."""

    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)
    our_text = forms.CharField(
        label="我们的文字",
        required=False,
        max_length=4000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    verdict = forms.ChoiceField(
        label="判定", required=False, choices=[("", "未核对"), *SourceClaim.Verdict.choices],
        widget=UnfoldAdminSelectWidget(),
    )  # fmt: skip
    provisions = forms.CharField(
        label="法条", required=False, max_length=300,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "民法典-675#1、征信业管理条例-16"}),
    )  # fmt: skip
    note = forms.CharField(label="备注", required=False, max_length=500, widget=UnfoldAdminTextInputWidget())

    def __init__(self, *args, library, **kwargs):
        super().__init__(*args, **kwargs)
        self.library = library
        for name in ("our_text", "verdict", "provisions", "note"):
            self.fields[name].widget.attrs["data-row"] = name

    def clean(self):
        given = super().clean()
        today = timezone.localdate()
        for name in ("our_text", "note"):
            given[name] = clean_input(given.get(name, "")).strip()
        codes, wrong = read_codes(given.get("provisions", ""), self.library, on=today)
        given["provisions"] = codes
        mark = mark_of(given["our_text"], given.get("verdict", ""), codes, given["note"])
        if mark == given.get("seen") or self.errors:
            return given
        for words in wrong:
            self.add_error("provisions", words)
        for words in wrong_links(given["our_text"], self.library, on=today):
            self.add_error("our_text", words)
        if given.get("verdict") == SourceClaim.Verdict.UNUSED and given["our_text"]:
            self.add_error("verdict", "判了“不用”，就不要再写我们的文字。")
        return given


class TitleForm(forms.Form):
    """Our heading for a part of the page; theirs stands beside it and is not taken over by itself."""

    seen = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="我们的小标题", required=False, max_length=60, widget=UnfoldAdminTextInputWidget()
    )

    def clean_title(self):
        return " ".join(clean_input(self.cleaned_data["title"]).split())
