"""What tests of numbers share: a provider that writes files, and a code that was sent through it."""

from pathlib import Path

import pytest
from django.conf import settings as given

from accounts.models import Phone
from accounts.phones import proving, sealing
from tests.accounts.browsers import at
from tests.factories import NOW

NUMBER = "13800138000"


@pytest.fixture
def folder(settings, tmp_path):
    """Numbers are asked for; messages are files."""
    settings.PHONE_PROVIDER, settings.PHONE = "file", given.PHONE | {"folder": str(tmp_path / "phone")}
    return tmp_path / "phone"


@pytest.fixture
def messages(folder):
    """Every message as (number, code), the first first."""

    def found():
        paths = sorted(Path(folder).glob("*.txt"), key=lambda path: path.stat().st_mtime_ns)
        return [tuple(path.read_text().split()) for path in paths]

    return found


@pytest.fixture
def sent(folder, django_capture_on_commit_callbacks):
    """Ask for a code as a view does, and have it sent."""

    def ask(user, number=NUMBER, now=NOW):
        with at(now), django_capture_on_commit_callbacks(execute=True):
            return proving.ask_for_code(user, number, now)

    return ask


@pytest.fixture
def vouch():
    """Somebody whose number was proven."""

    def proven(user, number=NUMBER):
        sealed = {"sealed": sealing.seal(number), "mark": sealing.marks(number)[0], "proven_at": NOW}
        return Phone.objects.create(user=user, **sealed)

    return proven
