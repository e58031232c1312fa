from datetime import UTC, datetime, timedelta

import pytest

from core.limits import hit
from core.models import LimitCount

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _limits_on(settings):
    settings.RATE_LIMITS = True


def _hits(times, key="ask:1", **change):
    arguments = {"limit": 2, "seconds": 60, "now": NOON} | change
    return [hit(key, **arguments) for _ in range(times)]


@pytest.mark.django_db
def test_uses_beyond_the_limit_are_refused():
    assert _hits(4) == [True, True, False, False]


@pytest.mark.django_db
def test_a_new_window_starts_from_nothing():
    _hits(3)

    assert _hits(1, now=NOON + timedelta(seconds=60)) == [True]


@pytest.mark.django_db
def test_keys_do_not_share_their_count():
    _hits(3)

    assert _hits(1, key="ask:2") == [True]


@pytest.mark.django_db
def test_windows_of_different_length_do_not_share_their_count():
    _hits(3)

    assert _hits(1, seconds=3600) == [True]


@pytest.mark.django_db
def test_a_key_longer_than_its_column_is_counted_all_the_same():
    assert _hits(3, key="k" * 500) == [True, True, False]


@pytest.mark.django_db
def test_old_windows_are_swept_when_a_new_one_opens():
    _hits(1)

    _hits(1, now=NOON + timedelta(days=8))

    assert LimitCount.objects.count() == 1


@pytest.mark.django_db
def test_limits_can_be_switched_off(settings):
    settings.RATE_LIMITS = False

    assert _hits(3) == [True, True, True]
    assert LimitCount.objects.count() == 0
