"""Reads the text or HTML of a stranger's web page: what is its article, who wrote it when, and what is junk.

read(data) -> Found     pure: no database, no clock; raises Unreadable for what is no text

The way of a page: decoding → lines (or htmltext) → roles (head, body, comments, tail) → titles, body, headings and sections,
statutes, comments, facts → judging. Nothing knows a particular site: a line's words, shape and neighbours are the evidence.
"""

import html

from articles.sourcepages import htmltext
from articles.sourcepages.decoding import to_text
from articles.sourcepages.found import Found, FoundComment, FoundSection, FoundStatute, Unreadable
from articles.sourcepages.lines import split_lines
from articles.sourcepages.page import read_page

MAX_LINES = 4000  # the longest pages of the kind have a few hundred

__all__ = ["Found", "FoundComment", "FoundSection", "FoundStatute", "Unreadable", "read"]


def read(data: str | bytes) -> Found:
    """Find the article of a page, or say why it holds none."""
    text = to_text(data)
    if text.count("\n") > 20 * MAX_LINES:
        raise Unreadable("这个文件的行数太多，不像一篇文章。请只保存正文所在的那一页。")
    if htmltext.looks_like_html(text):
        lines, meta = htmltext.html_lines(text)
    else:
        lines, meta = split_lines(html.unescape(text)), htmltext.Meta()
    if len(lines) > MAX_LINES:
        raise Unreadable(f"这一页有 {len(lines)} 行，不像一篇文章。请只保存正文所在的那一页。")
    return read_page(lines, meta)
