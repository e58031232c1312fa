"""So many bytes of pages, and no more: what is asked for again stays, a flood of pages that nobody reads twice passes."""

from collections import deque

from portal.pagecache.addresses import Key
from portal.pagecache.pages import Page


class Room:
    """Pages by their keys within a number of bytes. Whoever changes it holds the lock of the cache.

    A page that comes in waits in a line of its own, an eighth of all. Whoever has been asked for again by the end
    of that line is settled; among the settled, too, whoever was not asked for since the last look goes first. To have been
    asked for is one mark on the page, so that an answer from memory moves nothing and waits for nobody.
    """

    def __init__(self, size: int):
        self.most, self.size = size, 0
        self.pages: dict[Key, Page] = {}
        self.waiting: deque[Key] = deque()
        self.settled: deque[Key] = deque()

    def keep(self, key: Key, page: Page) -> bool:
        """Take a page in; False where it is too large, or one is there already."""
        if key in self.pages or page.size > self.most // 8:
            return False
        page.asked = False
        page.weighed = _weight(key, page)
        self.pages[key] = page
        self.waiting.append(key)
        self.size += page.weighed
        self._make_room()
        return key in self.pages

    def weigh_again(self, key: Key, page: Page) -> None:
        """A page took in bytes of another coding."""
        if self.pages.get(key) is page:
            more = _weight(key, page) - page.weighed
            page.weighed += more
            self.size += more
            self._make_room()

    def clear(self) -> None:
        self.pages.clear()
        self.waiting.clear()
        self.settled.clear()
        self.size = 0

    def _make_room(self) -> None:
        while self.size > self.most:
            crowded = len(self.waiting) * 8 > len(self.pages) or not self.settled
            key = (self.waiting if crowded else self.settled).popleft()
            page = self.pages[key]
            if page.asked:
                page.asked = False
                self.settled.append(key)
            else:
                del self.pages[key]
                self.size -= page.weighed


def _weight(key: Key, page: Page) -> int:
    """The bytes of a page with its key and its places in the table and in a line, rather too many than too few."""
    return page.size + 2 * sum(map(len, key)) + 500
