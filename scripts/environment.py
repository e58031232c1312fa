"""Makes `.venv` from the locked requirements, with nothing but Python's standard library.

It is built under another name and renamed when it is whole, so a broken download never leaves half a folder.
The hash of the lock lies inside: the same lock again costs nothing, a changed lock builds anew. Python's
own `ensurepip` is used where it is there; Debian and Ubuntu ship Python without it and refuse `pip install`
outside an environment, so otherwise pip comes from Debian's wheel, from the system's pip, or from the package index.
"""

import argparse
import configparser
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from common import ROOT, VAR, VENV, VENV_PYTHON, give_up, say, stop_on_terminate

LOCKS = {"site": ROOT / "requirements.txt", "tests": ROOT / "requirements-dev.txt"}
# The wheel that is fetched where no pip is to be had; a new version needs both lines.
PIP_WHEEL = "pip-25.3-py3-none-any.whl"
PIP_SHA256 = "9655943313a94722b7774661c21049070f6bbb0a1516bf02f7c8d5d9201514cd"
DEBIAN_WHEELS = Path("/usr/share/python-wheels")


def ensure(*, tests: bool = False) -> Path:
    """Return the environment's Python, after making or renewing the environment where that is needed."""
    wanted = ["site", "tests"] if tests else ["site"]
    if _missing(wanted):
        VAR.mkdir(exist_ok=True)
        with (VAR / "environment.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # `make run` and `make test` may start together
            _build(_missing(wanted))
    return VENV_PYTHON


def compile_rooms() -> None:
    """Keep the project's bytecode beside it: the account that serves the site may write nothing there.

    Without it every process compiles all of the source again when it starts, for half a second.
    """
    rooms = sorted(str(path.parent) for path in ROOT.glob("*/__init__.py"))
    command = [str(VENV_PYTHON), "-m", "compileall", "-q", *rooms]
    # A tree that nobody may write to, or a source that is being written: the site itself will say what is wrong.
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _missing(wanted: list[str]) -> list[str]:
    missing = [part for part in wanted if not _stamped(part) and not _adopt(part)]
    return wanted if "site" in missing else missing  # a new site environment starts empty


def make(folder: Path, locks: list[Path]) -> None:
    """An environment apart from the site's, from locks of its own."""
    _install(_create(folder), folder, locks)


@contextlib.contextmanager
def pip_for(python: Path) -> Iterator[list[str]]:
    """A pip that works on this Python: its own, or one from elsewhere."""
    own = [str(python), "-m", "pip"]
    with contextlib.ExitStack() as stack:
        yield own if _works(own) else stack.enter_context(_pip_from_elsewhere(python.parent.parent))


def _stamp(part: str) -> Path:
    return VENV / f".lock-{part}"


def _lock_hash(part: str) -> str:
    return hashlib.sha256(LOCKS[part].read_bytes()).hexdigest()


def _stamped(part: str) -> bool:
    try:
        return VENV_PYTHON.exists() and _stamp(part).read_text() == _lock_hash(part)
    except OSError:
        return False


def _adopt(part: str) -> bool:
    """Accept an environment that somebody made by hand, when it holds exactly what the lock names."""
    folders = [str(path) for path in VENV.glob("lib/python3*/site-packages")]
    if not folders or not VENV_PYTHON.exists() or _stamp(part).exists():
        return False
    installed = {_name(found.name): found.version for found in metadata.distributions(path=folders)}
    pins = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)( *;)?", LOCKS[part].read_text(), re.MULTILINE
    )
    # A pin with a marker (`; sys_platform == "win32"`) may not be meant for this machine.
    if any(installed.get(_name(name)) != version for name, version, marker in pins if not marker):
        return False
    _stamp(part).write_text(_lock_hash(part))
    return True


def _name(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _build(missing: list[str]) -> None:
    if not missing:
        return
    locks = [LOCKS[part] for part in missing]
    if missing == ["tests"]:  # the site's packages are right: add the tests' beside them
        say("Adding what the tests need to .venv (about a minute) …")
        _install(
            [str(VENV_PYTHON), "-m", "pip"] if _works([str(VENV_PYTHON), "-m", "pip"]) else None, VENV, locks
        )
    else:
        say("Making .venv and installing the locked packages (one to three minutes) …")
        _replace(locks)
    for part in missing:
        _stamp(part).write_text(_lock_hash(part))


def _replace(locks: list[Path]) -> None:
    for leftover in ROOT.glob(".venv.new-*"):  # from a run that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = ROOT / f".venv.new-{os.getpid()}"
    try:
        pip = _create(fresh)
        _install(pip, fresh, locks)
        _say_final_address(fresh)
        if VENV.exists() or VENV.is_symlink():
            old = ROOT / f".venv.new-{os.getpid()}-old"
            VENV.rename(old)
            fresh.rename(VENV)
            shutil.rmtree(old, ignore_errors=True)
        else:
            fresh.rename(VENV)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _create(folder: Path) -> list[str] | None:
    """Make an empty environment; return the pip inside it, or None where Python brings none."""
    has_ensurepip = (
        _quietly([sys.executable, "-c", "import ssl, ensurepip; ensurepip.version()"]).returncode == 0
    )
    without = [] if has_ensurepip else ["--without-pip"]
    made = _quietly([sys.executable, "-m", "venv", *without, str(folder)])
    if made.returncode and not without:  # ensurepip is there, but crippled
        shutil.rmtree(folder, ignore_errors=True)
        without = ["--without-pip"]
        made = _quietly([sys.executable, "-m", "venv", *without, str(folder)])
    if made.returncode:
        give_up(
            f"{sys.executable} could not make an environment ({_last_line(made)}); "
            "on Debian and Ubuntu: apt install python3-venv"
        )
    return None if without else [str(folder / "bin" / "python"), "-m", "pip"]


def _install(pip: list[str] | None, folder: Path, locks: list[Path]) -> None:
    with contextlib.ExitStack() as stack:
        pip = pip or stack.enter_context(_pip_from_elsewhere(folder))
        requirements = [argument for lock in locks for argument in ("-r", str(lock))]
        done = _quietly(
            [*pip, "install", "--quiet", "--retries", "2", "--disable-pip-version-check", "--no-input"]
            + ["--require-hashes", *requirements]
        )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        give_up(
            "The packages could not be installed (pip's own words are above). Without a way to the package index, "
            "name one that you reach: PIP_INDEX_URL=https://pypi.tuna.tsinghua.edu.cn/simple make run"
        )


@contextlib.contextmanager
def _pip_from_elsewhere(folder: Path) -> Iterator[list[str]]:
    """Yield a command that runs a pip from outside the environment on the environment's Python."""
    python = str(folder / "bin" / "python")
    with tempfile.TemporaryDirectory() as downloads:
        for find in (_debian_wheel, _system_pip, lambda inside: _downloaded_wheel(inside, Path(downloads))):
            pip = find(python)
            if pip and _works(pip):
                yield pip
                return
    give_up("No pip was found that works with this Python; on Debian and Ubuntu: apt install python3-venv")


def _debian_wheel(python: str) -> list[str] | None:
    wheels = sorted(DEBIAN_WHEELS.glob("pip-*.whl"))
    return [python, str(wheels[-1] / "pip")] if wheels else None


def _system_pip(python: str) -> list[str] | None:
    return [sys.executable, "-m", "pip", "--python", python]


def _downloaded_wheel(python: str, folder: Path) -> list[str] | None:
    wheel = folder / PIP_WHEEL
    try:
        body = _fetch(_wheel_address())
    except (OSError, LookupError) as reason:
        give_up(
            f"pip could not be fetched from {_package_index()} ({reason}). Connect this machine, or name an index that "
            "you reach: PIP_INDEX_URL=https://pypi.tuna.tsinghua.edu.cn/simple make run"
        )
    if hashlib.sha256(body).hexdigest() != PIP_SHA256:
        give_up(
            f"{PIP_WHEEL} from {_package_index()} is not the file that this project pins; nothing was installed."
        )
    wheel.write_bytes(body)
    return [python, str(wheel / "pip")]


def _wheel_address() -> str:
    """Find the wheel in the index's own list, since mirrors keep their files at addresses of their own."""
    listing = urllib.parse.urljoin(_package_index().rstrip("/") + "/", "pip/")
    page = _fetch(listing).decode("utf-8", "replace")
    link = re.search(rf'href="([^"]*{re.escape(PIP_WHEEL)}[^"]*)"', page)
    if not link:
        raise LookupError(f"{PIP_WHEEL} is not listed there")
    return urllib.parse.urljoin(listing, link[1].replace("&amp;", "&"))


def _fetch(address: str) -> bytes:
    certificates = os.environ.get("PIP_CERT") or _pip_setting("cert")
    trust = ssl.create_default_context(cafile=certificates if certificates else None)
    with urllib.request.urlopen(address, timeout=20, context=trust) as answer:
        return answer.read()


def _package_index() -> str:
    return os.environ.get("PIP_INDEX_URL") or _pip_setting("index-url") or "https://pypi.org/simple"


def _pip_setting(name: str) -> str | None:
    """Read one line of pip's own configuration, the nearest file winning, for the time before there is a pip."""
    home = Path.home()
    files = [Path("/etc/pip.conf"), home / ".pip/pip.conf", home / ".config/pip/pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        files.append(Path(os.environ["PIP_CONFIG_FILE"]))
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    with contextlib.suppress(configparser.Error):
        settings.read(files)
    return settings.get("install", name, fallback=settings.get("global", name, fallback=None))


def _works(pip: list[str]) -> bool:
    # `install --help` loads what an old pip on a new Python trips over; `--version` does not.
    return _quietly([*pip, "install", "--help"]).returncode == 0


def _say_final_address(folder: Path) -> None:
    """Write the coming name of the folder into the files that carry it (shebangs, `activate` and its prompt)."""
    for path in [*(folder / "bin").iterdir(), folder / "pyvenv.cfg"]:
        body = b"" if path.is_symlink() or not path.is_file() else path.read_bytes()
        if folder.name.encode() in body and not body.startswith(b"\x7fELF"):
            path.write_bytes(body.replace(folder.name.encode(), VENV.name.encode()))


def _quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    unwanted = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_VIRTUALENV")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    return subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stdout.strip().splitlines() or ["no reason given"])[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make .venv from the locked requirements.")
    parser.add_argument("--tests", action="store_true", help="also what the tests and linters need")
    tests = parser.parse_args().tests
    stop_on_terminate()
    ensure(tests=tests)
    compile_rooms()
    say("The environment is ready: .venv/bin/python")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
