"""One page for whoever reads a working copy: what changed, what was said of it, and an answer."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action

from articles import borrowing, checking, closing, publishing, reviewing, snapshot, standing
from articles.admin.workflow_forms import ApproveForm, ChangesForm
from articles.comparing import changes
from articles.models import Article, ReviewComment, Schedule
from articles.steps import AlreadyChanged, NotReady
from articles.workingcopy import working_copy

ROUNDS, REMARKS = 10, 200


class ReadingAdmin:
    """The part of the article's admin where a copy is read before it is published."""

    @action(description="复核", url_path="reading", permissions=["view"])
    def reading(self, request, object_id):
        article = get_object_or_404(
            Article.objects.select_related("category", "published_revision"), pk=object_id
        )
        page = _Page(self, request, article)
        if request.method == "POST":
            answer = page.answer(request.POST.get("do", ""))
            if answer is not None:
                return answer
        return render(request, "admin/articles/reading.html", page.context())


class _Page:
    """The page with its forms; a form that was refused keeps what was typed into it."""

    def __init__(self, model_admin, request, article):
        self.admin, self.request, self.article = model_admin, request, article
        self.user, self.now = request.user, timezone.now()
        self.version = article.version  # read before the words that are shown, so never newer than they are
        self.told = standing.of(article, self.user)
        self.copy = working_copy(article)
        doing = request.POST.get("do") if request.method == "POST" else None
        initial = {"version": article.version, "on": timezone.localdate(self.now)}
        reviews = self.user.has_perm(reviewing.REVIEW)
        self.may_approve = reviews and (self.told.may_approve or self.user.has_perm(reviewing.ON_ONES_OWN))
        self.may_ask = reviews
        self.approve_form = ApproveForm(
            request.POST if doing == "approve" else None,
            initial=initial,
            auto_id="approve_%s",
            is_own=self.told.wrote_it,
            may_check=article.status != Article.Status.RETIRED,
        )
        self.changes_form = ChangesForm(
            request.POST if doing == "changes" else None,
            initial=initial,
            auto_id="changes_%s",
            sections=self.copy["sections"],
        )

    def answer(self, doing):
        """Do one thing and lead on, or None to show the page with what was wrong."""
        steps = {
            "approve": (self.may_approve, self._approve),
            "changes": (self.may_ask, self._ask_for_changes),
            "withdraw": (self._may_change(), self._withdraw),
            "done": (self._may_change(), self._tick),
            "open": (self._may_change(), self._tick),
            "seen": (self._may_change(), self._seen),
        }
        allowed, step = steps.get(doing, (True, lambda: None))
        if not allowed:
            messages.error(self.request, "你没有这一步的权限。")
            return redirect(self.request.path)
        return step()

    def context(self):
        article, today = self.article, timezone.localdate(self.now)
        live = article.published_revision
        remarks = list(article.review_comments.with_people()[:REMARKS])
        found = snapshot.problems(self.copy, on=today) + borrowing.problems(article, self.copy)
        faults = checking.faults_of(article, self.copy, today=today)
        return self.admin.admin_site.each_context(self.request) | {
            "title": f"复核：{article}",
            "opts": self.admin.opts,
            "original": article,
            "standing": self.told,
            "problems": [*found, *map(str, faults)],
            "is_first": live is None,
            "changes": changes(live.snapshot["copy"], self.copy) if live else [],
            "open_remarks": [one for one in remarks if not one.is_done],
            "done_remarks": [one for one in remarks if one.is_done],
            "places": {section["uid"]: section["title"] for section in self.copy["sections"]},
            "approve_form": self.approve_form if self.may_approve and self._is_open() else None,
            "changes_form": self.changes_form if self.may_ask and self._is_open() else None,
            "may_change": self._may_change(),
            "rounds": list(article.reviews.with_people()[:ROUNDS]),
        }

    def _is_open(self):
        return self.told.is_changed and not self.told.is_approved

    def _may_change(self):
        return self.admin.has_change_permission(self.request)

    def _approve(self):
        form = self.approve_form
        if not form.is_valid():
            return None
        given = form.cleaned_data
        checked = {"lawyer": given["lawyer"], "on": given["on"]} if given.get("checked") else None
        return self._call(
            form, "批准", publishing.approve, note=given["note"], own_reason=given.get("own_reason", ""), checked=checked
        )  # fmt: skip

    def _ask_for_changes(self):
        form = self.changes_form
        if not form.is_valid():
            return None
        note = form.cleaned_data["note"]
        return self._call(form, "要求修改", reviewing.ask_for_changes, note=note, remarks=form.remarks())

    def _withdraw(self):
        return self._call(None, "收回", reviewing.withdraw)

    def _call(self, form, words, verb, **given):
        version = form.cleaned_data["version"] if form else _number(self.request.POST.get("version"))
        self.article.version = version
        try:
            verb(self.article, by=self.user, now=self.now, **given)
        except (NotReady, AlreadyChanged) as refusal:
            if form is None:
                messages.error(self.request, str(refusal))
                return redirect(self.request.path)
            form.add_error(None, str(refusal))
            self.article.refresh_from_db()
            # The page that is shown now is of the copy as it stands: pressing again means that it was read.
            form.data = form.data.copy()
            form.data["version"] = self.version
            return None
        self.admin.log_change(self.request, self.article, words)
        messages.success(self.request, f"{self.article}：已{words}。")
        step = "publish" if words == "批准" and self.admin.has_publish_permission(self.request) else "reading"
        return redirect(reverse(f"admin:articles_article_{step}", args=[self.article.pk]))

    def _tick(self):
        number = _number(self.request.POST.get("remark"))
        remark = get_object_or_404(ReviewComment, article=self.article, pk=number)
        reviewing.tick(remark, done=self.request.POST["do"] == "done", by=self.user, now=self.now)
        return redirect(f"{self.request.path}#remarks")

    def _seen(self):
        number = _number(self.request.POST.get("schedule"))
        closing.seen(get_object_or_404(Schedule, article=self.article, pk=number), now=self.now)
        return redirect(self.request.path)


def _number(text):
    """A number that a form of ours sent; 0, which names nothing, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
