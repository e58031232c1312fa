"""The search among a hundred thousand pages: what it costs, weighs and promises, each figure beside its limit.

    search_scale.py [--quick] [--documents N]

The library is invented out of `content/` (search_texts.py), always the same, built once and kept in a folder until the texts,
the engine or the migrations change. Every step runs in a process of its own (search_asking.py); times are of the process's own
clock. Those of searches are given as they would be on a quiet machine: a fixed piece of work is timed beside each of them, so
that a crowd on the machine does not decide. `make bench` calls `measure`.
"""

import argparse
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from common import ROOT, VAR, give_up, say, stop_on_terminate  # noqa: E402

DOCUMENTS = 100_000
KEPT = 1  # raise it when the step `build` says more, so that what was kept is made anew
Progress = Callable[[str], None]
Figures = dict[str, float]

# name: (limit, unit, what it is). What is not named here is kept without being judged.
LIMITS: dict[str, tuple[float, str, str]] = {
    "rare_p95_ms": (20, "ms", "words in fewer than 5 % of the pages, p95"),
    "any_p95_ms": (100, "ms", "any words, p95"),
    "sentence_p95_ms": (100, "ms", "sentences that people type, p95"),
    "two_words_p95_ms": (100, "ms", "two words, p95"),
    "long_p95_ms": (200, "ms", "two hundred characters, p95"),
    "nothing_p95_ms": (20, "ms", "what is written nowhere, p95"),
    "pinyin_most_ms": (200, "ms", "pinyin, at most"),
    "hostile_most_ms": (200, "ms", "hostile input, at most"),
    "one_kind_p95_ms": (100, "ms", "common words among one kind, p95"),
    "page_500_p95_ms": (100, "ms", "page 500 of common words, p95"),
    "alike_p95_ms": (100, "ms", "questions like this one, p95"),
    "suggest_p95_ms": (20, "ms", "a key of a sentence, p95"),
    "suggest_letters_p95_ms": (20, "ms", "a key of pinyin, p95"),
    "save_most_ms": (100, "ms", "saving a page, at most"),
    "elsewhere_taking_in_most_ms": (200, "ms", "taking in a page that another process saved, at most"),
    "found_elsewhere_most_s": (1, "s", "until another machine finds a page that was saved, at most"),
    "build_longest_batch_s": (1, "s", "longest lock of a first building, by the process's clock"),
    "again_longest_batch_s": (1, "s", "longest lock of building anew, the same"),
    "again_moments_of_emptiness": (0, "", "moments without results while building anew"),
    "build_all_cpu_s": (200, "s", "building all and saving the arrays"),
    "build_own_mb": (400, "MB", "memory of its own while building all"),
    "empty_own_mb": (400, "MB", "memory of its own of a process that makes the arrays at its start"),
    "empty_cpu_s": (120, "s", "the same, time"),
    "start_cpu_s": (2, "s", "start of a process that finds the arrays"),
    "own_with_suggestions_mb": (80, "MB", "memory of its own that searching adds to a process"),
}  # fmt: skip
# On PostgreSQL the same arrays answer: what it may change is asked again, and held against the same limits.
AGAIN_ON_POSTGRES = ("start", "ask", "change")


def measure(
    folder: Path, progress: Progress = say, *, documents: int = DOCUMENTS, postgres: bool = True
) -> dict:
    """Figures by database, how many pages and which fingerprint, and what did not hold, in words.

    `folder` keeps the library between runs; `progress` gets a sentence now and then.
    """
    folder = Path(folder) / f"search-{documents}"
    mark = fingerprint(documents)
    kept = folder / "built.json"
    environment = _environment(folder, f"sqlite:///{folder / 'site.sqlite3'}")
    if not kept.exists() or json.loads(kept.read_text())["fingerprint"] != mark:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        built = _step("build", environment, documents, progress)
        kept.write_text(json.dumps({"fingerprint": mark, "figures": built}))
    _step("prepare", environment, documents, progress)  # tables of other rooms may have changed since
    found = dict(json.loads(kept.read_text())["figures"])
    for step in ("start", "ask", "change", "empty", "again"):
        found |= _step(step, environment, documents, progress)
    found["build_all_cpu_s"] = found["build_cpu_s"] + found["build_save_cpu_s"]
    figures = {"sqlite": found}
    if postgres:
        figures["postgresql"] = _on_postgres(folder, documents, progress)
    return {"documents": documents, "fingerprint": mark, "figures": figures, "failed": failed(figures)}


def fingerprint(documents: int) -> str:
    """Of all that a kept library was made from."""
    digest = hashlib.sha256(f"{documents} {KEPT}".encode())
    paths = [HERE / "search_texts.py"]
    for pattern in ("content/articles/*.md", "content/statutes/*.md", "content/reference/synonyms.txt",
                    "search/index.py", "search/segment.py", "search/engine/*.py", "search/migrations/*.py"):  # fmt: skip
        paths += sorted(ROOT.glob(pattern))
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def failed(figures: dict[str, Figures]) -> list[str]:
    """What is beyond its limit, in words."""
    return [
        f"{database}: {words} {found[name]:.3g} {unit}, limit {limit:g}"
        for database, found in figures.items()
        for name, (limit, unit, words) in LIMITS.items()
        if found.get(name, 0.0) > limit
    ]


def table(measured: dict) -> list[str]:
    """The lines of a table: each figure on each database, and its limit."""
    figures = measured["figures"]
    lines = [
        f"{'search, ' + format(measured['documents'], ',') + ' pages':<64}"
        + "".join(f"{name:>12}" for name in figures)
        + f"{'limit':>9}"
    ]
    for name, (limit, unit, words) in LIMITS.items():
        if any(name in found for found in figures.values()):
            shown = "".join(
                f"{found[name]:12.3g}" if name in found else f"{'–':>12}" for found in figures.values()
            )
            lines.append(f"{words + (', ' + unit if unit else ''):<64}{shown}{limit:9g}")
    held = figures["sqlite"]
    return [
        *lines,
        f"The file of the arrays: {held['file_mb']:.0f} MB, mapped by all processes of a machine. A page of results costs "
        f"{held['page_to_bare']:.0f} bare views ({held['page_ms']:.1f} ms). The machine took {held['slower_than_quiet']:.1f} "
        "times as long as when nothing else runs; searches are given without that.",
    ]


def _environment(folder: Path, database: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database, "VAR_DIR": str(folder / "var"), "SITE_URL": "http://127.0.0.1:8000", "DEBUG": "0",
        "LOG_LEVEL": "ERROR", "REPLICA_URLS": "", "REDIS_URL": "",
    }  # fmt: skip


def _step(name: str, environment: dict[str, str], documents: int, progress: Progress) -> Figures:
    Path(environment["VAR_DIR"]).mkdir(parents=True, exist_ok=True)
    progress(f"search among {documents:,}: {name} …")
    child = subprocess.Popen(
        [sys.executable, str(HERE / "search_asking.py"), name, str(documents)],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    said: list[str] = []
    done, told = 0, 0
    try:
        for line in child.stderr:
            if line.startswith("+"):
                done += int(line)
                if done - told >= max(1, documents // 5):
                    told = done
                    progress(f"  {name}: {done:,}")
            elif line.startswith("  ") and line.endswith("\n") and " ms, at most " in line:
                progress(line.rstrip())
            else:
                said.append(line)
        answer = child.stdout.read()
    finally:
        if child.poll() is None:
            child.terminate()
        child.wait()
    if child.returncode:
        raise RuntimeError(f"The step {name!r} of the search failed:\n{''.join(said[-20:])}")
    return json.loads(answer.splitlines()[-1])


def _on_postgres(folder: Path, documents: int, progress: Progress) -> Figures:
    """The same entries in a PostgreSQL of its own, copied, with the same arrays beside them."""
    import throwaway_postgres

    found: Figures = {}
    with throwaway_postgres.server(throwaway_postgres.find_or_install()) as address:
        environment = _environment(folder, address) | {"VAR_DIR": str(folder / "var-postgres")}
        shutil.rmtree(environment["VAR_DIR"], ignore_errors=True)
        progress("search: the same pages into PostgreSQL …")
        _step("prepare", environment, documents, progress)
        _copy(folder / "site.sqlite3", address)
        mine = next(Path(folder, "var", "search").glob("*.index"))
        at = json.dumps(_step("where", environment, documents, progress)["path"])
        Path(json.loads(at)).parent.mkdir(parents=True, exist_ok=True)
        Path(json.loads(at)).symlink_to(mine)
        for step in AGAIN_ON_POSTGRES:
            found |= _step(step, environment, documents, progress)
    shutil.rmtree(folder / "var-postgres", ignore_errors=True)
    return found


def _copy(source: Path, address: str) -> None:
    import psycopg

    held = sqlite3.connect(source)
    rows = held.execute("SELECT * FROM search_searchentry")
    names = ", ".join(f'"{column[0]}"' for column in rows.description)
    with psycopg.connect(address.replace("postgres://", "postgresql://", 1), autocommit=True) as other:
        with other.cursor() as cursor, cursor.copy(f"COPY search_searchentry ({names}) FROM STDIN") as copied:
            for row in rows:
                copied.write_row(row)
        other.execute(
            "SELECT setval(pg_get_serial_sequence('search_searchentry', 'id'), (SELECT max(id) FROM search_searchentry))"
        )
        other.execute("ANALYZE")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the search among many pages.")
    parser.add_argument("--documents", type=int, default=DOCUMENTS, help=f"how many pages ({DOCUMENTS})")
    parser.add_argument("--quick", action="store_true", help="on SQLite alone")
    given = parser.parse_args()
    stop_on_terminate()
    try:
        measured = measure(VAR / "bench", documents=given.documents, postgres=not given.quick)
    except RuntimeError as error:
        give_up(str(error))
    for line in [*table(measured), *measured["failed"]]:
        say(line)
    return 1 if measured["failed"] else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
