"""Loads the synonym groups that come with the site, without touching what staff have changed since."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from core.text import fold, split_tags
from search.curating import hash_of, keep_synonym
from search.models import Synonym


class BadSynonyms(ValueError):
    """A line of the file cannot be understood; says which."""


@dataclass(frozen=True)
class Loaded:
    """How many groups were new, changed, left as staff edited them, or the same."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    same: int = 0


def read_synonyms(path: Path) -> list[Synonym]:
    """Read groups, one a line: words that stand for each other, the site's own first, then after < what only leads to them.

    Blank lines and lines that begin with # say nothing. Raises BadSynonyms with file and line.
    """
    groups: list[Synonym] = []
    lines: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        head, _, tail = line.partition("<")
        same, leads = split_tags(head.strip()), split_tags(tail.strip())
        if not same or "<" in tail:
            raise BadSynonyms(f"{path}:{number}：每行先写本站用词，再写同义词，“<”最多一个。")
        if not leads and len(same) < 2:
            raise BadSynonyms(f"{path}:{number}：“{same[0]}”这一组只有一个词。")
        short = next((word for word in [*same, *leads] if len(fold(word)) < 2), None)
        if short:
            raise BadSynonyms(f"{path}:{number}：“{short}”只有一个字，会把不相干的内容都找出来。")
        if same[0] in lines:
            raise BadSynonyms(f"{path}:{number}：“{same[0]}”在第 {lines[same[0]]} 行已经有一组。")
        lines[same[0]] = number
        groups.append(Synonym(word=same[0], same="，".join(same[1:]), leads="，".join(leads)))
    return groups


@transaction.atomic
def load_synonyms(path: Path) -> Loaded:
    """Add and update groups from the file; a group that staff have edited since it was loaded stays theirs.

    Nothing is loaded when any line is malformed (BadSynonyms).
    """
    counts = dict.fromkeys(("added", "changed", "kept", "same"), 0)
    known = {synonym.word: synonym for synonym in Synonym.objects.all()}
    for group in read_synonyms(path):
        group.content_hash = hash_of(group)
        there = known.get(group.word)
        if there and hash_of(there) == group.content_hash:
            counts["same"] += 1  # as loaded, or written back into the file since (search.exporting)
            if there.content_hash != group.content_hash:
                Synonym.objects.filter(pk=there.pk).update(content_hash=group.content_hash)
        elif there and hash_of(there) != there.content_hash:
            counts["kept"] += 1
        else:
            group.pk = there.pk if there else None
            keep_synonym(group)
            counts["changed" if there else "added"] += 1
    return Loaded(**counts)
