"""People at the same moment, behind a pooler that hands few connections round: nothing of one may reach another."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
RACES = ("tests/qa/test_races.py", "tests/articles/test_at_once.py", "tests/search/test_live.py",
         "tests/search/test_rebuilding.py", "tests/core/test_limits.py")  # fmt: skip


@pytest.mark.deep
@pytest.mark.postgres
@pytest.mark.django_db
def test_all_races_end_as_they_do_without_a_pooler():
    """About a minute."""
    if not shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin") and not os.environ.get("CI"):
        pytest.skip("pgbouncer is not installed")
    given = urlsplit(os.environ["DATABASE_URL"])
    inner = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    inner |= {"THROUGH_POOLER": "1", "DATABASE_URL": given._replace(path="/pooled").geturl()}

    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *RACES],
        cwd=ROOT, env=inner, capture_output=True, text=True, timeout=600,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]
