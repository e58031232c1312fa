"""Every table that staff may take out or bring in, room by room."""

from accounts.models import User
from articles import exchanging as articles
from core.exchanging import Exchange
from qa import exchanging as questions
from reference import exchanging as reference


def exchanges(by: User | None = None) -> dict[str, Exchange]:
    """By name; `by` is who brings something in."""
    found = [articles.exchange(by), *reference.exchanges(), questions.exchange()]
    return {one.name: one for one in found}
