from core.models.acknowledged import Acknowledged
from core.models.audit import AuditEnd, AuditEntry
from core.models.chained import ChainedRow, ChainEnd
from core.models.limits import LimitCount

__all__ = ["Acknowledged", "AuditEnd", "AuditEntry", "ChainEnd", "ChainedRow", "LimitCount"]
