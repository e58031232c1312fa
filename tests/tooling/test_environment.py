"""The environment is whole or not there at all, and never made twice for the same lock."""

import functools
import hashlib
import http.server
import os
import threading

import pytest

import environment

LOCK = "django==5.2.1 \\\n    --hash=sha256:aa\ncolorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:bb\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one package in a folder of its own, and the home folder of somebody who configured nothing."""
    for name in ("site", "tests"):
        (tmp_path / f"{name}.txt").write_text(LOCK)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VAR", tmp_path / "var")
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "VENV_PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(environment, "LOCKS", {name: tmp_path / f"{name}.txt" for name in ("site", "tests")})
    monkeypatch.setattr(environment.Path, "home", lambda: tmp_path)
    for variable in ("PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def install(project, **versions):
    """An environment that somebody made by hand."""
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").write_text("")
    for name, version in versions.items():
        folder = project / f".venv/lib/python3.11/site-packages/{name}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


@pytest.fixture
def index(project, monkeypatch):
    """A package index on this machine; the test fills its folder."""
    served = project / "index"
    (served / "pip").mkdir(parents=True)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=served)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/")
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        yield served
        server.shutdown()


def test_an_environment_made_by_hand_is_kept_when_it_holds_what_the_lock_names(project):
    install(project, Django="5.2.1")

    assert environment.ensure() == project / ".venv/bin/python"
    assert (project / ".venv/.lock-site").read_text() == hashlib.sha256(LOCK.encode()).hexdigest()


def test_an_environment_of_another_version_is_not_taken_for_the_locked_one(project):
    install(project, Django="5.2.0")

    assert environment._missing(["site"]) == ["site"]


def test_a_changed_lock_asks_for_a_new_environment(project):
    install(project, Django="5.2.1")
    environment.ensure()

    (project / "site.txt").write_text(LOCK.replace("5.2.1", "5.2.2"))

    assert environment._missing(["site"]) == ["site"]


def test_a_new_site_environment_is_filled_with_all_that_was_asked_for(project):
    assert environment._missing(["site", "tests"]) == ["site", "tests"]


def test_a_failed_download_leaves_no_half_made_folder(project, index, monkeypatch, capsys):
    """The index is empty, and a run that was killed has left its folder; without ensurepip, which takes long."""
    (project / "ensurepip.py").write_text("raise ImportError('python3-venv is not installed')")
    monkeypatch.setenv("PYTHONPATH", str(project))
    before = set(project.iterdir())
    (project / ".venv.new-1/bin").mkdir(parents=True)

    with pytest.raises(SystemExit):
        environment.ensure()

    assert set(project.iterdir()) - before == {project / "var"}
    assert "PIP_INDEX_URL=" in capsys.readouterr().err


def test_the_wheel_of_pip_is_found_at_the_address_that_the_index_gives(project, index, monkeypatch):
    body = b"wheel"
    (index / "elsewhere").mkdir()
    (index / "elsewhere" / environment.PIP_WHEEL).write_bytes(body)
    (index / "pip/index.html").write_text(f'<a href="../elsewhere/{environment.PIP_WHEEL}#sha256=0">pip</a>')
    monkeypatch.setattr(environment, "PIP_SHA256", hashlib.sha256(body).hexdigest())

    command = environment._downloaded_wheel("python", project)

    assert command == ["python", str(project / environment.PIP_WHEEL / "pip")]
    assert (project / environment.PIP_WHEEL).read_bytes() == body


def test_a_wheel_with_other_contents_is_refused(project, index, capsys):
    (index / "pip" / environment.PIP_WHEEL).write_bytes(b"something else")
    (index / "pip/index.html").write_text(f'<a href="{environment.PIP_WHEEL}">pip</a>')

    with pytest.raises(SystemExit):
        environment._downloaded_wheel("python", project)

    assert not (project / environment.PIP_WHEEL).exists()
    assert "is not the file that this project pins" in capsys.readouterr().err


def test_an_index_without_an_answer_gets_one_sentence(project, monkeypatch, capsys):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")

    with pytest.raises(SystemExit):
        environment._downloaded_wheel("python", project)

    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("file", [".pip/pip.conf", ".config/pip/pip.conf"])
def test_the_index_that_pip_is_configured_with_is_asked(project, file):
    (project / file).parent.mkdir(parents=True)
    (project / file).write_text("[global]\nindex-url = https://mirror.example/simple\n")

    assert environment._package_index() == "https://mirror.example/simple"


def test_scripts_carry_the_address_at_which_the_environment_ends_up(project):
    fresh = project / ".venv.new-7"
    (fresh / "bin").mkdir(parents=True)
    (fresh / "bin/tool").write_text(f"#!{fresh}/bin/python\n")
    (fresh / "bin/compiled").write_bytes(b"\x7fELF .venv.new-7")
    (fresh / "bin/python").symlink_to("/usr/bin/python3")
    (fresh / "pyvenv.cfg").write_text(f"command = python -m venv {fresh}\n")

    environment._say_final_address(fresh)

    assert (fresh / "bin/tool").read_text() == f"#!{project}/.venv/bin/python\n"
    assert (fresh / "bin/compiled").read_bytes() == b"\x7fELF .venv.new-7"
    assert (fresh / "pyvenv.cfg").read_text() == f"command = python -m venv {project}/.venv\n"
