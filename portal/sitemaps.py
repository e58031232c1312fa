"""What search engines are told of: published articles, provisions in force, approved questions, and the fixed pages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from accounts.models import LawyerProfile
from articles.models import Article, Category, Tag
from core.paging import BlocksOfKeys
from qa.models import Question
from selfhelp import findable
from statutes.models import Provision
from statutes.reading import statutes_by_level

SITE = urlsplit(settings.SITE_URL)


class OfSite(Sitemap):
    """Addresses as SITE_URL has them, by whatever name the server was asked: those of portal.heads."""

    protocol = SITE.scheme

    def get_domain(self, site=None):
        return SITE.netloc


class Pages(OfSite):
    def items(self):
        return ["home", "articles:list", "qa:list", "qa:outcomes", "statutes:list", "reference:glossary",
                "reference:figures", "reference:notices", "reference:help", "accounts:lawyers", "about", "privacy",
                "accessibility", "selfhelp:index", "selfhelp:guide_all", "selfhelp:letters"]  # fmt: skip

    def location(self, name):
        return reverse(name)


class Newest(OfSite):
    """So many of a kind; all of them stand in files of their own, so that /sitemap.xml does not grow with the years."""

    newest = 1000

    def items(self):
        return self.rows()[: self.newest]


class All(OfSite):
    """Every row in lists, in blocks of keys: a row keeps its file, and a file costs the same wherever it stands."""

    limit = 2000

    def items(self):
        return self.rows().order_by("pk")

    @property
    def paginator(self):
        return BlocksOfKeys(self.items(), self.limit)

    def get_latest_lastmod(self):
        return None


class Articles(Newest):
    def rows(self):
        return Article.objects.published().only("slug", "updated_at").order_by("-updated_at", "pk")

    def lastmod(self, article):
        return article.updated_at


class AllArticles(All, Articles):
    pass


class Lists(OfSite):
    """Shelves with something on them, and the tags that are more than a word."""

    def items(self):
        return [*Category.objects.in_use(), *Tag.objects.with_enough()]


class SelfHelp(OfSite):
    """Letters, and the guide's questions and plans."""

    def items(self):
        return findable.addresses()

    def location(self, address):
        return address


class Statutes(OfSite):
    """Laws in force, of which we hold something."""

    def items(self):
        listed = [one for _, found in statutes_by_level(timezone.localdate()) for one in found]
        return [one for one in listed if one.status == "现行有效"]

    def location(self, listed):
        return listed.statute.get_absolute_url()

    def lastmod(self, listed):
        return _day_of(listed.edition)


class Provisions(Newest):
    newest = 5000

    def rows(self):
        found = Provision.objects.in_force(timezone.localdate()).with_statute().order_by("pk")
        # Thousands of them: their words would cost the process more than all else that it holds.
        return found.only(
            "number", "sub", "edition__effective_from", "edition__text_as_of", "edition__statute__slug"
        )

    def lastmod(self, provision):
        return _day_of(provision.edition)


def _day_of(edition):
    """The last day on which the wording can have become another."""
    return max(filter(None, (edition.effective_from, edition.text_as_of)))


class AllProvisions(All, Provisions):
    limit = 5000


class Questions(Newest):
    def rows(self):
        return Question.objects.for_sitemap().order_by("-approved_at", "-pk")

    def lastmod(self, question):
        return question.answered_at or question.approved_at


class AllQuestions(All, Questions):
    def get_latest_lastmod(self):
        return self.rows().values_list("approved_at", flat=True).first()


class Lawyers(Newest):
    def rows(self):
        return LawyerProfile.objects.verified().order_by("-verified_on", "-pk")

    def lastmod(self, lawyer):
        return lawyer.verified_on


SITEMAPS = {
    "pages": Pages, "articles": Articles, "lists": Lists, "statutes": Statutes, "provisions": Provisions,
    "questions": Questions, "lawyers": Lawyers, "selfhelp": SelfHelp,
}  # fmt: skip
BLOCKS = {"articles": AllArticles, "questions": AllQuestions, "provisions": AllProvisions}
