"""What editors decide about searching: which words mean the same, and which page comes first for a search."""

import hashlib

from core.text import split_tags
from search.models import PinnedResult, SearchEntry, Synonym
from search.query import normalise

MOST_WORDS = 100  # of a group: each stands for each other one, so every search pays for the square of them


def keep_synonym(synonym: Synonym) -> Synonym:
    """Store a group as an editor wrote it, tidied: each word once, none of them twice as entrance."""
    synonym.word = synonym.word.strip()
    same = [word for word in split_tags(synonym.same) if word != synonym.word]
    synonym.same = "，".join(same)
    synonym.leads = "，".join(word for word in split_tags(synonym.leads) if word not in {synonym.word, *same})
    synonym.save()
    return synonym


def clashes(synonym: Synonym) -> list[str]:
    """What an editor should know before keeping a group: words that stand in another one too, or that do nothing."""
    said = []
    if not [*split_tags(synonym.same), *split_tags(synonym.leads)]:
        said.append("这一组只有一个词，不起作用。")
    mine = dict.fromkeys([*synonym.terms, *synonym.entrances])
    said += [f"“{word}”只有一个字，不起作用。" for word in mine if len(word) < 2]
    both = set(synonym.terms) & set(synonym.entrances)
    said += [f"“{word}”写了两次，会当作同义词，不当作入口。" for word in mine if word in both]
    for other in Synonym.objects.in_use().exclude(pk=synonym.pk):
        for words, role in ((other.terms, "同义词"), (other.entrances, "入口")):
            said += [
                f"“{word}”在“{other.word}”那一组里已经是{role}：搜它，两组的内容都会找到。"
                for word in words
                if word in mine
            ]
    return said


def hash_of(synonym: Synonym) -> str:
    """Changes with every word of the group; a group whose hash is not the loaded one was edited by staff."""
    words = [synonym.word, *split_tags(synonym.same), "<", *split_tags(synonym.leads), str(synonym.is_used)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def pin(query: str, entry: SearchEntry, rank: int = 1) -> PinnedResult:
    """Put a page first for one search, or move it if it was pinned already."""
    pinned, _ = PinnedResult.objects.update_or_create(
        query=normalise(query), entry=entry, defaults={"rank": rank}
    )
    return pinned


def keep_pin(pinned: PinnedResult) -> PinnedResult:
    """Store a pin as an editor wrote it, in the form in which searches are compared with it."""
    pinned.query = normalise(pinned.query)
    pinned.save()
    return pinned
