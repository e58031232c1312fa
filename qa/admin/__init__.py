from qa.admin import intake, phrases, posts, records, telling

__all__ = ["intake", "phrases", "posts", "records", "telling"]
