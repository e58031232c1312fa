"""Runs a command beside a PostgreSQL of its own: `throwaway_postgres.py -- pytest …`.

The server lives in a temporary folder, answers on a socket there (so no port can be taken), trusts everybody who can
reach that folder, keeps nothing safe on disk, and is gone when the command ends, fails or is interrupted.
The command finds it in DATABASE_URL.
"""

import argparse
import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from common import end_with_parent, give_up, install_system_packages, say, stop_on_terminate

OLDEST = 15
PACKAGES = Path("/usr/lib/postgresql")
FAST_NOT_SAFE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "jit=off",
    "max_connections=60",
)


def find_binaries() -> Path | None:
    """Return the folder with `initdb` and `postgres` of the oldest version that production may run on."""
    packaged = sorted(PACKAGES.glob("*/bin"), key=lambda folder: _version_in(folder.parent.name))
    on_path = shutil.which("initdb")
    folders = packaged + ([Path(on_path).resolve().parent] if on_path else [])
    return next((folder for folder in folders if _version(folder) >= OLDEST), None)


def _version(folder: Path) -> int:
    if not (folder / "initdb").exists():
        return 0
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    except OSError:
        return 0
    return _version_in(answer.stdout)


def _version_in(words: str) -> int:
    number = re.search(r"\d+", words)
    return int(number[0]) if number else 0


def find_or_install() -> Path:
    """Return the binaries, after installing PostgreSQL where this machine allows it."""
    folder = find_binaries()
    if folder is None and install_system_packages("postgresql"):
        folder = find_binaries()
    if folder is None:
        give_up(
            f"PostgreSQL {OLDEST} or newer is not installed (initdb is neither on the PATH nor under {PACKAGES}); "
            "on Debian and Ubuntu: sudo apt install postgresql"
        )
    return folder


def _owner() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: name the user that it shall run as instead."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    give_up("PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.")


@contextlib.contextmanager
def server(binaries: Path, *, safe: bool = False) -> Iterator[str]:
    """Start the server and yield its DATABASE_URL; stop it and remove its folder whatever happens.

    A `safe` one waits for the disk, as PostgreSQL does unless it is told otherwise.
    """
    owner = _owner()
    # A socket's path may have 107 bytes, and a temporary folder of the caller's may be out of the owner's reach.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    process = None
    try:
        if owner:
            os.chown(folder, owner["user"], owner["group"])
        _initialise(binaries, folder, owner)
        process = _start(binaries, folder, owner, () if safe else FAST_NOT_SAFE)
        _wait_until_ready(binaries, folder, process)
        yield f"postgres://postgres@{urllib.parse.quote(str(folder), safe='')}/postgres"
    finally:
        if process and process.poll() is None:
            process.send_signal(signal.SIGINT)  # "fast": disconnects everybody, then ends in order
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(binaries: Path, folder: Path, owner: dict[str, Any]) -> None:
    done = subprocess.run(
        [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "--auth=trust", "--no-sync"]
        + ["--encoding=UTF8", "--locale=C.UTF-8"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **owner,
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        give_up("PostgreSQL could not lay out its data folder; its own words are above.")


def _start(
    binaries: Path, folder: Path, owner: dict[str, Any], more: Iterable[str]
) -> subprocess.Popen[bytes]:
    settings = [f"unix_socket_directories={folder}", "listen_addresses=", *more]
    arguments = [argument for setting in settings for argument in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(folder / "data"), *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the command; the server is stopped after it, by us
            preexec_fn=end_with_parent,
            **owner,
        )


def _wait_until_ready(binaries: Path, folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        asked = subprocess.run([binaries / "pg_isready", "-h", folder, "-U", "postgres"], capture_output=True)
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    print((folder / "log").read_text(errors="replace"), file=sys.stderr)
    give_up("PostgreSQL did not start; its log is above.")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], usage="%(prog)s -- command [argument …]"
    )
    parser.add_argument("command", nargs="+")
    command = parser.parse_args().command
    stop_on_terminate()
    binaries = find_or_install()
    with server(binaries) as address:
        say(f"A throw-away PostgreSQL {_version(binaries)} is running.")
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})
        try:
            code = child.wait()
        except (KeyboardInterrupt, SystemExit):
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=5)  # Ctrl-C went to the command as well: let it end in its own way
            raise
        finally:
            if child.poll() is None:
                child.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=10)
                child.kill()
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
