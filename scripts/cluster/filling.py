"""The files that `deploy/` ships, with this machine's folders, ports and passwords in place of the examples in them.

There is no second copy of any of them: whatever is replaced has to stand in the file, or the run ends.
"""

import re
import shlex
from pathlib import Path

from common import ROOT, VENV_PYTHON

DEPLOY = ROOT / "deploy"


class NotThere(Exception):
    """A file of `deploy/` no longer holds what was to be replaced in it."""


def filled(name: str, values: dict[str, str]) -> str:
    """The words of `deploy/<name>`, each example in `values` replaced wherever it stands."""
    words = (DEPLOY / name).read_text(encoding="utf-8")
    for example, value in values.items():
        if example not in words:
            raise NotThere(f"deploy/{name} does not say {example!r} any more")
        words = words.replace(example, value)
    return words


def fill(name: str, values: dict[str, str], into: Path) -> Path:
    """Write the filled file into the folder `into`, under its own name."""
    path = into / Path(name).name
    path.write_text(filled(name, values), encoding="utf-8")
    return path


def unit(name: str, instance: str = "") -> tuple[list[str], dict[str, str]]:
    """What a systemd unit of `deploy/` runs, and the variables that it sets, on this checkout instead of /srv/youju."""
    words = (DEPLOY / "systemd" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    variables = dict(
        pair.split("=", 1)
        for line in re.findall(r"^Environment=(.*)$", words, re.MULTILINE)
        for pair in shlex.split(line)
    )
    commands = re.findall(r"^ExecStart=-?(.*)$", words, re.MULTILINE)
    if not commands:
        raise NotThere(f"deploy/systemd/{name} starts nothing")
    command = shlex.split(commands[-1].replace("%i", instance))
    if command[0] != "/srv/youju/.venv/bin/python":
        raise NotThere(f"deploy/systemd/{name} does not start the site's own Python")
    return [str(VENV_PYTHON), *(word.replace("/srv/youju", str(ROOT)) for word in command[1:])], variables
