"""What gives away a form that no person filled in: an answer to a question nobody sees, and no time between page and post.

Nobody is turned away for it. What is noticed stands in the record, and a moderator looks closely. There is no upper limit
(a page may lie open for days), and words that were there when the page was opened count as typed before.
"""

from collections.abc import Mapping
from datetime import datetime

from django.core.signing import BadSignature, Signer

from qa.screening.hits import HOLD, NOTICE, Hit

STAMP, UNSEEN = "opened", "remark"
LEAST_SECONDS = 3
_signer = Signer(salt="qa.traps")


def stamp(now: datetime, *, is_prefilled: bool) -> str:
    """When a page was opened, signed; a page that came with words may be handed in at once."""
    return _signer.sign(f"{int(now.timestamp())}-{int(is_prefilled)}")


def is_genuine(stamped: str) -> bool:
    return _opened(stamped) is not None


def signs(posted: Mapping[str, str], *, now: datetime) -> list[Hit]:
    """What a moderator should know about the way in which this form was filled in."""
    found = []
    if posted.get(UNSEEN, "").strip():
        found.append(Hit(HOLD, "填了看不见的一栏，像是程序填的"))
    opened = _opened(posted.get(STAMP, ""))
    if opened is None:
        found.append(Hit(NOTICE, "不是从本站的页面交来的，或者页面不完整"))
    elif not opened[1] and now.timestamp() - opened[0] < LEAST_SECONDS:
        found.append(Hit(HOLD, "打开页面不到三秒就交了，像是程序填的"))
    return found


def _opened(stamped: str) -> tuple[int, bool] | None:
    try:
        seconds, _, prefilled = _signer.unsign(stamped).partition("-")
    except BadSignature:
        return None
    return int(seconds), prefilled == "1"
