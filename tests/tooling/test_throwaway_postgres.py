"""A database server for one command, of which nothing is left."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import pytest

import throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.skipif(
    throwaway_postgres.find_binaries() is None,
    reason="PostgreSQL 15 is not installed; apt install postgresql",
)


def folder_of(address):
    return Path(unquote(address.split("@")[1].split("/")[0]))


def test_the_command_finds_its_database_its_failure_is_the_answer_and_nothing_stays_behind(tool):
    ask = "import os, psycopg; address = os.environ['DATABASE_URL']; print(address)\n"
    ask += "print(psycopg.connect(address).execute('show server_version_num').fetchone()[0])\n"
    ask += "raise SystemExit(7)"

    done = tool("throwaway_postgres.py", "--", sys.executable, "-c", ask)

    assert done.returncode == 7
    announced, address, version = done.stdout.splitlines()
    assert announced.startswith("A throw-away PostgreSQL ")
    assert int(version) >= 150000
    assert not folder_of(address).exists()


def start_and_wait_until_it_runs():
    """Start a server beside a command that sleeps; give the process, the server's folder and its process id."""
    running = subprocess.Popen(
        [sys.executable, ROOT / "scripts/throwaway_postgres.py", "--"]
        + [sys.executable, "-uc", "import os, time; print(os.environ['DATABASE_URL']); time.sleep(20)"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A shell lets what it starts in the background ignore SIGINT, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    running.stdout.readline()
    folder = folder_of(running.stdout.readline())
    return running, folder, int((folder / "data/postmaster.pid").read_text().split()[0])


# SIGHUP goes the way of SIGTERM (common.stop_on_terminate), which test_verify.py holds without a server.
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_neither_server_nor_folder(number):
    running, folder, server = start_and_wait_until_it_runs()

    started = time.monotonic()
    os.killpg(running.pid, number)
    running.wait(timeout=30)

    assert running.returncode == 128 + number
    assert time.monotonic() - started < 20
    assert not folder.exists()
    assert not Path(f"/proc/{server}").exists()


def test_a_run_that_is_killed_outright_takes_its_server_along():
    running, folder, server = start_and_wait_until_it_runs()

    os.killpg(running.pid, signal.SIGKILL)
    running.wait(timeout=30)

    deadline = time.monotonic() + 20
    while Path(f"/proc/{server}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{server}").exists()
    shutil.rmtree(folder)  # nobody was left to do it
