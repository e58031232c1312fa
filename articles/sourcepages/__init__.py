"""Reads the text or HTML of a stranger's web page: what is its article, who wrote it when, and what is junk.

read(data) -> Found     pure: no database, no clock; raises Unreadable for what is no text

The way of a page: decoding → lines (or htmltext) → roles (head, body, comments, tail) → titles, body, headings and sections,
statutes, comments, facts → judging. Nothing knows a particular site: a line's words, shape and neighbours are the evidence.
"""

from articles.sourcepages import htmltext
from articles.sourcepages.decoding import to_text
from articles.sourcepages.found import Found, FoundComment, FoundSection, FoundStatute, Unreadable
from articles.sourcepages.lines import split_lines
from articles.sourcepages.page import read_page

__all__ = ["Found", "FoundComment", "FoundSection", "FoundStatute", "Unreadable", "read"]


def read(data: str | bytes) -> Found:
    """Find the article of a page, or say why it holds none."""
    text = to_text(data)
    if htmltext.looks_like_html(text):
        lines, meta = htmltext.html_lines(text)
    else:
        lines, meta = split_lines(text), htmltext.Meta()
    return read_page(lines, meta)
