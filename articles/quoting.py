"""Where in an article the words stand that a reader quoted, and what has become of them since.

Readers copy from the page and type from memory, so blanks, signs and widths do not count. What is compared is the text
that they saw: quotations of law and figures are filled in.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from articles.laws import provisions_by_ref
from articles.models import Article, Feedback, Revision
from articles.snapshot import inline
from articles.workingcopy import working_copy
from core.differing import Piece, difference
from core.folding import unveil
from core.markup import from_markdown, to_text
from reference import figures

LEAST = 4  # characters that count; fewer stand everywhere
# Of a quotation that is not exact: how long it has to be, how much of it must be found, and how far its pieces may drift.
LEAST_ALIKE, ALIKE, SLACK = 8, 0.7, 12
MOST_OF_A_SENTENCE = 600
_ENDS = "。！？!?\n"
_NOT_OF_THE_TEXT = ("原文",)  # what a browser copies along: the button beside a link to law
_TOKEN = re.compile(r"\{\{law:([^{}#]+)[^{}]*\}\}")


@dataclass(frozen=True)
class Part:
    """A piece of an article as readers see it: its text, one line for each paragraph. `key` and `uid` are a section's."""

    key: str
    uid: str
    title: str
    text: str


@dataclass(frozen=True)
class Place:
    """A sentence of an article in which quoted words stand."""

    part: Part
    sentence: str
    line: str
    is_exact: bool


def parts(copy: dict, laws: dict[str, str], *, on: date) -> list[Part]:
    """What readers of a copy see on a day; `laws` are the refs of its codes (see articles.snapshot). Two queries at most."""
    pieces = [
        ("", "", "标题", [copy["title"], copy["question"]]),
        ("", "", "先说结论", [to_text(inline(line)) for line in copy["short_answer"]]),
        ("", "", "现在就做", [to_text(inline(f"{one['title']}\n{one['text']}")) for one in copy["do_now"]]),
        ("", "", "先别做", [to_text(inline(line)) for line in copy["do_not"]]),
        *(
            (one["key"], one["uid"], one["title"], [one["title"], to_text(one["body"])])
            for one in copy["sections"]
        ),
        ("", "", "编者注", [to_text(from_markdown(note["text"])) for note in copy["notes"]]),
    ]
    written = figures.written("\x1e".join("\n".join(lines) for *_, lines in pieces))
    held = provisions_by_ref(laws.values(), on=on)
    texts = {
        code.partition("#")[0]: held[ref].text for code, ref in laws.items() if ref in held and held[ref].text
    }
    filled = _TOKEN.sub(lambda token: texts.get(token[1].strip(), ""), written)
    return [
        Part(key, uid, title, text)
        for (key, uid, title, _), text in zip(pieces, filled.split("\x1e"), strict=True)
    ]


def parts_of(revision: Revision, *, on: date) -> list[Part]:
    return parts(revision.snapshot["copy"], revision.snapshot["laws"], on=on)


def find_in(revision: Revision, quote: str, *, section_key: str, on: date) -> Place | None:
    """Where quoted words stand in a revision as readers see it on a day."""
    return find(quote, parts_of(revision, on=on), section_key=section_key) if quote.strip() else None


def find(quote: str, among: list[Part], *, section_key: str = "") -> Place | None:
    """Where a quotation stands, first in the section that its reader named; None where nothing is like it."""
    for word in _NOT_OF_THE_TEXT:
        quote = quote.replace(word, "")
    wanted, _ = _bare(quote)
    if len(wanted) < LEAST:
        return None
    nearest_first = sorted(among, key=lambda part: part.key != section_key or not section_key)
    for part in nearest_first:
        bare, places = _bare(part.text)
        if (at := bare.find(wanted)) >= 0:
            return _place(part, places[at], places[at + len(wanted) - 1], is_exact=True)
    if len(wanted) < LEAST_ALIKE:
        return None
    best = max((_alike(wanted, part) for part in nearest_first), key=lambda one: one[0], default=(0, None))
    return best[1] if best[0] >= ALIKE * len(wanted) else None


def key_of(article: Article, words: str) -> str:
    """One short value for a sentence of an article, the same however it was typed; empty where it says too little."""
    bare, _ = _bare(_first_sentence(words))
    return hashlib.sha256(f"{article.pk}:{bare}".encode()).hexdigest()[:32] if len(bare) >= LEAST else ""


def _alike(wanted: str, part: Part) -> tuple[int, Place | None]:
    """How many characters a part has in common with a quotation about the longest run of both, and where."""
    bare, places = _bare(part.text)
    run = SequenceMatcher(None, wanted, bare, autojunk=False).find_longest_match()
    if run.size < LEAST:
        return 0, None
    start = max(0, run.b - run.a - SLACK)
    around = bare[start : run.b - run.a + len(wanted) + SLACK]
    blocks = SequenceMatcher(None, wanted, around, autojunk=False).get_matching_blocks()
    common = [block for block in blocks if block.size > 1]
    first, last = start + common[0].b, start + common[-1].b + common[-1].size - 1
    return sum(block.size for block in common), _place(part, places[first], places[last], is_exact=False)


def _place(part: Part, first: int, last: int, *, is_exact: bool) -> Place:
    """The sentences from one character to another, and the paragraph that the first stands in."""
    text = part.text
    start = max(text.rfind(end, 0, first) for end in _ENDS) + 1
    ends = [at for end in _ENDS if (at := text.find(end, last)) >= 0]
    sentence = text[start : min(ends, default=len(text)) + 1].strip()
    line_start = text.rfind("\n", 0, first) + 1
    line = text[line_start:].partition("\n")[0].strip()
    return Place(part, sentence[:MOST_OF_A_SENTENCE], line, is_exact)


def _first_sentence(text: str) -> str:
    return re.split(rf"(?<=[{re.escape(_ENDS)}])", text.strip(), maxsplit=1)[0]


def _bare(text: str) -> tuple[str, list[int]]:
    """The letters and numbers alone, folded, each with the place where it stood."""
    folded = unveil(text)
    kept = [(char, place) for char, place in zip(folded.text, folded.places, strict=True) if char.isalnum()]
    return "".join(char for char, _ in kept), [place for _, place in kept]


# Then and now


@dataclass(frozen=True)
class Since:
    """What has become of a reported sentence: where it stands now, or what is most like it there, character by character."""

    still_stands: bool
    line: str
    pieces: list[Piece]
    section: Part | None
    gone_from: Revision | None  # the first revision without it
    gone_from_draft: bool


def place_of(said: Feedback) -> Place | None:
    """Where the words of a report stand in the revision that its reader read."""
    if not said.revision or not (said.sentence or said.quote):
        return None
    read = parts_of(said.revision, on=said.created_at.date())
    return find(said.sentence or said.quote, read, section_key=said.section_key)


def since(said: Feedback, place: Place, *, on: date) -> Since:
    """Hold a sentence as it was read against the article as it is."""
    live, article = said.article.published_revision, said.article
    today = parts_of(live, on=on)
    found = find(said.sentence or place.sentence, today, section_key=_key_now(place, today))
    draft = parts(working_copy(article), live.snapshot["laws"], on=on)
    stands = found is not None and found.is_exact
    line = found.line if stands else _most_like(place, today)
    return Since(
        still_stands=stands,
        line=line,
        pieces=difference(place.line, line) if line and line != place.line else [],
        section=found.part if stands else next((one for one in today if one.uid == place.part.uid), None),
        gone_from=None if stands else gone_from(said, place, on=on),
        gone_from_draft=not stands_in(place.sentence, draft),
    )


def stands_in(sentence: str, among: list[Part]) -> bool:
    bare = _bare(sentence)[0]
    return any(bare in _bare(part.text)[0] for part in among)


def gone_from(said: Feedback, place: Place, *, on: date) -> Revision | None:
    """The first revision after the one that was read in which the sentence does not stand."""
    for revision in _after(said).only("number", "created_at", "snapshot").iterator(chunk_size=5):
        if not stands_in(place.sentence, parts_of(revision, on=on)):
            return revision
    return None


def later(said: Feedback) -> list[Revision]:
    """What was published after the revision that a report is about, oldest first, without its text."""
    return list(_after(said).defer("snapshot", "text"))


def _after(said: Feedback):
    number = said.revision.number if said.revision else 0
    return said.article.revisions.filter(number__gt=number).order_by("number")


def _key_now(place: Place, today: list[Part]) -> str:
    return next((one.key for one in today if one.uid and one.uid == place.part.uid), place.part.key)


def _most_like(place: Place, today: list[Part]) -> str:
    """The line of the same section (of the whole article where it is gone) that is most like the old one."""
    same = [one for one in today if (one.uid, one.title) == (place.part.uid, place.part.title)]
    same = same or [one for one in today if one.uid and one.uid == place.part.uid] or today
    lines = [line for part in same for line in part.text.split("\n") if line.strip()]
    scored = [(SequenceMatcher(None, place.line, line, autojunk=False).quick_ratio(), line) for line in lines]
    score, line = max(scored, default=(0, ""))
    return line if score >= 0.4 else ""
