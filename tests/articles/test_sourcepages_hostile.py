"""Input that nobody meant well: it ends soon, in a plain word or in a reading that loses no line."""

import html
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.sourcepages import Unreadable, read
from articles.sourcepages.decoding import to_text
from articles.sourcepages.lines import split_lines

WORDS = st.sampled_from(
    [
        "首页 > 借贷 > 正文", "一、先看合同", "1. 准备材料", "（一）时间", "相关阅读", "网友评论",
        "柏青山 2024-01-02 10:00", "合同上写着出借人是谁、年利率是多少，先看清楚再打电话，别急着答应。",
        "《民法典》第六百七十五条", "其第三条", "目录", "01", "版权所有 © 某站", "分享到：微信 微博",
        "要准备：", "- 身份证", "“", "第", "http://a.example.com", "作者：言小舟 时间：昨天 22:17",
    ]
)  # fmt: skip


def test_what_is_no_text_is_refused_in_chinese():
    for data in (b"\0\1\2" * 400, bytes(range(256)) * 40):
        with pytest.raises(Unreadable, match="不是网页或文字文件"):
            read(data)


@pytest.mark.parametrize(
    "data",
    [
        b"a" * 10_000_000,
        "一\n" * 200_000,
        "<div><p><br>" + "<a " * 300_000,
        "<div>" * 100_000,
        "<div><p><br>" + "<!--" * 200_000,
    ],
    ids=["huge", "lines", "open tags", "depth", "comments"],
)
def test_a_monster_is_refused_at_once(data):
    start = time.monotonic()

    with pytest.raises(Unreadable, match="太"):
        read(data)

    assert time.monotonic() - start < 3


@given(st.lists(st.one_of(WORDS, st.text(max_size=40)), max_size=25))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_line_is_lost_and_blanks_change_nothing(lines):
    page = "\n".join(" ".join(line.split()).replace("<", "") for line in lines)
    try:
        found = read(page)
    except Unreadable:
        return

    spaced = read("\n".join(f"  {line} \t" for line in page.split("\n")) + "\n\n")
    assert spaced == found
    assert sorted(found.kept + found.junk) == sorted(
        line.text for line in split_lines(html.unescape(to_text(page)))
    )
    assert all(section.heading for section in found.sections)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_read_or_refused(data):
    try:
        found = read(data)
    except Unreadable:
        return

    assert found.is_article or found.why_not
