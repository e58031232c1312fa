"""Finds where a text names a provision. It knows names and grammar, not what the library holds.

Everything works on short windows around a number, so that the time is linear in the length of the text.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from core.text import parse_number
from statutes.citing import names
from statutes.citing.chain import CN_DIGITS, ITEM, PARAGRAPH, START, Element, Part, chain
from statutes.citing.laws import YEAR, Law, Subject, law_before

_OLD_YEAR = re.compile(rf"(?<![0-9]){YEAR}年|[（(〔](?P<case>[12][0-9]{{3}})[）)〕]")
_CLAUSE_END = re.compile(r"[，。；！？\n,;!?]")
_SENTENCE_END = re.compile(r"[。！？\n!?]")
_PAPER_TRAIL = re.compile(r"判决|裁定|裁判|判令|调解书|旧文|当时|那时|[（(][12][0-9]{3}[）)][^，。]{1,14}号")
# 第二百五十三条”是2012年版条号; 第二百五十三条（现第二百六十四条）
_OLD_NUMBER = re.compile(
    r"[”」』）)]{0,2}，?(?:(?:这|那)?(?:是|系|为|用的是|指的是)?(?:旧|原|老|当时|[12][0-9]{3}\s?年?(?:版|修[正订])?)的?(?:旧)?(?:条号|编号)"
    r"|[（(]现(?:在|行)?[为是]?[^）)]{0,30}条[）)])"
)
_NEW_NUMBER = re.compile(r"[（(]现(?:在|行)?[为是]?$")


@dataclass(frozen=True)
class Mention:
    """One provision, or one range of them, that a text names."""

    start: int
    end: int
    text: str
    law: str  # key of the name (see names.key); empty when the text names none
    name: str  # as a reader would write it: the full title where it is known
    parts: tuple[Part, ...]  # one, or the two ends of a range
    paragraph: int = 0
    item: int = 0
    year: int | None = None  # of the edition that the text means, where it says so
    former: bool = False  # the text says that an older edition is meant
    said_in: int | None = None  # an earlier year to which the sentence belongs
    quoted_from: str = ""  # the law whose words are quoted here; it may count by older numbers
    problem: str = ""  # why nobody can tell which law is meant

    @property
    def number(self) -> int:
        return self.parts[0].number

    @property
    def sub(self) -> int:
        return self.parts[0].sub


def find(text: str, keys: Collection[str] = names.KNOWN) -> list[Mention]:
    """All mentions in reading order. `keys` are the forms of every name that counts (see names.keys)."""
    if not START.search(text):
        return []
    subject = Subject.of(text, keys)
    found: list[Mention] = []
    done = 0
    for match in START.finditer(text):
        if match.start() < done or _digit_at(text, match.start() - 1):
            continue
        law = _law_of_new_number(text, match.start(), found) or law_before(subject, match.start())
        elements = chain(text, match.start(), sure=bool(law.key) and not law.loose)
        if elements:
            done = elements[-1].end
        if not (law.paper or law.silent):
            found += _mentions(subject, law, elements)
    return found


def _mentions(subject: Subject, law: Law, elements: list[Element]) -> Iterator[Mention]:
    said_in, quoted_from = _earlier_year(subject.text, law.start), _quoted_from(subject, law)
    for i, element in enumerate(elements):
        start = law.start if i == 0 and law.attached else element.start
        parts = element.parts
        if i == 0 and law.attached:
            parts = (replace(parts[0], start=start), *parts[1:])
        paragraph, item = PARAGRAPH.search(element.tail), ITEM.search(element.tail)
        yield Mention(
            start=start,
            end=element.end,
            text=subject.text[start : element.end],
            law=law.key,
            name=law.name,
            parts=parts,
            paragraph=(parse_number(paragraph[1]) or 0) if paragraph else 0,
            item=(parse_number(item[1]) or 0) if item else 0,
            year=law.year,
            former=law.former or bool(_OLD_NUMBER.match(subject.text, element.end)),
            said_in=said_in,
            quoted_from=quoted_from,
            problem=law.problem,
        )


def _law_of_new_number(text: str, position: int, found: list[Mention]) -> Law | None:
    """民事诉讼法第二百五十三条（现第二百六十四条）: the second number is of the same law as it stands."""
    bracket = _NEW_NUMBER.search(text, max(0, position - 6), position)
    if bracket and found and found[-1].end == bracket.start():
        return Law(found[-1].law, found[-1].name, position, attached=False)
    return None


def _quoted_from(subject: Subject, law: Law) -> str:
    """The law named in the sentence before the quotation marks that enclose this mention."""
    start = max(0, law.start - 200)
    opening = subject.text.rfind("“", start, law.start)
    if opening < 0 or subject.text.find("”", opening, law.start) >= 0:
        return ""
    sentence = (
        start + len(subject.text[start:opening]) - len(_SENTENCE_END.split(subject.text[start:opening])[-1])
    )
    other = subject.last_named(before=opening)
    return other[1].key if other and other[0] > sentence and other[1].key != law.key else ""


def _earlier_year(text: str, position: int) -> int | None:
    """The year of the clause or, where it speaks of judgments and the like, of the sentence that names the law."""
    before = text[max(0, position - 200) : position]
    sentence = _SENTENCE_END.split(before)[-1]
    clause = _CLAUSE_END.split(sentence)[-1]
    where = sentence if _PAPER_TRAIL.search(sentence) else clause
    years = [parse_number(match["year"] or match["case"]) for match in _OLD_YEAR.finditer(where)]
    return years[-1] if years else None


def _digit_at(text: str, position: int) -> bool:
    return position >= 0 and (text[position].isdigit() or text[position] in CN_DIGITS + "第.")
