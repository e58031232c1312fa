"""Tries deploy/install.sh and deploy/upgrade.sh from nothing: Debian in a folder, without any network, on both databases.

Each machine is set up (SQLite from a bundle, PostgreSQL from a clone and a mirror of packages), asked through its nginx, set up once
more, and every timer's commands are run. Then the release before this one is laid there by hand, filled, and brought to this one: first by
versions that break on the way, which have to leave it as it was, at last in earnest, while somebody reads. Ends with 1 where anything
is wrong. Needs root (or a user namespace in which one is root); `--database` tries one alone.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import bundle
from common import give_up, say, stop_on_terminate
from installing import setting_up, upgrading
from installing.machine import Machine, base

DATABASES = ("sqlite", "postgres")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=DATABASES, help="this one alone")
    parser.add_argument("--only", choices=["install", "upgrade"], help="this half alone")
    told = parser.parse_args()
    if os.geteuid() != 0:
        give_up(
            "This lays a Debian into a folder and goes into it: run it as root, or `unshare --map-root-user`."
        )
    stop_on_terminate()
    began, wrong = time.monotonic(), []

    def note(words: str) -> None:
        say(f"{time.monotonic() - began:6.1f} s  {words}")

    note("a bundle of the commit that is checked out …")
    with tempfile.TemporaryDirectory(prefix="youju-bundle-") as folder:
        made = bundle.make(Path(folder))
        note(f"{made.name}, {made.stat().st_size / 1e6:.0f} MB")
        debian = base()
        for database in [told.database] if told.database else DATABASES:
            try:
                with Machine(debian) as machine:
                    note(f"== {database}")
                    if told.only != "upgrade":
                        setting_up.walk(machine, database, made, note)
                        setting_up.clear(machine)
                    if told.only != "install":
                        upgrading.walk(machine, database, made, note)
            except AssertionError as fault:
                wrong.append(f"{database}: {fault}")
                note(f"WRONG: {fault}")
        shutil.rmtree(folder, ignore_errors=True)
        Path(folder).mkdir()
    note("everything as it should be" if not wrong else f"{len(wrong)} things were wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
