"""Every provision that an article names has to be there: in the edition in force on the article's day, with its 款 and 项."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from articles.checking.known import Known
from articles.checking.text import Fault, Piece, Text
from articles.checking.words import says_unseen
from core.text import parse_number
from statutes import citing
from statutes.citing import Held, Resolved, names
from statutes.citing.codes import law_of, split_year
from statutes.models import Provision

RULE = "citation"
# The text itself says that another edition than today's is meant; content may do so.
_MEANT = ("文中指的是旧版", "这句话说的是", "引文出自更早的规定")
_NOT_YET = re.compile(r"施行|生效|尚未")
_ANY_NUMBER = re.compile("[条條]")
_LINK = re.compile(r'<a href="law:([^"]*)">(.*?)</a>')
_NUMBER = re.compile(r"第([零〇一二三四五六七八九十百千0-9]+)条")


@dataclass
class Cited:
    """What one piece rests on."""

    held: list[Held] = field(default_factory=list)
    as_in_force: set[str] = field(
        default_factory=set
    )  # slugs of laws that it cites without naming an edition
    mentions: list[tuple[int, int, Resolved]] = field(default_factory=list)  # (start, end) in its plain words
    faults: list[Fault] = field(default_factory=list)

    @property
    def rests_on_law(self) -> bool:
        return bool(self.held or self.mentions)


def cited_in(text: Text, known: Known) -> list[Cited]:
    """What each piece of the article cites, in the order of its pieces."""
    found = [Cited() for _ in text.pieces]
    for piece, cited in zip(text.pieces, found, strict=True):
        for raw, code in piece.law_codes:
            _settle_code(text, piece, cited, raw, code, known)
        _compare_links(text, piece, cited)
    numbered = list(enumerate(text.pieces))
    for section, group in groupby(numbered, key=lambda pair: pair[1].section or f"#{pair[0]}"):
        _settle_mentions(text, list(group), found, known, section)
    return found


def citations(text: Text, cited: list[Cited]) -> Iterator[Fault]:
    for one in cited:
        yield from one.faults


# Codes: law:民法典-675#1 and {{law:…}}


def _settle_code(text: Text, piece: Piece, cited: Cited, raw: str, written: str, known: Known) -> None:
    code = citing.parse(written)
    law = law_of(code, known.library) if code else None
    words = ""
    if code is None:
        words = f"{raw} 写法不对，应当像 民法典-675 或 民法典-675#1。"
    elif law is None:
        words = f"{raw}：法条库里没有“{code.name}”这部法律；名字写错了就改，没有就先加进 content/statutes。"
    else:
        year = split_year(code.name)[1] if known.library.law(names.key(code.name)) is None else None
        edition = law.of_year(year) if year else law.in_force(text.day)
        held = edition.provisions.get((code.number, code.sub)) if edition else None
        if edition is None and any(one.effective_from > text.day for one in law.editions):
            words = f"{raw}：{text.day} 这部法律还没有施行；说明从哪天起施行，并写上版本的年份。"
        elif edition is None:
            words = f"{raw}：这部法律在 {text.day} 没有施行中的版本；改引现行的，或者写明版本的年份。"
        elif held is None:
            words = f"{raw}：这一版没有第 {code.number} 条；改条号，或先把这一条加进 content/statutes。"
        elif edition.effective_from > text.day and not _NOT_YET.search(piece.words):
            words = f"{raw}：{edition.effective_from} 才施行，同一段里要说明还没有施行。"
        elif problem := _why_no_part(known.wording(held), code.paragraph, 0):
            words = f"{raw}：{problem}"
        if held:
            cited.held.append(held)
            cited.as_in_force |= {held.slug} if year is None else set()
    if words:
        cited.faults.append(text.fault(RULE, words, piece, raw))


def _why_no_part(wording: str, paragraph: int, item: int) -> str:
    """Why a 款 or 项 is not there; a wording that nobody has seen is not counted."""
    if not wording:
        return ""
    clauses = Provision(text=wording).clauses
    if paragraph > len(clauses):
        return f"这一条只有 {len(clauses)} 款，没有第 {paragraph} 款；核对原文再改。"
    within = clauses[paragraph - 1] if paragraph else [line for clause in clauses for line in clause[1:]]
    items = len(within) - 1 if paragraph else len(within)
    return f"那里只有 {items} 项，没有第 {item} 项；核对原文再改。" if item > items else ""


def _compare_links(text: Text, piece: Piece, cited: Cited) -> None:
    """A link whose words name a number leads to that number."""
    for href, inner in _LINK.findall(piece.html):
        code, named = citing.parse(href), _NUMBER.findall(inner)
        if code and len(named) == 1 and parse_number(named[0]) not in (None, code.number):
            words = f"链接的文字是第{named[0]}条，地址却是 law:{href}；改成一致。"
            cited.faults.append(text.fault(RULE, words, piece, f"law:{href}"))


# Mentions: 《民法典》第六百七十五条


def _settle_mentions(
    text: Text, group: list[tuple[int, Piece]], found: list[Cited], known: Known, section: str
) -> None:
    """Laws named in the words of a section, where one paragraph may go on about the law of the last."""
    plains = [piece.plain for _, piece in group]
    joined = "\n".join(plains)
    if not _ANY_NUMBER.search(joined):
        return
    starts = [sum(len(plain) + 1 for plain in plains[:i]) for i in range(len(plains))]
    for mention in citing.find(joined, known.library.keys):
        place = max(i for i, start in enumerate(starts) if start <= mention.start)
        index, piece = group[place]
        within = mention.start - starts[place]
        if any(start <= within < end for start, end in piece.in_links):
            continue  # the address says which provision it is
        result = citing.resolve(mention, known.library, on=text.day)
        found[index].mentions.append((within, within + mention.end - mention.start, result))
        found[index].held += result.held
        found[index].as_in_force |= {one.slug for one in result.held if mention.year is None}
        if words := _why_unresolved(result, piece, text.day, known):
            found[index].faults.append(text.fault(RULE, f"{mention.text}：{words}", piece, mention.text))


def _why_unresolved(result: Resolved, piece: Piece, day: date, known: Known) -> str:
    mention = result.mention
    if result.held:
        if len(result.held) < len({(part.number, part.sub) for part in mention.parts}):
            return "这一段里有的条不在法条库里；改条号，或先加进 content/statutes。"
        return _why_no_part(known.wording(result.held[0]), mention.paragraph, mention.item)
    if result.reason.startswith(_MEANT) or says_unseen(piece.words):
        return ""
    law = known.library.law(mention.law) if mention.law else None
    if law and law.in_force(day) is None and any(one.effective_from > day for one in law.editions):
        return f"{day} 这部法律还没有施行，写明从哪天起施行。"
    return f"{result.reason}；改正它，或说明还没有核对官方原文。"


# The review and the law


def law_newer_than_review(text: Text, cited: list[Cited], known: Known, today: date) -> Iterator[Fault]:
    """A law that has got a new edition since the review: the text has to be compared with it again."""
    if text.reviewed_on is None:
        return
    slugs = {slug for one in cited for slug in one.as_in_force}
    for law in known.library.laws:
        edition = law.in_force(today)
        if law.slug in slugs and edition and edition.effective_from > text.reviewed_on:
            words = (
                f"核对日期 {text.reviewed_on} 早于《{law.short_title}》新版本的施行日 {edition.effective_from}："
                "对照新版本再读一遍，再改 reviewed_on。"
            )
            yield text.fault("review", words, text.head("title"))
