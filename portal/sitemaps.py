"""What search engines are told of: published articles, provisions in force, approved questions, and the fixed pages."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from accounts.models import LawyerProfile
from articles.models import Article, Category, Tag
from core.paging import BlocksOfKeys
from qa.models import Question
from selfhelp import findable
from statutes.models import Provision, Statute


class Pages(Sitemap):
    def items(self):
        return ["home", "articles:list", "qa:list", "statutes:list", "reference:glossary", "reference:figures",
                "reference:notices", "reference:help", "accounts:lawyers", "about", "privacy", "accessibility",
                "selfhelp:index", "selfhelp:guide_all", "selfhelp:letters"]  # fmt: skip

    def location(self, name):
        return reverse(name)


class Articles(Sitemap):
    def items(self):
        return Article.objects.published().order_by("pk")

    def lastmod(self, article):
        return article.updated_at


class Lists(Sitemap):
    def items(self):
        return [*Category.objects.order_by("pk"), *Tag.objects.in_use()]


class SelfHelp(Sitemap):
    """Letters, and the guide's questions and plans."""

    def items(self):
        return findable.addresses()

    def location(self, address):
        return address


class Statutes(Sitemap):
    def items(self):
        return Statute.objects.order_by("pk")


class Provisions(Sitemap):
    def items(self):
        return Provision.objects.in_force(timezone.localdate()).with_statute().order_by("pk")

    def lastmod(self, provision):
        edition = provision.edition
        return max(filter(None, (edition.effective_from, edition.text_as_of)))


class Questions(Sitemap):
    """The newest; all of them stand in files of their own, so that this one does not grow with the years."""

    newest = 1000

    def items(self):
        return Question.objects.for_sitemap().order_by("-approved_at", "-pk")[: self.newest]

    def lastmod(self, question):
        return question.answered_at or question.approved_at


class AllQuestions(Questions):
    """Every question in lists, in blocks of keys: a question keeps its file, and a file costs the same wherever it stands."""

    limit = 2000

    def items(self):
        return Question.objects.for_sitemap()

    @property
    def paginator(self):
        return BlocksOfKeys(self.items(), self.limit)

    def get_latest_lastmod(self):
        return self.items().order_by("-approved_at").values_list("approved_at", flat=True).first()


class Lawyers(Sitemap):
    def items(self):
        return LawyerProfile.objects.verified().order_by("pk")


SITEMAPS = {
    "pages": Pages, "articles": Articles, "lists": Lists, "statutes": Statutes, "provisions": Provisions,
    "questions": Questions, "lawyers": Lawyers, "selfhelp": SelfHelp,
}  # fmt: skip
BLOCKS = {"questions": AllQuestions}
