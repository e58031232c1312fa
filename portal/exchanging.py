"""Every table that staff may take out or bring in, room by room."""

from accounts.models import User
from articles import exchanging as articles
from core.exchanging import Exchange
from qa import exchanging as questions
from reference import exchanging as reference
from search import exchanging as synonyms
from statutes import exchanging as statutes


def exchanges(by: User | None = None) -> dict[str, Exchange]:
    """By name; `by` is who brings something in."""
    found = [
        articles.exchange(by),
        *statutes.exchanges(by),
        *reference.exchanges(),
        *synonyms.exchanges(),
        questions.exchange(by),
    ]
    return {one.name: one for one in found}
