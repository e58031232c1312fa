"""Writes an article down as `content/articles/<slug>.md`: the way back from what articles.contentfile reads.

Whatever says the same as before keeps the lines that it has in the file, so that a diff shows what was edited and no more.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from articles.contentfile import FENCE, HEAD, HEADING, TABLES
from articles.models import Section
from core import tomltext
from core.markup import from_markdown, to_markdown

_SECTION = re.compile(r"^(?=#{1,2}(?!#))", re.MULTILINE)
NOBODY = "编辑部"  # an article that names no author


def text_of(
    slug: str, copy: Mapping[str, Any], *, published_on: date, reviewed_on: date | None, former: str = ""
) -> str:
    """The file of an article that reads `copy` (articles.workingcopy); `former` is a well-formed file of it, or nothing.

    Comments printed by a source are the file's own and stay as they are.
    """
    head, body = _parted(former)
    was = tomllib.loads(head)
    wanted = _head(slug, copy, published_on, reviewed_on)
    top, groups = tomltext.tables(head)
    plain = {name: value for name, value in wanted.items() if HEAD[name] != TABLES}
    plain_was = _plain_was(was, plain)
    if plain["author"] == NOBODY and "author" not in was:
        del plain["author"]
    parts = [tomltext.block(plain, top, plain_was)]
    for name in (name for name, kind in HEAD.items() if kind == TABLES):
        texts = [text for table, text in groups if table == name]
        rows = [dict(row) for row in was.get(name, [])]
        if name == "comments":
            parts += [f"[[{name}]]\n{text.strip(chr(10))}\n" for text in texts]
        else:
            parts += _rows(name, wanted.get(name, []), rows, texts)
    written = "\n".join(part.rstrip("\n") + "\n" for part in parts)
    return (
        f"{FENCE}\n{written}{FENCE}\n\n{_sections(copy['sections'], body, str(was.get('slug', slug)), slug)}"
    )


def _parted(text: str) -> tuple[str, str]:
    lines = text.splitlines(keepends=True)
    if not lines:
        return "", ""
    end = next(i for i in range(1, len(lines)) if lines[i].strip() == FENCE)
    return "".join(lines[1:end]), "".join(lines[end + 1 :])


def _head(slug: str, copy: Mapping[str, Any], published_on: date, reviewed_on: date | None) -> dict:
    return {
        "slug": slug,
        "title": copy["title"],
        "category": copy["category"],
        "tags": list(copy["tags"]),
        "question": copy["question"],
        "description": copy["description"],
        "short_answer": list(copy["short_answer"]),
        "do_not": list(copy["do_not"]),
        "asked": list(copy["asked"]),
        "author": copy["author_name"],
        "published_on": published_on,
        "reviewed_on": reviewed_on or "",
        "do_now": copy["do_now"],
        "sources": copy["sources"],
        "notes": copy["notes"],
        "further": copy["further"],
    }


def _plain_was(was: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict:
    """The keys of the file in its order, saying what they mean: tags in any order, an empty author."""
    plain = {name: value for name, value in was.items() if HEAD[name] != TABLES}
    if sorted(plain.get("tags", [])) == sorted(wanted["tags"]) and "tags" in plain:
        plain["tags"] = wanted["tags"]
    if "author" in plain and (plain["author"] or NOBODY) == wanted["author"]:
        plain["author"] = wanted["author"]
    return plain


def _rows(name: str, wanted: list[dict], rows: list[dict], texts: list[str]) -> list[str]:
    """`[[name]]` for each row; one that stood in the file keeps its lines, the others change those of their place."""
    written = []
    for place, row in enumerate(wanted):
        same = next((i for i, was in enumerate(rows) if _told(was) == _told(row)), None)
        if same is not None:
            text = texts[same]
        elif place < len(rows):
            text = tomltext.block(row, texts[place], rows[place])
        else:
            text = tomltext.block(row)
        written.append(f"[[{name}]]\n{text.strip(chr(10))}\n")
    return written


def _told(row: Mapping[str, Any]) -> dict:
    return {name: value for name, value in row.items() if value}


def _sections(wanted: list[dict], body: str, former_slug: str, slug: str) -> str:
    there = {}
    for text in _SECTION.split(body):
        head, _, rest = text.partition("\n")
        if match := HEADING.fullmatch(head.rstrip()):
            uid = match["uid"] or f"{former_slug}.{match['key']}"
            there[uid] = (_heading_says(match), from_markdown(rest), head.rstrip(), rest.strip("\n"))
    return (
        "\n\n".join(_section(section, there.get(section["uid"]), slug, former_slug) for section in wanted)
        + "\n"
    )


def _heading_says(match: re.Match) -> tuple[str, str, str]:
    return match["title"], match["key"], match["kind"] or Section.Kind.EXPLANATION.value


def _section(section: dict, was: tuple | None, slug: str, former_slug: str) -> str:
    says = (section["title"], section["key"], section["kind"])
    if was and was[0] == says and slug == former_slug:
        heading = was[2]
    else:
        uid = "" if section["uid"] == f"{slug}.{section['key']}" else f" uid={section['uid']}"
        heading = f"## {section['title']} {{#{section['key']} kind={section['kind']}{uid}}}"
    body = was[3] if was and was[1] == section["body"] else to_markdown(section["body"]).strip("\n")
    return f"{heading}\n\n{body}"
