from articles.models.article import Article, EditorNote, FormerSlug, Section, Source, new_uid
from articles.models.feedback import Feedback
from articles.models.revision import Revision, TaggedRevision
from articles.models.taxonomy import Category, FormerTagSlug, Tag, TaggedArticle

__all__ = [
    "Article",
    "Category",
    "EditorNote",
    "Feedback",
    "FormerSlug",
    "FormerTagSlug",
    "Revision",
    "Section",
    "Source",
    "Tag",
    "TaggedArticle",
    "TaggedRevision",
    "new_uid",
]
