"""Runs everything that decides whether a change is good, and ends with one line for each part.

verify.py         linters, checks, all tests on SQLite, all on PostgreSQL, the browser tests
verify.py fast    the tests on SQLite, without a browser and without those of the tools
verify.py deep    the long searches for faults, on both databases, every page in a browser, the site on many processes
verify.py lint    ruff, the template linter, and what reads stylesheets and scripts
"""

import argparse
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import chromium
import environment
import node
import throwaway_postgres
from common import ROOT, VAR, give_up, in_ci, install_system_packages, say, stop_on_terminate

# Hides a DATABASE_URL of the caller's; tests/settings.py then makes a file of its own.
ON_SQLITE = {"DATABASE_URL": ""}
# The tools know no database, and take half a minute.
WITHOUT_TOOLS = "--ignore=tests/tooling"
STYLES_AND_SCRIPTS = ROOT / "scripts" / "linters"
SHELL = (
    "deploy/install.sh",
    "deploy/upgrade.sh",
    "deploy/common.sh",
    "deploy/youju",
    "scripts/with_python",
    ".ci/run",
)
# One run after the other: two at once, with a browser and a server between them, took a quarter more of the processors.
CORES = min(4, max(2, os.cpu_count() or 2))
SERVERS = ("nginx", "redis-server", "pgbouncer", "age")  # as Debian's packages and their programs are called
# As pytest names them: `2.31s call     tests/qa/test_races.py::test_…`
SHELL = (
    "deploy/install.sh",
    "deploy/upgrade.sh",
    "deploy/common.sh",
    "deploy/youju",
    "scripts/with_python",
    ".ci/run",
)
SLOW = r"\d+\.\d+s (call|setup|teardown) "
MOST_SLOW = 10


@dataclass
class Part:
    name: str
    command: list[str]
    variables: dict[str, str] = field(default_factory=dict)
    passed: bool = False
    last_line: str = ""
    seconds: float = 0
    cpu_seconds: float = (
        0  # of the whole tree of processes; says more than the clock where others use the machine
    )
    slowest: list[str] = field(default_factory=list)

    def run(self, *, show: bool) -> None:
        """Run the command; show its words as they come, or only when it fails."""
        started = time.monotonic()
        # Words in UTF-8 whatever the machine's locale: the tests print Chinese.
        variables = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1", **self.variables}
        lines = []
        with subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process:
            try:
                for line in process.stdout or ():
                    lines.append(line)
                    if show:
                        print(line, end="", flush=True)
                _, status, used = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            except (
                BaseException
            ):  # somebody wants us to end: so must what we started, before `with` waits for it
                process.terminate()
                raise
        self.cpu_seconds = used.ru_utime + used.ru_stime
        self.slowest = [line.strip() for line in lines if re.match(SLOW, line)]
        self.passed = process.returncode == 0
        self.seconds = time.monotonic() - started
        self.last_line = next((line.strip(" =\n") for line in reversed(lines) if line.strip()), "")
        if not self.passed and not show:
            say(f"--- {self.name}\n{''.join(lines)}")

    def summary(self) -> str:
        times = f"{self.seconds:6.1f} s {self.cpu_seconds:6.1f} s of CPU"
        return f"{'ok  ' if self.passed else 'FAIL'}  {self.name:<22} {times}  {self.last_line}"


def keep_what_is_compiled(variables: MutableMapping[str, str]) -> None:
    """Let every process of the run read what the first one compiled, which is half of what a worker costs to start.

    Somebody who wants no `__pycache__` beside their files gets it under `var/` instead.
    """
    if variables.pop("PYTHONDONTWRITEBYTECODE", ""):
        variables.setdefault("PYTHONPYCACHEPREFIX", str(VAR / "pycache"))


def linters(python: str) -> list[Part]:
    """Without Node.js the stylesheets and scripts go unread, which `node` says; in CI that ends the run."""
    with_node = node.with_packages(STYLES_AND_SCRIPTS)
    reading = [with_node, str(STYLES_AND_SCRIPTS / "lint.mjs")] if with_node else []
    shell = ["shellcheck", "-x", *SHELL]
    return [
        *([Part("shellcheck", shell)] if shellcheck() else []),
        *([Part("stylesheets, scripts", reading)] if reading else []),
        Part("ruff", [python, "-m", "ruff", "check", "."]),
        Part("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        Part("djlint", [python, "-m", "djlint", "templates", "--lint"]),
    ]


def shellcheck() -> bool:
    """Whether there is something that reads the scripts of the shell; in CI there is."""
    if shutil.which("shellcheck") or (in_ci() and install_system_packages("shellcheck")):
        return True
    if in_ci():
        give_up("shellcheck could not be installed, and in CI the scripts that run as root must be read.")
    say("shellcheck is not here: the scripts of the shell go unread. On Debian: sudo apt install shellcheck")
    return False


def checks(python: str, folder: str) -> list[Part]:
    production = {
        "VAR_DIR": folder,
        "DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3",
        "DEBUG": "0",
        "SITE_URL": "https://example.org",
        "SITE_ICP": "京ICP备00000000号",
        "SITE_CONTACT_EMAIL": "contact@example.org",
        "SECRET_KEY": secrets.token_urlsafe(64),
    }
    manage = [python, "manage.py"]
    return [
        Part("makemigrations --check", [*manage, "makemigrations", "--check", "--dry-run"], production),
        Part("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
    ]


def pytest(python: str, *arguments: str) -> list[str]:
    told = ["-q", "--tb=short", f"--durations={MOST_SLOW}", "--durations-min=0.5"]
    return [python, "-m", "pytest", *told, "-n", str(CORES), "--dist", "worksteal", *arguments]


def slowest(parts: list[Part]) -> list[str]:
    """The slowest steps of tests of all parts, each with the part that it was seen in."""
    found = [
        (float(line.split("s ")[0]), f"{line}  ({part.name})") for part in parts for line in part.slowest
    ]
    return [line for _, line in sorted(found, reverse=True)[:MOST_SLOW]]


def on_postgres(command: list[str]) -> list[str]:
    return [sys.executable, str(Path(__file__).with_name("throwaway_postgres.py")), "--", *command]


def test_parts(python: str, marks: str, browser: str | None) -> list[Part]:
    """The same tests on both databases; PostgreSQL may be left out only where CI does not ask for it.

    Those with a browser come along on PostgreSQL: a server and a browser at once are what it is for (on SQLite they wait
    for each other's locks), and the database is laid once for both.
    """
    without_browser = "--ignore=tests/browser"
    parts = [Part("tests on SQLite", pytest(python, without_browser, "-m", marks), ON_SQLITE)]
    if throwaway_postgres.find_binaries() or install_system_packages("postgresql"):
        which = [WITHOUT_TOOLS, "-m", marks] + ([] if browser else [without_browser])
        tests = on_postgres(pytest(python, *which))
        variables = {"ONLY_TESTS_WITH_DATABASE": "1"} | ({"CHROMIUM": browser} if browser else {})
        name = "tests on PostgreSQL" + (", in a browser" if browser else "")
        return [*parts, Part(name, tests, variables)]
    if in_ci():
        give_up(
            "PostgreSQL 15 is missing and could not be installed, and in CI the tests must run on it too."
        )
    say("PostgreSQL 15 is missing: its tests are left out. On Debian and Ubuntu: sudo apt install postgresql")
    if browser:
        in_browser = pytest(python, "tests/browser", "-m", marks)
        parts.append(Part("tests in a browser", in_browser, ON_SQLITE | {"CHROMIUM": browser}))
    return parts


def install_servers() -> None:
    """What some tests start for themselves: without it they are left out by hand, and fail in CI."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    missing = [name for name in SERVERS if not shutil.which(name, path=path)]
    if missing and in_ci() and not install_system_packages(*missing):
        give_up(f"{', '.join(missing)} could not be installed, and in CI their tests must run.")


def browser_for_tests() -> str | None:
    path = chromium.find_or_install()
    if path is None and in_ci():
        give_up("No Chromium is here and none could be installed, and in CI the browser tests must run.")
    if path is None:
        say(
            "No Chromium is here: the browser tests are left out. On Debian: sudo apt install chromium fonts-noto-cjk"
        )
    return path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="?", default="all", choices=["all", "fast", "deep", "lint"])
    what = parser.parse_args().what
    stop_on_terminate()
    started = time.monotonic()
    keep_what_is_compiled(os.environ)
    python = str(environment.ensure(tests=True))
    done: list[Part] = []

    def run(parts: list[Part]) -> None:
        for part in parts:
            say(f"=== {part.name}")
            part.run(show=True)
        done.extend(parts)

    if what in ("all", "deep"):
        install_servers()
    if what in ("all", "lint"):
        with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
            quick = linters(python) + (checks(python, folder) if what == "all" else [])
            list(pool.map(lambda part: part.run(show=False), quick))
            done.extend(quick)
    if what == "fast":
        tests = pytest(python, "--ignore=tests/browser", WITHOUT_TOOLS, "-m", "not deep")
        run([Part("tests on SQLite", tests, ON_SQLITE)])
    if what == "deep":
        os.environ["HYPOTHESIS_PROFILE"] = "deep"
        run(test_parts(python, "deep", browser_for_tests()))
        run([Part("cluster", [python, "scripts/cluster"])])
    if what == "all":
        run(test_parts(python, "not deep", browser_for_tests()))
    if slow := slowest(done):
        say("\nThe slowest tests:\n" + "\n".join(slow))
    say("\n" + "\n".join(part.summary() for part in done))
    minutes, cpu = (time.monotonic() - started) / 60, sum(part.cpu_seconds for part in done)
    say(f"      in all {minutes:.1f} minutes, {cpu:.0f} s of CPU")
    return 0 if all(part.passed for part in done) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
