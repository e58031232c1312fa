"""Worked cases of moderation for `check_vectors`: which levels the rules find in a text."""

from functools import cache

from django.conf import settings

from core.redaction import redact
from qa import importing, screening
from qa.models import WatchedPhrase
from selfhelp.vectors import Tables
from selfhelp.vectors.given import Given

CHAT = "微信或 QQ 号"  # refused by a phrase, where the others are only masked
NAMES = {screening.NOTICE: "flag"}  # as the worked cases call it


def levels(given: Given, tables: Tables) -> list[str]:
    """The levels of the watched phrases and of links in a text, and mask where a number of a person is masked."""
    text = given.whole
    phrases = list(WatchedPhrase.objects.for_everything()) or phrases_of_file()
    redaction = redact(text)
    found = {NAMES.get(hit.level, str(hit.level)) for hit in screening.watched(text, phrases)}
    found |= {str(hit.level) for hit in screening.links(redaction.text)}
    found |= {"mask" for one in redaction.found if one.kind_label != CHAT}
    return sorted(found)


@cache
def phrases_of_file() -> list[WatchedPhrase]:
    """The phrases of content/reference/watchwords.toml, for a site whose database has not been filled yet."""
    rows = importing.read(settings.CONTENT_DIR / "reference" / "watchwords.toml")
    return [WatchedPhrase(key=key, **row) for key, row in rows.items() if row["scope"] == "all"]
