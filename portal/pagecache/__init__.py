"""Whole public pages kept in memory in front of Django.

What may be kept is decided twice: in front by the address (`addresses`, from the table in `portal.pagekinds`), and behind
by `portal.middleware.PublicPageMiddleware`, which alone knows whether a page touched a session or set a cookie. One
generation number stands for everything public: verbs raise it inside their own transaction (so a rollback leaves nothing
behind), and it is read before a page is rendered, on the page's own connection, so that a page can be newer than its
number but never older.
"""

from portal.pagecache.addresses import cache_key
from portal.pagecache.front import PageCache
from portal.pagecache.pages import packed

__all__ = ["PageCache", "cache_key", "packed"]
