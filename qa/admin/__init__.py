from qa.admin import intake, lists, phrases, posts, records, telling

__all__ = ["intake", "lists", "phrases", "posts", "records", "telling"]
