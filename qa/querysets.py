"""Which rows, and for whom. The public is shown nothing that does not come through a door of this file."""

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast

from core.paging import CountOf, count_up_to
from core.rowsof import RowsOf
from statutes.models import ReviewTask

LONGEST_THREAD = 300
# The questions that anybody may read; all but the last stand in lists. What hangs on a question follows it.
PUBLIC_QUESTIONS = ("open", "answered", "resolved", "summary")
LISTED_QUESTIONS = ("open", "answered", "resolved")
# What comes first in a thread; an index of Comment holds the same expression.
FEATURED_FIRST = Case(When(featured_at__isnull=False, then=Value(0)), default=Value(1))


class WaitingMixin:
    def waiting(self):
        """What a moderator has yet to decide: somebody in despair first, then the oldest."""
        return self.filter(status=self.model.WAITING).order_by("-is_urgent", "created_at", "pk")

    def of(self, user):
        """What one person wrote, whatever became of it, but not what they took back."""
        return self.filter(author=user).order_by("-created_at", "-pk")


class QuestionQuerySet(WaitingMixin, models.QuerySet):
    def approved(self):
        """What anybody may read."""
        return self.filter(status__in=self.model.PUBLIC)

    def brought(self, source, key):
        """What came in by a table from somewhere, under the number that it has there."""
        return self.filter(brought_from=source, brought_key=key).exclude(brought_from="")

    def in_lists(self):
        """What may be pointed at from elsewhere: public, and not withdrawn by its asker."""
        return self.filter(status__in=self.model.LISTED)

    def listed(self):
        """Questions as a list shows them: tags, and how many lawyers answered; the newest first."""
        published = self.model._meta.get_field("answers").related_model.objects.filter(
            question=OuterRef("pk"), status="published"
        )
        return (
            self.in_lists()
            .annotate(answer_count=CountOf(published))
            .prefetch_related("tags")
            .order_by("-approved_at", "-pk")
        )

    def with_tag_rows(self):
        """The tags in the same query, as `tag_rows`: see `qa.often.with_tags`."""
        through = self.model.tags.through.objects.filter(content_object=OuterRef("pk")).order_by("tag_id")
        rows = RowsOf(through, "tag_id", "tag__name", "tag__slug")
        return self.prefetch_related(None).annotate(tag_rows=rows)

    def for_sitemap(self):
        """What stands in lists, with no more of it than an address and a day."""
        return self.in_lists().only("approved_at", "answered_at")

    def narrowed(self, *, status="", stage="", tag=None, before=None):
        """Those in a state, at a stage, under a tag, and public before a moment, as far as each is given."""
        found = self.filter(status=status) if status else self
        found = found.filter(stage=stage) if stage else found
        found = found.filter(approved_at__lt=before) if before else found
        return found.filter(tagged__tag=tag) if tag else found

    def waiting(self):
        """Somebody in despair first, then whose last day comes soonest, then the oldest."""
        in_time = F("due_on").asc(nulls_last=True)
        return self.filter(status=self.model.WAITING).order_by("-is_urgent", in_time, "created_at", "pk")

    def lately_answered(self):
        """When each question in lists became public and got its first answer, the last answered first."""
        return (
            self.in_lists()
            .filter(answered_at__isnull=False)
            .order_by("-answered_at")
            .values_list("approved_at", "answered_at")
        )

    def answered(self):
        """Those that a lawyer has answered, the last answered first."""
        return self.filter(answered_at__isnull=False).order_by("-answered_at", "-pk")

    def with_status(self, status):
        return self.filter(status=status)

    def counts(self):
        """How many are listed, and how many of them in each state, up to the bound of core.paging: one row, or none."""
        listed = self.in_lists()
        states = {state: count_up_to(listed.filter(status=state)) for state in self.model.LISTED}
        columns = {"total": count_up_to(listed)} | states
        return listed.order_by().annotate(**columns).values(*columns)[:1]

    def shown(self):
        """Approved questions with all that the page of one needs, but for its answers."""
        return (
            self.approved()
            .select_related("article__published_revision", "product")
            .defer("article__published_revision__snapshot", "article__published_revision__text")
            .prefetch_related("tags")
        )

    def answerable(self):
        return self.filter(status__in=self.model.ANSWERABLE)

    def open_to(self, lawyer):
        """What a lawyer may answer, and what they have answered and may still mend."""
        mine = Q(answers__lawyer=lawyer, answers__status="published")
        return self.filter(
            Q(status__in=self.model.ANSWERABLE) | Q(status__in=self.model.PUBLIC) & mine
        ).distinct()

    def handed_in(self):
        """All but drafts, which are their writer's alone."""
        return self.exclude(status="draft")

    def drafts_of(self, user):
        return self.of(user).filter(status="draft")

    def silent_since(self, moment):
        """Those whose asker was asked for more before a moment, and has not answered."""
        return self.filter(status="needs_info", decided_at__lte=moment).order_by("decided_at", "pk")

    def moved(self):
        """Duplicates, whose address leads on to the question that they were joined to."""
        return self.filter(status="closed", canonical__isnull=False)


class AnswerQuerySet(WaitingMixin, models.QuerySet):
    def published(self):
        """What anybody may read: published, under a question that anybody may read."""
        return self.filter(status="published", question__status__in=PUBLIC_QUESTIONS)

    def to_what_was_asked(self):
        """The published answers whose question still stands in its asker's own words."""
        return self.published().filter(question__status__in=LISTED_QUESTIONS)

    def under(self, question):
        """The published answers to one question with who wrote them, oldest first."""
        return (
            self.published()
            .filter(question=question)
            .select_related("lawyer__user")
            .order_by("published_at", "pk")
        )

    def with_law_status(self):
        """Each with `law_due_since` (somebody has yet to say whether it holds under law that changed then) and
        `law_confirmed_at` (when somebody last said so), from which `law_status` follows."""
        tasks = ReviewTask.objects.filter(
            source_kind="answer", source_key=Cast(OuterRef("pk"), CharField())
        ).order_by()
        due, confirmed = tasks.waiting(), tasks.confirmed()
        return self.annotate(
            law_due_since=Subquery(due.order_by("opened_at").values("opened_at")[:1]),
            law_confirmed_at=Subquery(confirmed.order_by("-confirmed_at").values("confirmed_at")[:1]),
        )

    def standing_under(self, question):
        """The published answers to a question and the places of those that were taken back, oldest first."""
        return (
            self.filter(question=question)
            .with_law_status()
            .filter(Q(status="published") | Q(status="retracted", published_at__isnull=False))
            .select_related("lawyer__user")
            .order_by("published_at", "pk")
        )

    def once_public(self):
        """Answers that anybody may read or could once: for whoever holds one on paper and asks whether it stands."""
        return (
            self.filter(published_at__isnull=False, status__in=["published", "hidden", "retracted"])
            .with_law_status()
            .select_related("question", "lawyer__user")
        )

    def by(self, lawyer):
        """The published answers of one lawyer with their questions, newest first."""
        return (
            self.published().filter(lawyer=lawyer).select_related("question").order_by("-published_at", "-pk")
        )

    def live(self):
        return self.filter(status__in=self.model.LIVE)


class AnswerRevisionQuerySet(WaitingMixin, models.QuerySet):
    def open_for(self, answer):
        """The one that waits or was refused, if there is one."""
        return self.filter(answer=answer, status__in=self.model.EDITABLE).first()


class CommentQuerySet(WaitingMixin, models.QuerySet):
    def in_place(self):
        """Those under something public, whatever their own state; a reply outlives a comment that its writer deleted."""
        return self.filter(
            Q(parent__isnull=True) | Q(parent__status__in=["published", "deleted"]),
            Q(article__isnull=False, article__status="published")
            | Q(answer__status="published", answer__question__status__in=PUBLIC_QUESTIONS),
        )

    def published(self):
        """What anybody may read: published, and so is whatever it stands under."""
        return self.in_place().filter(status="published")

    def thread(self):
        """Published comments as a thread shows them: featured first, then oldest first; the writer comes along.

        Among them the places of deleted comments that somebody has answered.
        """
        replies = self.model.objects.filter(parent=OuterRef("pk"), status="published")
        shown = self.in_place().filter(Q(status="published") | Q(status="deleted") & Exists(replies))
        order = (FEATURED_FIRST, "published_at", "pk")
        keys = shown.order_by(*order).values("pk")[
            :LONGEST_THREAD
        ]  # the writers of those alone are looked up
        return (
            self.model.objects.filter(pk__in=keys).select_related("author__lawyer_profile").order_by(*order)
        )

    def under_article(self, article):
        return self.filter(article=article)

    def under_answers(self, answers):
        return self.filter(answer__in=answers)

    def top_level(self):
        return self.filter(parent__isnull=True)

    def from_sources(self):
        return self.filter(origin="reprint")


class FlagQuerySet(models.QuerySet):
    def waiting(self):
        """What nobody has settled: what weighs most first, then the oldest."""
        return self.filter(status="open").order_by("-item_weight", "created_at", "pk")

    def on(self, item):
        """The reports on an item; what readers have no button to report has none."""
        return (
            self.filter(**{item.KIND: item})
            if item.KIND in ("question", "answer", "comment")
            else self.none()
        )

    def with_items(self):
        return self.select_related(
            "reporter",
            "question__product",
            "answer__question",
            "comment__article",
            "comment__answer__question",
        )


class AppealQuerySet(models.QuerySet):
    def waiting(self):
        """Appeals that nobody has decided, while what they are about is still refused."""
        return self.filter(status="open", question__status="rejected").order_by("created_at", "pk")


class FollowQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user).order_by("-since", "-pk")


class ModerationEventQuerySet(models.QuerySet):
    """Rows are added and never changed or removed; an account that goes is cut off by the database alone."""

    def update(self, **columns):
        raise TypeError("a moderation event is never changed")

    def delete(self):
        raise TypeError("a moderation event is never deleted")

    def of(self, item):
        return self.filter(item_kind=item.KIND, item_id=item.pk)

    def waiting(self):
        """Decisions of one person where a rule wants two, at which nobody else has looked since; the oldest first.

        So wait the cases, too, on which a second person thought otherwise (`blind_look`).
        """
        looks = self.model.objects.filter(
            item_kind=self.model.KIND, item_id=OuterRef("pk"), verb="second_look"
        )
        return self.filter(~Exists(looks), decided_alone=True).order_by("number")


class WatchedPhraseQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True).order_by("pk")

    def for_everything(self):
        """Those that look at whatever is handed in, not at lawyers' answers alone."""
        return self.active().filter(scope="all")
