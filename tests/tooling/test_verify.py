"""The last lines of `make test` say of each part whether it passed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import verify

ROOT = Path(__file__).resolve().parent.parent.parent

RUN_ONE_PART = """
import sys
sys.path.insert(0, "scripts")
from common import stop_on_terminate
from verify import Part
stop_on_terminate()
Part("long", [sys.executable, "-uc", "import os, time; print(os.getpid()); time.sleep(60)"]).run(show=True)
"""


def run(code, *, show=False):
    part = verify.Part("a part", [sys.executable, "-c", code])
    part.run(show=show)
    return part


def test_a_part_that_ends_well_has_passed_and_keeps_its_last_words():
    part = run("print('one'); print('===== 3 passed in 1s ====='); print()")

    assert (part.passed, part.last_line) == (True, "3 passed in 1s")
    assert part.summary().startswith("ok ")


def test_a_part_that_fails_is_shown_even_when_it_ran_quietly(capsys):
    part = run("print('what went wrong'); raise SystemExit(1)")

    assert part.summary().startswith("FAIL")
    assert "what went wrong" in capsys.readouterr().out


def test_the_cpu_time_of_what_a_part_started_is_counted():
    burn = "import time\nwhile time.process_time() < 0.2: pass"
    part = run(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])")

    assert part.cpu_seconds >= 0.2


def test_what_one_process_compiled_serves_the_next_and_leaves_no_folder_beside_the_files(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))
    (tmp_path / "module.py").write_text("")

    verify.keep_what_is_compiled(os.environ)
    run(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import module")

    assert [each.name.split(".")[0] for each in (tmp_path / "compiled").rglob("module.*")] == ["module"]
    assert not (tmp_path / "__pycache__").exists()


def test_the_slowest_tests_of_all_parts_are_told_in_their_order():
    one = run("print('0.90s call     tests/a.py::one'); print('2.00s setup    tests/b.py::two')")
    other = run("print('10.10s teardown tests/c.py::three'); print('12 passed in 3.10s')")

    assert [line.split("::")[1] for line in verify.slowest([one, other])] == [
        "three  (a part)",
        "two  (a part)",
        "one  (a part)",
    ]


def test_chinese_is_printed_whatever_the_locale(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "C")

    run("print('有据')", show=True)

    assert capsys.readouterr().out == "有据\n"


def test_without_a_browser_the_browser_tests_fail_in_ci_and_are_left_out_elsewhere(monkeypatch, capsys):
    monkeypatch.setattr(verify.chromium, "find_or_install", lambda: None)

    monkeypatch.setenv("CI", "")
    assert verify.browser_for_tests() is None
    assert "browser tests are left out" in capsys.readouterr().out

    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit):
        verify.browser_for_tests()


@pytest.mark.parametrize("binaries", ["/usr/bin", None])
def test_the_browser_goes_with_postgresql_and_alone_where_there_is_none(monkeypatch, binaries):
    monkeypatch.setenv("CI", "")
    monkeypatch.setattr(verify.throwaway_postgres, "find_binaries", lambda: binaries)
    monkeypatch.setattr(verify, "install_system_packages", lambda *names: False)

    first, second = verify.test_parts("python", "not deep", "/usr/bin/chromium")

    assert "--ignore=tests/browser" in first.command
    assert "--ignore=tests/browser" not in second.command
    assert second.variables["CHROMIUM"] == "/usr/bin/chromium"
    assert (str(ROOT / "scripts/throwaway_postgres.py") in second.command) == bool(binaries)
    assert len(verify.test_parts("python", "not deep", None)) == (2 if binaries else 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_when_the_run_is_ended_so_is_the_part(number):
    running = subprocess.Popen(
        [sys.executable, "-c", RUN_ONE_PART], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    child = int(running.stdout.readline())

    running.send_signal(number)

    assert running.wait(timeout=20) == 128 + number
    time.sleep(0.1)
    assert not Path(f"/proc/{child}").exists()
