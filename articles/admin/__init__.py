"""Articles, their shelves and what readers say of them, in the admin."""

from articles.admin import article, feedback, outside, previews, sourcepages, taxonomy

__all__ = ["article", "feedback", "outside", "previews", "sourcepages", "taxonomy"]
