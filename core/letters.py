"""Letters that are tried until they leave: who may try one now, when the next try comes, and what a log may say of a fault.

A letter is claimed before it is handed over, so that two processes never send it at once; when one dies between, it is
sent again later. Its Message-ID stays the same, so that mail programs show it once.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db.models import F, Model, QuerySet

log = logging.getLogger(__name__)
NOT_TAKEN = (OSError, SMTPException)
# How long after each try the next one comes; after the last one a person has to look.
AFTER = [
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(days=1),
]
MOST_ATTEMPTS = len(AFTER) + 1


def claim(row: Model, due: QuerySet, now: datetime, *, put_off: str) -> bool:
    """Count a try of `row`, if it is among those that are `due` and nobody else is at it.

    `put_off` names the moment by which `due` knows: whoever looks while we are at it sees a row that is due later.
    """
    waits = AFTER[min(row.attempts, len(AFTER) - 1)]
    mine = due.filter(pk=row.pk, attempts=row.attempts)
    return bool(mine.update(attempts=F("attempts") + 1, **{put_off: now + waits}))


def was_last_try(row: Model) -> bool:
    """Whether no further try follows the one for which `row` was claimed."""
    return row.attempts + 1 >= MOST_ATTEMPTS


def hand_over(write: Callable[[], EmailMessage], name: str) -> bool:
    """Write a letter and give it to the mail server. False when it did not leave; the log says why, and its name."""
    try:
        write().send()
    except NOT_TAKEN as fault:
        log.error("mail not sent: %s, %s", name, why(fault))
    except Exception:  # one letter that cannot be written must not hold up the others
        log.exception("mail could not be written: %s", name)
    else:
        return True
    return False


def why(fault: Exception) -> str:
    """Why a letter did not leave, without the address that the exception names: its kind, and the server's number."""
    refused = getattr(fault, "recipients", None)
    codes = [answer[0] for answer in refused.values()] if isinstance(refused, dict) else []
    code = getattr(fault, "smtp_code", None) or getattr(fault, "errno", None)
    numbers = sorted({str(each) for each in [*codes, code] if each})
    return " ".join([type(fault).__name__, *numbers])
