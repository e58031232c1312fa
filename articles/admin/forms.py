"""Forms of the admin: lists are written one item a line, and nobody overwrites what somebody else has just written."""

import re

from django import forms
from django.utils.html import escape
from taggit.forms import TagField
from unfold.widgets import (
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import User
from articles import addresses
from articles.admin.editor import RichText
from articles.models import Article, EditorNote, FormerSlug, Section, Source, Tag
from core.text import split_tags

LONGEST_TAG = 20
_PAIR = re.compile(r"[｜|]")


class LinesField(forms.CharField):
    """A list of strings as one item a line."""

    def __init__(self, *, most=0, longest=120, rows=4, **kwargs):
        self.most, self.longest = most, longest
        super().__init__(widget=UnfoldAdminTextareaWidget(attrs={"rows": rows}), required=False, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = [" ".join(line.split()) for line in (value or "").splitlines()]
        return [line for line in lines if line]

    def validate(self, value):
        if self.most and len(value) > self.most:
            raise forms.ValidationError(f"最多 {self.most} 行，现在有 {len(value)} 行。")
        for number, line in enumerate(value, 1):
            if len(line) > self.longest:
                raise forms.ValidationError(f"第 {number} 行有 {len(line)} 个字，最多 {self.longest} 个。")

    def run_validators(self, value):
        """Lines are checked one by one above."""

    def has_changed(self, initial, data):
        return self.to_python(data) != (initial or [])


class PairsField(LinesField):
    """A list of two-part rows, one a line, parted by ｜."""

    def __init__(self, first, second, *, both=False, **kwargs):
        self.first, self.second, self.both = first, second, both
        super().__init__(longest=400, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(
                f"{row[self.first]}｜{row[self.second]}" if row[self.second] else row[self.first]
                for row in value
            )
        return value

    def to_python(self, value):
        rows = [_PAIR.split(line, maxsplit=1) for line in super().to_python(value)]
        return [
            {self.first: row[0].strip(), self.second: row[1].strip() if len(row) > 1 else ""} for row in rows
        ]

    def validate(self, value):
        for number, row in enumerate(value, 1):
            if not row[self.first] or (self.both and not row[self.second]):
                raise forms.ValidationError(f"第 {number} 行要写成“前面｜后面”。")


class TypedTags(TagField):
    """Tags as somebody types them; a name so long that it must be a sentence is none."""

    def prepare_value(self, value):
        return value if isinstance(value, str) else "、".join(sorted(tag.name for tag in value or []))

    def clean(self, value):
        names = super().clean(value)
        for name in names:
            if len(name) > LONGEST_TAG:
                raise forms.ValidationError(f"标签“{name[:10]}…”太长，最多 {LONGEST_TAG} 个字。")
        return names

    def has_changed(self, initial, data):
        return sorted(split_tags(data or "")) != sorted(tag.name for tag in initial or [])


class ArticleForm(forms.ModelForm):
    """`marks` and `refusal` come from articles.admin.saving: what the form was opened with, and why it is not saved."""

    marks = refusal = ""

    seen_version = forms.IntegerField(label="版本", widget=forms.HiddenInput, required=False)
    seen_parts = forms.CharField(label="打开时的样子", widget=forms.HiddenInput, required=False)
    short_answer = LinesField(
        label="先说结论", most=3, help_text="一行一条，最多三行。**粗体** 写在最前面，先回答问题。"
    )
    do_now = PairsField(
        "title", "text", label="现在就做", rows=6,
        help_text="一行一步，写成“动词开头的一句｜怎么做”。可以写 [文字](law:征信业管理条例-17)。",
    )  # fmt: skip
    do_not = LinesField(label="先别做", help_text="一行一条。")
    further = PairsField(
        "title",
        "url",
        both=True,
        label="接着看",
        rows=3,
        help_text="一行一条，写成“标题｜/articles/…/”。可以不写。",
    )
    asked = LinesField(
        label="问法", most=Article.MOST_ASKED, longest=Article.ASKED_CHARACTERS[1], rows=8,
        help_text="一行一句，写读者会打进搜索框的话，例如：催收打电话给我爸妈。只给本站的搜索用，页面上不显示。"
        f"每句 {Article.ASKED_CHARACTERS[0]} 到 {Article.ASKED_CHARACTERS[1]} 个字，最多 {Article.MOST_ASKED} 句；"
        "别的文章已经有的句子不再写。",
    )  # fmt: skip
    tags = TypedTags(
        label="标签", required=False, widget=UnfoldAdminTextInputWidget(),
        help_text="直接打字，用逗号、顿号或空格分开；没有的会新建。",
    )  # fmt: skip

    class Meta:
        model = Article
        fields = (
            "title", "slug", "question", "description", "category", "tags", "short_answer", "do_now", "do_not",
            "further", "asked", "author_name", "responsible_editor", "deputy_editor",
        )  # fmt: skip
        help_texts = {"slug": "英文小写和连字符，短一点好；不写就用标题的拼音。发布后改动会留下跳转。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial |= {"seen_version": self.instance.version, "seen_parts": self.marks}
        # Who may not work at articles would get no letter of them; whoever stands there may stay.
        may = User.objects.with_perm("articles.change_article", is_active=True).filter(is_staff=True)
        for name in {"responsible_editor", "deputy_editor"} & self.fields.keys():
            held = User.objects.filter(pk=getattr(self.instance, f"{name}_id"))
            self.fields[name].queryset = may | held
        if "tags" in self.fields:
            known = "、".join(Tag.objects.order_by("name").values_list("name", flat=True)[:60])
            # Django and Unfold take a help text for HTML.
            self.fields["tags"].help_text += f" 已有：{escape(known)}" if known else ""
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self):
        slug = self.cleaned_data["slug"] or addresses.free_slug(self.cleaned_data.get("title", ""))
        if FormerSlug.objects.filter(slug=slug).exclude(article=self.instance.pk).exists():
            raise forms.ValidationError("这个地址以前属于另一篇文章，旧链接还指着它，请换一个。")
        return slug

    def clean_further(self):
        for number, row in enumerate(self.cleaned_data["further"], 1):
            if not re.match(r"https?://|/(?!/)", row["url"]):
                raise forms.ValidationError(f"第 {number} 行的网址应当以 / 或 https:// 开头。")
        return self.cleaned_data["further"]

    def clean(self):
        cleaned = super().clean()
        if self.refusal:
            raise forms.ValidationError(self.refusal)
        return cleaned


class SectionForm(forms.ModelForm):
    body = RichText(
        label="正文",
        help_text="引一整条：{{law:民法典-675}} 单独成段。数字：{{figure:键}}。链接到法条：地址写 law:民法典-675#1。",
    )

    class Meta:
        model = Section
        fields = ("title", "key", "kind", "body", "order")
        help_texts = {"key": "英文，用在网址的 # 后面；不写就用小标题的拼音。发布后不要改。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"key", "order"} & self.fields.keys():
            self.fields[name].required = False

    def clean_key(self):
        longest = Section._meta.get_field("key").max_length
        return self.cleaned_data["key"] or addresses.reading(self.cleaned_data.get("title", ""), longest)

    def clean_order(self):
        return self.cleaned_data.get("order") or 0


class SourceForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = ("key", "site", "title", "url", "printed_date", "publisher", "rights", "note")


class NoteForm(forms.ModelForm):
    class Meta:
        model = EditorNote
        fields = ("source", "text", "order")

    def __init__(self, *args, article=None, **kwargs):
        super().__init__(*args, **kwargs)
        if "source" in self.fields:
            self.fields["source"].queryset = Source.objects.filter(article=article)
        if "order" in self.fields:
            self.fields["order"].required = False

    def clean_order(self):
        return self.cleaned_data.get("order") or 0


# One page for each decision


class Decision(forms.Form):
    """What the person saw when they decided; see `articles.publishing`."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RenameForm(Decision):
    slug = forms.SlugField(
        label="新地址", max_length=70, widget=UnfoldAdminTextInputWidget(),
        help_text="英文小写、数字和连字符。旧地址会一直跳到新地址。",
    )  # fmt: skip


class MergeForm(forms.Form):
    others = forms.ModelMultipleChoiceField(
        label="并进来的标签", queryset=Tag.objects.none(), error_messages={"required": "至少选一个标签。"},
        help_text="它们会消失，原来挂着它们的文章和提问都改挂这个标签，旧网址自动跳转。",
    )  # fmt: skip

    def __init__(self, *args, into, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["others"].queryset = Tag.objects.exclude(pk=into.pk).order_by("name")
