"""Finds Node.js for the tools that are written for it, and installs their locked packages beside their `package.json`.

The site needs none of it: what reads the stylesheets and scripts does (`scripts/linters`), and the measuring of pages
(`scripts/lighthouse`). A stamp with the hash of the lock lies among the packages, so that the same lock costs nothing twice.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

from common import VAR, give_up, in_ci, install_system_packages, say

OLDEST = (18, 18)
ASKED = "Node.js {}.{} or newer with npm".format(*OLDEST)


def find(name: str) -> str | None:
    """Return `node` or `npm` from the PATH, when it starts; a node also has to be new enough."""
    path = shutil.which(name)
    if not path:
        return None
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    numbers = tuple(int(number) for number in re.findall(r"\d+", answer.stdout)[:2])
    return path if answer.returncode == 0 and (name != "node" or numbers >= OLDEST) else None


def with_packages(folder: Path) -> str | None:
    """Return a Node.js for the tool in this folder, its packages installed; without one say so, and in CI end there."""
    node = find("node")
    if node and _stamped(folder):
        return node
    if not (node and find("npm")):
        install_system_packages("nodejs", "npm")
        node = find("node")
    if node and (npm := find("npm")):
        problem = _install(folder, npm)
        if not problem:
            return node
    else:
        problem = f"{ASKED} is missing; on Debian and Ubuntu: sudo apt install nodejs npm"
    if in_ci():
        give_up(f"{problem}\nIn CI what is written for Node.js must run.")
    say(f"{problem}\nWhat is written for Node.js is left out.")
    return None


def _stamp(folder: Path) -> Path:
    return folder / "node_modules" / ".lock"


def _lock_hash(folder: Path) -> str:
    return hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()


def _stamped(folder: Path) -> bool:
    try:
        return _stamp(folder).read_text() == _lock_hash(folder)
    except OSError:
        return False


def _install(folder: Path, npm: str) -> str:
    """Install what the lock names, each package checked against its hash, and run nothing that they bring along.

    Returns what went wrong, in words, or nothing.
    """
    VAR.mkdir(exist_ok=True)
    with (VAR / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs may start together
        if _stamped(folder):
            return ""
        say(f"Installing the locked packages of scripts/{folder.name} (half a minute) …")
        done = subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            # Puppeteer would otherwise look for a browser to fetch; ours is Chromium.
            env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1", "NO_UPDATE_NOTIFIER": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            return (
                f"npm could not install the packages of scripts/{folder.name}:\n{done.stdout[:2000].strip()}"
            )
        _stamp(folder).write_text(_lock_hash(folder))
        return ""
