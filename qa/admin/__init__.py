from qa.admin import phrases, posts, records

__all__ = ["phrases", "posts", "records"]
