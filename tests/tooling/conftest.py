"""The tools are tried as one uses them: as processes, beside a folder of the test's own."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def tool():
    """Run a script of ours on this Python and wait for its end."""

    def run(name, *arguments, **variables):
        return subprocess.run(
            [sys.executable, ROOT / "scripts" / name, *arguments],
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run
