"""Which tools, papers and letters belong to a topic: those that say its word, and those that its articles lead to."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from selfhelp import asked, papers, shelves, tools
from selfhelp.calculators import CALCULATORS
from selfhelp.letters import Letter

EVERYWHERE = {"letters", "papers"}  # shelves, not tools: what stands on them is named itself


@dataclass(frozen=True)
class Way:
    title: str
    url: str
    summary: str


@dataclass(frozen=True)
class Fitting:
    ways: list[Way]
    letters: list[Letter]


def fitting(word: str, *, articles: Collection[str] = (), leads_to: Collection[str] = ()) -> Fitting:
    """What fits a topic: by its word, by the slugs of its articles and by the addresses that these lead to."""
    ways, explained_in = [], {one.url_name: one.article for one in CALCULATORS.values()}
    for tool in tools.every():
        url = reverse(f"selfhelp:{tool.url_name}")
        said = (tool.title, tool.summary, tool.words, *asked.of("tool", tool.name))
        belongs = explained_in.get(tool.url_name) in articles or url in leads_to or _says(word, said)
        if belongs and tool.name not in EVERYWHERE:
            ways.append(Way(tool.title, url, tool.summary))
    for paper in papers.papers().values():
        said = (paper.title, paper.summary, *asked.of("paper", paper.name))
        if paper.article in articles or paper.url in leads_to or _says(word, said):
            ways.append(Way(f"{paper.title}怎么看", paper.url, paper.summary))
    return Fitting(
        ways,
        [
            letter
            for letter in shelves.letters().values()
            if letter.article in articles
            or reverse("selfhelp:letter", args=[letter.name]) in leads_to
            or _says(word, (letter.title, letter.summary, letter.words, *asked.of("letter", letter.name)))
        ],
    )


def _says(word: str, texts: Collection[str]) -> bool:
    return any(word in text for text in texts)
