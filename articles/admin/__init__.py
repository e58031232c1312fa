"""Articles, their shelves and what readers say of them, in the admin."""

from articles.admin import article, corrections, feedback, looking, outside, previews, sourcepages, taxonomy

__all__ = ["article", "corrections", "feedback", "looking", "outside", "previews", "sourcepages", "taxonomy"]
