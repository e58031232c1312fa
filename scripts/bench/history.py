"""Earlier runs: one line of JSON each, in a file for each machine, for figures of two machines do not compare.

Every run is added to `var/bench/history/`, which nobody else sees; `--keep` adds it to `benchmarks/` as well, which is
tracked, so that a release says what it was measured at.
"""

import json
from pathlib import Path

from common import ROOT
from sites import FOLDER

OWN, TRACKED = FOLDER / "history", ROOT / "benchmarks"


def last(machine: str) -> dict | None:
    """The latest whole run on this machine."""
    found = [
        run for folder in (OWN, TRACKED) for run in _read(folder / f"{machine}.jsonl") if run.get("whole")
    ]
    return max(found, key=lambda run: run["at"], default=None)


def add(machine: str, run: dict, *, keep: bool) -> list[Path]:
    """Write a run down; where."""
    files = [folder / f"{machine}.jsonl" for folder in ((OWN, TRACKED) if keep else (OWN,))]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(run, ensure_ascii=False) + "\n")
    return files


def _read(file: Path) -> list[dict]:
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
        if file.exists()
        else []
    )
