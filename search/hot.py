"""Searches that readers are offered. An editor approves each, and what could be an advertisement or a person is refused."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from core.events import public_page_changed
from core.text import clean_input
from search.crisis import speaks_of_despair
from search.models import HotSearch
from search.personal import tells_of_somebody
from search.query import normalise

LONGEST = 20
DIGITS = 5  # in a row: a telephone number, even a short one

_watchers: dict[str, Callable[[str], str]] = {}


class Refused(ValueError):
    """The words are not fit to be shown; says why, in Chinese."""


def watch(name: str, fault_in: Callable[[str], str]) -> None:
    """Let a room above say why words must not be offered; it answers with nothing when they may."""
    _watchers[name] = fault_in


def tidied(word: str) -> str:
    return " ".join(clean_input(word).split())


def fault(word: str) -> str:
    """Why these words cannot be offered to readers, or nothing."""
    try:
        word = tidied(word)
    except ValueError as error:
        return str(error)
    if not any(char.isalnum() for char in word):
        return "请写一个搜索词。"
    if len(word) > LONGEST:
        return f"最多 {LONGEST} 个字。"
    if tells_of_somebody(word, digits=DIGITS):
        return "里面像有号码或联系方式，不能放给读者看。"
    if speaks_of_despair(word):
        return "这是求救的话，不能当热门搜索。"
    return next((said for fault_in in _watchers.values() if (said := fault_in(word))), "")


def taken(word: str, by_other_than: HotSearch) -> str:
    """That the same search is offered already, written in another way perhaps; or nothing."""
    others = HotSearch.objects.exclude(pk=by_other_than.pk).values_list("word", flat=True)
    return "这个词已经在热门搜索里了。" if normalise(word) in map(normalise, others) else ""


def refusal(word: str, hot: HotSearch, *, is_shown: bool) -> str:
    """Why a hot search cannot be stored with these words, or nothing. What is hidden from readers may stay as it is."""
    return (fault(word) if is_shown else "") or taken(word, hot)


@transaction.atomic
def approve(hot: HotSearch, *, by: str, on: date) -> HotSearch:
    """Store a hot search as an editor decided it, under the editor's name. Raises Refused."""
    if said := refusal(hot.word, hot, is_shown=hot.is_shown):
        raise Refused(said)
    hot.word = tidied(hot.word)
    hot.approved_by, hot.approved_on = by, on
    hot.save()
    public_page_changed.send(HotSearch, reason=f"hot search {hot.pk}")
    return hot


@transaction.atomic
def drop(hot: HotSearch) -> None:
    """Offer it no more and forget it."""
    hot.delete()
    public_page_changed.send(HotSearch, reason="hot search dropped")
