import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.differing import Kind, Piece, after, as_html, before, difference

SIGNS = {Kind.SAME: "{}", Kind.GONE: "[-{}]", Kind.NEW: "[+{}]"}
# A small alphabet, so that chance finds much in common.
TEXTS = st.text(alphabet="的者应当\n，。<&", max_size=60)


def shown(old, new):
    return "".join(SIGNS[piece.kind].format(piece.text) for piece in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("借款人应当还款。", "借款人应当还款。", "借款人应当还款。"),
        ("", "新增的一条。", "[+新增的一条。]"),
        ("废止的一条。", "", "[-废止的一条。]"),
        (
            "应当自收到之日起十五日内提出。",
            "应当自收到之日起三十日内提出。",
            "应当自收到之日起[-十五][+三十]日内提出。",
        ),
        # 的 and 人 stand in both by chance
        ("由申请的人提出。", "经法定的代理人提出。", "[-由申请的][+经法定的代理]人提出。"),
        # what comes is a clause, not the end of one and the beginning of the next
        (
            "一方当事人，应当到场。",
            "一方当事人，可以委托他人，应当到场。",
            "一方当事人，[+可以委托他人，]应当到场。",
        ),
        (
            "（一）甲；\n（二）乙。",
            "（一）甲；\n（二）丙；\n（三）乙。",
            "（一）甲；\n（二）[+丙；\n（三）]乙。",
        ),
        (
            "第一款不变。\n第二款删了。\n第三款不变。",
            "第一款不变。\n第三款不变。",
            "第一款不变。\n[-第二款删了。\n]第三款不变。",
        ),
    ],
)
def test_a_change_reads_in_runs(old, new, expected):
    assert shown(old, new) == expected


@given(TEXTS, TEXTS)
def test_each_side_is_its_text_to_the_letter(old, new):
    pieces = difference(old, new)

    assert "".join(piece.text for piece in before(pieces)) == old
    assert "".join(piece.text for piece in after(pieces)) == new
    assert all(piece.text for piece in pieces)


def test_two_changes_never_stand_around_a_shorter_chance_run():
    assert shown("甲乙丙丁戊", "子乙丑丁寅") == "[-甲乙丙丁戊][+子乙丑丁寅]"


def test_texts_too_long_to_compare_by_character_are_compared_by_line():
    same = "这一款没有变。\n"

    pieces = difference(same + "旧" * 3000, same + "新" * 3000)

    assert pieces == [
        Piece(Kind.SAME, same), Piece(Kind.GONE, "旧" * 3000), Piece(Kind.NEW, "新" * 3000)
    ]  # fmt: skip


def test_html_says_in_words_what_goes_and_comes_and_takes_no_markup_from_the_text():
    html = as_html(difference("甲<b>乙\n丁", "甲丙&\n丁"))

    assert html == (
        '甲<del><span class="vh">删去：</span>&lt;b&gt;乙<span class="vh">。</span></del>'
        '<ins><span class="vh">增加：</span>丙&amp;<span class="vh">。</span></ins><br>丁'
    )
