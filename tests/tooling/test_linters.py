"""The linters find what an old browser would drop, and leave alone what is only an improvement."""

import json
import subprocess
from pathlib import Path

import pytest

import node
from common import in_ci

ROOT = Path(__file__).resolve().parents[2]
LINTERS = ROOT / "scripts" / "linters"

NEWER_CSS = """
@layer base { a { color: red; } }
@container (min-width: 3rem) { a { color: red; } }
@nonsense { a { color: red; } }
@media (width >= 400px) { a { color: red; } }
p:has(b) { color: red; }
p:is(b, i) { color: red; }
p:where(b) { color: red; }
p, a:focus-visible { color: red; }
p { & b { color: red; } }
p { aspect-ratio: 1 / 1; inset: 0; margin-inline: 0; }
p { color: color-mix(in srgb, red, blue); height: 100dvh; }
p { display: flex; gap: 1rem; }
p { colour: red; }
"""
OLD_OR_BETTER_CSS = """
@supports (aspect-ratio: 1) { p { aspect-ratio: 1 / 1; } }
p { height: 100vh; height: 100dvh; }
p { display: grid; gap: 1rem; }
p:not(.a) { text-wrap: balance; }
a:focus-visible { color: red; }
"""
NEWER_JS = """
[1].at(-1);
structuredClone({});
Object.hasOwn({}, "a");
"1 2".split(/(?<=1)/);
new RegExp("(?<!1)");
crypto.randomUUID();
document.forms[0].requestSubmit();
addEventListener("submit", (event) => event.submitter);
document.body.style.aspectRatio = "1";
"""
OLD_OR_BETTER_JS = """
const answer = { at: 1, path: "/" };
document.body.hidden = !answer.at || !answer.path || !document.body.dataset.token;
document.body.showPopover?.();
document.body.replaceChildren();
document.body.style.maxHeight = "1px";
let words = null;
words ??= "a".replaceAll("a", "b") ?? answer?.path;
try { localStorage.size = words; } catch { /* off */ }
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What is found in each of the files above, read at once: `{name: [line, …]}`, in their order."""
    reader = node.with_packages(LINTERS)
    if reader is None:
        pytest.skip("no Node.js")
    folder = tmp_path_factory.mktemp("planted")
    files = {
        "newer.css": NEWER_CSS, "better.css": OLD_OR_BETTER_CSS, "newer.js": NEWER_JS, "better.js": OLD_OR_BETTER_JS,
        "syntax.js": "class A { #secret = 1; }", "await.js": "await fetch('/');",
    }  # fmt: skip
    for name, words in files.items():
        (folder / name).write_text(words)
    told = subprocess.run(
        [reader, LINTERS / "lint.mjs", *(folder / name for name in files)], capture_output=True, text=True
    )
    assert told.returncode == 1, told.stderr
    lines = [line for line in told.stdout.splitlines() if str(folder.name) in line]
    return {
        name: sorted(
            int(line.split(f"{name}:")[1].split(":")[0]) - 1 for line in lines if f"/{name}:" in line
        )
        for name in files
    }


def test_every_line_that_an_old_browser_would_drop_is_found(found):
    assert found["newer.css"] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 11, 11, 12, 13]


def test_a_fallback_a_question_to_the_browser_and_a_listed_improvement_are_no_fault(found):
    assert (found["better.css"], found["better.js"]) == ([], [])


def test_every_call_that_an_old_browser_lacks_is_found(found):
    assert found["newer.js"] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_syntax_that_an_old_browser_cannot_read_is_found(found):
    assert (found["syntax.js"], found["await.js"]) == ([0], [0])


@pytest.fixture
def no_node(monkeypatch):
    monkeypatch.setattr(node, "find", lambda name: None)
    monkeypatch.setattr(node, "install_system_packages", lambda *names: False)


def test_without_node_the_scripts_go_unread_and_one_is_told_what_to_install(no_node, monkeypatch, capsys):
    monkeypatch.setenv("CI", "")

    assert node.with_packages(LINTERS) is None
    assert "sudo apt install nodejs npm" in capsys.readouterr().out


def test_without_node_nothing_passes_in_ci(no_node, monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")

    with pytest.raises(SystemExit):
        node.with_packages(LINTERS)
    assert in_ci()
    assert "sudo apt install nodejs npm" in capsys.readouterr().err


def test_packages_that_lie_there_are_not_fetched_again(tmp_path, monkeypatch):
    (tmp_path / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3}))
    (tmp_path / "node_modules").mkdir()
    node._stamp(tmp_path).write_text(node._lock_hash(tmp_path))
    monkeypatch.setattr(node, "find", lambda name: "/usr/bin/node" if name == "node" else None)
    monkeypatch.setattr(node, "_install", lambda *asked: pytest.fail("fetched again"))

    assert node.with_packages(tmp_path) == "/usr/bin/node"


def test_where_packages_cannot_be_fetched_the_reason_is_told_and_ci_fails(tmp_path, monkeypatch, capsys):
    (tmp_path / "package-lock.json").write_text("{}")
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho $1: no network; exit 1\n")
    npm.chmod(0o755)
    monkeypatch.setattr(node, "VAR", tmp_path)
    monkeypatch.setattr(node, "find", lambda name: str(npm) if name == "npm" else "/usr/bin/node")

    monkeypatch.setenv("CI", "")
    assert node.with_packages(tmp_path) is None
    assert "ci: no network" in capsys.readouterr().out

    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit):
        node.with_packages(tmp_path)
    assert "ci: no network" in capsys.readouterr().err


@pytest.mark.parametrize(("says", "good"), [("v18.17.1", False), ("v18.18.0", True), ("v24.1.0", True)])
def test_a_node_that_is_too_old_is_none(tmp_path, monkeypatch, says, good):
    old = tmp_path / "node"
    old.write_text(f"#!/bin/sh\necho {says}\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    assert node.find("node") == (str(old) if good else None)
