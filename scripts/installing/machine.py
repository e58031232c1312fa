"""A machine out of nothing: Debian in a folder, with process, mount and network namespaces of its own; nothing of it stays."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from common import ROOT, VAR, end_with_parent, give_up, install_system_packages, say

HERE = Path(__file__).resolve().parent
SUITE = "bookworm"
MIRROR = "http://deb.debian.org/debian"
PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
DEVICES = {"null": (1, 3), "zero": (1, 5), "full": (1, 7), "random": (1, 8), "urandom": (1, 9), "tty": (5, 0)}
# Whatever starts by itself when Debian installs it, does not: nothing here may answer on the ports of this machine.
NOBODY_STARTS = "#!/bin/sh\nexit 101\n"


def base() -> Path:
    """The folder that all machines begin from: Debian, and the packages that install.sh asks it for. Kept in var/."""
    installer = (ROOT / "deploy/install.sh").read_bytes() + (ROOT / "deploy/common.sh").read_bytes()
    packages = b"".join(line for line in installer.splitlines(True) if b"wanted=" in line)
    folder = VAR / "install-test" / f"{SUITE}-{hashlib.sha256(packages).hexdigest()[:12]}"
    if folder.is_dir():
        return folder
    if not shutil.which("debootstrap") and not install_system_packages("debootstrap"):
        give_up("debootstrap is missing: sudo apt install debootstrap")
    for old in folder.parent.glob(f"{SUITE}-*"):
        shutil.rmtree(old)
    part = folder.with_suffix(".part")
    part.mkdir(parents=True)
    say(f"laying Debian ({SUITE}) into a folder, once (a minute or two) …")
    quietly(["debootstrap", "--variant=minbase", SUITE, str(part), os.environ.get("DEBIAN_MIRROR", MIRROR)])
    _prepare(part)
    say("install.sh --packages-only, with this machine's network …")
    with Machine(part, network=True, keep=True) as machine:
        machine.answers("postgres")
        machine.copy(ROOT / "deploy", "/root/deploy")
        told = machine.run("sh", "/root/deploy/install.sh", "--packages-only", "--answers", "/root/answers")
        machine.run("rm", "-rf", "/root/deploy", "/root/answers")
    if told.code:
        shutil.rmtree(part, ignore_errors=True)
        give_up(f"the packages could not be installed:\n{told.words[-3000:]}")
    part.rename(folder)
    return folder


def _prepare(folder: Path) -> None:
    for name in ("resolv.conf", "hosts"):
        shutil.copyfile(Path("/etc") / name, folder / "etc" / name)
    if CERTIFICATES.exists():
        (folder / "root/certificates.pem").write_bytes(CERTIFICATES.read_bytes())
    stop = folder / "usr/sbin/policy-rc.d"
    stop.write_text(NOBODY_STARTS)
    stop.chmod(0o755)


def quietly(command: list[str]) -> None:
    told = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if told.returncode:
        give_up(f"{' '.join(command[:2])} failed:\n{told.stdout[-3000:]}")


class Told:
    """What a command said, and how it ended."""

    def __init__(self, words: str, code: int):
        self.words, self.code = words, code


class Machine:
    """Commands run in it one after the other; `apart` lets one run beside."""

    def __init__(self, folder: Path, *, network: bool = False, keep: bool = False):
        self.folder, self.network, self.keep = folder, network, keep

    def __enter__(self) -> "Machine":
        self.stack = contextlib.ExitStack()
        place = Path(tempfile.mkdtemp(prefix="youju-machine-", dir="/tmp"))
        self.stack.callback(shutil.rmtree, place, ignore_errors=True)
        apart = ["--mount", "--pid", "--fork", "--kill-child", "--uts", "--ipc"] + (
            [] if self.network else ["--net"]
        )
        self.process = subprocess.Popen(
            ["unshare", *apart, sys.executable, str(HERE / "machine.py"), str(self.folder), str(place), str(int(self.keep))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, errors="replace", preexec_fn=end_with_parent,
        )  # fmt: skip
        self.stack.callback(self._end)
        self.root = Path(self.process.stdout.readline().strip())
        return self

    def _end(self) -> None:
        self.process.stdin.close()  # the first process ends, and with it all of its namespace
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=10)
        self.process.kill()
        self.process.wait()

    def __exit__(self, *fault) -> None:
        self.stack.close()

    def tell(self, **what) -> Told:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            give_up("the machine is gone")
        return Told(*json.loads(line))

    def run(self, *command: str, apart: bool = False, **variables: str) -> Told:
        environment = {"PATH": PATHS, "HOME": "/root", "LANG": "C.UTF-8", **variables}
        return self.tell(command=[str(word) for word in command], environment=environment, apart=apart)

    def wait(self, number: int) -> Told:
        return self.tell(wait=number)

    def kill(self, number: int) -> None:
        self.tell(kill=number)

    def must(self, *command: str, **variables: str) -> str:
        told = self.run(*command, **variables)
        if told.code:
            raise AssertionError(
                f"{' '.join(map(str, command))[:200]} ended with {told.code}:\n{told.words[-3000:]}"
            )
        return told.words

    def python(self, lines: str, python: str = "/usr/bin/python3", **variables: str) -> str:
        return self.must(python, "-c", lines, **variables)

    def write(self, path: str, words: str) -> None:
        self.python("import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])".replace(
            "sys.argv[1]", repr(path)).replace("sys.argv[2]", repr(words)))  # fmt: skip

    def copy(self, source: Path, target: str) -> None:
        """From this machine's disk; the place of exchange lies outside the new root's own changes."""
        name = hashlib.sha256(str(source).encode()).hexdigest()[:8]
        here = self.root.parent / "exchange" / name
        if source.is_dir():
            shutil.copytree(
                source, here, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", ".venv", "var")
            )
        else:
            here.hardlink_to(
                source
            ) if here.parent.stat().st_dev == source.stat().st_dev else shutil.copyfile(source, here)
        self.must("cp", "-R", f"/exchange/{name}", target)
        shutil.rmtree(here) if here.is_dir() else here.unlink()

    def answers(self, database: str, **others: str) -> None:
        told = {
            "HOST": "example.org", "CONTACT": "contact@example.org", "EMAIL_URL": "filemail:///var/lib/youju/mail",
            "ICP": "京ICP备00000000号", "DATABASE": database, "CERTIFICATE": "none", "ADMIN": "admin@example.org",
        } | others  # fmt: skip
        self.write("/root/answers", "".join(f"{name}={value}\n" for name, value in told.items()))


# What follows runs as root in the new namespaces, before there is a root of the machine's own.


def become(folder: Path, place: Path, keep: bool) -> None:
    """Mount a copy of the folder that costs nothing, and go into it for good."""

    def mount(*words: str) -> None:
        subprocess.run(["mount", *words], check=True)

    mount("--make-rprivate", "/")
    root = place / "root"
    root.mkdir()
    (place / "exchange").mkdir()
    if keep:
        mount("--bind", str(folder), str(root))
    else:
        mount("-t", "tmpfs", "-o", "size=5g,mode=755", "tmpfs", str(_made(place / "changes")))
        upper, work = _made(place / "changes/upper"), _made(place / "changes/work")
        mount(
            "-t", "overlay", "-o", f"lowerdir={folder},upperdir={upper},workdir={work}", "overlay", str(root)
        )
    mount("-t", "proc", "proc", str(root / "proc"))
    mount("-t", "sysfs", "-o", "ro", "sysfs", str(root / "sys"))
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(root / "dev"))
    for name, (major, minor) in DEVICES.items():
        os.mknod(root / "dev" / name, 0o666 | 0o020000, os.makedev(major, minor))
        (root / "dev" / name).chmod(0o666)
    for name, target in {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}.items():
        (root / "dev" / name).symlink_to(target)
    mount("-t", "tmpfs", "-o", "mode=1777", "tmpfs", str(_made(root / "dev/shm")))
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(root / "run"))
    mount("--bind", str(place / "exchange"), str(_made(root / "exchange")))
    for name in ("usr/local/bin/systemctl", "usr/local/sbin/playing-systemd"):
        (root / name).write_bytes(b"#!/usr/bin/python3\n" + (HERE / "systemd.py").read_bytes())
        (root / name).chmod(0o755)
    _loopback()
    with contextlib.suppress(OSError):
        socket.sethostname("machine")
    print(root, flush=True)
    os.chroot(root)
    os.chdir("/")
    environment = {"PATH": PATHS, "HOME": "/root", "LANG": "C.UTF-8"}
    interpreter = "/usr/bin/python3"
    if not os.path.exists(interpreter):  # the very first time: Debian's least has no Python
        subprocess.run(["apt-get", "update", "-q"], env=environment, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", "python3"],
            env=environment | {"DEBIAN_FRONTEND": "noninteractive"}, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    os.execve(interpreter, [interpreter, "/usr/local/sbin/playing-systemd"], environment)


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _loopback() -> None:
    """`ip link set lo up`, without `ip`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking, contextlib.suppress(OSError):
        interface = struct.pack("16sh", b"lo", 0x1 | 0x40)  # up, running
        fcntl.ioctl(asking, 0x8914, interface)


if __name__ == "__main__":
    become(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "1")
