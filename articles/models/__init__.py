from articles.models.article import Article, EditorNote, FormerSlug, Section, Source, new_uid
from articles.models.desk import Lease, Schedule, Writer
from articles.models.feedback import Feedback, Reply
from articles.models.keeping import Correction, CorrectionLetter, LawCheck, Restoration, Withdrawal
from articles.models.override import Override
from articles.models.prepared import ArticleGeneration, PreparedPage
from articles.models.preview import PreviewLink
from articles.models.review import OwnApproval, Review, ReviewComment
from articles.models.revision import LiveSection, Revision, TaggedRevision
from articles.models.sourcepage import SourceClaim, SourcePage, SourcePart
from articles.models.taxonomy import Category, FormerTagSlug, Tag, TaggedArticle
from articles.models.watch import ArticleReads, EditorLetter, LinkPlace, OutsideLink

__all__ = [
    "Article",
    "ArticleGeneration",
    "ArticleReads",
    "Category",
    "Correction",
    "CorrectionLetter",
    "EditorLetter",
    "EditorNote",
    "Feedback",
    "FormerSlug",
    "FormerTagSlug",
    "LawCheck",
    "Lease",
    "LinkPlace",
    "LiveSection",
    "OutsideLink",
    "Override",
    "OwnApproval",
    "PreparedPage",
    "PreviewLink",
    "Reply",
    "Restoration",
    "Review",
    "ReviewComment",
    "Revision",
    "Schedule",
    "Section",
    "Source",
    "SourceClaim",
    "SourcePage",
    "SourcePart",
    "Tag",
    "TaggedArticle",
    "TaggedRevision",
    "Withdrawal",
    "Writer",
    "new_uid",
]
