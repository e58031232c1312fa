"""Links that show the working copy on the site before it is published, to whoever holds them, until they end.

A link shows the article as it is when it is opened, so that nobody reads words that have been mended meanwhile; the row
keeps the digest of the copy that it was made for, and the page says whether it has changed since.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import User
from articles import borrowing, notifications, reviewing, snapshot
from articles.models import Article, PreviewLink, ReviewComment, Revision
from articles.steps import NotReady
from articles.workingcopy import digest, working_copy

USUAL_DAYS = 7
MOST_OPEN = 20  # links of one article that show something at the same time
KEPT_DAYS = 90  # after its end a link is listed for so long, for whoever asks who could read a draft
OPENED = "articles.preview"  # where the view leaves the link's number for whoever counts in front of it
_signer = signing.Signer(salt="articles.preview")


# Links


@transaction.atomic
def make_link(article: Article, *, for_whom: str, days: int, by: User, now: datetime) -> PreviewLink:
    """A new link to the working copy of an article; numbers that lead to a person are masked in the note.

    Raises NotReady without a note, for more than thirty days, and when too many links of the article are open.
    """
    whom = reviewing.plain(for_whom, 60)
    if not whom:
        raise NotReady("写一下给谁看，以后才知道该收回哪一个。")
    if not 1 <= days <= PreviewLink.MOST_DAYS:
        raise NotReady(f"预览链接最短 1 天，最长 {PreviewLink.MOST_DAYS} 天。")
    Article.objects.select_for_update().get(pk=article.pk)  # of two editors one makes the last
    if article.preview_links.open_at(now).count() >= MOST_OPEN:
        raise NotReady(f"这篇文章已经有 {MOST_OPEN} 个有效的预览链接，先收回不用的。")
    return PreviewLink.objects.create(
        article=article, for_whom=whom, digest=digest(working_copy(article)), made_at=now, made_by=by,
        ends_at=now + timedelta(days=days),
    )  # fmt: skip


def address(link: PreviewLink) -> str:
    """The path of a link, made anew from its row: what opens it is stored nowhere."""
    return reverse("articles:preview", args=[_signer.sign(link.key)])


def link_of(token: str, now: datetime) -> PreviewLink | None:
    """The link that an address opens; None when it is forged, over or taken back, after the same work."""
    try:
        key = _signer.unsign(token)
    except signing.BadSignature:
        key = ""
    links = PreviewLink.objects.open_at(now).select_related(
        "article__category", "article__responsible_editor", "article__reviewer__user"
    )
    return links.filter(key=key).first()


def revoke(link: PreviewLink, *, by: User, now: datetime) -> bool:
    """Take a link back at once and for good; False when somebody else was first or it was over."""
    return bool(_revoke(link.article, now, by, pk=link.pk))


def revoke_all(article: Article, *, by: User, now: datetime) -> int:
    """Take back every open link of an article; how many there were."""
    return _revoke(article, now, by)


def _revoke(article: Article, now: datetime, by: User, **which) -> int:
    return article.preview_links.open_at(now).filter(**which).update(revoked_at=now, revoked_by=by)


def count_opened(counts: Mapping[int, int], now: datetime) -> None:
    """Add up how often links were opened, by their numbers; who did is not known."""
    for pk, number in counts.items():
        PreviewLink.objects.filter(pk=pk).update(opened=F("opened") + number, opened_at=now)


def forget_old(now: datetime) -> int:
    """Forget links that have long been over; how many."""
    return PreviewLink.objects.over_since(now - timedelta(days=KEPT_DAYS)).delete()[0]


@transaction.atomic
def leave_remarks(
    link: PreviewLink, remarks: Iterable[tuple[str, str]], *, said: str, now: datetime
) -> list[ReviewComment]:
    """Keep what the holder of a link remarks, under the link's name: (uid of the section or nothing, words).

    What waits there already in the same words is not kept twice. `said` is the digest of the copy that was read.
    """
    name, article = link.for_whom, link.article
    # The same remarks, sent twice at once, wait for each other.
    PreviewLink.objects.select_for_update().get(pk=link.pk)
    waiting = set(article.review_comments.open().filter(author_name=name).values_list("section_uid", "text"))
    kept = [
        reviewing.remark(article, words, section_uid=uid, author_name=name, said=said, now=now)
        for uid, words in remarks
        if (uid, reviewing.plain(words, ReviewComment.LONGEST)) not in waiting
    ]
    if kept:
        notifications.remarked(link)
    return kept


# What they show


@dataclass(frozen=True)
class Draft:
    """An article as it would be published now, never saved, and what there is to say of it."""

    article: Article
    digest: str
    is_live: bool  # readers see exactly these words already
    problems: list[str]  # what keeps it from being published, and what the check found
    asked: list[str]

    @property
    def sections(self) -> list[dict]:
        return self.article.live.snapshot["sections"]

    @property
    def short_digest(self) -> str:
        """As much of the digest as people say to each other."""
        return self.digest[:8]


def draft_of(article: Article, *, on: date) -> Draft:
    """The working copy as a page of the day `on`, for whoever may see it; the article given is left as it is."""
    from articles import checking  # reads whole files of law: few processes ever show a draft

    words = working_copy(article)
    live = Revision.objects.filter(pk=article.published_revision_id).values_list("content_hash", flat=True)
    found: list[object] = [*snapshot.problems(words, on=on), *borrowing.problems(article, words)]
    found += checking.faults_of(article, words, today=on)
    made = snapshot.make(words, on=on, history=[])
    shown = copy.copy(article)
    shown.published_revision = Revision(
        article=shown, category=article.category, snapshot=made, card=snapshot.card(made)
    )
    return Draft(
        article=shown.as_published(),
        digest=digest(words),
        is_live=article.is_published and live.first() == digest(words),
        problems=list(dict.fromkeys(map(str, found))),
        asked=words["asked"],
    )
