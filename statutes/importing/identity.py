"""Which law and which edition a whole-law file is: by what we hold, by our own files, by the file itself, and by options."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from core.text import pinyin_slug
from statutes import amending
from statutes.citing import names
from statutes.importing.head import EDITION_KEYS, STATUTE_KEYS, BadFile, head_problem
from statutes.importing.read import EditionFile, read_file
from statutes.importing.whole import WholeLaw
from statutes.models import Edition, Statute

_BEGINS = re.compile(r"自(?:(公布)之日|(\d{4})年(\d{1,2})月(\d{1,2})日)起(?:施行|实施|执行|生效)")
_MAKERS = (
    ("全国人民代表大会常务委员会", Statute.Level.LAW, "全国人民代表大会常务委员会"),
    ("全国人民代表大会", Statute.Level.LAW, "全国人民代表大会"),
    ("国务院", Statute.Level.REGULATION, "国务院"),
    ("最高人民法院", Statute.Level.INTERPRETATION, "最高人民法院"),
    ("最高人民检察院", Statute.Level.INTERPRETATION, "最高人民检察院"),
)
_CONTENT_EDITION = frozenset(EDITION_KEYS)


class Unclear(ValueError):
    """The file and the options do not say which law this is, or contradict what we hold; each reason is a sentence."""

    def __init__(self, *reasons: str):
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass
class Identity:
    """The law and the edition to load into; an edition that exists already keeps its head as it is."""

    statute: dict[str, Any]
    edition: dict[str, Any]
    statute_exists: bool = False
    edition_exists: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.statute['short_title']}（{self.edition['label']}）"


def identify(law: WholeLaw, options: dict[str, Any], content: Path | None) -> Identity:
    """Unclear with everything that is missing or contradicts; `options` are named as the columns are."""
    given = {key: value for key, value in options.items() if value not in (None, "", [])}
    files = _own_files(law, content)
    try:
        statute, exists, notes = _statute(law, given, files)
    except Unclear as first:
        try:  # what else is missing is told in one go
            _edition(law, given, files, None)
        except Unclear as second:
            raise Unclear(*first.reasons, *second.reasons) from None
        raise
    edition, edition_exists, more = _edition(law, given, files, statute if exists else None)
    found = Identity(statute, edition, exists, edition_exists, [*notes, *more])
    if edition["last_number"] and edition["last_number"] != law.last_number:
        raise Unclear(
            f"文件最后一条是第 {law.last_number} 条，而{found.name}记的是第 {edition['last_number']} 条。"
            "文件可能不全，或者是另一版；确实是记错了，就先在后台改“最后一条的条号”。"
        )
    return found


def _own_files(law: WholeLaw, content: Path | None) -> list[EditionFile]:
    """Our own files of this law, so that the address and the dates are the same whichever is loaded first."""
    files, key = [], names.key(law.title)
    for path in sorted(content.glob("*.md")) if content and content.is_dir() else []:
        try:
            own = read_file(path) if path.name != "README.md" else None
        except BadFile:
            continue  # load_statutes tells of it
        if own and names.key(own.statute["title"]) == key:
            files.append(own)
    return files


# The law


def _statute(law: WholeLaw, given: dict[str, Any], files: list[EditionFile]) -> tuple[dict, bool, list[str]]:
    key = names.key(law.title)
    for row in Statute.objects.all():
        if key in names.keys(row.title, row.short_title, *row.aliases):
            held = {name: getattr(row, name) for name in STATUTE_KEYS}
            _refuse_changes(held, given, STATUTE_KEYS, f"《{row.short_title}》已经在库里")
            return held, True, []
        if given.get("slug") == row.slug:
            raise Unclear(f"地址 {row.slug} 已经是《{row.short_title}》的；文件里写的是《{law.title}》。")
    if files:
        own = files[0].statute
        _refuse_changes(own, given, STATUTE_KEYS, f"{files[0].name} 已经写了这部法律")
        return own, False, []
    return _new_statute(law, given)


def _new_statute(law: WholeLaw, given: dict[str, Any]) -> tuple[dict, bool, list[str]]:
    short = given.get("short_title") or _short_title(law.title)
    level, issuer = _maker(law)
    values = {
        "slug": given.get("slug") or (pinyin_slug(short)[:80].strip("-") if short else ""),
        "title": law.title,
        "short_title": short,
        "aliases": given.get("aliases") or [],
        "level": given.get("level") or level,
        "issuer": given.get("issuer") or issuer,
        "order": 100,
    }
    missing = [
        sentence
        for key, sentence in (
            ("short_title", "文件里没有简称：请加 --short-title，例如 --short-title 民间借贷规定"),
            ("level", f"看不出效力级别：请加 --level，可以写 {'、'.join(Statute.Level.labels)}"),
            ("issuer", "看不出制定机关：请加 --issuer，例如 --issuer 国务院"),
        )
        if not values[key]
    ]
    problem = not missing and (
        head_problem(Statute, values) or amending.name_problem(None, law.title, short, *values["aliases"])
    )
    if missing or problem:
        raise Unclear(*missing, *([str(problem)] if problem else []))
    notes = [] if given.get("slug") else [f"地址用了拼音 {values['slug']}；想用别的，导入前加 --slug"]
    return values, False, notes


def _short_title(title: str) -> str:
    bare = title.removeprefix(names.PRC)
    return bare if len(bare) <= 20 and "关于" not in bare else ""


def _maker(law: WholeLaw) -> tuple[str, str]:
    said = " ".join(one.words for one in law.dates[:2])
    for words, level, issuer in _MAKERS:
        if law.title.startswith(words) or (
            words in said and (level != "law" or law.title.startswith(names.PRC))
        ):
            return level.value, issuer
    return "", ""


# The edition


def _edition(
    law: WholeLaw, given: dict[str, Any], files: list[EditionFile], statute: dict | None
) -> tuple[dict, bool, list[str]]:
    rows = Edition.objects.filter(statute__slug=statute["slug"]) if statute else Edition.objects.none()
    held = [{name: getattr(row, name) for name in EDITION_KEYS} for row in rows]
    day, problem = _first_day(law, given)
    year = (given.get("label") or "")[:4] or (str(law.amendments[-1].day.year) if law.amendments else "")
    for known, exists in ((held, True), ([one.edition for one in files], False)):
        match = _matching(known, day, year)
        if match:
            _refuse_changes(match, given, EDITION_KEYS, f"这一版（{match['label']}）已经有了")
            return match, exists, []
    missing = [problem] if not day else []
    if not law.amendments and "label" not in given:
        missing.append("文件里没有公布或修正的日期：请加 --label，例如 --label 2023年修正。")
    if missing or day is None:
        raise Unclear(*missing)
    return _new_edition(law, given, day, held), False, []


def _matching(known: Sequence[dict], day: date | None, year: str) -> dict | None:
    """The edition that begins on the day; without one, that of the year."""
    same_year = [one for one in known if year and one["label"].startswith(year)]
    if day:
        match = next((one for one in known if one["effective_from"] == day), None)
        if match is None and same_year:
            one = same_year[0]
            raise Unclear(
                f"已经有“{one['label']}”，{one['effective_from']} 起施行；这个文件也是 {year} 年的，却从 {day} 起。"
                "是同一版，就先改正日期；不是同一版，用 --label 和 --effective-from 说明。"
            )
        return match
    if len(same_year) > 1:
        raise Unclear(f"{year} 年的版本不止一个，请用 --effective-from 说明是哪一个。")
    return same_year[0] if same_year else None


def _first_day(law: WholeLaw, given: dict[str, Any]) -> tuple[date | None, str]:
    """The day from which the text is in force; where nobody can tell, why.

    An 附则 keeps the first day of the law through later amendments, so an earlier day there says nothing.
    """
    if "effective_from" in given:
        return given["effective_from"], ""
    made = law.amendments
    said = [one.day for one in law.dates if one.kind == "施行" and (not made or one.day >= made[-1].day)]
    if said:
        return said[-1], ""
    text = law.provisions[-1].text if law.provisions else ""
    begins = _BEGINS.search(text)
    advice = "请加 --effective-from，例如 --effective-from 2024-01-01。"
    if begins and begins[2]:
        day = date(int(begins[2]), int(begins[3]), int(begins[4]))
        if not made or day >= made[-1].day:
            return day, ""
        return None, f"文件里没有这一版的施行日期（附则里的 {day} 是最初的）。{advice}"
    if begins and len(made) == 1:
        return made[0].day, ""
    return None, f"文件里没有这一版的施行日期。{advice}"


def _new_edition(law: WholeLaw, given: dict[str, Any], day: date, held: list[dict]) -> dict[str, Any]:
    made = law.amendments[-1] if law.amendments else None
    kind = made.kind if made and made.kind in ("修正", "修订") else "公布"
    later = min((one["effective_from"] for one in held if one["effective_from"] > day), default=None)
    published = made and (
        made.kind != "通过" or law.title.startswith(names.PRC)
    )  # courts adopt first, publish later
    values: dict[str, Any] = {
        "label": f"{made.day.year}年{kind}" if made else "",
        "document_number": "",
        "promulgated_on": made.day if made and published else None,
        "effective_to": later,
        "effective_note": "施行日期来自导入的文件，尚未核对官方原文。",
        "numbering_since": None,
        "text_as_of": made.day if made else day,
        "text_note": "文本整部导入，尚未与官方文本逐字核对。",
        "source_name": "整部导入的文本",
        "source_url": "",
    }
    values |= {name: value for name, value in given.items() if name in _CONTENT_EDITION}
    values |= {"effective_from": day, "last_number": law.last_number}
    problem = head_problem(Edition, values)
    if problem:
        raise Unclear(problem)
    return values


def _refuse_changes(held: dict[str, Any], given: dict[str, Any], keys, why: str) -> None:
    reasons = [
        f"{why}，它的 {name} 是“{held[name]}”，不是“{given[name]}”；要改请在后台改，或者去掉这个选项。"
        for name in keys
        if name in given and given[name] != held[name]
    ]
    if reasons:
        raise Unclear(*reasons)
