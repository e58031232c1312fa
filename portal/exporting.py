"""Write everything that editors change on the site back into `content/`: the way back from portal.seeding."""

import difflib
from collections.abc import Callable
from pathlib import Path

from articles.exporting import plan_articles, plan_shelves
from core.planning import Planned
from reference.exporting import plan_reference
from search.exporting import plan_synonyms
from statutes.exporting import plan_statutes


def plan(folder: Path, *, ours: bool = False, progress: Callable[[], None] = lambda: None) -> list[Planned]:
    """What the files of a content folder should say; nothing is written."""
    return [
        *plan_reference(folder / "reference", ours=ours),
        *plan_synonyms(folder / "reference" / "synonyms.txt", ours=ours),
        *plan_statutes(folder / "statutes", ours=ours),
        *plan_shelves(folder / "reference"),
        *plan_articles(folder / "articles", ours=ours, progress=progress),
    ]


def write(one: Planned) -> None:
    """Bring one file to what was planned, whole or not at all."""
    if one.text is None:
        one.path.unlink(missing_ok=True)
        return
    half = one.path.with_suffix(f"{one.path.suffix}.new")
    half.write_bytes(one.text.encode())
    half.replace(one.path)


def diff(one: Planned) -> str:
    """What would change, as a reviewer reads it."""
    before, after = (text.splitlines(keepends=True) if text else [] for text in (one.before, one.text))
    return "".join(difflib.unified_diff(before, after, f"a/{one.path.name}", f"b/{one.path.name}", n=1))
