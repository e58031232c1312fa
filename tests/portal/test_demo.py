"""The file of passwords that `manage.py demo` keeps on one's own machine."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from portal import demonstration

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    return tmp_path / "demo.json"


def passwords():
    people = {role: demonstration._person(*facts) for role, facts in demonstration.PEOPLE.items()}
    return demonstration._passwords(people)


@pytest.mark.parametrize(
    "damaged", [b"", b'{"reader": ["abc', b"[]", b'{"reader": 1, "gone": ["a", "b"]}', b"\xff\xfe"]
)
def test_a_damaged_file_is_written_again_with_passwords_that_work(kept, damaged):
    kept.write_bytes(damaged)

    given = passwords()

    assert set(given) == set(json.loads(kept.read_text())) == set(demonstration.PEOPLE)
    assert User.objects.get(email="reader@demo.example").check_password(given["reader"])


def test_a_whole_file_is_kept_nobody_else_reads_it_and_nothing_lies_beside_it(kept):
    first = passwords()

    assert passwords() == first
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_whoever_reads_while_it_is_written_reads_a_whole_file(kept):
    passwords()
    before = kept.read_text()
    User.objects.filter(email="reader@demo.example").update(password="!")

    with kept.open() as reader:
        passwords()

        assert reader.read() == before != kept.read_text()


def test_without_content_it_says_what_to_run_first_and_makes_nobody(kept):
    with pytest.raises(CommandError, match=r"manage\.py seed"):
        call_command("demo")

    assert (User.objects.exists(), kept.exists()) == (False, False)
