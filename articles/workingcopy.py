"""The working copy of an article as one plain value, and back: content files, snapshots and restore all speak it.

Short texts (short answer, 现在就做, 先别做, notes) are one-line Markdown; section bodies are the closed subset of HTML.
"""

import hashlib
import json

from articles.models import Article, Category, EditorNote, Revision, Section, Source
from core.markup import sanitize

PLAIN = (
    "title", "question", "description", "author_name", "short_answer", "do_now", "do_not", "further", "asked",
)  # fmt: skip
SOURCE_FIELDS = ("key", "site", "title", "url", "printed_date", "publisher", "rights", "note")
SECTION_FIELDS = ("uid", "key", "title", "kind", "body")


def working_copy(article: Article) -> dict:
    """Everything of an article that is published together; four queries. `asked` alone is for search, not for pages."""
    copy = {name: getattr(article, name) for name in PLAIN}
    copy["category"] = article.category.slug
    copy["tags"] = sorted(article.tagged.values_list("tag__name", flat=True))
    copy["sections"] = list(article.sections.values(*SECTION_FIELDS))
    copy["sources"] = list(article.sources.values(*SOURCE_FIELDS))
    notes = article.notes.select_related("source")
    copy["notes"] = [{"source": note.source.key if note.source else "", "text": note.text} for note in notes]
    return copy


def copy_of(revision: Revision) -> dict:
    """The copy that a revision keeps; where it is older than a field, the article's own stays."""
    return {"asked": revision.article.asked} | revision.snapshot["copy"]


def written_out(value) -> bytes:
    """A plain value as JSON in the one way that hashes are made of."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def told(copy: dict) -> dict:
    """What a copy says. Copies were kept before there was `asked`: an empty list of it makes no other copy."""
    return {name: value for name, value in copy.items() if value or name != "asked"}


def digest(copy: dict) -> str:
    """One short value for the whole copy; equal copies have equal digests."""
    return hashlib.sha256(written_out(told(copy))).hexdigest()


def same_for_readers(copy: dict, other: dict) -> bool:
    """Whether two copies differ at most in what only search knows."""
    return digest(copy | {"asked": []}) == digest(other | {"asked": []})


def write(article: Article, copy: dict) -> None:
    """Make the rows of an article say what the copy says. Sections are matched by `uid`, sources by `key`.

    Call it inside a transaction; the article's category has to exist.
    """
    for name in PLAIN:
        setattr(article, name, copy[name])
    article.category = Category.objects.filter(slug=copy["category"]).first() or article.category
    article.save()
    article.tags.set(copy["tags"])
    _write_sections(article, copy["sections"])
    sources = _write_sources(article, copy["sources"])
    article.notes.all().delete()
    EditorNote.objects.bulk_create(
        EditorNote(article=article, source=sources.get(note["source"]), text=note["text"], order=order)
        for order, note in enumerate(copy["notes"])
    )


def _write_sections(article: Article, wanted: list[dict]) -> None:
    article.sections.exclude(uid__in=[section["uid"] for section in wanted]).delete()
    here = {section.uid: section for section in article.sections.all()}
    for section in here.values():  # two sections may swap their anchors, which must differ at every moment
        Section.objects.filter(pk=section.pk).update(key=f"moving-{section.pk}")
    for order, fields in enumerate(wanted):
        section = here.get(fields["uid"]) or Section(article=article)
        for name in SECTION_FIELDS:
            setattr(section, name, fields[name])
        section.body, section.order = sanitize(fields["body"]), order
        section.save()


def _write_sources(article: Article, wanted: list[dict]) -> dict[str, Source]:
    article.sources.exclude(key__in=[source["key"] for source in wanted]).delete()
    return {
        fields["key"]: Source.objects.update_or_create(
            article=article, key=fields["key"], defaults=fields | {"order": order}
        )[0]
        for order, fields in enumerate(wanted)
    }
