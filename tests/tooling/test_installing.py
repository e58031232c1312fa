"""What deploy/install.sh and upgrade.sh are made of, piece by piece; the whole of it runs in `make install-test`."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
SCRIPTS = [
    DEPLOY / "install.sh",
    DEPLOY / "upgrade.sh",
    DEPLOY / "common.sh",
    DEPLOY / "youju",
    ROOT / "scripts/with_python",
]
ME = f"{os.getuid()}:{os.getgid()}"


@pytest.fixture
def sh(tmp_path):
    """Run lines of sh with the functions of common.sh, whose folders are the test's own."""

    def run(lines, code=0):
        places = f"CONF={tmp_path}/conf RELEASES={tmp_path}/releases CODE={tmp_path}/code VAR={tmp_path}/var HERE={DEPLOY}"
        told = subprocess.run(
            ["sh", "-euc", f". {DEPLOY}/common.sh; {places.replace(' ', '; ')}\n{lines}"],
            cwd=tmp_path, capture_output=True, text=True,
        )  # fmt: skip
        assert told.returncode == code, told.stdout + told.stderr
        return told.stdout + told.stderr

    (tmp_path / "conf").mkdir()
    (tmp_path / "ours").write_text("first\n")
    return run


def test_a_shell_of_any_machine_reads_the_scripts():
    for path in SCRIPTS:
        told = subprocess.run(["sh", "-n", path], capture_output=True, text=True)
        assert (path.name, told.returncode, told.stderr) == (path.name, 0, "")


# Files that somebody changed


def put(keep=""):
    return f"put ours theirs 644 {ME} {keep}\n"


def test_a_file_that_nobody_changed_is_laid_anew_without_a_word(sh, tmp_path):
    sh(put())
    (tmp_path / "ours").write_text("second\n")

    told = sh(put())

    assert (tmp_path / "theirs").read_text() == "second\n"
    assert sorted(path.name for path in tmp_path.glob("theirs*")) == ["theirs"]
    assert "was changed" not in told


@pytest.mark.parametrize("already", [True, False], ids=["since it was laid", "before anything was laid"])
def test_a_unit_that_somebody_changed_is_laid_anew_and_kept_beside(sh, tmp_path, already):
    if already:
        sh(put())
    (tmp_path / "theirs").write_text("mine\n")
    (tmp_path / "ours").write_text("second\n")

    told = sh(put())

    (old,) = tmp_path.glob("theirs.old-*")
    assert ((tmp_path / "theirs").read_text(), old.read_text()) == ("second\n", "mine\n")
    assert f"kept as {old.name}" in told


def test_a_file_of_the_administrator_stays_and_ours_lies_beside_until_it_changes_again(sh, tmp_path):
    sh(put("keep"))
    (tmp_path / "theirs").write_text("mine\n")

    assert sh(put("keep") + 'echo "left:$LEFT"').endswith("left:\n")  # ours is as it was: nothing to compare
    (tmp_path / "ours").write_text("second\n")
    told = sh(put("keep") + 'echo "left:$LEFT"')

    assert (tmp_path / "theirs").read_text() == "mine\n"
    assert (tmp_path / "theirs.new").read_text() == "second\n"
    assert "compare theirs with theirs.new" in told
    assert "left:\n" in sh(put("keep") + 'echo "left:$LEFT"')


def test_what_the_version_before_brought_was_changed_by_nobody(sh, tmp_path):
    for folder, words in (("old/deploy", "first\n"), ("new/deploy", "second\n")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "unit").write_text(words)
    (tmp_path / "theirs").write_text("first\n")

    told = sh(f"FORMER=$PWD/old/deploy; put $PWD/new/deploy/unit theirs 644 {ME}")

    assert ((tmp_path / "theirs").read_text(), "changed" in told) == ("second\n", False)


def test_a_dry_run_tells_and_lays_nothing(sh, tmp_path):
    assert "would run: install -D" in sh(f"DRY=yes; {put()}")
    assert not (tmp_path / "theirs").exists()
    assert not (tmp_path / "conf/as-laid").exists()


# Versions


def test_a_bundle_that_did_not_arrive_whole_changes_nothing(sh, tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b/VERSION").write_text("20260101-abc\n")
    (tmp_path / "b/SHA256SUMS").write_text(f"{'0' * 64}  VERSION\n")
    subprocess.run(["tar", "-cf", "bundle.tar", "-C", "b", "VERSION", "SHA256SUMS"], cwd=tmp_path, check=True)

    assert "is not whole" in sh("unpack bundle.tar into", code=1)
    assert "There is no file" in sh("unpack none.tar into", code=1)
    (tmp_path / "text.tar").write_text("no tar")
    assert "is not a bundle" in sh("unpack text.tar into", code=1)


def test_a_folder_without_git_is_named_by_what_is_in_it(sh, tmp_path):
    (tmp_path / "site/var").mkdir(parents=True)
    (tmp_path / "site/a.py").write_text("1")
    first = sh("name_of site")
    (tmp_path / "site/var/log").write_text("what the site writes names no version")

    assert re.fullmatch(r"files-[0-9a-f]{12}\n", first)
    assert sh("name_of site") == first
    (tmp_path / "site/a.py").write_text("2")
    assert sh("name_of site") != first


def test_the_link_leads_over_in_one_step_and_back(sh, tmp_path):
    (tmp_path / "releases/one").mkdir(parents=True)
    (tmp_path / "releases/two").mkdir()

    sh("lead_to releases/one; lead_to releases/two")

    assert os.readlink(tmp_path / "code") == "releases/two"
    assert not (tmp_path / "code.next").is_symlink()


def test_values_of_the_environment_are_read_as_a_shell_reads_them(sh, tmp_path):
    (tmp_path / "conf/env").write_text(
        '# said\nSITE_URL=https://example.org\nDEFAULT_FROM_EMAIL="有据 <a@example.org>"\n'
    )

    assert sh("from_env DEFAULT_FROM_EMAIL; echo; from_env NONE; from_env SITE_URL") == (
        "有据 <a@example.org>\nhttps://example.org"
    )


def test_every_unit_that_stands_by_itself_is_switched_on(sh):
    wanted = {
        path.name.replace("@.", "@1.")
        for path in (DEPLOY / "systemd").iterdir()
        if "[Install]" in path.read_text(encoding="utf-8")
    }

    told = sh(f"units {ROOT}").split()

    assert (set(told), len(told)) == (wanted, len(wanted))


# nginx


@pytest.mark.parametrize(("certificate", "listens", "key"), [
    ("certbot", "listen 443 ssl http2;", "/etc/letsencrypt/live/youju.example.net/privkey.pem"),
    ("/etc/own", "listen 443 ssl http2;", "/etc/own/privkey.pem"),
    ("none", "listen 80;", None),
])  # fmt: skip
def test_the_site_of_nginx_gets_this_machines_name_and_certificate(sh, tmp_path, certificate, listens, key):
    told = sh(
        f"put() {{ cat $1; }}; run() {{ :; }}; HOST=youju.example.net; CERTIFICATE={certificate}\n"
        f"PROXIES='10.0.0.1 10.1.0.0/16'; put_nginx {ROOT}"
    )

    assert "example.org" not in told
    assert "server_name youju.example.net;" in told
    assert listens in told
    assert re.findall(r"ssl_certificate_key\s+(\S+);", told) == ([key] if key else [])
    assert told.count("\nserver {") == (2 if key else 1)
    assert ("X-Forwarded-Proto https" in told) == (key is None)
    assert "set_real_ip_from 10.0.0.1;\nset_real_ip_from 10.1.0.0/16;\nreal_ip_header" in told


# Questions


@pytest.fixture
def install(tmp_path):
    """The first questions of install.sh, answered from a file, on a machine that looks like Debian."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/systemctl").write_text("#!/bin/sh\n")
    (tmp_path / "bin/systemctl").chmod(0o755)

    def run(*options, **answers):
        told = {
            "HOST": "example.org",
            "CONTACT": "a@example.org",
            "CERTIFICATE": "none",
            "ADMIN": "",
        } | answers
        (tmp_path / "answers").write_text("".join(f"{name}={value}\n" for name, value in told.items()))
        path = f"{tmp_path / 'bin'}:{os.environ['PATH']}:/usr/sbin"
        return subprocess.run(
            ["sh", DEPLOY / "install.sh", "--dry-run", "--answers", tmp_path / "answers", *options],
            env={"PATH": path, "HOME": str(tmp_path)}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )  # fmt: skip

    return run


@pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="neither Debian nor Ubuntu")
@pytest.mark.parametrize(("answers", "words"), [
    ({"HOST": "https://example.org"}, "'https://example.org' is not the name of a site"),
    ({"HOST": "exa mple.org"}, "is not the name of a site"),
    ({"DATABASE": "mysql"}, "The database is 'mysql'"),
    ({"CERTIFICATE": "/nowhere"}, "/nowhere holds no fullchain.pem"),
    ({"CERTIFICATE": "mine"}, "The certificate is 'mine'"),
    ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL is not an address of a mail server"),
    ({"EMAIL_URL": 'smtp://a:"b"@host'}, "EMAIL_URL holds a quote"),
    ({"ICP": "$(reboot)"}, "ICP holds a quote"),
    ({"CONTACT": "nobody"}, "'nobody' is not an e-mail address"),
    ({"HOTS": "a"}, "says 'HOTS=a', which nobody asks"),
])  # fmt: skip
def test_an_answer_that_makes_no_sense_ends_with_a_sentence(install, answers, words):
    told = install(**answers)

    assert told.returncode == 1
    assert words in told.stderr


@pytest.mark.skipif(not Path("/etc/debian_version").exists(), reason="neither Debian nor Ubuntu")
def test_a_dry_run_goes_through_all_steps_without_root(install):
    told = install("--database", "sqlite")

    assert (told.returncode, told.stderr) == (0, "")
    assert "Nothing was changed." in told.stdout
    assert told.stdout.count("\n== ") >= 12


def test_the_example_of_answers_names_what_is_asked_and_nothing_else():
    named = set(
        re.findall(r"^([A-Z_]+)=", (DEPLOY / "answers.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    read = re.search(
        r"case \$\{line%%=\*\} in\n(.*?)\n        \*\)",
        (DEPLOY / "install.sh").read_text(encoding="utf-8"),
        re.DOTALL,
    )[1]

    assert named == set(re.findall(r"([A-Z_]+)\)", read))
