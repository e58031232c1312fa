"""What of self-help stands beside an article: the tools, letters and papers that name it, and those that it leads to itself."""

from collections.abc import Collection
from functools import cache

from core.addresses import address
from selfhelp import findable, papers, shelves
from selfhelp.calculators import CALCULATORS


def ways(article: str, leads_to: Collection[str] = ()) -> list[tuple[str, str]]:
    """Title and address of each, first what has a last day; the guide for an article that nothing belongs to."""
    found = [(title, url) for title, url, of in _all() if of == article or url in leads_to]
    return found or [(findable.GUIDE_TOOL.title, address(f"selfhelp:{findable.GUIDE_TOOL.url_name}"))]


@cache
def _all() -> list[tuple[str, str, str]]:
    """Title, address and article of every one; they come from files that are read once in the life of a process."""
    reckoned = [
        (one.days, f"算：{one.title}", address(f"selfhelp:{one.url_name}"), one.article)
        for one in CALCULATORS.values()
    ]
    letters = [
        (letter.due, f"写：{letter.title}", address("selfhelp:letter", letter.name), letter.article)
        for letter in shelves.letters().values()
    ]
    explained = [
        (None, f"看懂：{paper.title}", paper.url, paper.article) for paper in papers.papers().values()
    ]
    in_order = sorted((*reckoned, *letters, *explained), key=lambda one: one[0] is None)
    return [(title, url, of) for _, title, url, of in in_order]
