"""Reads content/letters/<name>.md: a TOML head, then the paragraphs. content/letters/README.md tells the format."""

import re
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

from selfhelp.letters.facts import FACTS
from selfhelp.letters.model import KINDS, SHAPES, Block, Choice, Due, Field, Letter, Notice, Refusal
from selfhelp.rules.deadlines import BY_KEY

FENCE = "+++\n"
HEADING = re.compile(r"## +(?P<title>.+?) *\{#(?P<key>[a-z0-9-]+)(?P<rest>[^{}]*)\}")
HOLE = re.compile(r"\{\{([a-z0-9_]+)\}\}")
ATOM = re.compile(r"!?@?[a-z0-9_]+(?::[a-z0-9_]+(?:\|[a-z0-9_]+)*)?")


class Malformed(ValueError):
    """A letter that cannot be offered: the message names the file and what is wrong in it."""


def load(folder: Path) -> dict[str, Letter]:
    """Every letter of the folder by name, in the order of the index."""
    letters = [read(path) for path in sorted(folder.glob("*.md")) if path.name != "README.md"]
    return {letter.name: letter for letter in sorted(letters, key=lambda each: (each.order, each.name))}


def read(path: Path) -> Letter:
    parts = path.read_text(encoding="utf-8").split(FENCE, 2)
    if len(parts) != 3 or parts[0].strip():
        raise Malformed(f"{path.name}：文件要以两行 +++ 之间的头部开始。")
    try:
        head = tomllib.loads(parts[1])
        letter = _letter(path.stem, head, _blocks(parts[2]))
        _prove(letter)
    except (tomllib.TOMLDecodeError, Malformed) as error:
        raise Malformed(f"{path.name}：{error}") from None
    return letter


def _letter(name: str, head: dict, blocks: tuple[Block, ...]) -> Letter:
    due, nested = head.pop("due", None), {"fields": Field, "notices": Notice, "refusals": Refusal}
    made = {key: tuple(_make(kind, row) for row in head.pop(key, ())) for key, kind in nested.items()}
    return _make(
        Letter, {"name": name, "blocks": blocks, "due": _make(Due, due) if due else None} | made | head
    )


def _make(kind: type, row: dict):
    """A row of the head as its dataclass; unknown and missing keys are named."""
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(row) - set(known)):
        raise Malformed(f"{kind.__name__} 不认识 {'、'.join(unknown)}")
    if missing := [n for n, f in known.items() if f.default is MISSING and n not in row]:
        raise Malformed(
            f"{kind.__name__} {row.get('name') or row.get('key') or ''} 缺少 {'、'.join(missing)}"
        )
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    if kind is Field:
        frozen["choices"] = tuple(_make(Choice, each) for each in frozen.get("choices", ()))
    return kind(**frozen)


def _blocks(body: str) -> tuple[Block, ...]:
    """`## name {#key shape=right when=a:b,!c law=民法典-675 number}` and the text below it."""
    found, head, lines = [], None, []
    for line in [*body.splitlines(), "## 完 {#end}"]:
        match = HEADING.fullmatch(line.strip())
        if line.startswith("## ") and not match:
            raise Malformed(f"这个小标题没有 {{#名字}}：{line}")
        if match:
            if head:
                found.append(_block(head, "\n".join(lines).strip()))
            head, lines = match, []
        else:
            lines.append(line)
    return tuple(found)


def _block(head: re.Match, text: str) -> Block:
    words = head["rest"].split()
    given = dict(word.split("=", 1) for word in words if "=" in word)
    numbered = "number" in words
    if unknown := [w for w in words if "=" not in w and w != "number"] or set(given) - {
        "shape",
        "when",
        "law",
    }:
        raise Malformed(f"{head['key']} 不认识 {'、'.join(sorted(unknown))}")
    listed = {key: tuple(filter(None, given.get(key, "").split(","))) for key in ("when", "law")}
    return Block(head["key"], text, given.get("shape", "para"), listed["when"], listed["law"], numbered)


def _prove(letter: Letter) -> None:
    names = [field.name for field in letter.fields]
    keys = [block.key for block in letter.blocks]
    for what, given in (("字段", names), ("段落", keys)):
        if len(set(given)) < len(given):
            raise Malformed(f"{what}的名字重复")
    for field in letter.fields:
        if field.kind not in KINDS or (field.kind in ("one", "several")) != bool(field.choices):
            raise Malformed(f"{field.name}：kind 不对，或者选项与它不配")
    for block in letter.blocks:
        if block.shape not in SHAPES or not block.text:
            raise Malformed(f"{block.key}：shape 不对，或者没有字")
        if unknown := set(HOLE.findall(block.text)) - set(names):
            raise Malformed(f"{block.key}：没有字段 {'、'.join(sorted(unknown))}")
    if letter.due and letter.due.received not in names:
        raise Malformed(f"due：没有字段 {letter.due.received}")
    if letter.due and letter.due.rule not in BY_KEY:
        raise Malformed(f"due：没有 {letter.due.rule} 这种期限")
    for name in [refusal.field for refusal in letter.refusals if refusal.field not in names]:
        raise Malformed(f"refusals：没有字段 {name}")
    for atom in _atoms(letter):
        _prove_atom(letter, atom)


def _atoms(letter: Letter):
    holders = (*letter.blocks, *letter.notices, *letter.refusals, *([letter.due] if letter.due else []))
    for holder in holders:
        yield from getattr(holder, "when", ()) or getattr(holder, "unless", ())
    for field in letter.fields:
        yield from field.needs


def _prove_atom(letter: Letter, atom: str) -> None:
    if not ATOM.fullmatch(atom):
        raise Malformed(f"读不懂条件 {atom}")
    name, _, values = atom.removeprefix("!").partition(":")
    if name.startswith("@"):
        if name[1:] not in FACTS:
            raise Malformed(f"条件 {atom}：没有这个事实")
        return
    field = next((field for field in letter.fields if field.name == name), None)
    known = {choice.value for choice in field.choices} if field else set()
    if field is None or (values and not set(values.split("|")) <= known):
        raise Malformed(f"条件 {atom} 里没有这个字段或选项")
