"""From what rooms have judged to the order of results: trained into a file, taken up by processes that run, let go of again."""

import io
import json
import logging
import os

import pytest
from django.core.management import CommandError, call_command

from search import index, judgements, model, training
from search.engine import trees
from search.judgements import Judgement
from search.query import search
from tests.search.test_learning import documents, judged

QUESTION = "房东赶人，规定他们说不行"
RIGHT = "0-3"  # what always answers such questions; it shares no word with them but one that all pages have


@pytest.fixture
def site(shelf, settings, tmp_path, monkeypatch):
    """Eighty pages, no model, and eighty questions that a room has judged."""
    settings.VAR_DIR = settings.CONTENT_DIR = tmp_path
    monkeypatch.setattr(trees, "TREES", 7)
    monkeypatch.setattr(model, "site", model.Site())
    for row in documents():
        shelf.hold(row.key, row.fields[0], body=row.fields[4], groups=row.groups)
    index.rebuild()
    room = [Judgement(one.question, (("page", one.answers[0][1]),)) for one in judged()]
    judgements.register("test", lambda: room)
    yield tmp_path / "search" / model.NAME
    judgements.unregister("test")


def order():
    return [hit.key for hit in search(QUESTION).hits]


def train():
    said = io.StringIO()
    call_command("train_search", stdout=said)
    return said.getvalue()


def later(path):
    """As if the file had been written a minute after it was, whatever the clock of the disk can tell apart."""
    now = path.stat().st_mtime
    os.utime(path, (now + 60, now + 60))


def test_what_rooms_have_judged_orders_the_results_of_a_running_server(site, caplog):
    plain = order()
    assert plain[0] != RIGHT

    said = train()

    assert said == f"从 80 个问题学到了页面的排序，写在 {site}。\n"
    assert order()[0] == RIGHT

    held = site.read_text(encoding="utf-8")
    assert json.loads(held)["version"] == model.VERSION
    site.write_text(held.replace(f'"version": {model.VERSION}', '"version": 1', 1), encoding="utf-8")
    later(site)
    with caplog.at_level(logging.WARNING, logger="search.model"):
        refused = [order(), order()]

    assert refused == [plain, plain]
    assert [record.getMessage() for record in caplog.records] == [
        f"Searching goes on without the learned ranker: {site}：这是另一个版本的排序模型，请用 train_search 重新训练。"
    ]

    site.write_text(held, encoding="utf-8")
    assert order()[0] == RIGHT

    site.unlink()
    assert order() == plain


def test_too_few_judgements_leave_the_model_as_it_was(site):
    train()
    before = site.read_bytes()
    judgements.register("test", lambda: [Judgement(QUESTION, (("page", RIGHT),))] * (training.FEWEST - 1))

    with pytest.raises(CommandError, match=f"只有 39 个可用的问题，至少要 {training.FEWEST} 个"):
        train()

    assert site.read_bytes() == before
