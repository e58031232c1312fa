"""Reads the text or HTML of a stranger's web page: what is its article, who wrote it when, and what is junk.

read(data) -> Found     pure: no database, no clock; raises Unreadable for what is no text
"""

from articles.sourcepages.found import Found, FoundComment, FoundSection, FoundStatute, Unreadable

__all__ = ["Found", "FoundComment", "FoundSection", "FoundStatute", "Unreadable", "read"]


def read(data: str | bytes) -> Found:
    """Find the article of a page, or say why it holds none."""
    text = data if isinstance(data, str) else data.decode("utf-8", errors="replace")
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not lines:
        return Found(is_article=False, why_not="页面里没有文字。")
    return Found(is_article=True, title=lines[0], lead="\n".join(lines[1:]), kept=lines)
