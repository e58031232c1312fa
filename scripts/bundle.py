"""Makes one file with which deploy/install.sh and deploy/upgrade.sh do without any package index or repository.

In it: the code of the commit that is checked out, the locked packages as wheels for this Python and this kind of machine, the
static files as browsers get them, and a list of hashes by which the other side knows that all of it arrived.
"""

import argparse
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import environment
from common import ROOT, VAR, VENV_PYTHON, give_up, say, stop_on_terminate


def git(*words: str) -> str:
    told = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True)
    if told.returncode:
        give_up(f"A bundle is made of a commit, and git says: {told.stderr.strip()}")
    return told.stdout.strip()


def code(folder: Path) -> None:
    folder.mkdir()
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-xf", "-", "-C", folder], input=archive, check=True)


def wheels(folder: Path, lock: Path) -> None:
    """Fetched once for each lock; every one is compared with the hash in the lock, here and where it is installed."""
    kept = VAR / "wheels" / f"{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}-{kind()}"
    if not kept.is_dir():
        part = kept.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        say("fetching the locked packages (a minute or two) …")
        options = [
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--only-binary=:all:",
            "-d",
            str(part),
        ]
        with environment.pip_for(VENV_PYTHON) as pip:
            told = subprocess.run([*pip, "download", *options, "-r", str(for_each_patch(lock, part))])
        if told.returncode:
            give_up("The packages could not be fetched (pip's own words are above).")
        part.with_suffix(".lock").unlink()
        part.rename(kept)
    shutil.copytree(kept, folder)


def for_each_patch(lock: Path, folder: Path) -> Path:
    """The lock without conditions on the last number of this Python: there it may be 3.11.2 where it is 3.11.7 here."""
    minor = rf"{sys.version_info[0]}\.{sys.version_info[1]}"
    condition = rf" ; python_full_version [<>]=? '{minor}\.\d+'(?= \\$)"
    path = folder.with_suffix(".lock")
    path.write_text(re.sub(condition, "", lock.read_text(encoding="utf-8"), flags=re.MULTILINE))
    return path


def static(folder: Path, code: Path, var: Path) -> None:
    """As the code of the commit collects them, whatever lies in this checkout."""
    variables = {**os.environ, "VAR_DIR": str(var), "DEBUG": "0", "SECRET_KEY": "of-no-use" * 8}
    variables |= {"DATABASE_URL": f"sqlite:///{var}/none.sqlite3", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [str(VENV_PYTHON), str(code / "manage.py"), "collectstatic", "--noinput", "--verbosity", "0"]
    if subprocess.run(command, cwd=code, env=variables).returncode:
        give_up("The static files could not be collected (why stands above).")
    shutil.move(var / "static", folder)


def kind() -> str:
    return f"cp{sys.version_info[0]}{sys.version_info[1]}-{platform.machine()}"


def listed(folder: Path) -> str:
    """As `sha256sum -c` reads it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in paths
    )


def packed(folder: Path, into: Path, at: int) -> None:
    """The same commit and the same packages make the same file."""

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = at
        return member

    part = into.with_suffix(".part")
    with tarfile.open(part, "w") as tar:  # wheels and static files are compressed already
        for path in sorted(folder.iterdir()):
            tar.add(path, path.name, filter=plain)
    part.replace(into)


def make(into: Path) -> Path:
    environment.ensure()
    name = git("log", "-1", "--format=%cd-%h", "--date=format:%Y%m%d", "--abbrev=8")
    if git("status", "--porcelain", "--untracked-files=no"):
        say("(changes that are not committed are left out)")
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=into) as kept:
        folder = Path(kept) / "bundle"
        folder.mkdir()
        code(folder / "code")
        if (folder / "code/requirements.txt").read_bytes() != (ROOT / "requirements.txt").read_bytes():
            give_up("requirements.txt differs from the commit's: commit it, or check the commit out.")
        wheels(folder / "wheels", folder / "code/requirements.txt")
        static(folder / "static", folder / "code", Path(kept) / "var")
        (folder / "VERSION").write_text(f"{name}\n")
        (folder / "MADE-FOR").write_text(f"{kind()}\n")
        (folder / "SHA256SUMS").write_text(listed(folder))
        path = into / f"youju-{name}-{kind()}.tar"
        packed(folder, path, int(git("log", "-1", "--format=%ct")))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=VAR / "bundles", help="the folder (var/bundles)")
    stop_on_terminate()
    path = make(parser.parse_args().into.absolute())
    say(f"{path}  {path.stat().st_size / 1e6:.0f} MB")
    say(f"sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}")
    say(f"There: tar -xf {path.name} code && sudo sh code/deploy/install.sh --bundle {path.name}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
