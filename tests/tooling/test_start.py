"""What a stranger meets first: one clear sentence wherever something is not as it should be."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def say_no(path):
    path.write_text("#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    path.chmod(0o755)


def find_python(folder, *arguments):
    return subprocess.run(
        ["/bin/sh", ROOT / "scripts" / "with_python", *arguments],
        env={"PATH": f"{folder}:/nonexistent", "HOME": str(folder)},
        capture_output=True,
        text=True,
    )


def test_a_shim_that_only_fails_is_passed_over(tmp_path):
    say_no(tmp_path / "python3")
    say_no(tmp_path / "python3.13")
    (tmp_path / "python3.11").symlink_to(sys.executable)

    done = find_python(tmp_path, "-c", "print('found')")

    assert (done.returncode, done.stdout) == (0, "found\n")


def test_a_machine_without_a_new_python_gets_one_sentence(tmp_path):
    (tmp_path / "python3").write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\n')
    (tmp_path / "python3").chmod(0o755)

    done = find_python(tmp_path, "-c", "print('found')")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("This needs Python 3.11 or newer; python3 is: Python 3.9.2.")
    assert done.stderr.count("\n") == 1


def test_manage_outside_the_environment_says_what_to_run():
    done = subprocess.run(
        [sys.executable, "-S", ROOT / "manage.py", "migrate", "--plan"],
        capture_output=True,
        text=True,
        cwd="/",
    )

    assert done.returncode == 1
    assert done.stderr.endswith(".venv/bin/python manage.py migrate --plan\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["abc", "0", "65536", "８０００", "80 80", "-1"])
def test_a_port_that_is_none_gets_one_sentence(tool, port):
    done = tool("run.py", PORT=port)

    assert (done.returncode, done.stderr) == (1, f"PORT is {port!r}; write a number from 1 to 65535\n")


def test_a_busy_port_gets_one_sentence_before_anything_long():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, ROOT / "scripts" / "run.py"],
            env={**os.environ, "PORT": str(port)},
            capture_output=True,
            text=True,
        )

    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is in use")
    assert done.stderr.count("\n") == 1
    assert time.monotonic() - started < 5


SERVE = """
import os, signal, sys
sys.path.insert(0, "scripts")
import run
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, run._stopped)
print(os.getpid(), flush=True)
sys.exit(run.serve({programs}, dict(os.environ), 9, "ready"))
"""


def side_by_side(tmp_path, *scripts):
    """Start `serve` with shell scripts that write their process ids into files."""
    programs = {f"program {n}": ["/bin/sh", "-c", script] for n, script in enumerate(scripts)}
    return subprocess.Popen(
        [sys.executable, "-c", SERVE.format(programs=programs)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def wait_for(path):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if path.exists() and path.read_text().strip():
            return int(path.read_text())
        time.sleep(0.05)
    raise AssertionError(f"{path.name} was never written")


def is_running(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_the_site_stops_server_and_worker(tmp_path, number):
    one, two = tmp_path / "one", tmp_path / "two"
    served = side_by_side(tmp_path, f"echo $$ > {one}; exec sleep 60", f"echo $$ > {two}; exec sleep 60")
    children = [wait_for(one), wait_for(two)]

    served.send_signal(number)

    assert served.wait(timeout=20) == 0
    assert [is_running(child) for child in children] == [False, False]


def test_when_one_program_dies_the_other_is_stopped_and_the_failure_told(tmp_path):
    one = tmp_path / "one"
    served = side_by_side(tmp_path, f"echo $$ > {one}; exec sleep 60", "sleep 1; exit 3")
    child = wait_for(one)

    told, _ = served.communicate(timeout=20)

    assert served.returncode == 1
    assert "The program 1 ended by itself (exit status 3); stopping the rest." in told
    assert not is_running(child)


def test_nothing_outlives_a_run_that_is_killed_outright(tmp_path):
    one = tmp_path / "one"
    served = side_by_side(tmp_path, f"echo $$ > {one}; exec sleep 60")
    child = wait_for(one)

    served.kill()
    served.wait(timeout=20)

    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)
