"""The moderators' pages: what waits, one card each, and the decision on one item."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.http import page_number
from core.markup import to_text
from qa import comparing, queues, screening
from qa.admin.decisions import DecisionForm, find, open_to
from qa.models import AnswerRevision, Question
from qa.models.parts import InParts
from qa.refusals import AlreadyDecided, Incomplete, Refused

KINDS = {
    "question": "提问", "answer": "回答", "revision": "修改", "comment": "评论", "flag": "举报", "appeal": "申诉",
    "event": "复核",
}  # fmt: skip


@dataclass
class Card:
    """One item as a moderator sees it: the words with what the rules saw, who wrote it, what was decided before."""

    kind: str
    item: object
    post: object  # the post itself: of a report, what it is about
    texts: list
    history: dict | None
    past: list
    decisions: list
    form: DecisionForm
    is_own: bool

    @property
    def changes(self):
        return comparing.changes(self.post) if isinstance(self.post, AnswerRevision) else []

    @property
    def wants_reason(self):
        return any(each.wants_reason for each in self.decisions)

    @property
    def wants_words(self):
        return any(each.wants_words or each.wants_reason for each in self.decisions)

    @property
    def wants_canonical(self):
        return any(each.wants_canonical for each in self.decisions)

    @property
    def wants_note(self):
        return any(each.wants_note for each in self.decisions)


@never_cache
@require_safe
def queue(request, kind):
    _check(request.user, kind, queue=True)
    rows = queues.rows(kind)
    paginator, number = Paginator(rows, queues.PAGE_SIZE), page_number(request)
    page = paginator.get_page(number)  # a page that has been worked off leads to the last one there is
    counts = queues.waiting_counts()
    tabs = [
        (name, label, counts[f"{name}s"], reverse("admin:qa_queue", args=[name]))
        for name, label in KINDS.items()
    ]
    words = {
        "title": "审核",
        "kind": kind,
        "tabs": tabs,
        "cards": cards(kind, page.object_list, request.user),
        "page_obj": page,
    }
    return render(request, "admin/qa/queue.html", admin.site.each_context(request) | words)


@never_cache
@require_safe
def item(request, kind, pk):
    _check(request.user, kind)
    return _item_page(request, kind, _get(kind, pk, request.user))


@never_cache
@require_POST
def decide(request, kind, pk):
    _check(request.user, kind)
    row, decision = _get(kind, pk, request.user), find(request.POST.get("verb", ""))
    form = DecisionForm(request.POST, auto_id=_auto_id(kind, row))
    if decision is None or not isinstance(row, decision.of):
        raise Http404("没有这一步。")
    if not any(request.user.has_perm(each) for each in decision.permissions):
        raise PermissionDenied("你没有这一步的权限。")
    try:
        if not form.is_valid():
            raise Incomplete("表单不完整，请刷新再试。")
        decision.run(row, request.user, form.cleaned_data)
    except Refused as refusal:
        return _item_page(request, kind, _get(kind, pk, request.user), form=form, refusal=refusal)
    messages.success(request, f"{KINDS[kind]} {pk} 号：{decision.done}")
    if request.POST.get("from") == "queue":
        return redirect("admin:qa_queue", kind)
    return redirect("admin:qa_item", kind, pk)


def cards(kind, items, user, form=None):
    """Cards for a page of items, in a fixed number of queries."""
    items = list(items)
    posts = queues.posts(kind, items)
    histories, past = queues.histories(post.author_id for post in posts), queues.past([*items, *posts])
    made = []
    for each, post in zip(items, posts, strict=True):
        words = [hit["word"] for hit in post.held_for]
        initial = {"version": post.version, "editor_note": getattr(post, "editor_note", "")}
        made.append(
            Card(
                kind=kind,
                item=each,
                post=post,
                texts=[(name, screening.marked(text, words)) for name, text in _texts(post)],
                history=histories.get(post.author_id),
                past=past.get((post.KIND, post.pk), []),
                decisions=open_to(user, each),
                form=form or DecisionForm(initial=initial, auto_id=_auto_id(kind, each)),
                is_own=post.author_id is not None and post.author_id == user.pk,
            )
        )
    return made


def _texts(post):
    if isinstance(post, Question):
        return [("问题", post.title), ("经过", post.body)]
    if isinstance(post, InParts):
        ticked = [("没有直接的法条", "律师勾了这一格")] if post.no_direct_law else []
        parts = [(post.PARTS[name], to_text(html)) for name, html in post.parts.items()]
        return [("结论", post.conclusion), *ticked, *parts]
    return [("评论", post.body)]


def _item_page(request, kind, row, form=None, refusal=None):
    (card,) = cards(kind, [row], request.user, form=form)
    words = {"title": f"{KINDS[kind]} {row.pk} 号", "kind": kind, "card": card, "refusal": refusal}
    if isinstance(refusal, AlreadyDecided):
        # What the moderator typed stays in the form, which now carries the state that they can see.
        card.form.data = card.form.data.copy()
        card.form.data["version"] = str(card.post.version)
    status = refusal.status if refusal else HTTPStatus.OK
    return render(request, "admin/qa/item.html", admin.site.each_context(request) | words, status=status)


def _get(kind, pk, user):
    """The row; whoever only puts comments first needs none that is not public."""
    rows = queues.everything(kind)
    if not user.has_perm("qa.moderate"):
        rows = rows.filter(status="published")
    return get_object_or_404(rows, pk=pk)


def _check(user, kind, queue=False):
    if kind not in KINDS:
        raise Http404("没有这一类内容。")
    may_feature = kind == "comment" and not queue and user.has_perm("qa.feature_comment")
    if not user.has_perm("qa.moderate") and not may_feature:
        raise PermissionDenied("你没有审核的权限。")


def _auto_id(kind, row):
    return f"{kind}-{row.pk}-%s"
