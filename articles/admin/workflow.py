"""The way of an article through the desk: handed in, published, set for a time, taken down; and where each one stands."""

from functools import partial

from django.contrib import admin
from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from unfold.decorators import action, display

from articles import borrowing, checking, notifications, publishing, reviewing, scheduling, snapshot, standing
from articles.admin.deciding import decide
from articles.admin.forms import Decision
from articles.admin.workflow_forms import PublishForm, RetireForm, ReviewForm, ScheduleForm, SubmitForm
from articles.comparing import changes
from articles.models import Article, Lease, Review, Schedule
from articles.workingcopy import digest, working_copy

OWN = reviewing.ON_ONES_OWN


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is."""

    title, parameter_name = "轮到谁", "turn"

    def lookups(self, request, model_admin):
        return [
            ("changed", "有改动，还没提交"),
            ("review", "等我复核"),
            ("handed_in", "我提交的"),
            ("changes", "要改的"),
            ("approved", "批准了，等发布"),
            ("scheduled", "定时"),
            ("failed", "定时没有发成"),
        ]

    def queryset(self, request, articles):
        doors = {
            "changed": articles.not_handed_in,
            "review": partial(articles.for_review_by, request.user),
            "handed_in": partial(articles.handed_in_by, request.user),
            "changes": articles.to_mend,
            "approved": articles.to_publish,
            "scheduled": articles.scheduled,
            "failed": articles.not_appeared,
        }
        return doors[self.value()]() if self.value() in doors else articles


class WorkflowAdmin:
    """The part of the article's admin that brings a working copy to its readers, and away from them."""

    # What is shown

    def get_queryset(self, request):
        now = timezone.now()
        schedules = Schedule.objects.waiting() | Schedule.objects.unanswered()
        return (
            super()
            .get_queryset(request)
            .annotate(shown_words=F("published_revision__content_hash"))
            .prefetch_related(
                Prefetch("reviews", Review.objects.open(), to_attr="open_reviews"),
                Prefetch("schedules", schedules.order_by("due_at"), to_attr="open_schedules"),
                Prefetch("leases", Lease.objects.of_others(request.user, now), to_attr="open_leases"),
            )
        )

    @display(description="复核和发布")
    def turn(self, article):
        """In the list: what waits, in words; who has it open."""
        told = []
        if article.is_published and not article.open_reviews and article.words_digest != article.shown_words:
            told.append("有改动，还没提交")
        for review in article.open_reviews:
            stale = review.status == Review.Status.APPROVED and not review.is_of(article.words_digest)
            told.append("批准后又改过" if stale else review.get_status_display())
        for one in article.open_schedules:
            failed = one.status == Schedule.Status.FAILED
            told.append("定时没有发成" if failed else f"定时 {timezone.localtime(one.due_at):%m-%d %H:%M}")
        told += [open_by(lease) for lease in article.open_leases]
        return "；".join(told)

    def get_search_results(self, request, articles, search_term):
        """Where something is chosen to take the place of another (RetireForm), only what readers get is offered."""
        if request.GET.get("field_name") == "successor":
            articles = articles.published()
        return super().get_search_results(request, articles, search_term)

    # Who may do what

    def has_publish_permission(self, request, object_id=None):
        return request.user.has_perm("articles.publish_article")

    def has_review_permission(self, request, object_id=None):
        return request.user.has_perm("articles.review_article")

    # Steps

    @action(description="提交复核", url_path="submit", permissions=["change"])
    def submit(self, request, object_id):
        article = self._article(object_id)
        reviewers = [one for one in notifications.reviewers(article) if one != request.user]
        hint = "没有写过这一稿的同事看过、批准，才能发布。提交以后还可以改，批准以前看到的都是最新的。"
        if not reviewers:
            hint = "现在除了写这一稿的人，没有别人能复核。请管理员给一位同事复核的权限。"
        context = self._readiness(article) | {"hint": hint}
        context.pop("changes")
        form = partial(SubmitForm, reviewers=reviewers)
        return self._decide(request, article, form, "提交复核", reviewing.submit, **context)

    @action(description="发布", url_path="publish", permissions=["publish"])
    def publish(self, request, object_id):
        article = self._article(object_id)
        context = self._readiness(article)
        context["hint"] = "发布以后，读者马上看到你保存的内容。"
        asks = self._asks(request, article)
        if asks == "nobody":
            context["problems"] = [reviewing.NOT_APPROVED, *context["problems"]]
        context["whole"] = True
        form = partial(PublishForm, asks=asks, **self._kind_of_publication(request, article, context))
        return self._decide(request, article, form, "发布", publishing.publish, **context)

    @action(description="定时发布", url_path="schedule", permissions=["publish"])
    def schedule(self, request, object_id):
        """Set a time, or take it back."""
        article = self._article(object_id)
        waiting = article.schedules.waiting().first()
        if waiting:
            hint = (
                f"定在 {timezone.localtime(waiting.due_at):%Y-%m-%d %H:%M} 发布。要改时间，先取消，再重新定。"
            )
            return self._decide(request, article, Decision, "取消定时发布", scheduling.cancel, hint=hint)
        context = self._readiness(article)
        if reviewing.approval_of(article, digest(working_copy(article))) is None:
            context["problems"] = ["批准了的稿子才能定时。先请同事复核。", *context["problems"]]
        context["hint"] = "现在就检查一遍能不能发布；到时候再检查一遍。"
        form = partial(ScheduleForm, asks="", **self._kind_of_publication(request, article, context))
        return self._decide(request, article, form, "定时发布", scheduling.schedule, **context)

    @action(description="撤下", url_path="retire", permissions=["publish"])
    def retire(self, request, object_id):
        hint = "撤下以后，读者打不开这篇文章，搜索和列表里也没有。以后可以再发布。"
        article = self._article(object_id)
        form = partial(RetireForm, article=article, admin_site=self.admin_site)
        return self._decide(request, article, form, "撤下", publishing.retire, hint=hint)

    @action(description="记录核对", url_path="review", permissions=["review"])
    def mark_reviewed(self, request, object_id):
        article = self._article(object_id)
        read = "现在保存的内容"
        if article.is_published:
            read = f"读者现在看到的{article.live}（不是后来保存的改动）"
        hint = f"{read}对照法条原文读过了，才能记。律师读过的，选上律师。"
        return self._decide(request, article, ReviewForm, "记录核对", publishing.mark_reviewed, hint=hint)

    # Shared

    def _readiness(self, article):
        """What keeps the copy from its readers, and what would change for them."""
        copy, shown, today = working_copy(article), article.published_revision, timezone.localdate()
        approval = reviewing.approval_of(article, digest(copy))
        if approval is not None and approval.may_be_recorded_as_check:
            article.reviewed_on = approval.checked_on  # as publishing will have it before it looks for faults
        return {
            "problems": snapshot.problems(copy, on=today) + borrowing.problems(article, copy),
            "faults": checking.faults_of(article, copy, today=today),
            "changes": changes(shown.snapshot["copy"], copy) if shown else [],
        }

    def _asks(self, request, article):
        """What this person has to say before the copy may be published, by the name of the field; see PublishForm."""
        if reviewing.approval_of(article, digest(working_copy(article))):
            return ""
        told = standing.of(article, request.user)
        if told.may_approve:
            return "approving"
        may_alone = told.wrote_it and request.user.has_perm(reviewing.REVIEW) and request.user.has_perm(OWN)
        return "own_reason" if may_alone else "nobody"

    def _kind_of_publication(self, request, article, context):
        may_override = bool(context["faults"]) and request.user.has_perm("articles.override_check")
        return {"may_override": may_override, "is_first": article.published_revision_id is None}

    def _article(self, object_id):
        """Read before the words that the page shows: so the version that its form carries is never newer than they are."""
        rows = Article.objects.select_related("category", "published_revision")
        return get_object_or_404(rows, pk=object_id)

    def _decide(self, request, article, form_class, words, verb, **context):
        initial = {"version": article.version, "on": timezone.localdate(), "slug": article.slug}
        form = form_class(request.POST or None, initial=initial)
        return decide(
            self, request, article, form, words=words, verb=partial(call, verb, article, request), **context
        )


def call(verb, article, request, given):
    """One verb on the article as the page showed it, which may be older than the row."""
    given = dict(given)
    article.version = given.pop("version")
    if "slug" in given:
        verb(article, given["slug"], by=request.user, now=timezone.now())
    else:
        verb(article, **given, by=request.user, now=timezone.now())


def open_by(lease):
    return f"{lease.user.public_name} 正在编辑（{timezone.localtime(lease.since):%H:%M} 起）"


def closed_steps(article_pk):
    """The steps that an article's state does not allow, by the names of their pages."""
    row = Article.objects.filter(pk=article_pk).values(
        "status", "words_digest", "published_revision__content_hash"
    )
    article = row.first()
    if article is None:
        return set()
    closed = {
        "draft": {"retire", "wechat"},
        "in_review": {"retire", "wechat"},
        "published": set(),
        "retired": {"mark_reviewed", "retire", "wechat"},
    }[article["status"]]
    is_shown = article["words_digest"] == article["published_revision__content_hash"]
    if article["status"] == Article.Status.PUBLISHED and is_shown:
        closed |= {"submit", "publish", "schedule"}
    review = Review.objects.open().filter(article=article_pk).first()
    is_approved = review is not None and review.status == Review.Status.APPROVED
    if is_approved and review.is_of(article["words_digest"]):
        closed.add("submit")
    else:
        closed.add("schedule")
    if review is not None and review.status == Review.Status.WAITING:
        closed.add("submit")
    return closed
