"""Keeps the sentences of a source page out of what readers see: facts carry over, sentences do not.

Compared are letters and digits alone, so that other commas or spaces do not make a sentence ours. What law says is free
for everybody: its wording, its names, and the titles of works do not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.models import Article, SourceClaim, SourcePage
from core.markup import from_markdown, to_text
from core.text import fold
from statutes import citing
from statutes.models import Provision

LONGEST_SHARED = 17  # characters in a row that two people write by chance; one more is copying
LAW_WORDS = 10  # in a row, from a provision, are a quotation of it
TOLD = 5  # passages in one refusal
DRAFT_TITLE = "草稿："
_FREE = re.compile(r"《[^《》\n]{1,80}》|\{\{[^{}\n]*\}\}")


def problems(article: Article, copy: dict) -> list[str]:
    """Why an article that starts from a page is not ours yet, each in one Chinese sentence."""
    page = SourcePage.objects.filter(article=article).first()
    if page is None:
        return []
    found = []
    if copy["title"].startswith(DRAFT_TITLE):
        found.append("标题还是导入时的草稿标题，请换成我们自己的。")
    found += _told(list(passages(copy, page.text, title=page.title)))
    for verdict, words in (("", "没有判定"), (SourceClaim.Verdict.UNUSED, "判了“不用”")):
        rows = SourceClaim.objects.of(page).filter(verdict=verdict, carried_into__isnull=False)
        if waiting := list(rows[:TOLD]):
            claims = "；".join(f"“{_short(one.claim)}”" for one in waiting)
            found.append(
                f"核对表里有已经带进文章、现在却{words}的说法：{claims}。改判定，或者从文章里删掉那一段。"
            )
    return found


@dataclass(frozen=True)
class Passage:
    """Words of ours that stand on the source page too, and where in the article they stand."""

    where: str
    words: str
    length: int


def passages(copy: dict, source: str, *, title: str = "") -> Iterator[Passage]:
    """Every run of more than LONGEST_SHARED characters that a copy shares with a source and that is not law."""
    grams = _grams(bare(source), LONGEST_SHARED + 1)
    shared = []
    for where, text in _pieces(copy):
        plain, places = _bare(text)
        if runs := list(_runs(plain, grams, LONGEST_SHARED + 1)):
            shared.append((where, text, plain, places, runs))
    if not shared:
        return
    law = _of_law({gram for _, _, plain, *_ in shared for gram in _grams(plain, LAW_WORDS)})
    for where, text, plain, places, runs in shared:
        free = _free(text, plain, places, law, title)
        for start, end in runs:
            if sum(place not in free for place in range(start, end)) > LONGEST_SHARED:
                yield Passage(where, text[places[start] : places[end - 1] + 1], end - start)


def _pieces(copy: dict) -> Iterator[tuple[str, str]]:
    yield "标题", copy["title"]
    yield "读者的问题", copy["question"]
    yield "摘要", copy["description"]
    yield "署名", copy["author_name"]
    yield from (("接着看", row["title"]) for row in copy["further"])
    # What names a source and its terms a reader needs as it is; what is said of it is ours.
    yield from (("来源说明", source["note"]) for source in copy["sources"])
    lists = [("先说结论", copy["short_answer"]), ("先别做", copy["do_not"])]
    lists.append(("现在就做", [f"{step['title']}\n{step['text']}" for step in copy["do_now"]]))
    lists.append(("编者注", [note["text"] for note in copy["notes"]]))
    for where, lines in lists:
        yield from ((where, to_text(from_markdown(line))) for line in lines)
    for section in copy["sections"]:
        yield f"小节“{section['title']}”", f"{section['title']}\n{to_text(section['body'])}"


def bare(text: str) -> str:
    """The letters and digits of a text, in one width and case."""
    return _bare(text)[0]


def _bare(text: str) -> tuple[str, list[int]]:
    """Letters and digits in one width and case, each with the place where it stands in the text."""
    kept = [(one, place) for place, char in enumerate(text) for one in fold(char) if one.isalnum()]
    return "".join(one for one, _ in kept), [place for _, place in kept]


def _grams(text: str, length: int) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def _runs(text: str, grams: set[str], length: int) -> Iterator[tuple[int, int]]:
    """The longest stretches of a text all of whose pieces of some length are among the grams."""
    start = None
    for place in range(len(text) - length + 2):
        if text[place : place + length] in grams:  # the last piece is too short to be among them
            start = place if start is None else start
        elif start is not None:
            yield start, place + length - 1
            start = None


def _of_law(grams: set[str]) -> set[str]:
    """Those of the grams that stand in a provision which we hold."""
    found: set[str] = set()
    for text in Provision.objects.exclude(text="").values_list("text", flat=True).iterator():
        found |= grams & _grams(bare(text), LAW_WORDS)
    return found


def _free(text: str, plain: str, places: list[int], law: set[str], title: str) -> set[int]:
    """The places in the plain text that belong to law, to a title, or to a token."""
    free: set[int] = set()
    for start, end in _runs(plain, law, LAW_WORDS):
        free |= set(range(start, end))
    spans = [match.span() for match in _FREE.finditer(text)]
    spans += [(mention.start, mention.end) for mention in citing.find(text)]
    free |= {index for index, place in enumerate(places) if any(start <= place < end for start, end in spans)}
    name = bare(title)
    if name:
        for match in re.finditer(re.escape(name), plain):
            free |= set(range(*match.span()))
    return free


def _told(found: list[Passage]) -> list[str]:
    told = [
        f"{one.where}有 {one.length} 个字和来源网页一样：“{_short(one.words)}”。事实可以用，句子要换成自己的话。"
        for one in found[:TOLD]
    ]
    return told + ([f"和来源网页一样的还有 {len(found) - TOLD} 处。"] if len(found) > TOLD else [])


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 40 else f"{line[:40]}…"
