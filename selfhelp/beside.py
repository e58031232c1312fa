"""What of self-help stands beside an article: the tools, letters and papers that name it, and those that it leads to itself."""

from collections.abc import Collection

from django.urls import reverse

from selfhelp import findable, papers, shelves
from selfhelp.calculators import CALCULATORS


def ways(article: str, leads_to: Collection[str] = ()) -> list[tuple[str, str]]:
    """Title and address of each, first what has a last day; the guide for an article that nothing belongs to."""
    reckoned = [
        (one.days, f"算：{one.title}", reverse(f"selfhelp:{one.url_name}"), one.article)
        for one in CALCULATORS.values()
    ]
    letters = [
        (letter.due, f"写：{letter.title}", reverse("selfhelp:letter", args=[letter.name]), letter.article)
        for letter in shelves.letters().values()
    ]
    explained = [
        (None, f"看懂：{paper.title}", paper.url, paper.article) for paper in papers.papers().values()
    ]
    found = [one for one in (*reckoned, *letters, *explained) if one[3] == article or one[2] in leads_to]
    found.sort(key=lambda one: one[0] is None)
    return [(title, url) for _, title, url, _ in found] or [
        (findable.GUIDE_TOOL.title, reverse(f"selfhelp:{findable.GUIDE_TOOL.url_name}"))
    ]
