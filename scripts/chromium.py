"""Finds a Chromium for the browser tests, and installs one where this machine allows it."""

import os
import shutil
import subprocess
from pathlib import Path

from common import VENV_PYTHON, install_system_packages, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find() -> str | None:
    """Return a Chromium that starts. Ubuntu's `chromium-browser` may only say that it wants snap, so each is tried."""
    named = os.environ.get("CHROMIUM")
    for candidate in [named] if named else [shutil.which(name) for name in NAMES]:
        if candidate and _starts(candidate):
            return candidate
    return None


def find_or_install() -> str | None:
    """Return a Chromium, after trying Debian's package and then Playwright's own download."""
    found = find()
    if found:
        return found
    if install_system_packages("chromium", "fonts-noto-cjk") and find():
        return find()
    return _from_playwright()


def _from_playwright() -> str | None:
    if not VENV_PYTHON.exists():
        return None
    say("Fetching Playwright's Chromium …")
    with_libraries = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    subprocess.run(
        [VENV_PYTHON, "-m", "playwright", "install", *with_libraries, "chromium"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    asked = subprocess.run([VENV_PYTHON, "-c", PLAYWRIGHTS_OWN], capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if path and Path(path).exists() and _starts(path) else None


def _starts(path: str) -> bool:
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
