"""Long trials of the engine (`make test-deep`): a hundred thousand documents, and whatever somebody may type."""

import itertools
import random
import time

import numpy as np
import pytest
from django.urls import reverse
from tqdm import tqdm

from search import index, live
from search.live import Live
from search.query import search

pytestmark = pytest.mark.deep

DOCUMENTS = 100_000
RARE_SECONDS, ANY_SECONDS, FUZZ_SECONDS = 0.02, 0.1, 0.2
HELD, FINDABLE_SECONDS = (
    1.0,
    1.0,
)  # seconds: no batch of a rebuild holds its lock longer, no change takes longer to find
LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]


def made_up(count, seed=675):
    """Texts of two-character words, a few of which are everywhere and most of which are rare, as in any language."""
    chance = np.random.default_rng(seed)
    words = np.array(["".join(pair) for pair in chance.choice(LETTERS, (20_000, 2))])
    shares = 1 / np.arange(1, len(words) + 1)
    lengths = chance.integers(20, 90, count)
    drawn = chance.choice(words, int(lengths.sum()), p=shares / shares.sum())
    for number, ends in enumerate(np.cumsum(lengths).tolist()):
        yield str(number), "".join(drawn[ends - lengths[number] : ends])


def seconds(text, times=5):
    """The least of some, so that what else the machine does is not counted."""
    spent = []
    for _ in range(times):
        started = time.perf_counter()
        search(text)
        spent.append(time.perf_counter() - started)
    return min(spent)


def test_a_hundred_thousand_documents_are_rebuilt_searched_and_changed_in_time(transactional_shelf):
    shelf, chance = transactional_shelf, random.Random(4)
    for key, body in made_up(DOCUMENTS):
        shelf.hold(key, body[:12], body=body)
    batches, last = [], time.perf_counter()

    def note(label, pages):
        nonlocal last
        now = time.perf_counter()
        batches.append(now - last)
        bar.update(pages)
        last = now

    with tqdm(total=DOCUMENTS, unit="页", disable=None) as bar:
        index.rebuild(note)
    live.save()
    library = live.current()
    assert library.count == DOCUMENTS

    rare, common = [], []
    for document in chance.sample(list(shelf.held.values()), 120):
        at = 2 * chance.randrange(4, 15)
        word = document.body[at : at + 2]
        (rare if len(library.holding(word)) < DOCUMENTS / 20 else common).append(word)
    slow = {
        name: np.percentile([seconds(w) for w in words], 95)
        for name, words in (("rare", rare), ("any", [*rare, *common]))
    }
    other = Live()
    other.current()
    started = time.perf_counter()
    shelf.put("new", "此页新来", body="新来")
    held = other.current()
    taken = time.perf_counter() - started
    assert len(held.holding("此页新来")) == 1

    assert len(rare) > 30
    assert len(common) > 10
    limits = {"rare": RARE_SECONDS, "any": ANY_SECONDS, "saved": FINDABLE_SECONDS, "batch": HELD}
    took = {**slow, "saved": taken, "batch": max(batches)}
    assert {name: spent for name, spent in took.items() if spent > limits[name]} == {}, took


def typed(chance):
    """One thing that nobody means and somebody will type."""
    size = chance.choice([1, 3, 20, 200, 2000, 10_000])
    syllables = [
        "zhuang",
        "shuang",
        "ji",
        "shi",
        "yi",
        "e",
        "an",
        "ang",
        "yu",
        "lv",
        "kuan",
        "huan",
        "qi",
        "yuan",
        "gao",
    ]
    return chance.choice(
        [
            lambda: "".join(chr(chance.randrange(0x110000)) for _ in range(size)),
            lambda: bytes(chance.randrange(256) for _ in range(size)).decode("latin-1"),
            lambda: "".join(chance.choices("\"'()*%_^~:+-|&\\/?[]{}<>.,;=!@#$ \t\n", k=size)),
            lambda: " ".join(
                chance.choices(["AND", "OR", "NOT", "NEAR/3", "花呗", '"', "*", "%", "--", "';"], k=size)
            ),
            lambda: "".join(chance.choices(syllables, k=size)),
            lambda: " ".join("".join(chance.choices(syllables, k=9)) for _ in range(size)),
            lambda: "".join(chance.choices("貸還訴訟債務個資訊傳調執強實擔證據繳費違約賠償損", k=size)),
            lambda: (
                chance.choice(["e", "ﷺ", "㍿", "\u202e", "\u0301", "花", "𰻝", "1", "１", "ﬁ", "\0"]) * size
            ),
            lambda: "".join(chance.choices("花呗网贷逾期征信还款法院的一事了", k=size)),
        ]
    )()


def test_whatever_is_typed_is_answered_in_time(shelf, client):
    for key, body in made_up(300, seed=28):
        shelf.hold(key, body[:12], body=body + "花呗逾期征信，协商还款，诉讼时效")
    index.rebuild()
    chance = random.Random(2026)
    seconds("花呗")

    for _ in tqdm(range(1500), disable=None):
        text = typed(chance)
        spent = min(seconds(text, 1), seconds(text, 2)) if seconds(text, 1) > FUZZ_SECONDS else 0
        assert spent <= FUZZ_SECONDS, repr(text[:80])
        page = client.get(reverse("search:search"), {"q": text.encode("utf-8", "surrogatepass")})
        assert page.status_code in (200, 400), repr(text[:80])


def test_a_stopped_rebuild_leaves_no_moment_without_results(transactional_shelf):
    shelf = transactional_shelf
    for key, body in made_up(2000):
        shelf.hold(key, "花呗" + body[:8], body=body)
    index.rebuild()
    found = []

    for stop in (1, 2, 3):
        for key, body in made_up(2000, seed=stop):
            shelf.hold(key, "花呗" + body[:8], body=body)
        batches = itertools.count(1)

        def watch(label, pages, stop=stop, batches=batches):
            found.append(search("花呗").total)
            if next(batches) == stop:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            index.rebuild(watch)
        found.append(search("花呗").total)
    index.rebuild()

    assert set(found) == {2000}
    assert search(shelf.held["1999"].body[:6], literal=True).total >= 1
