"""A machine on which the release before this one runs, filled, and deploy/upgrade.sh: broken in several ways, then in earnest."""

import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from common import ROOT, give_up
from installing import setting_up
from installing.machine import Machine, Told

# The release before this one: its last commit. Moved on with deploy/released-migrations.txt, when a release is made.
BEFORE = "1594d672"
NEW = "/root/new"
# What people wrote and are; `content/` may change other tables with each release.
PEOPLES = (
    "accounts_user", "accounts_lawyerprofile", "accounts_verificationevent", "account_emailaddress", "qa_question",
    "qa_answer", "qa_comment", "qa_flag", "qa_moderationevent", "articles_feedback",
)  # fmt: skip
FINGERPRINT = """
import hashlib, json, sys
from django.db import connection
known = json.loads(sys.argv[-1]) if sys.argv[-1].startswith("{{") else {{}}
found = {{}}
with connection.cursor() as cursor:
    for table in {tables!r}:
        columns = known.get(table) or sorted(each.name for each in connection.introspection.get_table_description(cursor, table))
        cursor.execute(f"SELECT {{', '.join(chr(34) + each + chr(34) for each in columns)}} FROM {{table}} ORDER BY id")
        rows = cursor.fetchall()
        found[table] = columns, len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()
print("FOUND" + json.dumps(found))
"""
READ = """
import collections, json, os, ssl, sys, time
sys.path.insert(0, "/root/scripts")
import ask
trust, told = ssl._create_unverified_context(), collections.Counter()
paths = ["/", "/articles/", "/questions/", "/statutes/", "/search/?q=%E8%8A%B1%E5%91%97", "/lawyers/"]
while not os.path.exists("/root/enough"):
    for path in paths:
        try:
            status, page = ask.ask(ask.Named("example.org", trust), "example.org", path)
        except OSError as fault:
            status = type(fault).__name__
        told[str(status)] += 1
        time.sleep(0.1)
print(json.dumps(told))
"""
TABLE = """from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("portal", "{leaf}")]
    operations = [migrations.CreateModel("Trial", [("id", models.BigAutoField(primary_key=True))])]
"""
STEP = """from django.db import migrations
def step(apps, schema_editor):
    {step}
def back(apps, schema_editor):
    pass
class Migration(migrations.Migration):
    survived_because = {{"RunPython portal.step": "It is there to be tried, and touches no row of anybody."}}
    dependencies = [("portal", "{before}")]
    operations = [migrations.RunPython(step{back})]
"""
FORGET = """schema_editor.execute("DELETE FROM qa_flag"); schema_editor.execute("UPDATE accounts_user SET display_name = ''")"""


def walk(machine: Machine, database: str, made: Path, note: Callable[[str], None]) -> None:
    setting_up.certificate(machine)
    machine.copy(made, "/root/bundle.tar")
    machine.must(
        "sh",
        "-c",
        f"mkdir -p {NEW} && tar -xf /root/bundle.tar -C {NEW} && cp -R {NEW}/code/scripts /root/scripts",
    )
    lay_before(machine, database)
    before = fingerprint(machine)
    rows = sum(count for _, count, _ in before.values())
    note(f"the release before ({BEFORE}) runs, laid by hand, with {rows} rows of what people wrote")
    the_rest(machine, before, note)


def the_rest(machine: Machine, before: dict, note: Callable[[str], None]) -> None:
    """From the filled release before: broken updates, each of which leaves it as it was, and at last the update."""
    breaks = {
        "a migration fails": [(TABLE, {}), (STEP, {"step": "raise ValueError('this breaks')", "back": ", back"})],
        "a page of the new version fails": [(TABLE, {})],
        "a migration cannot be taken back": [(STEP, {"step": FORGET, "back": ""}), (STEP, {"step": "1 / 0", "back": ", back"})],
    }  # fmt: skip
    for number, (name, migrations) in enumerate(breaks.items(), start=1):
        source = broken(machine, number, migrations)
        if "page" in name:
            machine.must("rm", f"{source}/code/templates/home.html")
            machine.write(f"{source}/code/templates/home.html", "{% this_breaks %}")
        told = upgrade(machine, source)
        assert told.code != 0, f"{name}: it went through:\n{told.words[-2000:]}"
        assert "The old version serves." in told.words, f"{name}: {told.words[-3000:]}"
        as_before(machine, before, name)
        assert ("the backup comes in" in told.words) == ("cannot be taken back" in name), told.words[-3000:]
        how = setting_up.spoken(
            told.words, "the tables as they were|the tables are as they were|the backup comes in"
        )
        note(f"{name}: back at the release before, nothing lost ({how})")
    cut_short(machine)
    note("cut short in the midst of the tables (kill -9 of everything)")
    in_earnest(machine, before, note)


def lay_before(machine: Machine, database: str) -> None:
    """As docs/operations.md of that release told it: a folder, its units, no link."""
    told = subprocess.run(["git", "cat-file", "-e", f"{BEFORE}^{{commit}}"], cwd=ROOT, capture_output=True)
    if told.returncode:
        give_up(f"The commit {BEFORE} is not in this clone: fetch the whole history (git fetch --unshallow).")
    archive = machine.root.parent / "exchange/before.tar"
    subprocess.run(["git", "archive", "-o", str(archive), BEFORE], cwd=ROOT, check=True)
    machine.must(
        "sh",
        "-c",
        "mkdir -p /srv/youju && tar -xf /exchange/before.tar -C /srv/youju && rm /exchange/before.tar",
    )
    machine.must(
        "sh",
        "-c",
        "cd /srv/youju && python3 scripts/environment.py",
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS=f"{NEW}/wheels",
    )
    machine.run(
        "useradd", "--system", "--user-group", "--home-dir", "/var/lib/youju", "--no-create-home", "youju"
    )
    machine.must(
        "sh",
        "-c",
        "install -d -o youju -g youju -m 750 /var/lib/youju; install -d -o root -g youju -m 750 /etc/youju",
    )
    address = "sqlite:////var/lib/youju/site.sqlite3"
    if database == "postgres":
        address = "postgres://youju@%2Fvar%2Frun%2Fpostgresql/youju"
        machine.must("systemctl", "start", "postgresql")
        machine.run("runuser", "-u", "postgres", "--", "createuser", "youju")
        machine.must("runuser", "-u", "postgres", "--", "createdb", "--owner=youju", "--encoding=UTF8", "--template=template0", "--locale=C.UTF-8", "youju")  # fmt: skip
    machine.write(
        "/etc/youju/env",
        f'SITE_URL=https://example.org\nVAR_DIR=/var/lib/youju\nDATABASE_URL="{address}"\nSITE_CONTACT_EMAIL=contact@example.org\n'
        "EMAIL_URL=filemail:///var/lib/youju/mail\nSITE_ICP=京ICP备00000000号\n",
    )
    machine.must("sh", "-c", "chown root:youju /etc/youju/env && chmod 640 /etc/youju/env")
    machine.must("install", "-m", "755", f"{NEW}/code/deploy/youju", "/usr/local/sbin/youju")
    machine.must("youju", "migrate", "--noinput", "--verbosity", "0")
    machine.must("youju", "collectstatic", "--noinput", "--verbosity", "0")
    machine.must("youju", "seed")
    # Invented people are for sites that are not on the web: so it is not, for the moment.
    machine.must(
        "sh",
        "-c",
        "cp -p /etc/youju/env /root/env && sed -i s#https://example.org#http://127.0.0.1:8000# /etc/youju/env",
    )
    machine.must("youju", "demo")
    machine.must("youju", "make_bulk", "--scale", "0.001", "--yes")
    machine.must("cp", "-p", "/root/env", "/etc/youju/env")
    machine.must(
        "sh", "-c", "cp /srv/youju/deploy/systemd/youju-* /etc/systemd/system/ && systemctl daemon-reload"
    )
    machine.must(
        "sh",
        "-c",
        "cd /srv/youju/deploy/systemd && systemctl enable --now youju-web.service youju-worker.service $(ls *.timer)",
    )
    nginx = "s#/etc/letsencrypt/live/example.org/#/etc/own-certificate/#"
    machine.must(
        "sh", "-c", f"sed {nginx} /srv/youju/deploy/nginx/youju.conf > /etc/nginx/sites-available/youju.conf"
    )
    machine.must(
        "sh",
        "-c",
        "ln -sf ../sites-available/youju.conf /etc/nginx/sites-enabled/youju.conf; rm -f /etc/nginx/sites-enabled/default",
    )
    machine.run("sh", "-c", "cp /srv/youju/deploy/nginx/youju-sites.conf /etc/nginx/")
    machine.must("systemctl", "restart", "nginx")
    machine.must("python3", "/root/scripts/ask.py", "--host", "example.org", "--seconds", "60")


def fingerprint(machine: Machine, known: dict | None = None) -> dict:
    """Of each table of people's words: its columns, how many rows, and a hash over them."""
    columns = {table: columns for table, (columns, _, _) in (known or {}).items()}
    lines = f"import sys; sys.argv.append({json.dumps(columns)!r})\n" + FINGERPRINT.format(tables=PEOPLES)
    told = machine.must("youju", "shell", "-c", lines)
    return json.loads(re.search(r"^FOUND(.*)$", told, re.MULTILINE)[1])


def broken(machine: Machine, number: int, migrations: list[tuple[str, dict[str, str]]]) -> str:
    """The new version, which breaks on the way."""
    folder = f"/root/broken{number}"
    machine.must("cp", "-al", NEW, folder)
    names = sorted(path.stem for path in (ROOT / "portal/migrations").glob("0*.py"))
    leaf = names[-1]
    for place, (words, values) in enumerate(migrations):
        name = f"0{900 + place}_broken"
        machine.write(
            f"{folder}/code/portal/migrations/{name}.py", words.format(leaf=leaf, before=leaf, **values)
        )
        leaf = name
    machine.must("rm", f"{folder}/VERSION")
    machine.write(f"{folder}/VERSION", f"20990101-broken{number}\n")
    return folder


def upgrade(machine: Machine, source: str) -> Told:
    return machine.run("sh", f"{source}/code/deploy/upgrade.sh", "--source", source)


def as_before(machine: Machine, before: dict, name: str) -> None:
    found = fingerprint(machine, before)
    differing = [table for table in PEOPLES if found[table] != before[table]]
    assert not differing, (
        f"{name}: {differing} differ: {[(before[each][1], found[each][1]) for each in differing]}"
    )
    runs = machine.must("readlink", "-f", "/srv/youju").strip()
    assert "broken" not in runs, f"{name}: {runs} runs"
    waiting = machine.must("youju", "migrate", "--plan")
    assert "No planned" in waiting or "没有" in waiting, f"{name}: the tables are not as they were: {waiting}"
    left = machine.must(
        "youju",
        "shell",
        "-c",
        "from django.db import connection as c; print([t for t in c.introspection.table_names() if 'trial' in t])",
    )
    assert "[]" in left, f"{name}: {left}"
    for each in ("youju-web", "youju-worker", "youju-tidy.timer"):
        assert machine.run("systemctl", "is-active", each).code == 0, f"{name}: {each} does not run"
    assert machine.run("test", "-e", "/srv/youju-releases/posting-paused").code == 1, (
        f"{name}: nobody can post"
    )
    machine.must(
        "python3",
        "/root/scripts/ask.py",
        "--host",
        "example.org",
        "--through-nginx",
        "--tls",
        "--seconds",
        "5",
    )


def cut_short(machine: Machine) -> None:
    source = broken(
        machine, 4, [(TABLE, {}), (STEP, {"step": "__import__('time').sleep(300)", "back": ", back"})]
    )
    number = machine.run("sh", f"{source}/code/deploy/upgrade.sh", "--source", source, apart=True).code
    applied = "from django.db.migrations.recorder import MigrationRecorder as R; print(('portal', '0900_broken') in R.Migration.objects.values_list('app', 'name'))"
    deadline = time.monotonic() + 240
    while "True" not in machine.run("youju", "shell", "-c", applied).words:
        assert time.monotonic() < deadline, "the upgrade never came to the tables"
        time.sleep(2)
    machine.kill(number)
    machine.run("sh", "-c", "pkill -9 -f 'manage.py migrate'")
    told = machine.wait(number).words
    assert machine.run("test", "-e", "/srv/youju-releases/upgrading/undo").code == 0, told


def in_earnest(machine: Machine, before: dict, note: Callable[[str], None]) -> None:
    reading = machine.run("python3", "-c", READ, apart=True).code
    began = time.monotonic()
    told = upgrade(machine, NEW)
    seconds = time.monotonic() - began
    machine.must("touch", "/root/enough")
    read = json.loads(machine.wait(reading).words)
    assert told.code == 0, told.words[-4000:]
    assert "An update was cut short here." in told.words and "The old version serves." in told.words, (
        told.words[:3000]
    )
    version = machine.must("cat", f"{NEW}/VERSION").strip()
    assert machine.must("readlink", "-f", "/srv/youju").strip() == f"/srv/youju-releases/{version}"
    found = fingerprint(machine, before)
    differing = {
        table: (before[table][1], found[table][1]) for table in PEOPLES if found[table] != before[table]
    }
    assert not differing, f"rows differ after the update: {differing}"
    machine.must("youju", "check", "--deploy", "--fail-level", "WARNING")
    setting_up.visitors(machine, pausing=False)  # the file of nginx was changed here, so it stayed
    for path in (ROOT / "deploy/systemd").glob("*.timer"):
        assert machine.run("systemctl", "is-active", path.name).code == 0, (
            f"{path.name} is not on after the update"
        )
    bad = {status: times for status, times in read.items() if status != "200"}
    note(
        f"went back first, then brought the new version in: {seconds:.0f} s, {sum(read.values())} pages read meanwhile, not 200: {bad or 'none'}"
    )
    told = upgrade(machine, NEW)
    assert told.code == 0 and "nothing to do" in told.words, told.words
    renewed(machine, note)


def renewed(machine: Machine, note: Callable[[str], None]) -> None:
    """One version further with the same packages: processes are renewed one by one, and no reader notices."""
    source = "/root/next"
    machine.must("cp", "-al", NEW, source)
    page = f"{source}/code/templates/home.html"
    changed = machine.must("sed", "s#</h1>#（新版）</h1>#", page)
    machine.must("rm", page, f"{source}/VERSION", "/root/enough")
    machine.write(page, changed)
    machine.write(f"{source}/VERSION", "20990102-next\n")
    reading = machine.run("python3", "-c", READ, apart=True).code
    began = time.monotonic()
    told = upgrade(machine, source)
    machine.must("touch", "/root/enough")
    read = json.loads(machine.wait(reading).words)
    assert told.code == 0, told.words[-4000:]
    ((status, _, home),) = setting_up.visit(machine, ("GET", "/"))
    assert (status, "（新版）" in home) == (200, True), (
        "the processes were renewed and show the version before"
    )
    assert set(read) == {"200"}, f"readers noticed: {read}"
    kept = machine.must("ls", "/srv/youju-releases").split()
    note(
        f"renewed in {time.monotonic() - began:.0f} s, {read['200']} pages read meanwhile, each whole; kept: {', '.join(kept)}"
    )
