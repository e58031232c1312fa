"""What can be kept and followed, as its readers see it: by kind, found at its public address, and named in a list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from articles.models import Article, Tag
from following.models import Followed, Kept
from qa.models import Follow, Question
from qa.notifications.showing import Subject
from statutes.models import Provision, Statute

QUESTION = "question"


@dataclass(frozen=True)
class Kind:
    """One kind of thing: what it is called, what one hears of it, and the rows of a list by their numbers."""

    label: str
    hears: str = ""
    may_keep: bool = True
    rows: Callable[[Iterable[int]], Iterable[Model]] = lambda pks: ()


@dataclass(frozen=True)
class Thing:
    """One of them: its title as anybody may read it, the address where it is read, and in words what is wrong with it."""

    kind: str
    pk: int
    title: str
    url: str
    state: str = ""

    @property
    def label(self) -> str:
        return KINDS[self.kind].label

    @property
    def name(self) -> str:
        """What a button about it is called in a form."""
        return f"{self.kind}:{self.pk}"


def of(kind: str, row: Model, today: date) -> Thing:
    """One row in words; a question that its reader may not see is a number."""
    title, url, state = _WORDS[kind](row, today)
    return Thing(kind, row.pk, title, url, state)


def listed(kept: Iterable[tuple[str, int]]) -> list[Thing]:
    """Things by kind and number, in the order given: one query for each kind that occurs."""
    kept = list(kept)
    today, found = timezone.localdate(), {}
    for kind in {kind for kind, _ in kept}:
        rows = KINDS[kind].rows([pk for each, pk in kept if each == kind])
        found |= {(kind, row.pk): of(kind, row, today) for row in rows}
    return [found[each] for each in kept if each in found]


def of_row(row: Kept | Followed | Follow) -> tuple[str, int]:
    """Which thing a row is about, by kind and number."""
    names = (QUESTION,) if isinstance(row, Follow) else row.THINGS
    return next((name, pk) for name in names if (pk := getattr(row, f"{name}_id")) is not None)


# By the public address


def find_article(slug: str) -> Article:
    return get_object_or_404(_articles(), slug=slug, pk__in=Article.objects.published())


def find_tag(slug: str) -> Tag:
    """By its address, or by one that it had before it was renamed or joined to another."""
    found = Tag.objects.filter(slug=slug).first() or Tag.objects.filter(former_slugs__slug=slug).first()
    if found is None:
        raise Http404("没有这个标签。")
    return found


def find_statute(slug: str) -> Statute:
    return get_object_or_404(Statute, slug=slug)


def find_provision(slug: str, number: int, sub: int) -> Provision:
    """The wording in force, or else the one that was last, or will be first."""
    rows = Provision.objects.with_statute().filter(edition__statute__slug=slug, number=number, sub=sub)
    found = rows.in_force(timezone.localdate()).first() or rows.order_by("-edition__effective_from").first()
    if found is None:
        raise Http404("没有收录这一条。")
    return found


def find_question(pk: int) -> Question:
    """Itself, or the one that it was joined to."""
    moved = Question.objects.moved().filter(pk=pk).values_list("canonical", flat=True)
    return get_object_or_404(Question.objects.approved(), pk=moved.first() or pk)


# In words


def _articles():
    return Article.objects.select_related("published_revision").defer(
        "published_revision__snapshot", "published_revision__text", "published_revision__kept"
    )


def _article(row: Article, today: date):
    return row.live.card["title"], row.get_absolute_url(), "" if row.is_published else "已经撤下"


def _tag(row: Tag, today: date):
    return row.name, row.get_absolute_url(), ""


def _statute(row: Statute, today: date):
    return row.short_title, row.get_absolute_url(), ""


def _provision(row: Provision, today: date):
    state = row.edition.status_on(today)
    return row.citation, row.page_url, "" if state == "现行有效" else state


def _question(row: Question, today: date):
    found = row if row.is_public else row.canonical
    if found is None or not found.is_public:
        return f"第 {row.pk} 号", "", "现在不公开"
    state = "" if found is row else f"第 {row.pk} 号并到了这里"
    return " ".join(found.title.split()), found.get_absolute_url(), state


_WORDS: dict[str, Callable[..., tuple[str, str, str]]] = {
    "article": _article, "tag": _tag, "statute": _statute, "provision": _provision, QUESTION: _question,
}  # fmt: skip
KINDS = {
    "article": Kind(
        "文章", "文字有实质修改、更正，或者撤下的时候告诉你。小改动不告诉。",
        rows=lambda pks: _articles().filter(pk__in=pks, published_revision__isnull=False),
    ),
    "tag": Kind(
        "标签", "这个标签下面有新文章的时候告诉你。", may_keep=False, rows=lambda pks: Tag.objects.filter(pk__in=pks),
    ),
    "statute": Kind(
        "法律", "新的版本开始施行那天，或者整部法律不再施行那天告诉你。", may_keep=False,
        rows=lambda pks: Statute.objects.filter(pk__in=pks),
    ),
    "provision": Kind(
        "法条", "这一条有新的文字开始施行、换了条号，或者不再有的那天告诉你。",
        rows=lambda pks: Provision.objects.with_statute().filter(pk__in=pks),
    ),
    QUESTION: Kind(
        "提问", "有律师回答、回答改过，或者回答看不到了的时候告诉你。",
        rows=lambda pks: Question.objects.filter(pk__in=pks).select_related("canonical"),
    ),
}  # fmt: skip


def _titles(kind: str) -> Callable[[Iterable[int]], dict[int, str]]:
    return lambda pks: {thing.pk: thing.title for thing in listed((kind, pk) for pk in pks)}


# What notices name besides questions (qa.notifications.showing).
SUBJECTS = {kind: Subject(KINDS[kind].label, _titles(kind)) for kind in ("article", "statute", "provision")}
