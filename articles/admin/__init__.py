"""Articles, their shelves and what readers say of them, in the admin."""

from articles.admin import article, feedback, looking, outside, previews, sourcepages, taxonomy

__all__ = ["article", "feedback", "looking", "outside", "previews", "sourcepages", "taxonomy"]
