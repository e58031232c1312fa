"""The log of moderation as a chain (core.chain).

Whoever changes anything here holds the end of the chain first and lets go at the commit. So events stand in the order
in which they happened, and two verbs that touch the same rows never wait for each other in a circle.
"""

from core.chain import Chain, Report
from qa.guards import GUARD
from qa.models import LogHead, ModerationEvent

__all__ = ["LOG", "Report", "append", "change", "hold", "read"]

LOG = Chain("moderation", "审核记录", ModerationEvent, LogHead, GUARD)
change, hold, append, read = LOG.change, LOG.hold, LOG.append, LOG.read
