from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from articles import feedback, quoting, replies
from articles.admin.feedback_forms import LATER, Settling
from articles.models import Article, Feedback, LiveSection, Reply
from core.redaction import redact

MOST_OTHERS = 20
MOST_REPORTS = 100  # whose articles the list offers to show alone
Outcome = Feedback.Outcome


class AgeFilter(admin.SimpleListFilter):
    title, parameter_name = "等了多久", "age"

    def lookups(self, request, model_admin):
        return [("week", "7 天以内"), ("month", "7 到 30 天"), ("older", "30 天以上")]

    def queryset(self, request, rows):
        now = timezone.now()
        week, month = now - timedelta(days=7), now - timedelta(days=30)
        ages = {
            "week": {"created_at__gte": week},
            "month": {"created_at__lt": week, "created_at__gte": month},
            "older": {"created_at__lt": month},
        }
        return rows.filter(**ages.get(self.value(), {}))


class ReasonFilter(admin.SimpleListFilter):
    title, parameter_name = "原因", "reason"

    def lookups(self, request, model_admin):
        return Feedback.Reason.choices

    def queryset(self, request, rows):
        return rows.with_reason(self.value()) if self.value() in Feedback.Reason.values else rows


class StageFilter(admin.SimpleListFilter):
    """What still has to be done about what was handled."""

    title, parameter_name = "还差什么", "left"

    def lookups(self, request, model_admin):
        return [("mend", "采纳了，还没有改"), ("mail", "答复没有寄成")]

    def queryset(self, request, rows):
        if self.value() == "mend":
            return rows.filter(pk__in=Feedback.objects.to_mend().order_by().values("pk"))
        if self.value() == "mail":
            return rows.filter(reply__state=Reply.State.FAILED)
        return rows


class ArticleFilter(admin.SimpleListFilter):
    """The articles of the newest reports that wait, and the one that is chosen; any other is found by its title."""

    title, parameter_name = "文章", "article__id__exact"

    def lookups(self, request, model_admin):
        waiting = Feedback.objects.filter(status=Feedback.Status.OPEN).order_by("-created_at")
        named = Q(pk__in=waiting.values("article")[:MOST_REPORTS])
        if chosen := self._number():
            named |= Q(pk=chosen)
        return list(Article.objects.filter(named).order_by("title", "pk").values_list("pk", "title"))

    def queryset(self, request, rows):
        return rows.filter(article=self._number()) if self._number() else rows

    def _number(self):
        value = self.value() or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) <= 18 else None


class SectionFilter(admin.SimpleListFilter):
    """The sections of one article, once the list shows only that article's feedback."""

    title, parameter_name = "小节", "section"

    def lookups(self, request, model_admin):
        article = request.GET.get("article__id__exact", "")
        if not article.isascii() or not article.isdigit() or len(article) > 18:
            return []
        titles = {
            one.key: one.title.rpartition("：")[2] for one in LiveSection.objects.filter(article=article)
        }
        keys = Feedback.objects.filter(article=article).exclude(section_key="").order_by("section_key")
        return [(key, titles.get(key, key)) for key in keys.values_list("section_key", flat=True).distinct()]

    def queryset(self, request, rows):
        return rows.filter(section_key=self.value()) if self.value() else rows


@admin.register(Feedback)
class FeedbackAdmin(ModelAdmin):
    """What readers found wrong or missing, open and oldest first; it is read and settled, never changed."""

    list_display = ["created_at", "kind", "title", "excerpt", "company", "state"]
    list_filter = [
        "status", "kind", AgeFilter, StageFilter, ReasonFilter, "outcome",
        ArticleFilter, SectionFilter,
    ]  # fmt: skip
    list_select_related = ["article", "revision"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["text", "quote", "sentence", "article__title"]
    search_help_text = "按读者写的字、原句或者文章标题查找"
    actions = ["note_votes"]

    def get_queryset(self, request):
        return Feedback.objects.in_order_of_work().with_company().defer("revision__snapshot")

    def get_ordering(self, request):
        return ["rank", "created_at", "pk"]  # as `in_order_of_work`, or the list would take the model's own

    @display(description="文章")
    def title(self, said):
        number = f"（第 {said.revision.number} 版）" if said.revision else ""
        return f"{said.article}{number}"

    @display(description="内容")
    def excerpt(self, said):
        quoted = (said.sentence or said.quote)[:24]
        words = [f"“{quoted}…”" if quoted else "", "、".join(said.reason_labels), said.text[:40]]
        return "　".join(one for one in words if one)

    @display(description="同一句")
    def company(self, said):
        return f"{said.company} 条" if said.company > 1 else ""

    @display(
        description="状态",
        label={"待处理": "warning", "已处理": "success", "只计数": "info", "采纳，还没有改": "warning"},
    )
    def state(self, said):
        return "采纳，还没有改" if said.waits_to_be_mended else said.get_status_display()

    # Who may do what

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_handle_permission(self, request, object_id=None):
        return request.user.has_perm("articles.handle_feedback")

    def get_actions(self, request):
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    @action(description="选中的“有帮助吗”都看过了", permissions=["handle"])
    def note_votes(self, request, chosen):
        """Remarks on votes are read in one go; reports of errors are settled one by one."""
        done = 0
        for said in chosen.waiting().votes():
            try:
                feedback.handle(said, Outcome.NOTED, by=request.user, now=timezone.now())
            except feedback.AlreadyHandled:
                continue
            self.log_change(request, said, "看过了")
            done += 1
        messages.success(request, f"{done} 条记为看过了。纠错要一条一条处理。")

    # The page of one

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Everything about one remark, and whatever can still be done about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Feedback.objects.select_related(
            "article__published_revision", "revision", "handled_by", "mended_in", "reply__created_by"
        )
        said = get_object_or_404(rows, pk=object_id)
        looked = _looked_at(said)
        forms = self._forms(request, said, looked)
        if request.method == "POST":
            if not self.has_handle_permission(request):
                raise PermissionDenied
            if self._settled(request, said, forms):
                return redirect(request.get_full_path())
        context = self.admin_site.each_context(request) | {
            "title": str(said),
            "opts": self.opts,
            "original": said,
            "said": said,
            "forms": forms,
            "version_of": reverse("admin:articles_article_change", args=[said.article_id]),
            "masked_contact": redact(said.contact).found[0].shown if said.contact else "",
            "until": feedback.kept_until(said),
            **looked,
        }
        return render(request, "admin/articles/feedback/look.html", context)

    def _forms(self, request, said, looked) -> dict[str, Settling]:
        """What can still be decided, by outcome; nothing for those who may only read."""
        if not self.has_handle_permission(request):
            return {}
        if said.status == Feedback.Status.OPEN:
            outcomes = [Outcome.NOTED] if said.is_vote else [one for one in Outcome if one != Outcome.NOTED]
        else:
            outcomes = ["mended"] if said.waits_to_be_mended else []
        posted = request.POST.get("verb")
        return {
            str(outcome): Settling(
                request.POST if posted == outcome else None,
                said=said,
                outcome=str(outcome),
                later=looked["later"],
                mended_in=looked["mended_in"],
                others=len(looked["others"]) if said.status == Feedback.Status.OPEN else 0,
            )
            for outcome in outcomes
        }

    def _settled(self, request, said, forms) -> bool:
        """Carry out what the page asks; False when the form comes back with what was typed."""
        verb, now = request.POST.get("verb", ""), timezone.now()
        if verb == "retry":
            again = Reply.objects.filter(feedback=said).first()
            if again and replies.try_again(again, now):
                messages.success(request, "又去寄了。过几分钟再看这一页。")
            else:
                messages.warning(request, "没有再寄：已经寄出，或者邮箱已经删掉。")
            return True
        form = forms.get(verb)
        if form is None:
            messages.warning(request, "这一条的状态已经变了，请看下面现在的样子。")
            return True
        if not form.is_valid():
            return False
        try:
            words = _carry_out(said, verb, form, by=request.user, now=now)
        except (feedback.AlreadyHandled, feedback.NotFitting) as refusal:
            form.add_error(None, str(refusal))
            return False
        self.log_change(request, said, words)
        messages.success(request, f"{words}。")
        return True


def _looked_at(said: Feedback) -> dict:
    """The sentence as it was read and as it is now, the versions since, and the reports of the same sentence."""
    today = timezone.localdate()
    place = quoting.place_of(said)
    since = quoting.since(said, place, on=today) if place and said.article.published_revision else None
    return {
        "place": place,
        "line": place.line.partition(place.sentence.split("\n")[0]) if place else (),
        "since": since,
        "later": quoting.later(said),
        "mended_in": since.gone_from if since else None,
        "others": list(Feedback.objects.about_the_same(said)[:MOST_OTHERS]),
    }


def _carry_out(said, verb, form, *, by, now) -> str:
    given = form.verb_arguments
    if verb == "mended":
        feedback.mended(said, given["mended_in"], by=by, now=now, answer=given["answer"])
        return f"记下了，改在{said.mended_in}"
    later = form.cleaned_data.get("how") == LATER
    with_others = form.cleaned_data.get("together", False)
    settle = feedback.handle_with_others if with_others else feedback.handle
    others = settle(said, verb, by=by, now=now, answer_later=later, **given) or 0
    along = f"，同一句的另外 {others} 条一起" if others else ""
    return f"{said.get_outcome_display()}{along}"
