#!/usr/bin/env python
"""Django's commands for this project: `.venv/bin/python manage.py help`."""

import os
import sys


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    if sys.version_info < (3, 11):
        sys.exit("manage.py needs Python 3.11 or newer; " + what_to_run(here))
    from importlib.util import find_spec

    if find_spec("django") is None or find_spec("environs") is None:
        sys.exit(
            "This Python (" + sys.executable + ") does not hold what the site needs; " + what_to_run(here)
        )
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        execute_from_command_line(sys.argv)
    except ModuleNotFoundError as missing:
        package = (missing.name or "").split(".")[0]
        if not package or os.path.exists(os.path.join(here, package)) or find_spec(package):
            raise
        sys.exit(
            "The package %s is not installed here (wanted by %s); %s"
            % (package, where(missing), what_to_run(here))
        )


def what_to_run(here):
    """The same command with the project's own environment; `make setup` makes that where it is not there yet."""
    command = " ".join([os.path.join(".venv", "bin", "python"), "manage.py"] + sys.argv[1:])
    if os.path.exists(os.path.join(here, ".venv", "bin", "python")):
        return "run: " + command
    return "run `make setup` once, then: " + command


def where(error):
    """The file and line that asked, so that a mistyped import is found as quickly as a missing package."""
    trace = error.__traceback__
    place = ""
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if "importlib" not in name:
            place = "%s:%d" % (name, trace.tb_lineno)
        trace = trace.tb_next
    return place


if __name__ == "__main__":
    main()
