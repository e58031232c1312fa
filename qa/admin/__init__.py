from qa.admin import intake, phrases, posts, records

__all__ = ["intake", "phrases", "posts", "records"]
