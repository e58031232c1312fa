"""The arrays say what a scan of all texts would say, however they came about."""

import random

import numpy as np
import pytest

from core.text import fold
from search.engine import block, joining
from search.engine.block import FIELDS, Row
from search.engine.joining import build
from search.engine.library import Library

DOCUMENTS = 10_000
ALPHABET = "花呗网贷逾期征信还款法院的一事了款条协商時𠮷民权债务人利息合同" * 3 + "罕僻癖，。 \n；（）"
LATIN = ["lpr", "app", "apps", "24", "2024", "675条", "1.75", "36%", "huabei"]


def row(id, *fields, kind="page"):
    return Row(
        id,
        id,
        kind,
        f"key-{id}",
        tuple(fold(field) for field in (*fields, *[""] * len(FIELDS))[: len(FIELDS)]),
    )


def random_rows(count, seed=675):
    chance = random.Random(seed)
    for number in range(count):
        words = "".join(chance.choices(ALPHABET, k=chance.randint(8, 40)))
        if chance.random() < 0.2:
            words = words[:9] + chance.choice(LATIN) + words[9:]
        yield row(number, words[:6], words[6:8], "", words[8:14], words[14:])


def scan(rows, text):
    return {one.id for one in rows if text in one.text}


def found(library, text):
    return set(library.ids[library.holding(text)].tolist())


@pytest.fixture(scope="module")
def rows():
    return list(random_rows(DOCUMENTS))


@pytest.fixture(scope="module")
def library(rows):
    return Library([build(rows)])


def test_every_single_character_is_found_exactly_where_it_is_written(rows, library):
    for char in sorted({char for char in ALPHABET if char.isalnum()}):
        assert found(library, char) == scan(rows, char) != set(), char


def test_pairs_longer_runs_and_parts_of_latin_words_are_found_exactly_where_they_are_written(rows, library):
    chance = random.Random(16)
    for _ in range(120):
        text = chance.choice(rows).text
        start = chance.randrange(len(text))
        part = text[start : start + chance.randint(2, 6)]
        if part[0].isalnum() and part[-1].isalnum():
            assert found(library, part) == scan(rows, part) != set(), part


@pytest.mark.parametrize("text", ["lpr", "ap", "app", "2", "24", "675条", "1.75", "75", "pr", "uabe"])
def test_latin_letters_and_digits_are_found_exactly_where_they_are_written(rows, library, text):
    assert found(library, text) == scan(rows, text) != set()


@pytest.mark.parametrize("text", ["没写过", "zzz", "，", "", "花呗花呗花呗花呗"])
def test_what_is_nowhere_is_not_found(library, text):
    assert found(library, text) == set()


def test_a_library_that_grew_and_shrank_is_as_good_as_one_made_at_once(rows):
    chance = random.Random(28)
    there = {one.id: one for one in rows[:300]}
    library = Library([build(there.values())])
    for step in range(60):
        changed = [
            row(chance.randrange(400), f"花呗{step}", "", "", chance.choice(rows).fields[-1])
            for _ in range(5)
        ]
        changed = list({one.id: one for one in changed}.values())
        gone = chance.sample(sorted(there), 3)
        there |= {one.id: one for one in changed}
        library = library.with_rows(changed).without(gone)
        for id in gone:
            del there[id]
    fresh = Library([build(there.values())])

    assert sorted(library.ids[library.alive].tolist()) == sorted(there)
    assert library.count == fresh.count == len(there)
    assert len(library.blocks) <= 9
    for gram in fresh.blocks[0].grams[::17].tolist():
        ours, theirs = library.postings(gram), fresh.postings(gram)
        by_id = dict(zip(library.ids[ours.places].tolist(), ours.weights.tolist(), strict=True))
        assert by_id == dict(zip(fresh.ids[theirs.places].tolist(), theirs.weights.tolist(), strict=True))
    for word in ("花呗", "款", "24", "法院的"):
        assert found(library, word) == found(fresh, word) == scan(there.values(), word)


def test_a_saved_block_is_mapped_as_it_was(rows, tmp_path):
    made = build(rows[:500])
    joining.save([made], tmp_path / "deep" / "one.index")

    mapped = joining.load(tmp_path / "deep" / "one.index")

    assert mapped.kind_names == made.kind_names
    for name in block.ARRAYS:
        assert np.array_equal(np.asarray(getattr(mapped, name)), np.asarray(getattr(made, name))), name
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["one.index"]


@pytest.mark.parametrize("damage", [b"", b"x", b"search-block\n{}", b"search-block\nno json\n" + b"x" * 99])
def test_a_damaged_file_is_no_block(tmp_path, damage):
    path = tmp_path / "one.index"
    path.write_bytes(damage)

    assert joining.load(path) is None


def test_a_file_cut_short_or_of_another_version_is_no_block(tmp_path, monkeypatch):
    path = tmp_path / "one.index"
    joining.save([build([row(1, "花呗")])], path)
    whole = path.read_bytes()

    path.write_bytes(whole[:-200])
    assert joining.load(path) is None

    path.write_bytes(whole)
    monkeypatch.setattr(joining, "VERSION", block.VERSION + 1)
    assert joining.load(path) is None


def test_no_documents_make_an_empty_library(tmp_path):
    joining.save([build([])], tmp_path / "none.index")

    for library in (Library([]), Library([build([])]), Library([joining.load(tmp_path / "none.index")])):
        assert library.count == 0
        assert found(library, "花呗") == set()
        assert found(library.with_rows([row(1, "花呗")]), "花呗") == {1}


@pytest.mark.parametrize("folder", ["there", "taken by a file"])
def test_blocks_made_in_a_folder_are_those_made_in_memory_and_leave_nothing_behind(
    rows, tmp_path, monkeypatch, folder
):
    monkeypatch.setattr(joining, "LARGEST_IN_MEMORY", 1000)
    monkeypatch.setattr(joining, "CHARACTERS_AT_ONCE", 2000)
    at = tmp_path / folder
    if folder != "there":
        at.write_text("no folder")

    made, whole = build(rows[:300], at), build(rows[:300])

    for name in block.ARRAYS:
        assert np.array_equal(getattr(made, name), getattr(whole, name)), name
    assert folder != "there" or list(at.iterdir()) == []


def test_a_file_keeps_of_several_blocks_what_is_marked(rows, tmp_path):
    some, more = build(rows[:200]), build(rows[200:260])
    kept = [np.arange(200) % 3 == 0, np.arange(60) < 7]

    joining.save([some, more], tmp_path / "kept.index", kept)

    left = [one for one, keep in zip(rows[:260], np.concatenate(kept).tolist(), strict=True) if keep]
    plain = build(left)
    made = joining.load(tmp_path / "kept.index")
    assert [made.text(place) for place in range(len(made))] == [one.text for one in left]
    for name in ("ids", "grams", "starts", "places", "weights", "text_starts"):
        assert np.array_equal(getattr(made, name), getattr(plain, name)), name


def test_a_word_is_held_by_some_document_or_by_none(library):
    for text in (
        "花呗",
        "花",
        "lpr",
        "202",
        "个没有",
        "罕僻癖",
        "花呗网",
        "condition",
        "花呗 lpr",
        "款合同花",
    ):
        assert library.holds(text) == bool(len(library.holding(text))), text
