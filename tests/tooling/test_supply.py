"""The bill of materials, the licences and the audit say what is so, or that they could not look."""

import json

import pytest

import supply


def test_the_bill_of_materials_is_that_of_the_lock():
    packages = supply.locked()

    assert len(packages) > 40
    assert supply.BILL.read_text(encoding="utf-8") == supply.bill(packages), "run `make supply`"
    assert supply.LICENCES.read_text(encoding="utf-8") == supply.licences(packages), "run `make supply`"


def test_every_licence_may_be_used():
    assert [one.name for one in supply.locked() if not one.allowed()] == []


@pytest.mark.parametrize(
    "terms", ["", "Proprietary", "GPL-3.0-only", "MIT AND AGPL-3.0-only", "LGPL-3.0-only"]
)
def test_other_licences_are_asked_about(terms):
    assert not supply.Package("something", "1.0", "", terms).allowed()


KNOWN = [{"id": "PYSEC-2026-1", "fix_versions": []}]


def report(**last):
    whole = {"name": "django", "version": "5.2.19", "vulns": []}
    return json.dumps(
        {"dependencies": [whole, {"name": "nh3", "version": "0.3.8", "vulns": []} | last], "fixes": []}
    )


def test_known_weaknesses_are_told_with_what_mends_them():
    known = [{"id": "PYSEC-2026-1", "fix_versions": ["0.3.9"]}]

    assert supply.known_weaknesses(report(vulns=known)) == ["nh3 0.3.8: PYSEC-2026-1, mended in 0.3.9"]
    assert supply.known_weaknesses(report()) == []


@pytest.mark.parametrize("told", ["", "no network", '{"dependencies": []}', report(skip_reason="not found")])
def test_a_report_that_does_not_tell_of_every_package_is_none(told):
    assert supply.known_weaknesses(told) is None


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ("echo cannot resolve >&2; exit 1", 0, "NOBODY WAS ASKED"),
        (f"echo '{report()}'", 0, "No weakness of the locked packages is known (pypi)."),
        (f"echo '{report(vulns=KNOWN)}'; exit 1", 1, "PYSEC-2026-1, mended in no version yet"),
    ],
)  # fmt: skip
def test_the_audit_fails_for_a_known_weakness_and_shouts_when_nobody_could_be_asked(
    tmp_path, capsys, said, status, words
):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{said}\n")
    python.chmod(0o755)

    assert supply.audit(str(python)) == status
    assert words in capsys.readouterr().out
