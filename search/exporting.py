"""The groups of words as their file should have them; nothing is written here.

A group that only the site has changed goes into the file, one that only the file has changed waits for the next load, and where
both have a person decides. One that is switched off leaves the file: there is no other way to say so in a line.
"""

from pathlib import Path

from core.planning import Planned
from core.text import split_tags
from search.curating import hash_of
from search.importing import BadSynonyms, read_synonyms
from search.models import Synonym


def plan_synonyms(path: Path, *, ours: bool = False) -> list[Planned]:
    """A plan for the file, if there is one; `ours` lets the site win where both have changed."""
    if not path.exists():
        return []
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    try:
        held = {group.word: group for group in read_synonyms(path)}
    except BadSynonyms as error:
        return [Planned(path, text, [str(error)])]
    wanted, apart = _differences(held, ours)
    planned = Planned(path, _rewritten(text, wanted), [f"{path.name}：{words}" for words in apart])
    return [planned]


def _differences(held: dict[str, Synonym], ours: bool) -> tuple[dict[str, str | None], list[str]]:
    """The lines to write by word (None: to take out), and what people have to settle."""
    site = {group.word: group for group in Synonym.objects.order_by("word")}
    wanted: dict[str, str | None] = {}
    apart = []
    for word in dict.fromkeys([*held, *site]):
        there, here = held.get(word), site.get(word)
        if here is None:
            apart.append(f"“{word}”站上没有，运行 seed 载入。")
            continue
        said = hash_of(there) if there else ""
        if hash_of(here) == said or (not there and not here.is_used):
            continue
        line = line_of(here) if here.is_used else None
        if line is None and here.is_used:
            apart.append(f"“{word}”写不进这个文件，词里有“<”、“#”，或者只有一个词。")
        elif ours or said == here.content_hash:
            wanted[word] = line
        elif hash_of(here) == here.content_hash:
            apart.append(f"“{word}”在文件里改过或者删了，站上还没有跟着改；运行 seed，或者在后台停用。")
        else:
            apart.append(f"“{word}”站上和文件都改过，没有动它；请人工合并，或者用 --ours 以站上的为准。")
    return wanted, apart


def line_of(group: Synonym) -> str | None:
    """A group as a line of the file; None where reading the line would not give the group back."""
    same, leads = [group.word, *split_tags(group.same)], split_tags(group.leads)
    words = [*same, *leads]
    if any("<" in word or "\n" in word for word in words) or group.word.startswith("#") or len(words) < 2:
        return None
    return "，".join(same) + (f" < {'，'.join(leads)}" if leads else "")


def _rewritten(text: str, wanted: dict[str, str | None]) -> str:
    if not wanted:
        return text
    left, lines = dict(wanted), []
    for line in text.splitlines(keepends=True):
        word = _word(line)
        if word not in left:
            lines.append(line)
        elif (new := left.pop(word)) is not None:
            lines.append(f"{new}\n")
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join([*lines, *(f"{new}\n" for new in left.values() if new is not None)])


def _word(line: str) -> str | None:
    """Which group a line is, None for a remark."""
    if not line.strip() or line.lstrip().startswith("#"):
        return None
    return next(iter(split_tags(line.partition("<")[0].strip())), None)
