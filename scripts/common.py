"""What the scripts share: where the project lies, how they speak, how they end."""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This needs Python 3.11 or newer, and %s is %d.%d; start it with `make`, which looks for a newer one."
        % (sys.executable, sys.version_info[0], sys.version_info[1])
    )

import ctypes
import shutil
import signal
import subprocess
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"


def say(sentence: str) -> None:
    """Print one line of progress at once, even into a pipe."""
    print(sentence, flush=True)


def give_up(sentence: str) -> NoReturn:
    """End with one sentence on stderr instead of a traceback."""
    print(sentence, file=sys.stderr, flush=True)
    sys.exit(1)


def in_ci() -> bool:
    """Whether a missing browser or database is a failure, not a reason to skip."""
    return os.environ.get("CI", "").strip().lower() in ("1", "true", "yes", "on")


def stop_on_terminate() -> None:
    """Turn SIGTERM and SIGHUP into an ordinary exit, so that every `finally` runs."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, frame: sys.exit(128 + received))


def end_with_parent() -> None:
    """For `preexec_fn`: Linux ends the program when the one that started it is gone, even by `kill -9`."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def install_system_packages(*packages: str) -> bool:
    """Install Debian packages when this machine lets us; say whether they are there now."""
    if not shutil.which("apt-get") or not _may_be_root():
        return False
    say(f"Installing {' '.join(packages)} with apt-get …")
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*apt, "install", "-y", "-q", "--no-install-recommends", *packages]
    done = _quietly(install)
    if done.returncode:  # a fresh machine has no list of packages yet
        _quietly([*apt, "update", "-q"])
        done = _quietly(install)
    if done.returncode:
        say("\n".join(done.stdout.splitlines()[-5:]))
    return done.returncode == 0


def _may_be_root() -> bool:
    return os.geteuid() == 0 or (
        bool(shutil.which("sudo")) and _quietly(["sudo", "-n", "true"]).returncode == 0
    )


def _quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
