"""What the documents say is there, and what is there is in the documents."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SETTINGS = "".join(
    (ROOT / "portal" / name).read_text(encoding="utf-8")
    for name in ("environment.py", "phones.py", "settings.py")
)


def switches_in_settings():
    named = re.findall(r"""(?:env\.\w+|switch|number|address|environ\.get)\(\s*["']([A-Z_]+)["']""", SETTINGS)
    return set(named)


def test_operations_list_every_switch_and_no_other():
    operations = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", operations, re.MULTILINE))

    assert listed == switches_in_settings()


def test_the_example_of_an_environment_names_only_switches_that_exist():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^# ([A-Z_]+)=", example, re.MULTILINE))

    assert named == switches_in_settings()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    targets = re.findall(
        r"\]\((?!https?:|mailto:)([^)#]+)", re.sub(r"`[^`\n]*`", "", document.read_text("utf-8"))
    )

    assert [target for target in targets if not (document.parent / target).exists()] == []


def make_targets():
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    return {target for target in phony if target != "help"}


def test_make_help_tells_each_target_with_a_line_and_make_has_nothing_to_complain_of():
    # Under `make test` this is a make within a make, which would tell of itself.
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    made = subprocess.run(["make", "help"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
    told = {line.split()[1] for line in made.stdout.splitlines() if len(line.split()) > 3}

    assert (told, made.stderr) == (make_targets() | {"help"}, "")


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_both_readmes_tell_every_target(name):
    told = set(re.findall(r"make ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8")))

    assert make_targets() <= told


def test_both_readmes_give_the_same_commands():
    first, second = (
        [
            [line.split("#")[0].strip() for line in block.splitlines()]
            for block in re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
        ]
        for name in ("README.md", "README.zh.md")
    )

    assert first == second


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs/decisions"
    listed = re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8"))

    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_is_told_exists(document):
    ours = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    known = ours | {
        "check",
        "collectstatic",
        "createsuperuser",
        "db_worker",
        "makemigrations",
        "migrate",
        "runserver",
        "shell",
    }
    text = document.read_text(encoding="utf-8")
    told = re.findall(r"(?:sudo youju|`youju|^youju|manage\.py) ([a-z]+(?:_[a-z]+)*)\b", text, re.MULTILINE)

    assert set(told) - known == set()
