"""Which machine a run was made on, and how busy it was: figures of another machine, or of a busy one, say little."""

import os
import platform
import re
import subprocess
from importlib import metadata
from pathlib import Path

PACKAGES = ("Django", "granian", "whitenoise", "Brotli", "psycopg")


def describe() -> dict[str, str | int | float]:
    """Processor, cores, memory, kernel and what the servers are made of."""
    return {
        "cpu": _first(r"model name\s*: (.*)", "/proc/cpuinfo") or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(_first(r"MemTotal:\s*(\d+)", "/proc/meminfo") or 0) / 1024 / 1024),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "nginx": _said("nginx", "-v"),
        "wrk": _said("wrk", "-v"),
        **{name.lower(): metadata.version(name) for name in PACKAGES},
        "commit": _said("git", "describe", "--always", "--dirty"),
    }


def name(told: dict) -> str:
    """What tells machines apart in the history, fit for the name of a file."""
    words = f"{told['cpu']}-{told['cores']}-cores-{told['memory_gb']}-gb"
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def load() -> float:
    """How many programs wanted a core during the last minute, on average."""
    return os.getloadavg()[0]


def is_busy(before: float) -> bool:
    """Whether others used the machine when a run began: nobody of ours ran yet."""
    return before > 0.5


def _first(pattern: str, file: str) -> str:
    found = re.search(pattern, Path(file).read_text()) if Path(file).exists() else None
    return found[1].strip() if found else ""


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent)
    except OSError:
        return ""
    words = (done.stdout or done.stderr).strip().splitlines()
    return words[0].removeprefix("nginx version: ").split(" [")[0] if words else ""
