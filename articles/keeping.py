"""What stood beside the words of a revision on the day of its publication, and the seal that proves both.

The record of a revision is everything that somebody may ask for later: its words, the law and the figures that they rested
on with their editions, the check, the disclaimer, and the seal of the revision before it. It is written out as JSON in one
way only (keys in order, no blanks, UTF-8), and the SHA-256 of these bytes is the seal. Whoever keeps the seal can have the
record and compute it again. A revision from before there were seals has its words alone as its record.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone

from articles import snapshot
from articles.laws import provisions_by_ref
from articles.models import Article, Revision
from articles.workingcopy import digest, told, written_out
from reference.models import LegalFigure
from statutes.models import Provision


def beside(
    article: Article, made: dict, *, number: int, weight: str, change_note: str, former: str, now: datetime
) -> dict:
    """All of a new revision's record but its words; `made` is its snapshot, `former` the seal before. Three queries."""
    today = timezone.localdate(now)
    refs = {*made["laws"].values(), *(ref for section in made["sections"] for ref in section["laws"])}
    law = provisions_by_ref(refs, on=today)
    figures = LegalFigure.objects.by_key(made["figures"])
    checked = (
        {"on": article.reviewed_on.isoformat(), "lawyer": article.reviewer_id}
        if article.reviewed_on
        else None
    )
    return {
        "format": 1,
        "address": article.slug,
        "number": number,
        "published_at": _moment(now),
        "weight": str(weight),
        "change_note": change_note,
        "law": [_law(ref, law[ref]) for ref in sorted(law)],
        "figures": [
            {
                "key": key,
                "value": figures[key].value,
                "unit": figures[key].unit,
                "status": figures[key].source_status,
            }
            for key in sorted(figures)
        ],
        "check": checked,
        "disclaimer": render_to_string("_disclaimer.html").strip(),
        "shown": _hash(written_out(made)),
        "former": former,
    }


def _law(ref: str, provision: Provision) -> dict:
    edition = provision.edition
    return {
        "ref": ref,
        "citation": provision.citation,
        "edition": edition.label,
        "from": edition.effective_from.isoformat(),
        "to": edition.effective_to.isoformat() if edition.effective_to else None,
        "status": provision.text_status,
        "text": provision.text,
        "summary": provision.summary,
    }


def record(revision: Revision) -> bytes:
    """The record of a revision, in the one way in which it is written out."""
    copy = revision.snapshot["copy"]
    return written_out(revision.kept | {"copy": copy} if revision.seal else told(copy))


def seal(kept: dict, copy: dict) -> str:
    return _hash(written_out(kept | {"copy": copy}))


def proof(revision: Revision) -> str:
    """The value that readers are shown: SHA-256 of the record."""
    return revision.seal or _hash(record(revision))


def faults(revision: Revision, former: Revision | None) -> list[str]:
    """What shows that a revision, or the row of revisions before it, is not as it was written; empty when all agrees."""
    kept, shown, copy = revision.kept, revision.snapshot, revision.snapshot.get("copy")
    if copy is None or digest(copy) != revision.content_hash:
        checks = [(True, "文字和它的哈希对不上")]
    else:
        in_lists = (revision.card, revision.kinds) != (snapshot.card(shown), snapshot.kinds(shown))
        checks = [(in_lists, "列表里显示的和记录对不上")]
    if revision.number > 1 and (former is None or former.number != revision.number - 1):
        checks += [(True, f"缺第 {revision.number - 1} 版")]
    if revision.seal:
        said = (kept.get("number"), kept.get("weight"), kept.get("change_note"), kept.get("published_at"))
        is_said = (revision.number, revision.weight, revision.change_note, _moment(revision.created_at))
        checks += [
            (seal(kept, copy or {}) != revision.seal, "记录和它的哈希对不上"),
            (kept.get("shown") != _hash(written_out(shown)), "给读者看的页面和记录对不上"),
            (said != is_said, "版次、时间、改动大小或说明和记录对不上"),
            (kept.get("former") != (former.seal if former else ""), "和前一版连不上"),
        ]
    elif former and former.seal:
        checks += [(True, "前一版有记录，这一版没有")]
    return [words for wrong, words in checks if wrong]


def line_to_keep(revision: Revision) -> str:
    """What somebody keeps elsewhere of a last version: number of the article, of the version, seal, address.

    The row of seals proves all before its last one; that the last was not taken away, only what lies elsewhere does.
    """
    return f"{revision.article_id} {revision.number} {proof(revision)} {revision.article.slug}"


def is_still_there(line: str) -> bool:
    """Whether the version of a line that was kept is here as it was. Raises ValueError where it is no such line."""
    article, number, said, _slug = line.split()
    revision = Revision.objects.filter(article=int(article), number=int(number)).first()
    return revision is not None and proof(revision) == said


def prove(revisions: Iterable[Revision]) -> Iterable[tuple[Revision, list[str]]]:
    """Each revision with its faults; they have to come article by article, oldest first."""
    former = None
    for revision in revisions:
        if former is not None and former.article_id != revision.article_id:
            former = None
        yield revision, faults(revision, former)
        former = revision


def _moment(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat()


def _hash(written: bytes) -> str:
    return hashlib.sha256(written).hexdigest()
