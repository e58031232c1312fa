"""What editors decide about searching: which words mean the same, and which page comes first for a search."""

import hashlib

from core.text import split_tags
from search.models import PinnedResult, SearchEntry, Synonym
from search.query import normalise


def keep_synonym(synonym: Synonym) -> Synonym:
    """Store a group as an editor wrote it, tidied: each word once, none of them twice as entrance."""
    synonym.word = synonym.word.strip()
    same = [word for word in split_tags(synonym.same) if word != synonym.word]
    synonym.same = "，".join(same)
    synonym.leads = "，".join(word for word in split_tags(synonym.leads) if word not in {synonym.word, *same})
    synonym.save()
    return synonym


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
