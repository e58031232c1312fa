"""A shelf of documents that search knows while a test runs, beside whatever the rooms have registered."""

from dataclasses import dataclass, field

import pytest

from search import index, sources
from search.sources import Document, Source


@dataclass
class Shelf:
    """Documents by key; `put` and `take` do as a verb would."""

    kind: str
    held: dict[str, Document] = field(default_factory=dict)

    def hold(self, key, title="", *, url=None, **words):
        self.held[key] = Document(self.kind, key, title, url or f"/{self.kind}/{key}/", **words)

    def put(self, key, title="", **words):
        self.hold(key, title, **words)
        index.refresh(self.kind, key)

    def take(self, key):
        del self.held[key]
        index.refresh(self.kind, key)


@pytest.fixture
def only_shelves():
    """No sources but those of the test."""
    before = sources.every()
    for source in before:
        sources.unregister(source.kind)
    yield
    for source in sources.every():
        sources.unregister(source.kind)
    for source in before:
        sources.register(source)


@pytest.fixture
def make_shelf(only_shelves, db):
    def make(kind="page", label="页面", direct=None):
        shelf = Shelf(kind)
        sources.register(
            Source(
                kind,
                label,
                lambda: list(shelf.held),
                lambda key: shelf.held.get(key),
                direct,
                key=lambda key: key,
            )
        )
        return shelf

    return make


@pytest.fixture
def shelf(make_shelf):
    return make_shelf()


@pytest.fixture
def transactional_shelf(transactional_db, make_shelf):
    return make_shelf()
