"""Addresses of views, each worked out once in the life of a process: the map of addresses does not change while it runs."""

from functools import lru_cache

from django.conf import settings
from django.urls import reverse

# An address and its key take about 300 bytes: at most 2.5 MB a process.
MOST = 8192


def address(name: str, *args: str | int) -> str:
    """What `reverse(name, args=args)` gives. A page names dozens of provisions, and asking the map takes 20 µs each time.

    Every namespace of the site has one instance, so that there is no current one to mind.
    """
    return _known(settings.ROOT_URLCONF, name, *args)


@lru_cache(maxsize=MOST, typed=True)
def _known(urlconf: str, name: str, *args: str | int) -> str:
    return reverse(name, urlconf, args)
