from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from articles.querysets_desk import DeskQuerySet
from core.paging import CountOf
from reference.resting import NOTICE, TERM
from statutes.models import ReviewTask

CITES = "article-section"  # what a place of an article is called among all that cites the law
SHOWN_IN_LISTS = (
    "slug", "published_at", "updated_at", "reads", "published_revision__card",
    "published_revision__category__slug", "published_revision__category__name",
)  # fmt: skip
FULL = 100  # articles under a tag that are counted to order tags by; beyond, the name decides
ENOUGH = 3  # articles under a tag, for its page to be found by search engines


class ArticleQuerySet(DeskQuerySet):
    def published(self):
        """What readers may see: articles with a published revision that are not retired."""
        return self.filter(status="published", published_revision__isnull=False)

    def listed(self):
        """Published articles with no more of them than a list shows, newest change first."""
        return (
            self.published()
            .select_related("published_revision__category")
            .only(*SHOWN_IN_LISTS)
            .order_by("-updated_at", "pk")
        )

    def with_contents(self):
        """Those of `listed` with what their revisions say: for few rows, where a list shows parts of articles."""
        return self.only(*SHOWN_IN_LISTS, "published_revision__snapshot")

    def shown(self):
        """Published articles with all that the article page shows of the article itself."""
        return (
            self.published()
            .select_related("published_revision__category", "responsible_editor", "reviewer__user")
            .defer("published_revision__text")
            .annotate(may_rest_on_changes=self._may_rest_on_changes())
        )

    def _may_rest_on_changes(self):
        """Whether law under any text, warning or word of this site waits to be read again, or has been under this article."""
        waiting = ReviewTask.objects.waiting().filter(source_kind__in=[CITES, TERM, NOTICE])
        places = self.model._meta.get_field("live_sections").related_model
        uids = places.objects.filter(article=OuterRef(OuterRef("pk"))).values("uid")
        confirmed = ReviewTask.objects.confirmed().filter(source_kind=CITES, source_key__in=uids)
        return Exists(waiting) | Exists(confirmed)

    def for_feedback(self, slug):
        """The article that readers know, or knew, under an address; None where they know none."""
        seen = self.filter(status__in=["published", "retired"], published_revision__isnull=False)
        return (
            seen.filter(Q(slug=slug) | Q(former_slugs__slug=slug))
            .select_related("published_revision__category")
            .first()
        )

    def retired(self):
        """Articles that readers could see once; their addresses say that they are gone."""
        return self.filter(status="retired", published_revision__isnull=False).select_related(
            "published_revision__category"
        )

    def on_shelf(self, category):
        """Those whose review follows the period of a category: where readers find them, or else where the copy stands."""
        return self.filter(
            Q(published_revision__category=category) | Q(published_revision=None, category=category)
        )

    def review_due(self, on):
        """What readers see and somebody should have compared with the law again by a day, the longest overdue first."""
        return self.published().filter(review_due_on__lte=on).order_by("review_due_on", "pk")

    def of_editor(self, person):
        """Those that a person looks after, in the first place or as the deputy."""
        return self.filter(Q(responsible_editor=person) | Q(deputy_editor=person))

    def without_editor(self):
        return self.filter(responsible_editor=None, deputy_editor=None)

    def under(self, category):
        return self.filter(published_revision__category=category)

    def under_slug(self, slug):
        return self.filter(published_revision__category__slug=slug)

    def tagged(self, tag):
        return self.filter(published_revision__tagged__tag=tag)

    def tagged_slug(self, slug):
        return self.filter(published_revision__tagged__tag__slug=slug)

    def with_kind(self, kind):
        """Those whose published text has a section of a kind."""
        return self.filter(published_revision__kinds__contains=f",{kind},")

    def with_figure(self, key):
        """Those whose published text names a legal figure."""
        return self.filter(published_revision__snapshot__figures__icontains=f'"{key}"')

    def saying(self, words):
        """Those whose published text holds every one of the words."""
        for word in words:
            self = self.filter(published_revision__text__icontains=word)
        return self

    def beside(self, pk, updated_at, alike):
        """The published articles to read after one: those whose numbers the query `alike` says, and the next in the list.

        One query; `is_next` tells the next one, which may be alike too.
        """
        others = self.published().exclude(pk=pk)
        newest = others.order_by("-updated_at", "pk").values("pk")
        # Said twice, so that an index leads to the first of them.
        older = Q(updated_at__lte=updated_at) & (Q(updated_at__lt=updated_at) | Q(pk__gt=pk))
        next_pk = Coalesce(models.Subquery(newest.filter(older)[:1]), models.Subquery(newest[:1]))
        return (
            others.filter(Q(pk__in=alike) | Q(pk=next_pk))
            .select_related("published_revision__category")
            .defer("published_revision__snapshot", "published_revision__text")
            .annotate(is_next=Case(When(pk=next_pk, then=Value(True)), default=Value(False)))
            .order_by("-updated_at", "pk")
        )


class CategoryQuerySet(models.QuerySet):
    def in_use(self):
        """Shelves with something on them, in the editors' order."""
        articles = self.model._meta.get_field("articles").related_model
        return self.filter(
            Exists(articles.objects.published().filter(published_revision__category=OuterRef("pk")))
        )


class TagQuerySet(models.QuerySet):
    def products(self):
        """What somebody may owe, as editors have marked it."""
        return self.filter(is_product=True).order_by("name")

    def in_use(self):
        """Tags under which a reader finds at least one published article."""
        return self.filter(models.Exists(self._published())).order_by("name")

    def looked_for(self):
        """What somebody may owe, as far as anything is published on it, then the tags with a page in parts; the fullest first."""
        # Only whoever is shown is counted to the full: a condition on that count would make the database count again.
        some = self.alias(some=CountOf(self._published(), ENOUGH))
        shown = some.filter(Q(is_product=True, some__gte=1) | Q(some__gte=ENOUGH))
        return shown.annotate(held=CountOf(self._published(), FULL)).order_by("-is_product", "-held", "name")

    def with_enough(self):
        """Tags whose page says more than its articles do, so that search engines are to find it."""
        return self.annotate(held=CountOf(self._published(), ENOUGH)).filter(held__gte=ENOUGH).order_by("pk")

    def _published(self):
        return self.model.tagged_revisions.rel.related_model.objects.filter(
            tag=models.OuterRef("pk"),
            content_object__article__status="published",
            content_object__article__published_revision=models.F("content_object"),
        )


class PreviewLinkQuerySet(models.QuerySet):
    def open_at(self, now):
        """Links that still show something."""
        return self.filter(revoked_at=None, ends_at__gt=now)

    def over_since(self, moment):
        """Links that ended, or were taken back, before a moment."""
        return self.filter(Q(ends_at__lt=moment) | Q(revoked_at__lt=moment))


class SourcePageQuerySet(models.QuerySet):
    def with_progress(self):
        """How many claims a page makes, and how many of them somebody has judged."""
        claims = Count("parts__claims")
        return self.annotate(
            claims=claims, judged=Count("parts__claims", filter=~Q(parts__claims__verdict=""))
        )

    def known_by(self, raw_hash, words_hash):
        """The page itself, should it be here already, whatever stood around its words."""
        return self.filter(Q(raw_hash=raw_hash) | Q(words_hash=words_hash))


class SourceClaimQuerySet(models.QuerySet):
    def of(self, page):
        return self.filter(part__page=page)
