"""What readers say under an article: a room above keeps it, and it is put into the page last, for it changes more often."""

from django.template.loader import render_to_string

from articles.models import Article

_kept_in: list[str] = []


def kept_in(room: str) -> None:
    """Have a room above (by the label of its app) keep what readers say; its changes show nowhere else on an article's page.

    It says of each, with `public_page_changed`, which `article` shows it: a number, or None for none. Where it does not
    say, any may.
    """
    _kept_in[:] = [room]


def is_kept_by(sender: type) -> bool:
    return getattr(getattr(sender, "_meta", None), "app_label", "") in _kept_in


def under(article: Article) -> str:
    """The words under an article as they are now, with the link to write some."""
    return render_to_string("articles/_talk.html", {"article": article})
