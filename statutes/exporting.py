"""The files of content/statutes as they should be after what staff have changed on the site; nothing is written here.

A file holds what we cite of a law. So a provision that came with a whole law (`import_statute`) goes into a file only once
there are words of ours about it, and a law or an edition without a file is left to whoever imported it.
"""

import tomllib
from pathlib import Path
from typing import Any

from core import tomltext
from core.planning import Planned
from statutes.importing.fingerprint import digest, digest_of
from statutes.importing.head import BadFile
from statutes.importing.load import with_end_by_successor
from statutes.importing.read import EditionFile, ProvisionText, read_file, read_text
from statutes.models import Edition, Provision

HEADS = ("statute", "edition")
BOTH = "站上和文件都改过，没有动它；请人工合并，或者用 --ours 以站上的为准。"
AHEAD = "在文件里改过，站上还没有载入；运行 seed。"


def plan_statutes(folder: Path, *, ours: bool = False) -> list[Planned]:
    """A plan for every file of law; `ours` lets the site win where both have changed."""
    paths = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    return [_plan(path, ours) for path in paths]


def _plan(path: Path, ours: bool) -> Planned:
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    try:
        file = read_file(path)
    except BadFile as error:
        return Planned(path, text, [str(error)])
    start = file.edition["effective_from"]
    rows = Edition.objects.select_related("statute")
    edition = rows.filter(statute__slug=file.statute["slug"], effective_from=start).first()
    if edition is None:
        return Planned(path, text, [f"{path.name}：站上没有这一版，运行 seed 载入。"])
    apart: list[str] = []
    heads = _heads(file, edition, ours, apart)
    known = {(one.number, one.sub): one for one in edition.provisions.all()}
    changed = _provisions(file, known, ours, apart)
    new = _new(file, known)
    wanted = _rewritten(text, file, heads, changed, new)
    if wanted != text and (problem := _unlike(path.name, wanted, {**changed, **new})):
        return Planned(path, text, [f"{path.name}：{words}" for words in (*apart, problem)])
    return Planned(path, wanted, [f"{path.name}：{words}" for words in apart])


def _heads(file: EditionFile, edition: Edition, ours: bool, apart: list[str]) -> dict[str, dict[str, Any]]:
    """The values to write by table, as files say them."""
    found = {}
    for name, row, said in (
        ("statute", edition.statute, file.statute),
        ("edition", edition, with_end_by_successor(edition.statute, file.edition)),
    ):
        if _wins(row, said, ours, "这部法律的信息" if name == "statute" else "这一版的信息", apart):
            says = {key: getattr(row, key) for key in said if getattr(row, key) != said[key]}
            if "level" in says:
                says["level"] = row.get_level_display()
            found[name] = says
    return found


def _provisions(
    file: EditionFile, known: dict[tuple, Provision], ours: bool, apart: list[str]
) -> dict[tuple, Provision]:
    """The rows of the file that only the site has changed."""
    found = {}
    for said in file.provisions:
        row = known.get((said.number, said.sub))
        if row is None:
            apart.append(f"第 {said.number} 条站上没有，运行 seed 载入。")
        elif _wins(row, _values(said, row), ours, row.label, apart):
            if row.place != said.place:
                apart.append(f"{row.label}换了编章节，请人工移动。")
            else:
                found[said.number, said.sub] = row
    return found


def _values(said: ProvisionText, row: Provision) -> dict[str, Any]:
    """What the file says; a wording that came in since stands on the site alone (see importing.load)."""
    official = {"text": row.text, "text_status": row.text_status} if said.unseen and row.text else {}
    return said.values | official


def _wins(row: Any, said: dict[str, Any], ours: bool, what: str, apart: list[str]) -> bool:
    """Whether the site has something to write; what a person has to settle is told."""
    says, file = digest(row, said), digest_of(said)
    if says == file:
        return False
    if ours or file == row.content_hash:
        return True
    apart.append(f"{what}{AHEAD if says == row.content_hash else BOTH}")
    return False


def _new(file: EditionFile, known: dict[tuple, Provision]) -> dict[tuple, Provision]:
    """Rows that the file does not have, about which there are words of ours."""
    there = {(one.number, one.sub) for one in file.provisions}
    return {
        number: row
        for number, row in sorted(known.items())
        if number not in there and (row.summary or row.gloss or row.note)
    }


def _rewritten(
    text: str, file: EditionFile, heads: dict, changed: dict[tuple, Provision], new: dict[tuple, Provision]
) -> str:
    """The text with those blocks changed or added; all other lines stay as they were typed."""
    if not (any(heads.values()) or changed or new):
        return text
    lines = text.split("\n")
    end = _head_end(lines)
    marks = [number for number, line in enumerate(lines[end:], end) if line.startswith("#")]
    written = _head(lines, heads) + lines[end : marks[0]]
    blocks = [lines[mark:until] for mark, until in zip(marks, [*marks[1:], len(lines)], strict=True)]
    at = {one.line - 1: one for one in file.provisions}
    waiting, place, heading = dict(new), "", []
    for mark, block in zip(marks, blocks, strict=True):
        one = at.get(mark)
        if one is None:  # it is written after what belongs before it
            heading = block
            continue
        before = [waiting.pop(number) for number in list(waiting) if number < (one.number, one.sub)]
        for row in before:
            written += _placed(row, place)
            place = row.place
        if heading and not (before and place == one.place):
            written += heading
        elif not heading and place != one.place:
            written += [f"# {one.place}", ""]
        place, heading = one.place, []
        row = changed.get((one.number, one.sub))
        written += _block(row, one, block) if row else block
    if waiting and written[-1]:
        written.append("")
    for row in waiting.values():
        written += _placed(row, place)
        place = row.place
    return "\n".join(written).rstrip("\n") + "\n"


def _placed(row: Provision, place: str) -> list[str]:
    """A new provision as lines, under its own heading where that is another than the last."""
    heading = [f"# {row.place}", ""] if row.place and row.place != place else []
    return [*heading, *_block(row, None, [])]


def _head_end(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines) if number and line.strip() == "+++") + 1


def _head(lines: list[str], heads: dict[str, dict[str, Any]]) -> list[str]:
    """The lines of the head, with the values that have changed."""
    end = _head_end(lines)
    if not any(heads.values()):
        return lines[:end]
    inner = lines[1 : end - 1]
    was = tomllib.loads("\n".join(inner))
    opens = {line.strip().strip("[]"): number for number, line in enumerate(inner) if line.startswith("[")}
    written = list(inner[: min(opens.values())])
    order = sorted(opens, key=lambda name: opens[name])
    for place, name in enumerate(order):
        until = opens[order[place + 1]] if place + 1 < len(order) else len(inner)
        former = "\n".join(inner[opens[name] + 1 : until])
        body = tomltext.block(was[name] | heads.get(name, {}), former, was[name]).rstrip("\n").split("\n")
        written += [f"[{name}]", *body, *([""] if place + 1 < len(order) else [])]
    return [lines[0], *written, lines[end - 1]]


def _block(row: Provision, said: ProvisionText | None, former: list[str]) -> list[str]:
    """A provision as lines; wording that is the same keeps its own."""
    lines = [f"## {row.label} {row.gloss}".rstrip(), ""]
    if row.text and said is not None and said.values["text"] == row.text:
        wording = [line for line in former[1:] if not line.startswith(">")]
        lines += [*"\n".join(wording).strip("\n").split("\n"), ""] if wording else []
        lines = _single_blanks(lines)
    elif row.text and not (said is not None and said.unseen):
        for line in row.paragraphs:
            lines += [line, ""]
    is_unseen = row.text_status == Provision.TextStatus.UNSEEN or (said is not None and said.unseen)
    if row.summary:
        lines += [f"> {'待核对原文' if is_unseen else '换句话说'}：{row.summary}", ""]
    if row.note:
        lines += [f"> 编者注：{row.note}", ""]
    return lines


def _single_blanks(lines: list[str]) -> list[str]:
    return [line for number, line in enumerate(lines) if line or number == 0 or lines[number - 1]]


def _unlike(name: str, text: str, rows: dict[tuple, Provision]) -> str:
    """Why a file would not give the words back; nothing when it does."""
    try:
        read = {(one.number, one.sub): one for one in read_text(name, text).provisions}
    except BadFile as error:
        return f"写出来以后读不回来（{error}），没有动它。"
    for number, row in rows.items():
        said = _values(read[number], row) if number in read else None
        if said is None or digest_of(said) != digest(row, said):
            return f"{row.label}写不进这个文件（换行、编章节或者长短不合格式），没有动它。"
    return ""
