"""What the site is made of: its bill of materials and licences, and whether somebody knows a weakness of it.

supply.py          writes sbom.cdx.json (CycloneDX 1.6) and docs/licences.md from requirements.txt and what is installed
supply.py audit    asks whether weaknesses of the locked packages are known; says loudly when nobody could be asked

The audit ends with 1 when a weakness is known, with 0 when none is, and with 0 and a banner when it could not look.
"""

import argparse
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata

import environment
from common import ROOT, say

LOCK = ROOT / "requirements.txt"
BILL = ROOT / "sbom.cdx.json"
LICENCES = ROOT / "docs" / "licences.md"
PINNED = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;]+)(?: ; ([^\\\n]+?))? *\\?$", re.M | re.I
)
# Read in the packages' own licence files, where their metadata gives no SPDX name or names several things.
READ_BY_HAND = {
    "async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause", "defusedxml": "PSF-2.0", "django-csp": "BSD-3-Clause",
    "django-filter": "BSD-3-Clause", "django-taggit": "BSD-3-Clause", "fido2": "BSD-2-Clause", "markdown-it-py": "MIT",
    "mdurl": "MIT", "qrcode": "BSD-3-Clause", "segno": "BSD-3-Clause", "sqlparse": "BSD-3-Clause", "tzdata": "Apache-2.0",
}  # fmt: skip
# What may be used and handed on beside our code without a question to anybody.
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU",
    "MPL-2.0", "PSF-2.0", "Zlib",
}  # fmt: skip
# Used as it comes and only linked to at run time, which these licences allow; never copied into our files or changed.
LINKED = {"LGPL-3.0-only": {"psycopg", "psycopg-binary"}}
AUDIT = (
    "--require-hashes",
    "--disable-pip",
    "--strict",
    "--progress-spinner=off",
    "--timeout=15",
    "--format=json",
)
SERVICES = ("pypi", "osv")


@dataclass(frozen=True)
class Package:
    """One line of the lock; `marker` says on which machines it is wanted."""

    name: str
    version: str
    marker: str
    licence: str

    def allowed(self) -> bool:
        names = set(re.split(r" (?:AND|OR|WITH) ", self.licence.replace("(", "").replace(")", "")))
        return names <= ALLOWED or any(
            self.licence == licence and self.name in linked for licence, linked in LINKED.items()
        )

    def component(self) -> dict:
        """As CycloneDX writes it."""
        told = {
            "type": "library",
            "bom-ref": f"{self.name}@{self.version}",
            "name": self.name,
            "version": self.version,
            "purl": f"pkg:pypi/{self.name}@{self.version}",
            "licenses": [{"expression": self.licence}],
        }
        if self.marker:
            told["properties"] = [{"name": "python:marker", "value": self.marker}]
        return told


def licence(name: str) -> str:
    """The SPDX expression of a package: read by hand, or as it says itself; empty where neither tells."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    return told.get("License-Expression") or told.get("License") or ""


def locked() -> list[Package]:
    """Every package of the lock, in its order."""
    return [
        Package(name.lower(), version, marker or "", licence(name.lower()))
        for name, version, marker in PINNED.findall(LOCK.read_text(encoding="utf-8"))
    ]


def bill(packages: list[Package]) -> str:
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "youju", "name": "youju"}},
        "components": [package.component() for package in packages],
        "dependencies": [{"ref": "youju", "dependsOn": [f"{one.name}@{one.version}" for one in packages]}],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def licences(packages: list[Package]) -> str:
    lines = [
        "# Licences of what the site runs on",
        "",
        "Written by `make supply` from `requirements.txt`; versions stand in `sbom.cdx.json`. Our code is under `LICENSE`,",
        "our texts under `LICENSE-CONTENT`. psycopg (LGPL) is used as it comes, installed beside our code and never changed.",
        "",
        "| package | licence |",
        "|---|---|",
        *(f"| {name} | {terms} |" for name, terms in {one.name: one.licence for one in packages}.items()),
    ]
    return "\n".join(lines) + "\n"


def write() -> int:
    packages = locked()
    if refused := [
        f"{one.name}: {one.licence or 'no licence is told'}" for one in packages if not one.allowed()
    ]:
        say("Read these licences, and name them in scripts/supply.py:\n  " + "\n  ".join(refused))
        return 1
    BILL.write_text(bill(packages), encoding="utf-8")
    LICENCES.write_text(licences(packages), encoding="utf-8")
    say(f"{len(packages)} packages: {BILL.name}, {LICENCES.relative_to(ROOT)}")
    return 0


def known_weaknesses(report: str) -> list[str] | None:
    """What pip-audit found, a line for each; None where its report does not tell of every package."""
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    if not found or any("skip_reason" in one for one in found):
        return None
    return [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'no version yet'}"
        for one in found
        for weakness in one["vulns"]
    ]


def audit(python: str) -> int:
    words = []
    for service in SERVICES:
        asked = subprocess.run(
            [
                python,
                "-m",
                "pip_audit",
                f"--requirement={LOCK}",
                f"--vulnerability-service={service}",
                *AUDIT,
            ],
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        found = known_weaknesses(asked.stdout)
        if found is not None:
            say("\n".join(found) or f"No weakness of the locked packages is known ({service}).")
            return 1 if found else 0
        words.append(f"{service}: {(asked.stderr.strip().splitlines() or ['no word'])[-1][:200]}")
    line = "!" * 78
    say(
        f"{line}\nNOBODY WAS ASKED whether weaknesses of the locked packages are known: no service of\n"
        f'advisories can be reached from here. This is no "all is well". Run `make audit` where\n'
        f"the network allows it.\n  " + "\n  ".join(words) + f"\n{line}"
    )
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="?", default="write", choices=["write", "audit"])
    return audit(str(environment.ensure(tests=True))) if parser.parse_args().what == "audit" else write()


if __name__ == "__main__":
    sys.exit(main())
