"""The sites that are measured, made once and kept in `var/bench/` until what they are made from changes.

Ours is made as `make run` makes it, filled up to two thousand articles and two hundred questions; the other engine's gets
the same articles. A run works on a copy, so that what is posted in it is gone afterwards.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environment
from common import ROOT, VAR, VENV_PYTHON, give_up, say

BENCH = Path(__file__).resolve().parent
FOLDER = VAR / "bench"
ARTICLES = 2000
WAGTAIL = BENCH / "wagtail"
WAGTAIL_VENV = FOLDER / "wagtail" / ".venv"
WAGTAIL_PYTHON = WAGTAIL_VENV / "bin" / "python"
EXPORTED = FOLDER / "articles.json"
SHARE_OF_QUESTIONS = "0.001"  # of the full size of make_bulk: two hundred


def fingerprint(paths: Iterable[Path]) -> str:
    """Changes with the name and the content of every file among some files and folders."""
    state = hashlib.sha256()
    files = {file for each in paths for file in ([each] if each.is_file() else each.rglob("*"))}
    for path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts:
            state.update(f"{path}\0".encode() + path.read_bytes())
    return state.hexdigest()


@dataclass
class Database:
    """Where sites are kept between runs and where they stand during one: files of SQLite, or a throw-away PostgreSQL."""

    kind: str
    server: str = ""  # the address of the throw-away PostgreSQL
    binaries: Path | None = None
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = FOLDER / self.kind
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def pid(self) -> int:
        """The process of the server, whose work counts as the site's; 0 for SQLite, which has none."""
        if not self.server:
            return 0
        folder = unquote(urlsplit(self.server).netloc.rpartition("@")[2])
        return int(Path(folder, "data", "postmaster.pid").read_text().split()[0])

    def address(self, name: str) -> str:
        return (
            f"{self.server.rpartition('/')[0]}/{name}"
            if self.server
            else f"sqlite:///{self.folder}/{name}.sqlite3"
        )

    def kept(self, name: str) -> Path:
        return self.folder / (f"{name}.dump" if self.server else f"{name}-kept.sqlite3")

    def stamp(self, name: str) -> Path:
        return self.folder / f"{name}.made-from"

    def is_kept(self, name: str, made_from: str) -> bool:
        stamp = self.stamp(name)
        return self.kept(name).exists() and stamp.exists() and stamp.read_text() == made_from

    def clear(self, name: str) -> None:
        """Make room for a site: an empty database of that name."""
        if self.server:
            self._tool("dropdb", "--if-exists", "--force", name)
            self._tool("createdb", name)
        else:
            for file in self.folder.glob(f"{name}.sqlite3*"):
                file.unlink()

    def keep(self, name: str, made_from: str) -> None:
        """Keep a site for later runs."""
        if self.server:
            self._tool("vacuumdb", "--analyze", "--quiet", name)
            self._tool("pg_dump", "-Fc", "-Z1", "-f", str(self.kept(name)), name)
        else:
            self._checkpoint(name)
            shutil.copyfile(self.folder / f"{name}.sqlite3", self.kept(name))
        self.stamp(name).write_text(made_from)

    def bring_back(self, name: str) -> None:
        """Lay the kept site out for a run."""
        self.clear(name)
        if self.server:
            self._tool("pg_restore", "--no-owner", "-d", name, str(self.kept(name)))
            self._tool("vacuumdb", "--analyze", "--quiet", name)
        else:
            shutil.copyfile(self.kept(name), self.folder / f"{name}.sqlite3")

    def _checkpoint(self, name: str) -> None:
        import sqlite3

        with sqlite3.connect(self.folder / f"{name}.sqlite3") as line:
            line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        line.close()

    def _tool(self, tool: str, *arguments: str) -> None:
        parts = urlsplit(self.server)
        host = unquote(parts.netloc.rpartition("@")[2])
        done = subprocess.run(
            [str((self.binaries or Path()) / tool), "-h", host, "-U", "postgres", *arguments],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            give_up(f"{tool} {' '.join(arguments)}: {done.stderr}")


class Ours:
    """Our site, with everything of `content/` over and over."""

    name = "ours"

    def __init__(self, database: Database):
        self.database = database

    def environment(self, **changes: str) -> dict[str, str]:
        """Settings of the bench's own, whatever the environment says; production's where none is named."""
        kept = {
            name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")
        }
        return kept | {
            "DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONPATH": str(ROOT),
            "VAR_DIR": str(self.database.folder / "var"), "DATABASE_URL": self.database.address(self.name),
            "SITE_URL": "http://127.0.0.1:8000", "DEBUG": "0", "LOG_LEVEL": "ERROR", "TRUSTED_PROXIES": "127.0.0.1",
        } | changes  # fmt: skip

    def prepare(self) -> None:
        """Make the site where that is needed, and lay it out for a run, with the code and the static files of today."""
        (self.database.folder / "var").mkdir(exist_ok=True)
        static, stamp = (
            fingerprint([ROOT / "static", ROOT / "requirements.txt"]),
            self.database.stamp("static"),
        )
        if not stamp.exists() or stamp.read_text() != static:
            self._manage("collectstatic", "--noinput", "--clear", "-v0")
            stamp.write_text(static)
        made_from = fingerprint([ROOT / "content", BENCH / "copies.py"])
        if not (self.database.is_kept(self.name, made_from) and EXPORTED.exists()):
            self._make(made_from)
        else:
            self.database.bring_back(self.name)
            self._manage("migrate", "-v0")

    def _make(self, made_from: str) -> None:
        say(
            f"{self.database.kind}: making our site with {ARTICLES:,} articles (some minutes, the first time) …"
        )
        self.database.clear(self.name)
        shutil.rmtree(self.database.folder / "var" / "search", ignore_errors=True)
        self._manage("migrate", "-v0")
        self._manage("seed")
        run("export the articles", [str(BENCH / "exporting.py"), str(EXPORTED)], self.environment())
        run("copy articles", [str(BENCH / "copies.py"), str(ARTICLES)], self.environment())
        self._manage("demo")
        self._manage("make_bulk", "--scale", SHARE_OF_QUESTIONS)
        self._manage("rebuild_search")
        self._manage("tend_database")
        self.database.keep(self.name, made_from)

    def _manage(self, *command: str) -> None:
        run(command[0], [str(ROOT / "manage.py"), *command], self.environment())

    def ask(self, *arguments: str, told: str = "") -> list | dict:
        """What `inside.py` finds out in the site's environment."""
        return json.loads(
            run("", [str(BENCH / "inside.py"), *arguments], self.environment(), told=told).splitlines()[-1]
        )

    def queries(self, requests: list[list], **changes: str) -> dict[str, int]:
        words = run("", [str(BENCH / "queries.py")], self.environment(**changes), told=json.dumps(requests))
        return json.loads(words.splitlines()[-1])


class Wagtail:
    """The same articles in the other engine, from its package."""

    name = "wagtail"

    def __init__(self, database: Database):
        self.database = database

    def environment(self) -> dict[str, str]:
        var = FOLDER / "wagtail"
        return {
            "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "peer.settings", "PYTHONPATH": f"{WAGTAIL}:{var}",
            "PEER_VAR": str(var), "PEER_DATABASE": self.database.address(self.name),
        }  # fmt: skip

    def prepare(self) -> None:
        install_wagtail()
        made_from = fingerprint([WAGTAIL, EXPORTED])
        if self.database.is_kept(self.name, made_from):
            self.database.bring_back(self.name)
            return
        say(
            f"{self.database.kind}: making Wagtail's site with the same articles (two minutes, the first time) …"
        )
        self.database.clear(self.name)
        migrations = FOLDER / "wagtail" / "peer_migrations"
        shutil.rmtree(migrations, ignore_errors=True)
        migrations.mkdir()
        (migrations / "__init__.py").touch()
        for step in (
            ["makemigrations", "magazine", "-v0"],
            ["migrate", "-v0"],
            ["collectstatic", "--noinput", "-v0"],
        ):
            run(step[0], ["-m", "django", *step], self.environment(), python=WAGTAIL_PYTHON)
        load = ["-m", "django", "load_articles", str(EXPORTED), "--articles", str(ARTICLES)]
        run("load_articles", load, self.environment(), python=WAGTAIL_PYTHON)
        self.database.keep(self.name, made_from)

    def queries(self, requests: list[list]) -> dict[str, int]:
        words = run(
            "",
            [str(BENCH / "queries.py")],
            self.environment(),
            told=json.dumps(requests),
            python=WAGTAIL_PYTHON,
        )
        return json.loads(words.splitlines()[-1])


def install_wagtail() -> None:
    """An environment of its own for the other engine, from hashed pins; nothing of it touches the site's."""
    lock, stamp = WAGTAIL / "requirements.txt", WAGTAIL_VENV / ".lock"
    if stamp.exists() and stamp.read_text() == lock.read_text():
        return
    say("Installing Wagtail into var/bench/wagtail/.venv (a minute or two) …")
    shutil.rmtree(WAGTAIL_VENV, ignore_errors=True)
    WAGTAIL_VENV.parent.mkdir(parents=True, exist_ok=True)
    environment.make(WAGTAIL_VENV, [lock])
    stamp.write_text(lock.read_text())


def run(
    name: str, command: list[str], environment: dict[str, str], *, told: str = "", python: Path = VENV_PYTHON
) -> str:
    """Have a step done by a Python; its words, or the end of the bench where it fails."""
    if name:
        say(f"  {name} …")
    done = subprocess.run(
        [str(python), *command],
        env=environment,
        cwd=BENCH.parent.parent,
        input=told,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        print(done.stderr[-3000:], file=sys.stderr)
        give_up(f"{name or Path(command[0]).name} failed; its own words are above.")
    return done.stdout
