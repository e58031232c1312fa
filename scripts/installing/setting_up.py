"""A machine set up by deploy/install.sh: from a bundle or a clone, asked, set up again, its timers tried."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from common import ROOT
from installing.machine import Machine

# Of the answer to a visitor, through nginx, over TLS: what must stand in it, whoever it is that answers.
HEADERS = {
    "strict-transport-security": "max-age=",
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
}
ASK = """
import http.client, json, ssl, sys
sys.path.insert(0, "/srv/youju/scripts")
import ask
def visit(method, path, tls=True, body=None):
    connection = ask.Named("example.org", ssl._create_unverified_context()) if tls else http.client.HTTPConnection("127.0.0.1", 80)
    connection.request(method, path, body, {"Host": "example.org"})
    answer = connection.getresponse()
    page = answer.read().decode("utf-8", "replace")
    return answer.status, {name.lower(): value for name, value in answer.headers.items()}, page[:9000]
print(json.dumps([visit(*each) for each in json.loads(sys.argv[1])]))
"""
# The whole of what install.sh may have laid, without what the site writes while it runs.
SNAPSHOT = """
cd /; find etc srv usr/local var/www -xdev \\( -name __pycache__ -o -name ld.so.cache \\) -prune -o \\( -type f -o -type l \\) \\
    -printf '%p %m %u %g %s %T@ %l\\n' | LC_ALL=C sort
"""


def walk(machine: Machine, database: str, made: Path, note: Callable[[str], None]) -> None:
    machine.must("sh", "-c", "mkdir -p /root/new")
    certificate(machine)
    machine.answers(database, CERTIFICATE="/etc/own-certificate")
    if database == "sqlite":
        machine.copy(made, "/root/bundle.tar")
        machine.must("tar", "-xf", "/root/bundle.tar", "-C", "/root/new", "code")
        words = ["--bundle", "/root/bundle.tar"]
        variables = {}
    else:
        clone(machine, "/root/new/code")
        words, variables = [], {"PIP_INDEX_URL": mirror(machine, made), "PIP_RETRIES": "0"}
    install = ["sh", "/root/new/code/deploy/install.sh", "--answers", "/root/answers", *words]

    before = machine.must("sh", "-c", SNAPSHOT)
    told = machine.must(*install, "--dry-run")
    assert "Nothing was changed" in told, told
    assert machine.must("sh", "-c", SNAPSHOT) == before, "--dry-run changed something"
    note("install.sh --dry-run told every step and changed nothing")

    told = machine.must(*install, **variables)
    source = "the bundle" if database == "sqlite" else "a clone and a mirror of packages"
    assert "What remains for you" in told, told
    note(f"install.sh set the machine up from {source}, without a way out to any network")

    visitors(machine)
    note("home, admin sign-in and /readyz through nginx, with their headers; http leads to https")
    secrets(machine, database)
    note("keys, answers and backups are for their owner's eyes")
    number = timers(machine)
    note(f"{number} commands of timers ran to a good end; the workers work")

    before = machine.must("sh", "-c", SNAPSHOT)
    machine.must(*install, **variables)
    after = machine.must("sh", "-c", SNAPSHOT)
    assert after == before, f"the second run changed something:\n{difference(before, after)}"
    note("install.sh a second time changed nothing")
    edited(machine, install, variables)
    note("files that somebody changed here stay as they are, and are named")


def certificate(machine: Machine) -> None:
    machine.must(
        "sh", "-c", "mkdir -p /etc/own-certificate && cd /etc/own-certificate && openssl req -x509 -newkey rsa:2048 -nodes -days 30 "
        "-subj /CN=example.org -keyout privkey.pem -out fullchain.pem 2>/dev/null",
    )  # fmt: skip


def clone(machine: Machine, target: str) -> None:
    """What is committed, with its history's last line: as `git clone --depth 1` would lay it."""
    machine.must("mkdir", "-p", target)
    made = Path(machine.root.parent / "exchange/code.bundle")
    subprocess.run(["git", "bundle", "create", "--quiet", str(made), "HEAD"], cwd=ROOT, check=True)
    machine.must("git", "clone", "--quiet", "--depth", "1", "file:///exchange/code.bundle", target)
    made.unlink()


def mirror(machine: Machine, made: Path) -> str:
    """A package index on the machine itself, out of the wheels of the bundle."""
    machine.copy(made, "/root/mirror.tar")
    machine.must(
        "sh",
        "-c",
        "mkdir /root/mirror && tar -xf /root/mirror.tar -C /root/mirror wheels && rm /root/mirror.tar",
    )
    machine.python(
        "import pathlib, re\n"
        "for wheel in pathlib.Path('/root/mirror/wheels').iterdir():\n"
        "    folder = pathlib.Path('/root/mirror/index') / re.sub(r'[-_.]+', '-', wheel.name.split('-')[0]).lower()\n"
        "    folder.mkdir(parents=True, exist_ok=True)\n"
        "    wheel.rename(folder / wheel.name)\n"
    )
    machine.run(
        "python3", "-m", "http.server", "3141", "--bind", "127.0.0.1", "-d", "/root/mirror/index", apart=True
    )
    return "http://127.0.0.1:3141"


def visit(machine: Machine, *asked: tuple) -> list:
    return json.loads(machine.must("python3", "-c", ASK, json.dumps(asked)))


def visitors(machine: Machine, *, pausing: bool = True) -> None:
    """What they get through nginx; `pausing` as long as its file is ours, which knows how to let nobody post."""
    home, admin, ready, plain = visit(
        machine, ("GET", "/"), ("GET", "/accounts/login/"), ("GET", "/readyz"), ("GET", "/articles/", False)
    )
    for status, headers, page in (home, admin):
        assert status == 200 and "<h1" in page, (status, page[:300])
        missing = {
            name: headers.get(name) for name, words in HEADERS.items() if words not in headers.get(name, "")
        }
        assert not missing, missing
    assert (ready[0], ready[2].strip().splitlines()[0]) == (200, "ready"), ready
    assert (plain[0], plain[1]["location"]) == (301, "https://example.org/articles/"), plain
    assert "no-store" in admin[1]["cache-control"], admin[1]
    if not pausing:
        return
    machine.must("touch", "/srv/youju-releases/posting-paused")
    read, posted = visit(machine, ("GET", "/articles/"), ("POST", "/accounts/login/", True, "a=b"))
    machine.must("rm", "/srv/youju-releases/posting-paused")
    assert (read[0], posted[0], posted[1].get("retry-after")) == (200, 503, "30"), (read[0], posted[:2])
    assert "网站这会儿打不开" in posted[2], posted[2][:200]


def secrets(machine: Machine, database: str) -> None:
    told = machine.must(
        "stat", "-c", "%n %U:%G %a", "/etc/youju/env", "/etc/youju", "/var/lib/youju", "/var/lib/youju/secret_key",
        "/var/lib/youju/backups", "/srv/youju/portal/settings.py",
    )  # fmt: skip
    assert told.splitlines() == [
        "/etc/youju/env root:youju 640",
        "/etc/youju root:youju 750",
        "/var/lib/youju youju:youju 750",
        "/var/lib/youju/secret_key youju:youju 600",
        "/var/lib/youju/backups youju:youju 700",
        "/srv/youju/portal/settings.py root:root 644",
    ], told
    written = machine.must(
        "find", "/srv/youju-releases", "(", "-user", "youju", "-o", "-perm", "-o+w", ")", "!", "-type", "l"
    )
    assert written == "", f"the site's account may change its code: {written}"
    told = machine.must("youju", "check", "--deploy", "--fail-level", "WARNING")
    assert "no issues" in told or "没有" in told, told


def timers(machine: Machine) -> int:
    """Each command of each unit that a timer starts ends with 0; what has to run all the time does."""
    number = 0
    for path in sorted((ROOT / "deploy/systemd").glob("*.timer")):
        assert machine.run("systemctl", "is-active", path.name).code == 0, f"{path.name} is not on"
        if (
            path.stem == "youju-links"
        ):  # hundreds of addresses, politely, and no way out to any: three will do
            machine.must("youju", "check_links", "--most", "3")
            number += 1
            continue
        told = machine.run("systemctl", "start", "--tell", path.with_suffix(".service").name)
        ended = json.loads(told.words)
        bad = [(command, code) for command, code in ended if code]
        assert ended and not bad, f"{path.stem}: {bad}\n{unit_log(machine, path.stem)}"
        number += len(ended)
    for name in ("youju-web", "youju-worker@1", "youju-bulk"):
        assert machine.run("systemctl", "is-active", name).code == 0, (
            f"{name} does not run:\n{unit_log(machine, name)}"
        )
    return number


def unit_log(machine: Machine, name: str) -> str:
    return machine.run("tail", "-n", "30", f"/var/log/units/{name}.service.log").words


def edited(machine: Machine, install: list[str], variables: dict[str, str]) -> None:
    machine.must(
        "sh",
        "-c",
        "echo '# ours' >> /etc/nginx/sites-available/youju.conf; echo '# ours' >> /etc/systemd/system/youju-tidy.timer",
    )
    machine.must(
        "sh", "-c", "for each in sysctl nginx; do echo '# newer' >> /srv/youju/deploy/$each/youju.conf; done"
    )
    told = machine.must(*install, **variables)
    site = machine.must("tail", "-n", "1", "/etc/nginx/sites-available/youju.conf")
    kept = machine.must(
        "sh",
        "-c",
        "tail -n 1 /etc/systemd/system/youju-tidy.timer.old-*; tail -n 1 /etc/systemd/system/youju-tidy.timer",
    )
    assert site == "# ours\n", site
    assert kept.splitlines() == ["# ours", "WantedBy=timers.target"], kept
    assert "compare /etc/nginx/sites-available/youju.conf with" in told, told
    newer = machine.must(
        "tail", "-qn", "1", "/etc/nginx/sites-available/youju.conf.new", "/etc/sysctl.d/60-youju.conf"
    )
    assert newer == "# newer\n# newer\n", newer


def difference(before: str, after: str) -> str:
    first, second = set(before.splitlines()), set(after.splitlines())
    return "\n".join(
        [
            *(f"- {line}" for line in sorted(first - second)),
            *(f"+ {line}" for line in sorted(second - first)),
        ][:20]
    )


def clear(machine: Machine) -> None:
    """As if nothing had ever been set up, but for what came from Debian."""
    machine.run(
        "sh",
        "-c",
        "systemctl stop $(cd /etc/systemd/system && ls youju-*.timer youju-[!w]*.service) youju-worker@1 youju-web",
    )
    machine.run("sh", "-c", "nginx -s stop; runuser -u postgres -- dropdb youju; pkill -f http.server")
    machine.must(
        "sh", "-c", "rm -rf /srv/youju* /var/lib/youju /etc/youju /root/new /root/mirror /etc/systemd/system/youju-* "
        "/etc/nginx/sites-*/youju.conf /etc/nginx/youju-* /usr/local/sbin/youju",
    )  # fmt: skip


def spoken(words: str, pattern: str) -> str:
    found = re.search(pattern, words)
    assert found, f"{pattern!r} is not in: {words[-2000:]}"
    return found[0]
