"""Reads content/selfhelp/message_marks.toml, with which messages are read; its head tells the format."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

from core.addresses import address
from selfhelp.rules.message import NIGHT, Kind, Notice, Pattern, Phrases
from selfhelp.shelves import html_of
from selfhelp.tools import Shelf, Tool
from statutes.sources import CitingSource

FILE = "selfhelp/message_marks.toml"
UNBOUNDED = re.compile(r"(?<!\\)(?:[*+]|\{\d+,\})")
KIND = {
    "key",
    "title",
    "patterns",
    "means",
    "law",
    "do",
    "letters",
    "danger",
    "alone",
    "yields",
    "about",
    "never",
}
NOTICE = {"key", "title", "pattern", "text", "never"}
BLANK = "(?!)"  # the hour given beside a message needs no words

TOOL = Tool(
    name="message",
    title="看看这条催收消息",
    summary="把短信、微信贴进来，标出要留意的话：自称公检法、找家人、转个人账户……每一处说明法条和做法。",
    shelf=Shelf.START,
    url_name="message",
    order=60,
    words="催收短信 短信真假 假传票 威胁 恐吓 爆通讯录 已立案短信 律师函短信 私人账户还款 夜间催收",
)
SOURCE = "message"


class Malformed(ValueError):
    """A file of marks that cannot be used: the message names the mark and what is wrong with it."""


@cache
def phrases() -> Phrases:
    return load(settings.CONTENT_DIR / FILE)


def load(path: Path) -> Phrases:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return _phrases(told)
    except (tomllib.TOMLDecodeError, Malformed, KeyError) as error:
        raise Malformed(f"{path.name}：{error}") from None


def _phrases(told: dict) -> Phrases:
    words = told["words"]
    made = Phrases(
        kinds=tuple(_kind(row) for row in told["marks"]),
        notices=tuple(_notice(row) for row in told["notices"]),
        warning=_pattern("warning", words["warning"]),
        debt=_pattern("debt", words["debt"]),
        case_number=_pattern("case_number", words["case_number"]),
    )
    keys = [one.key for one in (*made.kinds, *made.notices)]
    if len(set(keys)) < len(keys):
        raise Malformed("有两条用了同一个 key")
    return made


def _kind(row: dict) -> Kind:
    key = _known(
        row,
        KIND,
        needed={"key", "title", "means", "law", "do"} | ({"patterns"} if row.get("key") != NIGHT else set()),
    )
    return Kind(
        key=key,
        title=row["title"],
        patterns=tuple(_pattern(key, one) for one in row.get("patterns", ())),
        means=row["means"],
        law=tuple(row["law"]),
        do=tuple(row["do"]),
        letters=tuple(row.get("letters", ())),
        about=_pattern(key, row["about"]) if "about" in row else None,
        never=_pattern(key, row["never"]) if "never" in row else None,
        **{name: row[name] for name in ("danger", "alone", "yields") if name in row},
    )


def _notice(row: dict) -> Notice:
    key = _known(row, NOTICE, needed=NOTICE - {"never"})
    never = _pattern(key, row["never"]) if "never" in row else None
    return Notice(key, row["title"], _pattern(key, row["pattern"]), tuple(row["text"]), never)


def _known(row: dict, known: set[str], *, needed: set[str]) -> str:
    key = row.get("key", "没有 key 的一条")
    if unknown := set(row) - known:
        raise Malformed(f"{key} 不认识 {'、'.join(sorted(unknown))}")
    if missing := needed - set(row):
        raise Malformed(f"{key} 缺少 {'、'.join(sorted(missing))}")
    return key


def _pattern(key: str, words: str) -> Pattern:
    """A pattern whose repetitions all have an upper bound, so that no message can make it slow."""
    if UNBOUNDED.search(words):
        raise Malformed(f"{key}：重复要有上限，写成 {{0,12}}：{words}")
    try:
        return re.compile(words)
    except re.error as error:
        raise Malformed(f"{key}：{error}：{words}") from None


def texts_of(told: Iterable[Kind | Notice]) -> list[str]:
    """Every line that is said about marks and notices, for the law that they link to."""
    return [
        line
        for one in told
        for line in (one.text if isinstance(one, Notice) else (one.means, *one.law, *one.do))
    ]


def walk() -> Iterable[tuple[str, str]]:
    """Each mark and notice with what it cites."""
    for one in (*phrases().kinds, *phrases().notices):
        yield one.key, "".join(map(html_of, texts_of([one])))


def named(keys: list[str]) -> dict[str, tuple[str, str]]:
    known = {one.key for one in (*phrases().kinds, *phrases().notices)}
    return {key: (TOOL.title, address("selfhelp:message")) for key in keys if key in known}


CITING = CitingSource(SOURCE, "催收消息", walk, named)
