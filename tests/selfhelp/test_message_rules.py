"""What is marked in a message, where, and above all what is not: messages of our own making, half of them harmless."""

import json
import time as clock
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfhelp import messages
from selfhelp.lawful import CODE
from selfhelp.rules.message import read
from selfhelp.rules.numbers import parse_time
from statutes import citing

FILE = Path(__file__).parents[1] / "data" / "messages.jsonl"
MESSAGES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
PHRASES = messages.phrases()
CHARACTERS = "欠款逾期弄死你转账个人户法院传票上门公安（2026）浙民初1号:23\n 。<>&\u202e\u200b①ﬁßİ"


def keys(text, at=None):
    return read(text, PHRASES, at=at).keys


def test_there_are_enough_messages_and_half_of_them_are_harmless():
    harmless = [one for one in MESSAGES if one.get("harmless")]

    assert len(MESSAGES) >= 60
    assert len(harmless) * 2 >= len(MESSAGES)
    assert len({(one["text"], one.get("at")) for one in MESSAGES}) == len(MESSAGES)
    assert not any(one["marks"] for one in harmless)


@pytest.mark.parametrize("message", MESSAGES, ids=[one["text"][:16] for one in MESSAGES])
def test_a_message_is_marked_as_it_should_be_and_no_further(message):
    at = parse_time("at", message["at"]) if "at" in message else None

    reading = read(message["text"], PHRASES, at=at)

    assert reading.keys == set(message["marks"])
    assert {notice.key for notice in reading.notices} == set(message["notices"])


def test_every_kind_and_notice_is_tried_by_some_message():
    tried = {key for one in MESSAGES for key in (*one["marks"], *one["notices"])}

    assert tried == {one.key for one in (*PHRASES.kinds, *PHRASES.notices)}


def test_marks_are_numbered_in_the_order_of_reading_and_overlaps_bear_both_numbers():
    reading = read("欠款不还，公安上门找你", PHRASES)

    marked = [(piece.text, piece.numbers) for piece in reading.pieces if piece.numbers]
    assert [mark.kind.key for mark in reading.marks] == ["authority", "visit"]
    assert marked == [("公安上门找你", (1, 2))]


@pytest.mark.parametrize(
    "text", ["欠款不还，弄死你", "欠款不还，弄 死 你", "欠款不还，弄\u200b死你", "欠款不还，弄　死　你"]
)
def test_blanks_between_characters_hide_nothing_and_the_words_stay_as_typed(text):
    reading = read(text, PHRASES)

    assert reading.keys == {"harm"}
    assert "".join(piece.text for piece in reading.pieces) == text


@pytest.mark.parametrize(
    ("at", "marked"),
    [(time(21, 59), False), (time(22), True), (time(7, 59), True), (time(8), False)],
)
def test_the_night_begins_at_ten_and_ends_before_eight(at, marked):
    assert ("night" in keys("您的欠款已逾期", at)) is marked


def test_an_hour_in_a_sentence_is_a_deadline_and_not_the_hour_of_sending():
    assert keys("您的欠款已逾期，请于今晚23:30前还清") == set()
    assert keys("2026/11/20 23:30\n您的欠款已逾期") == {"night"}
    assert keys("2026-11-20 9:30\n您的欠款已逾期") == set()


def test_the_hour_that_a_reader_gives_counts_more_than_the_one_in_the_text():
    assert keys("昨天 23:30\n您的欠款已逾期", time(12)) == set()


@pytest.mark.parametrize("words", ["公检法不会让你转到个人账户，逾期欠款", "谨防有人说你涉嫌诈骗，要你还款"])
def test_a_sentence_that_warns_of_a_trick_is_not_taken_for_the_trick(words):
    assert keys(words) == set()


def test_a_proper_case_number_spares_a_court_but_not_one_that_asks_for_a_private_account():
    real = "（2026）浙0106执567号：借款案件，本院已冻结您名下银行卡。"

    assert keys(real) == set()
    assert keys(real + "请把还款转账到个人账户") == {"freeze", "private-account"}


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("https://zxfw.court.gov.cn/zxfw", False),
        ("http://www.gov.cn", False),
        ("http://court.gov.cn.example.top/a", True),
        ("fayuan.example.com", True),
    ],
)
def test_an_address_of_the_state_is_not_marked_and_one_that_imitates_it_is(address, marked):
    assert ("link" in keys(f"您有一份传票，请登录 {address} 查看")) is marked


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "转" * 10_000,
        "(2026)浙" * 1600,
        "a.com" * 2000,
        "通知你的家人" * 1600,
        "1" * 10_000,
        "\n" * 10_000,
    ],
)
def test_ten_thousand_characters_are_read_at_once(text):
    begun = clock.perf_counter()

    reading = read(text, PHRASES)

    assert clock.perf_counter() - begun < 0.5
    assert "".join(piece.text for piece in reading.pieces) == text


@given(st.text(st.sampled_from(CHARACTERS), max_size=80))
def test_whatever_the_text_nothing_is_lost_and_every_mark_has_its_place(text):
    reading = read(text, PHRASES)

    assert "".join(piece.text for piece in reading.pieces) == text
    assert {number for piece in reading.pieces for number in piece.numbers} == {
        mark.number for mark in reading.marks
    }


def test_what_is_said_of_a_mark_judges_nobody():
    for line in messages.texts_of((*PHRASES.kinds, *PHRASES.notices)):
        assert "违法" not in line
        assert "！" not in line
    for kind in PHRASES.kinds:
        assert kind.do, kind.key
        assert any(CODE.search(line) for line in kind.law), kind.key


def test_every_provision_named_is_written_as_a_code():
    codes = {
        code for line in messages.texts_of((*PHRASES.kinds, *PHRASES.notices)) for code in CODE.findall(line)
    }

    assert codes
    assert [code for code in codes if citing.parse(code) is None] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("danger = true", "colour = 1"), "不认识 colour"),
        (('key = "harm"', 'key = "insult"'), "同一个 key"),
        (("{0,12}", "*"), "重复要有上限"),
        (("'私户'", "'(私户'"), "private-account"),
        (('title = "骂人的话"', ""), "缺少 title"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(tmp_path, change, words):
    file = tmp_path / "marks.toml"
    whole = (Path(__file__).parents[2] / "content" / messages.FILE).read_text(encoding="utf-8")
    file.write_text(whole.replace(change[0], change[1], 1), encoding="utf-8")

    with pytest.raises(messages.Malformed, match=words):
        messages.load(file)
