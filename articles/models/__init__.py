from articles.models.article import Article, EditorNote, FormerSlug, Section, Source, new_uid
from articles.models.feedback import Feedback, Reply
from articles.models.override import Override
from articles.models.preview import PreviewLink
from articles.models.revision import LiveSection, Revision, TaggedRevision
from articles.models.sourcepage import SourceClaim, SourcePage, SourcePart
from articles.models.taxonomy import Category, FormerTagSlug, Tag, TaggedArticle
from articles.models.watch import ArticleReads, EditorLetter, LinkPlace, OutsideLink

__all__ = [
    "Article",
    "ArticleReads",
    "Category",
    "EditorLetter",
    "EditorNote",
    "Feedback",
    "FormerSlug",
    "FormerTagSlug",
    "LinkPlace",
    "LiveSection",
    "OutsideLink",
    "Override",
    "PreviewLink",
    "Reply",
    "Revision",
    "Section",
    "Source",
    "SourceClaim",
    "SourcePage",
    "SourcePart",
    "Tag",
    "TaggedArticle",
    "TaggedRevision",
    "new_uid",
]
