from portal.models.bulk import BulkFile, BulkNote, BulkRun
from portal.models.pages import PageGeneration

__all__ = ["BulkFile", "BulkNote", "BulkRun", "PageGeneration"]
