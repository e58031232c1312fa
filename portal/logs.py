"""What the log may not hold: a link that opens something by itself, what identifies somebody, the values in a fault's words."""

import logging
import re
import smtplib
import traceback
from collections.abc import Iterator
from types import TracebackType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateDoesNotExist

from core.redaction import redact

LINK = re.compile(r"(/(?:preview|questions/mail|questions/outcome)/)[^/\s]+")
# Faults whose words speak of names in the code, of files and of connections. Those of all others may repeat what somebody
# typed: "invalid literal for int(): '…'", "Key (email)=(…) already exists".
TELLING = (
    OSError,
    ImportError,
    NameError,
    AttributeError,
    TypeError,
    ImproperlyConfigured,
    TemplateDoesNotExist,
)
SILENT = (smtplib.SMTPException, UnicodeError)
NEW_LINE = "\n"


class WithoutLinks(logging.Filter):
    """Writes … for the part of an address that is a permission, and blanks numbers and addresses of people."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        plain = redact(LINK.sub(r"\1…", words)).text
        if plain != words:
            record.msg, record.args = plain, ()
        return True


class Plain(logging.Formatter):
    """Where a fault happened, line by line, and of what kind it is; its words only where they cannot be somebody's."""

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple
    ) -> str:
        return "\n\n".join(_told(each) for each in _one_after_the_other(ei[1]))


def _one_after_the_other(fault: BaseException | None) -> Iterator[BaseException]:
    """A fault and what led to it, the first of all first."""
    found: list[BaseException] = []
    while fault is not None and fault not in found:
        found.append(fault)
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return reversed(found)


def _told(fault: BaseException) -> str:
    kind = f"{type(fault).__module__}.{type(fault).__qualname__}".removeprefix("builtins.")
    is_telling = (isinstance(fault, TELLING) or _is_operational(fault)) and not isinstance(fault, SILENT)
    is_telling |= getattr(fault, "names_places_alone", False)
    is_telling |= settings.DEBUG  # on one's own machine
    words = f": {redact(str(fault).partition(NEW_LINE)[0]).text}" if is_telling else ""
    places = "".join(traceback.format_tb(fault.__traceback__))
    return f"Traceback (most recent call last):\n{places}{kind}{words}"


def _is_operational(fault: BaseException) -> bool:
    """Of a database, whichever: a table that is missing, a lock, a server that is away. Its first line names no value."""
    return any(kind.__name__ == "OperationalError" for kind in type(fault).__mro__)
