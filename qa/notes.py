"""编者注 under a comment: one-line Markdown, its provisions linked when it is saved."""

from datetime import date

from core.markup import from_markdown
from statutes import citing


def as_html(note: str, *, on: date) -> str:
    """The note as safe HTML with links to the provisions that it names, in force on a day."""
    return citing.link_html(from_markdown(note), on=on).html if note.strip() else ""
