from search.admin import desk, words

__all__ = ["desk", "words"]
