"""Why a verb did not do what it was asked, each in a sentence that the person reads."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.utils import timezone


class Refused(Exception):
    """A verb said no; `sentence` tells the person why and what to do."""

    status = HTTPStatus.BAD_REQUEST
    wants_confirmation = False
    wants_phone = False

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refused):
    """This person may not do this to this item."""

    status = HTTPStatus.FORBIDDEN


class NotConfirmed(NotAllowed):
    """This person has yet to confirm an address of theirs."""

    wants_confirmation = True


class NotIdentified(NotAllowed):
    """This person has yet to prove a number of theirs, as whoever publishes here has to."""

    wants_phone = True


class Incomplete(Refused):
    """Something that the decision needs is missing, such as a reason."""


class TooMany(Refused):
    """Too much in too short a time; what was typed is kept by whoever asked."""

    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, what: str, limit: int, wait: int, *, typed: bool = True):
        span = "一小时" if wait <= 3600 else "一天"
        words = f"{span}内最多{'交' if typed else ''} {limit} 次{what}。"
        super().__init__(
            words
            + (
                "写好的字还在下面，过一会儿再交。急的事先打 110、120。"
                if typed
                else "什么都没有变，过一会儿再来。"
            )
        )
        self.wait = wait


class Blocked(Refused):
    """The words hold something that is never published; the author is told what."""

    def __init__(self, hits: Sequence):
        lines = "；".join(f"“{hit.word}”：{hit.reason}" for hit in hits[:3])
        super().__init__(f"有 {len(hits)} 处不能发：{lines}。改掉再交，写好的字都在。")
        self.hits = hits


class AlreadyPosted(Refused):
    """The same person handed in the same words a moment ago; `item` is that first one."""

    def __init__(self, item):
        super().__init__("这段话你已经交过了，不用再交一次。")
        self.item = item


class AlreadyDecided(Refused):
    """Somebody else changed the item first."""

    status = HTTPStatus.CONFLICT

    def __init__(self, by: str, at: datetime | None):
        self.by, self.at = by, at
        if not at:
            super().__init__("这一条刚刚被改过，请刷新再看。")
        else:
            here = timezone.localtime(at)
            day = "" if here.date() == timezone.localdate() else f"{here:%Y-%m-%d} "
            super().__init__(f"已由{by}于{day}{here:%H:%M}处理")


class Taken(Refused):
    """A colleague is writing an answer at this moment."""

    status = HTTPStatus.CONFLICT


class NotHeld(Refused):
    """The time that one had taken for an answer is over, or was never taken."""

    status = HTTPStatus.CONFLICT

    def __init__(self):
        super().__init__(
            "领取的时间已经过了，或者还没有领取。写好的字都留着；没有别人在写，就再领取一次，然后交。"
        )


class Diverged(Refused):
    """Another window has saved other words meanwhile; `draft` holds them, or is None where they were handed in."""

    status = HTTPStatus.CONFLICT

    def __init__(self, draft):
        self.draft = draft
        at = f"{timezone.localtime(draft.saved_at):%H:%M} " if draft else ""
        super().__init__(
            f"另一个窗口在 {at}存过不同的文字。两份都在这一页，比一比再决定留哪一份。"
            if draft
            else "这份草稿在另一个窗口里已经交了，或者删了。这里的字没有存，要留的话请先复制下来。"
        )
