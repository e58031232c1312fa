import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.folding import joined, plain, simplified, spoken_as_digits, unveil


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("徵信洗白", "征信洗白"),
        ("ＱＱ群", "qq群"),
        ("征\u200b信\u2060洗\u00ad白", "征信洗白"),
        ("征 信·洗-白", "征信洗白"),
        ("vх", "vx"),  # a Cyrillic х
        ("Ⅴ信", "v信"),
        ("1️⃣3⃣⑧", "138"),
        ("債務優化", "债务优化"),
        ("征信。洗白", "征信。洗白"),
        ("AB 12", "ab 12"),
    ],
)
def test_nothing_hides_a_word_but_what_parts_two_sentences(written, means):
    assert plain(written) == means


def test_letters_are_digits_within_a_number_alone():
    assert spoken_as_digits("幺38oo洞 v信 olio") == "13800" + "0 v信 olio"


def test_simplified_is_one_for_one():
    assert simplified("後來還錢，乾淨") == "后来还钱，干净"


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_every_character_knows_where_it_stood(text):
    folded = unveil(text)

    assert len(folded.text) == len(folded.places)
    assert folded.places == sorted(folded.places)
    assert unveil(folded.text).text == folded.text
    tight = joined(folded)
    assert len(tight.text) == len(tight.places) <= len(folded.text)
