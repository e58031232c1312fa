"""One file that holds the site: whole, tried, for nobody else to read; and the way back. On SQLite, and what both share."""

import gzip
import json
import os
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest

from portal.backups import LEFT_OUT, BackupFault, archive, dumping, making, proving, restoring, shelf
from portal.databases import POSTGRES, SQLITE
from tests.portal import keeping

NOW = datetime(2026, 11, 22, 19, 40, tzinfo=UTC)  # the 23rd in Shanghai
KNOWN = {("core", "0001_initial")}


@pytest.fixture
def site(tmp_path):
    (tmp_path / "media" / "pictures").mkdir(parents=True)
    (tmp_path / "media" / "pictures" / "drawn.png").write_bytes(b"drawn anew")
    (tmp_path / "media" / "letter.pdf").write_bytes(b"a letter")
    (tmp_path / "secret_key").write_text("the key of the site")
    return keeping.a_site(tmp_path / "site.sqlite3")


@pytest.fixture
def plan(tmp_path):
    return keeping.a_plan(tmp_path)


def back(path, database, plan, *, identity=None, replace=False, known=KNOWN):
    return restoring.put_back(
        path, database, plan, identity=identity, replace=replace, now=NOW, known_migrations=known
    )


def rows(path, asked="SELECT count(*) FROM word"):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(asked).fetchall()


# Making


def test_a_backup_is_named_after_the_second_here_holds_everything_and_was_restored_for_trial(site, plan):
    made = making.make(site, plan, NOW)

    assert made.path == plan.folder / "youju-2026-11-23-034000.tar"
    assert made.path.stat().st_mode & 0o077 == plan.folder.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in plan.folder.iterdir()) == [
        "youju-2026-11-23-034000.json",
        "youju-2026-11-23-034000.tar",
    ]
    assert shelf.read_note(made.path) == made.note
    assert (made.note.tried_at, made.note.not_tried, made.note.rows) == (NOW.isoformat(), "", 309)
    with tarfile.open(made.path) as tar:
        assert tar.getnames() == ["manifest.json", "database.sqlite3.gz", "media/letter.pdf"]
        manifest = json.load(tar.extractfile("manifest.json"))
    assert manifest["tables"]["word"]["rows"] == 303
    assert manifest["migrations"] == [["core", "0001_initial"]]
    assert "django_session" not in manifest["tables"]


def test_no_session_is_in_it_not_even_in_pages_that_nobody_uses(site, plan):
    path = making.make(site, plan, NOW).path

    with tarfile.open(path) as tar:
        inside = gzip.decompress(tar.extractfile("database.sqlite3.gz").read())
    assert b"a-key-that-opens" in site["NAME"].read_bytes() + _log_of(site["NAME"])
    assert b"a-key-that-opens" not in inside
    assert "张三".encode() in inside


def test_the_table_in_which_sessions_lie_is_one_of_those_that_stay_behind(settings):
    store = import_module(settings.SESSION_ENGINE).SessionStore

    assert store.get_model_class()._meta.db_table in LEFT_OUT


def _log_of(path):
    log = path.with_name(path.name + "-wal")
    return log.read_bytes() if log.exists() else b""


def test_whoever_writes_meanwhile_waits_for_nobody_and_is_in_it_whole_or_not_at_all(site, plan, monkeypatch):
    with closing(sqlite3.connect(site["NAME"])) as writing:
        writing.execute("INSERT INTO writer (name, is_staff) VALUES ('半途', 0)")  # not committed

        path = making.make(site, plan, NOW).path
        writing.commit()

    back(path, {"ENGINE": SQLITE, "NAME": plan.folder / "other.sqlite3"}, plan)
    assert rows(plan.folder / "other.sqlite3", "SELECT name FROM writer") == [("张三",), ("李四",)]


def test_backups_of_more_than_thirty_days_go_but_the_last_that_was_tried_and_other_files_stay(site, plan):
    plan.folder.mkdir()
    ages = {"tried": 40, "old": 31, "young": 29}
    names = {word: shelf.called(NOW - timedelta(days=days), is_sealed=False) for word, days in ages.items()}
    for name in [*names.values(), "2026-10-01.dump", "2026-10-01.txt", "youju-2026-10-01-030000.tar.gz"]:
        (plan.folder / name).touch()
    note = making.make(site, replace(plan, folder=plan.folder / "x"), NOW).note
    shelf.write_note(plan.folder / names["tried"], note)

    made = making.make(site, plan, NOW, try_it=False)

    left = {path.name for path in plan.folder.iterdir() if path.is_file() and path.suffix != ".json"}
    assert left == {
        made.path.name,
        names["tried"],
        names["young"],
        "2026-10-01.txt",
        "youju-2026-10-01-030000.tar.gz",
    }
    assert (made.removed, made.note.not_tried) == (2, "没有要求试。")
    making.make(site, plan, NOW + timedelta(seconds=1))
    assert not (plan.folder / names["tried"]).exists()


def test_a_backup_that_fails_leaves_those_before_as_they_were_and_nothing_half_made(site, plan):
    path = making.make(site, plan, NOW).path
    before = path.read_bytes()
    site["NAME"].write_bytes(b"this is no database, and never was one " * 200)

    with pytest.raises(BackupFault, match="SQLite 说"):
        making.make(site, plan, NOW)
    with pytest.raises(BackupFault, match="没有数据库文件"):
        making.make({"ENGINE": SQLITE, "NAME": plan.folder / "none"}, plan, NOW)

    assert path.read_bytes() == before
    assert {each.suffix for each in plan.folder.iterdir()} == {".tar", ".json"}


def test_one_at_a_time_and_what_a_killed_run_left_is_swept(site, plan):
    (plan.folder / ".unfinished-killed").mkdir(parents=True)
    (plan.folder / ".unfinished-killed" / "plain").touch()

    with shelf.workplace(plan.folder):
        assert not (plan.folder / ".unfinished-killed").exists()
        with pytest.raises(BackupFault, match="正在进行"):
            making.make(site, plan, NOW)


def test_a_finished_backup_is_handed_to_the_command_that_carries_it_away(site, plan, tmp_path):
    away = tmp_path / "elsewhere"
    away.mkdir()

    made = making.make(site, replace(plan, then=f"cp -t {away}"), NOW)

    assert (away / made.path.name).read_bytes() == made.path.read_bytes()
    assert made.note.carried_off is True
    with pytest.raises(BackupFault, match="还只在这台机器上"):
        making.make(site, replace(plan, then="false"), NOW + timedelta(days=1))
    assert [shelf.read_note(path).carried_off for path in shelf.all_in(plan.folder)] == [True, False]


def test_the_password_of_postgresql_is_never_part_of_a_command(tmp_path):
    database = {
        "ENGINE": POSTGRES, "NAME": "youju", "USER": "youju", "PASSWORD": "quite secret", "HOST": "10.0.0.21",
        "PORT": 5432, "OPTIONS": {},
    }  # fmt: skip

    command, variables = dumping.pg_dump(database, tmp_path / "x.dump")

    assert command[0] == "pg_dump"
    assert command[-1] == "youju"
    assert "quite secret" not in " ".join(command)
    assert variables == {"PGPASSWORD": "quite secret"}


# Trying


def spoilt(path, what):
    """A backup with a fault of each kind."""
    whole = path.read_bytes()
    if what == "cut off":
        path.write_bytes(whole[: whole.index(b"\x1f\x8b") + 300])
    elif what == "one byte":
        place = whole.index(b"\x1f\x8b") + 300
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    elif what == "no backup":
        path.write_bytes(b"x" * 20_000)
    else:
        with tarfile.open(path, "a") as tar:
            about = tarfile.TarInfo("../../outside")
            tar.addfile(about)


@pytest.mark.parametrize("what", ["cut off", "one byte", "no backup", "more than is listed"])
def test_a_spoilt_backup_is_refused_and_the_site_stays(site, plan, what):
    path = making.make(site, plan, NOW).path
    shelf.note_path(path).unlink()  # as if somebody had brought the file alone
    spoilt(path, what)

    with pytest.raises(BackupFault):
        proving.prove_file(path, site, plan, None, NOW)
    with pytest.raises(BackupFault):
        back(path, site, plan, replace=True)

    assert rows(site["NAME"]) == [(303,)]
    assert not list(plan.folder.parent.glob("*before*")) + list(plan.folder.parent.glob("*outside*"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE writer SET name = '王五' WHERE id = 1", "writer：行数相同（2），内容不同"),
        ("DELETE FROM word WHERE id = 1", "word：303 行对 302 行"),
        ("DROP TRIGGER entry_removed", "触发器"),
        ("DELETE FROM django_migrations", "迁移"),
    ],
)
def test_what_does_not_come_back_as_it_was_is_no_backup(site, plan, tmp_path, change, words):
    """As if the copy had gone wrong between counting and packing."""
    found = dumping.dump(site, tmp_path / "dump")
    manifest = {
        "tables": {name: each.plain() for name, each in found.tables.items()},
        "shape": found.shape,
        "migrations": found.migrations,
    }
    with closing(sqlite3.connect(site["NAME"])) as other, other:
        other.execute(change)

    with pytest.raises(BackupFault, match=words):
        proving.compare(manifest, dumping.dump(site, tmp_path / "later"))


def test_a_file_that_is_not_the_one_that_was_made_is_refused(site, plan):
    path = making.make(site, plan, NOW).path
    with path.open("ab") as file:
        file.write(b"\0")

    with pytest.raises(BackupFault, match="和做好时的不一样"):
        proving.prove_file(path, site, plan, None, NOW)


def test_a_trial_later_is_noted_beside_the_backup(site, plan):
    path = making.make(site, plan, NOW, try_it=False).path

    manifest = proving.prove_file(path, site, plan, None, NOW + timedelta(hours=1))

    assert manifest["tables"]["entry"]["rows"] == 2
    assert shelf.read_note(path).tried_at == (NOW + timedelta(hours=1)).isoformat()


# Encryption


def test_an_encrypted_backup_holds_the_keys_and_only_the_other_half_of_the_key_opens_it(site, plan, tmp_path):
    keeping.age()
    secret, public = tmp_path / "identity", ""
    made_key = subprocess.run(["age-keygen", "-o", str(secret)], capture_output=True, text=True, check=True)
    public = made_key.stderr.split()[-1]
    sealed = replace(plan, keys=(public,), secrets=(tmp_path / "secret_key",))

    made = making.make(site, sealed, NOW)

    assert made.path.name == "youju-2026-11-23-034000.tar.age"
    assert made.path.read_bytes().startswith(b"age-encryption.org/v1")
    assert (made.note.is_sealed, made.note.tried_at) == (True, NOW.isoformat())
    assert not list(plan.folder.glob(".unfinished*"))
    with pytest.raises(BackupFault, match="--identity"):
        proving.prove_file(made.path, site, plan, None, NOW)
    subprocess.run(["age-keygen", "-o", str(tmp_path / "other")], capture_output=True, check=True)
    with pytest.raises(BackupFault, match="age 没有做成"):
        proving.prove_file(made.path, site, plan, tmp_path / "other", NOW)
    proving.prove_file(made.path, site, plan, secret, NOW)
    restored = back(made.path, site, plan, identity=secret, replace=True)
    assert (restored.secrets / "1-secret_key").read_text() == "the key of the site"
    assert (restored.secrets / "1-secret_key").stat().st_mode & 0o077 == 0


def test_without_encryption_keys_are_named_and_not_held(site, plan, tmp_path):
    path = making.make(site, replace(plan, secrets=(tmp_path / "secret_key",)), NOW).path

    with tarfile.open(path) as tar:
        assert json.load(tar.extractfile("manifest.json"))["elsewhere"] == [str(tmp_path / "secret_key")]
    assert b"the key of the site" not in path.read_bytes()


def test_without_the_program_nothing_is_written_readable(site, plan, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(BackupFault, match="apt install age"):
        making.make(site, replace(plan, keys=("age1anybody",)), NOW)

    assert list(plan.folder.iterdir()) == []


# The way back


def test_a_site_comes_back_into_an_empty_place(site, plan, tmp_path):
    path = making.make(site, plan, NOW).path
    new = {"ENGINE": SQLITE, "NAME": tmp_path / "new.sqlite3"}
    os.remove(tmp_path / "media" / "letter.pdf")

    restored = back(path, new, plan)

    assert (restored.made_at, restored.rows, restored.aside) == (NOW, 309, "")
    assert rows(new["NAME"], "SELECT text, code FROM word WHERE id = 1") == [
        ("借了钱，怎么还？", "0f5f5b0d47450d3f3d0b3432072220ab")
    ]
    assert rows(new["NAME"], "SELECT * FROM django_session") == []
    assert (tmp_path / "media" / "letter.pdf").read_bytes() == b"a letter"


def test_what_is_there_is_replaced_only_when_asked_and_kept_aside(site, plan, tmp_path):
    path = making.make(site, plan, NOW).path
    with closing(sqlite3.connect(site["NAME"])) as later, later:
        later.execute("INSERT INTO writer (name, is_staff) VALUES ('后来的', 0)")

    with pytest.raises(BackupFault, match="--replace"):
        back(path, site, plan)
    assert len(rows(site["NAME"], "SELECT * FROM writer")) == 3
    restored = back(path, site, plan, replace=True)

    assert restored.aside == str(tmp_path / "site.before-20261123_034000.sqlite3")
    assert len(rows(site["NAME"], "SELECT * FROM writer")) == 2
    assert rows(restored.aside, "SELECT name FROM writer WHERE id = 3") == [("后来的",)]


def test_nothing_is_touched_while_somebody_has_the_database_open(site, plan):
    path = making.make(site, plan, NOW).path

    with closing(sqlite3.connect(site["NAME"])) as reading:
        reading.execute("SELECT * FROM writer").fetchall()
        with pytest.raises(BackupFault, match="先停掉网站"):
            back(path, site, plan, replace=True)

        assert reading.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert rows(site["NAME"]) == [(303,)]


def test_a_database_that_nobody_can_read_any_more_is_replaced_and_kept_too(site, plan):
    path = making.make(site, plan, NOW).path
    site["NAME"].write_bytes(b"rubbish" * 1000)

    restored = back(path, site, plan, replace=True)

    assert rows(site["NAME"]) == [(303,)]
    with open(restored.aside, "rb") as aside:
        assert aside.read(7) == b"rubbish"


def test_a_backup_of_a_newer_program_or_of_the_other_database_is_refused(site, plan):
    path = making.make(site, plan, NOW).path

    with pytest.raises(BackupFault, match=r"core\.0001_initial"):
        back(path, site, plan, replace=True, known={("core", "0000_of_long_ago")})
    with pytest.raises(BackupFault, match="move_database"):
        back(path, {"ENGINE": POSTGRES, "NAME": "x"}, plan, replace=True)


def test_a_backup_from_before_migrations_were_joined_is_not_taken_for_a_newer_one(site, plan):
    path = making.make(site, plan, NOW).path

    joined = {("core", "0001_squashed_0002_more"), ("core", "0003_later"), ("another", "0001_initial")}

    assert back(path, site, plan, replace=True, known=joined).rows == 309


def test_accounts_that_were_closed_since_the_backup_are_named(tmp_path, plan):
    site = keeping.a_site(tmp_path / "people.sqlite3")
    with closing(sqlite3.connect(site["NAME"])) as people, people:
        people.execute("CREATE TABLE accounts_user (id integer PRIMARY KEY, email text)")
        people.executemany("INSERT INTO accounts_user VALUES (?, ?)", [(1, "a@x"), (2, "b@x"), (3, "c@x")])
    path = making.make(site, plan, NOW).path
    with closing(sqlite3.connect(site["NAME"])) as people, people:
        people.execute("DELETE FROM accounts_user WHERE id = 2")
        people.execute("UPDATE accounts_user SET email = 'closed-3@account.invalid' WHERE id = 3")

    assert back(path, site, plan, replace=True).unknown == [2, 3]


def test_a_manifest_of_another_format_is_refused(tmp_path):
    archive.pack(tmp_path / "x.tar", {}, {})
    spoilt = (tmp_path / "x.tar").read_bytes().replace(b'"format": 1', b'"format": 9')
    (tmp_path / "x.tar").write_bytes(spoilt)

    with pytest.raises(BackupFault, match="只认得 1"):
        archive.unpack(tmp_path / "x.tar", tmp_path)
