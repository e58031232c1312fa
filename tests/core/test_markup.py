import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.markup import Token, from_line, from_markdown, sanitize, to_markdown, to_text, tokens

WORDS = st.text(
    alphabet=st.sampled_from(
        list("法条还款“”，。、（）《》ab1 20*_-+#>|[]()!\\`~<&;:.=\u3000\u00a0\n\t{}第")
    ),
    max_size=14,
)
HREFS = st.sampled_from(
    [
        "law:民法典-509#1",
        "/articles/a-b/",
        "https://example.com/?a=1&copy=2",
        "mailto:a@b.cn",
        "tel:12378",
        "#x",
        "/a(b)c d",
    ]
)


def _tag(name):
    return lambda inner: f"<{name}>{''.join(inner)}</{name}>"


def _text(words):
    return words.replace("&", "&amp;").replace("<", "&lt;")


INLINE = st.recursive(
    st.one_of(WORDS.map(_text), st.just("<br>")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(_tag("strong")),
        st.lists(inner, max_size=3).map(_tag("em")),
        st.tuples(HREFS, st.lists(inner, max_size=3)).map(
            lambda pair: f'<a href="{pair[0].replace("&", "&amp;")}">{"".join(pair[1])}</a>'
        ),
    ),
    max_leaves=8,
)
PARAGRAPHS = st.lists(INLINE, min_size=1, max_size=4).map(_tag("p"))


def _lists(inner):
    items = st.lists(st.lists(inner, min_size=1, max_size=3).map(_tag("li")), min_size=1, max_size=3)
    return st.one_of(items.map(_tag("ul")), items.map(_tag("ol")))


NESTED = st.recursive(st.one_of(PARAGRAPHS, INLINE), _lists, max_leaves=6)
CELLS = st.lists(INLINE, max_size=2)
TABLES = st.tuples(
    st.lists(CELLS.map(_tag("th")), max_size=3),
    st.lists(st.lists(CELLS.map(_tag("td")), max_size=3).map(_tag("tr")), max_size=3),
).map(lambda t: f"<table><thead><tr>{''.join(t[0])}</tr></thead><tbody>{''.join(t[1])}</tbody></table>")
DOCUMENTS = st.lists(
    st.one_of(
        PARAGRAPHS,
        _lists(NESTED),
        st.lists(INLINE, max_size=3).map(_tag("h3")),
        st.lists(INLINE, max_size=3).map(_tag("h4")),
        st.lists(st.one_of(PARAGRAPHS, _lists(NESTED)), max_size=3).map(_tag("blockquote")),
        TABLES,
    ),
    max_size=5,
).map("".join)
TAG_SOUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<ul>",
            "<ol>",
            "</ul>",
            "</ol>",
            "<li>",
            "</li>",
            "<table>",
            "<tr>",
            "<td>",
            "<th>",
            "</table>",
        ]
        + [
            "<blockquote>",
            "</blockquote>",
            "<strong>",
            "</strong>",
            "<em>",
            "</em>",
            "<br>",
            "<h3>",
            "</h3>",
            "<script>",
        ]
        + ['<a href="javascript:alert(1)">', '<a href="law:刑法-293-1">', "</a>", "甲", "乙 ", "*", "1. "]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=50, deadline=None)
@given(DOCUMENTS)
def test_markdown_and_back_changes_nothing_in_the_subset(html):
    canonical = sanitize(html)

    assert from_markdown(to_markdown(canonical)) == canonical


LINES = st.lists(
    st.sampled_from(
        [
            *(
                "本金",
                "3",
                "12000.50 元",
                "2026-10-12",
                "（从次日起算）",
                "《民法典》",
                "“",
                "12%",
                "…",
                "!",
                "\u3000",
                " ",
                "\n",
            ),
            *(
                "[按约定履行](law:民法典-509#1)",
                "[第675条](law:民法典-675)",
                "**期限**",
                "**到期：**",
                "*",
                "**",
                "[",
                "](",
                "\\",
            ),
            *("1.", "- ", "+ ", "# ", "<b>", "&", "|"),
        ]
    ),
    max_size=8,
).map("".join)


@settings(max_examples=120, deadline=None)
@given(LINES)
def test_a_line_is_read_as_markdown_is_whichever_way_it_goes(line):
    assert from_line(line) == from_markdown.__wrapped__(line)


@pytest.mark.deep
@settings(max_examples=1500, deadline=None)
@given(DOCUMENTS)
def test_markdown_and_back_changes_nothing_in_thousands_of_documents(html):
    canonical = sanitize(html)

    assert from_markdown(to_markdown(canonical)) == canonical


@settings(max_examples=300, deadline=None)
@given(TAG_SOUP)
def test_markdown_and_back_changes_nothing_in_tag_soup(html):
    canonical = sanitize(html)

    assert from_markdown(to_markdown(canonical)) == canonical


@settings(max_examples=100, deadline=None)
@given(st.one_of(PARAGRAPHS, TAG_SOUP, st.text()))
def test_sanitising_twice_is_sanitising_once(html):
    once = sanitize(html)

    assert sanitize(once) == once


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text_is_readable_as_markdown(md):
    html = from_markdown(md)

    assert sanitize(html) == html


@settings(max_examples=60, deadline=None)
@given(st.one_of(PARAGRAPHS, TABLES, TAG_SOUP))
def test_no_word_is_lost_on_the_way_to_plain_text(html):
    clean = sanitize(html)  # words between a table's cells move out of it here, as in browsers

    assert to_text(from_markdown(to_markdown(clean))) == to_text(clean)


def test_bold_ends_where_chinese_goes_on():
    assert from_markdown("**“征信报告”**再说") == "<p><strong>“征信报告”</strong>再说</p>"


def test_a_star_between_blanks_is_a_star():
    assert from_markdown("3 * 5 * 7") == "<p>3 * 5 * 7</p>"


def test_a_mark_without_an_end_is_shown_as_typed():
    assert from_markdown("**没有结尾") == "<p>**没有结尾</p>"


def test_bold_and_dotted_words_may_overlap():
    html = "<p><strong>甲<em>乙</em></strong><em>丙</em></p>"

    assert to_markdown(html) == "**甲*乙**丙*\n"
    assert from_markdown("**甲*乙**丙*") == html


def test_script_and_foreign_addresses_do_not_survive():
    html = sanitize(
        '<p onclick="x()">甲<script>alert(1)</script><a href="javascript:alert(1)">乙</a>'
        '<a href="//evil.example">丙</a><a href="data:text/html,x">丁</a><img src=x onerror=y><style>p{}</style></p>'
    )

    assert html == "<p>甲乙丙丁</p>"


def test_html_in_markdown_stays_text():
    assert from_markdown("<b onclick=x>甲</b>") == "<p>&lt;b onclick=x&gt;甲&lt;/b&gt;</p>"


def test_a_script_address_in_markdown_is_no_link():
    assert "<a" not in from_markdown("[点我](javascript:alert(1))")


def test_a_link_to_law_survives_with_its_paragraph():
    html = from_markdown("[按约定履行](law:民法典-509#1)")

    assert html == '<p><a href="law:民法典-509#1">按约定履行</a></p>'
    assert to_markdown(html) == "[按约定履行](law:民法典-509#1)\n"


def test_lines_of_chinese_are_joined_without_a_blank_and_english_with_one():
    assert from_markdown("第一行\n第二行") == "<p>第一行第二行</p>"
    assert from_markdown("first\nsecond") == "<p>first second</p>"


def test_a_list_with_sublists_is_written_without_empty_lines():
    md = "- 甲\n  - 乙\n  - 丙\n- 丁\n"

    assert to_markdown(from_markdown(md)) == md


def test_a_table_keeps_head_pipes_and_line_breaks():
    md = "| 什么 | 多少 |\n| --- | --- |\n| 利息\\|罚息 | 一行<br>二行 |\n"

    assert to_markdown(from_markdown(md)) == md


def test_an_editors_headings_become_the_two_levels_of_the_subset():
    assert sanitize("<h1>甲</h1><h2>乙</h2><h6>丙</h6>") == "<h3>甲</h3><h3>乙</h3><h4>丙</h4>"


def test_plain_text_has_a_line_for_each_block():
    html = "<h3>题</h3><p>甲<br>乙</p><ul><li>丙</li><li>丁</li></ul><table><tr><td>戊</td><td>己</td></tr></table>"

    assert to_text(html) == "题\n甲\n乙\n丙\n丁\n戊 己"


def test_tokens_are_found_in_reading_order():
    html = "<p>{{law:民法典-675#1}}</p><p>上限 {{figure:lpr-cap}}，{{other:x}} {{law:}}</p>"

    assert tokens(html) == [
        Token("law", "民法典-675#1", "{{law:民法典-675#1}}"),
        Token("figure", "lpr-cap", "{{figure:lpr-cap}}"),
    ]


def test_hostile_depth_is_flattened_not_fatal():
    html = sanitize("<ul><li>" * 3000 + "深" + "<blockquote><table>" * 500)

    assert to_text(html) == "深"
    assert from_markdown(to_markdown(html)) == html
