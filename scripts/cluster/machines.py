"""Two boxes of a database, three of the site, one of the worker, what stands between them: all on this machine."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import psycopg

from cluster.configured import Configured
from cluster.filling import unit
from cluster.parts import DidNotStart, Part, unprivileged
from cluster.people import SITE, Person
from cluster.postbox import Postbox
from common import ROOT, VAR, VENV_PYTHON, end_with_parent, say


class Cluster(Configured):
    """Starts and stops what is configured; `stop` leaves nothing running."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.secret_key = secrets.token_urlsafe(64)
        self.postbox = Postbox()
        self.parts: dict[str, Part] = {}
        self.people: dict = {}

    def lay(self) -> None:
        """Write all configuration and the first database, which runs afterwards."""
        self.configure()
        self._lay_primary()

    # Databases

    def _run(self, *command: str, **more) -> None:
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            preexec_fn=end_with_parent,
            **more,
        )
        if done.returncode:
            raise DidNotStart(f"{Path(command[0]).name}: {(done.stderr or done.stdout).strip()[-2000:]}")

    def _postgres(self, name: str) -> Part:
        here = self.folder / name
        asked = [
            str(self.binaries / "pg_isready"),
            "-q",
            "-U",
            "postgres",
            "-h",
            str(here),
            "-p",
            str(self.ports[name]),
        ]
        return Part(
            name,
            [str(self.binaries / "postgres"), "-c", f"config_file={here}/postgresql.conf"],
            self.folder,
            ready=lambda: subprocess.run(asked).returncode == 0,
            owner=unprivileged(),
            ask=signal.SIGINT,  # "fast": whoever is connected is sent away, and the replica has everything
        )

    def _lay_primary(self) -> None:
        data = str(self.folder / "primary" / "data")
        self._run(
            str(self.binaries / "initdb"), "-D", data, "-U", "postgres", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C.UTF-8", **unprivileged(),
        )  # fmt: skip
        self.configure_postgres("primary")
        self.begin(self._postgres("primary"))
        with self.database() as cursor:
            for name, right in (("youju", ""), ("replicator", "REPLICATION")):
                cursor.execute(f"CREATE ROLE {name} LOGIN {right} PASSWORD '{self.passwords[name]}'")
            for setting in (
                "timezone = 'UTC'",
                "statement_timeout = '15s'",
                "idle_in_transaction_session_timeout = '60s'",
            ):
                cursor.execute(f"ALTER ROLE youju SET {setting}")
            cursor.execute("CREATE DATABASE youju OWNER youju")
            cursor.execute("SELECT pg_create_physical_replication_slot('replica1')")

    def lay_replica(self, name: str = "replica", of: str = "primary") -> None:
        """As docs/operations.md says it: one command copies the primary and writes how to follow it."""
        source = (
            f"host=127.0.0.1 port={self.ports[of]} user=replicator password={self.passwords['replicator']}"
        )
        self._run(
            str(self.binaries / "pg_basebackup"), "-D", str(self.folder / name / "data"), "-d", source,
            "--write-recovery-conf", "--slot=replica1", "--checkpoint=fast", "--no-sync", **unprivileged(),
        )  # fmt: skip
        self.configure_postgres(name)
        self.begin(self._postgres(name))

    def database(self, name: str = "", dbname: str = "postgres") -> psycopg.Cursor:
        """As PostgreSQL's own user, by the socket that only the cluster's folder has."""
        name = name or self.server
        return psycopg.connect(
            host=str(self.folder / name),
            port=self.ports[name],
            user="postgres",
            dbname=dbname,
            autocommit=True,
        ).cursor()

    def one(self, question: str, *values, on: str = ""):
        """The first column of the first row."""
        cursor = self.database(on, "youju")
        with cursor.connection:
            return cursor.execute(question, values).fetchone()[0]

    def change(self, words: str) -> None:
        cursor = self.database(dbname="youju")
        with cursor.connection:
            cursor.execute(words)

    def tell_pgbouncer(self, words: str) -> None:
        """On its own console, as docs/operations.md does."""
        with psycopg.connect(
            host="127.0.0.1", port=self.ports["pgbouncer"], user="youju", password=self.passwords["youju"],
            dbname="pgbouncer", autocommit=True,
        ) as console:  # fmt: skip
            console.execute(words)

    # Programs

    def variables(self, name: str, **more: str) -> dict[str, str]:
        """The environment of one box; what `.env` of this checkout says is overruled."""
        box = self.folder / name
        box.mkdir(exist_ok=True)
        through = f"postgres://youju:{self.passwords['youju']}@127.0.0.1:{self.ports['pgbouncer']}"
        return {
            "SITE_URL": f"https://{SITE}",
            "ALLOWED_HOSTS": "",
            "TRUSTED_PROXIES": "127.0.0.1",
            "SITE_ICP": "京ICP备00000000号",
            "SITE_CONTACT_EMAIL": f"contact@{SITE}",
            "SECRET_KEY": self.secret_key,
            "VAR_DIR": str(box),
            "DATABASE_URL": f"{through}/youju",
            "REPLICA_URLS": f"{through}/youju_replica1",
            "DATABASE_POOLER": "on",
            "REDIS_URL": f"redis://:{self.passwords['redis']}@127.0.0.1:{self.ports['redis']}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.postbox.port}",
            "DEFAULT_FROM_EMAIL": f"noreply@{SITE}",
            "DEBUG": "0",
            "PAGE_CACHE": "on",
            "RATE_LIMITS": "on",
            "TASK_WORKER": "on",
            "LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
            "PYTHONIOENCODING": "utf-8",
        } | more

    def straight(self, name: str, **more: str) -> dict[str, str]:
        """For commands: past PgBouncer, straight to the server that is written to."""
        own = f"postgres://youju:{self.passwords['youju']}@127.0.0.1:{self.ports[self.server]}/youju"
        return self.variables(name, DATABASE_URL=own, REPLICA_URLS="", DATABASE_POOLER="off", **more)

    def seed(self, members: int) -> None:
        """Tables, content, people. The demonstration refuses an https address, so this once it is another."""
        kept = VAR / "cluster"
        kept.mkdir(parents=True, exist_ok=True)  # static files take a while to pack and stay between runs
        done = subprocess.run(
            [str(VENV_PYTHON), str(ROOT / "scripts/cluster/lay.py"), str(self.folder), str(members)],
            cwd=ROOT,
            env={**os.environ, **self.straight("kept", SITE_URL="http://127.0.0.1", VAR_DIR=str(kept))},
            capture_output=True,
            text=True,
            preexec_fn=end_with_parent,
        )
        if done.returncode:
            raise DidNotStart(f"the content could not be laid: {done.stderr[-3000:]}")
        self.people = json.loads(done.stdout.splitlines()[-1])
        (kept / "demo.json").unlink(missing_ok=True)
        for name in [*self.sites, "worker"]:
            (self.folder / name).mkdir(exist_ok=True)
            (self.folder / name / "static").symlink_to(kept / "static")

    def manage(self, *arguments: str) -> str:
        """One command as a timer runs it; what it said."""
        done = subprocess.run(
            [str(VENV_PYTHON), "manage.py", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.straight("worker")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            preexec_fn=end_with_parent,
        )
        if done.returncode:
            raise DidNotStart(f"manage.py {' '.join(arguments)}: {(done.stdout + done.stderr)[-2000:]}")
        return done.stdout

    def site(self, name: str) -> Part:
        command, own = unit("youju-web.service")
        own |= {"GRANIAN_PORT": str(self.ports[name]), "GRANIAN_WORKERS": "1"}
        return Part(
            name, command, self.folder, cwd=ROOT, ready=lambda: self._is_healthy(name),
            variables=self.variables(name, **own),
        )  # fmt: skip

    def worker(self, name: str = "worker") -> Part:
        """Straight at the server that is written to now, as `/etc/youju/commands.env` has it: a new one wants a new worker."""
        command, own = unit("youju-worker@.service", name)
        return Part(
            name,
            command,
            self.folder,
            cwd=ROOT,
            ready=lambda: True,
            variables=self.straight("worker", **own),
        )

    def revive_worker(self) -> bool:
        """What systemd does with a worker that has ended (`Restart=always`); says whether it had to."""
        ended = not self.parts["worker"].is_running()
        if ended:
            self.parts["worker"].start()
        return ended

    def _is_healthy(self, name: str) -> bool:
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.ports[name]}/healthz",
            headers={"Host": SITE, "X-Forwarded-Proto": "https"},
        )
        try:
            with urllib.request.urlopen(asked, timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False

    def nginx(self) -> Part:
        here = self.folder / "nginx"
        command = [self.programs["nginx"], "-p", str(here), "-c", "nginx.conf"]
        return Part("nginx", command, self.folder, ready=lambda: self._listens("https"))

    def redis(self) -> Part:
        command = [self.programs["redis-server"], str(self.folder / "redis/youju.conf")]
        command += ["--dir", str(self.folder / "redis"), "--daemonize", "no"]
        return Part("redis", command, self.folder, ready=lambda: self._listens("redis"))

    def pgbouncer(self) -> Part:
        command = [self.programs["pgbouncer"], str(self.folder / "pgbouncer/pgbouncer.ini")]
        return Part(
            "pgbouncer", command, self.folder, ready=lambda: self._listens("pgbouncer"), owner=unprivileged()
        )

    def _listens(self, name: str) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[name])) == 0

    def begin(self, part: Part) -> Part:
        part.start()
        self.parts[part.name] = part
        part.wait()
        return part

    def start(self) -> None:
        """Everything but the databases; the sites start side by side."""
        self.begin(self.redis())
        self.begin(self.pgbouncer())
        fresh = [self.site(name) for name in self.sites] + [self.worker()]
        for part in fresh:
            part.start()
            self.parts[part.name] = part
        for part in fresh:
            part.wait()
        self.begin(self.nginx())

    def stop(self) -> None:
        """The way in first, the databases last."""
        databases = ("primary", "replica")
        for part in self.parts.values():
            if part.name not in databases:
                part.tell(part.ask)
        for part in sorted(self.parts.values(), key=lambda part: part.name in databases):
            part.stop(5)
        self.postbox.close()

    # Ways in

    def visitor(self, address: str = "127.0.0.2") -> Person:
        return Person(self.ports["https"], trust=self.trust, address=address)

    def at(self, site: str) -> Person:
        """Past nginx, at one process; as nginx would hand the request on."""
        return Person(self.ports[site], trust=None, address="127.0.0.1")

    def lag_is_over(self, seconds: float = 30) -> None:
        """Until the replica has all that the primary had when this was called."""
        there = self.one("SELECT pg_current_wal_lsn()")
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if self.one("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", there, on="replica"):
                    return
            except psycopg.OperationalError:
                pass  # it is only starting
            time.sleep(0.2)
        raise DidNotStart(f"the replica did not catch up within {seconds:.0f} seconds")

    def logs(self) -> str:
        return "\n".join(f"--- {part.name}\n{part.tail()}" for part in self.parts.values())


def leftovers() -> None:
    """Remove folders of runs that were killed so hard that they could not do it themselves."""
    for path in Path("/tmp").glob("youju-cluster-*"):
        number = path.name.split("-")[2]
        if number.isdecimal() and not Path(f"/proc/{number}").exists():
            say(f"Removing {path}, left by a run that was killed.")
            shutil.rmtree(path, ignore_errors=True)
