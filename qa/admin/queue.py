"""The moderators' pages: what waits, one card each, and the decision on one item or on several that are the same."""

import json
from http import HTTPStatus

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.http import page_number
from qa import moderation, queues, redacted, replies
from qa.admin.cards import auto_id, cards, texts_of
from qa.admin.decisions import DecisionForm, find
from qa.models import ModerationEvent
from qa.moderation import undoing
from qa.moderation.redacting import blank
from qa.moderation.together import MOST
from qa.refusals import AlreadyDecided, Incomplete, Refused

KINDS = {
    "question": "提问", "answer": "回答", "revision": "修改", "review": "同行复核", "comment": "评论", "flag": "举报",
    "appeal": "申诉", "second": "抽查", "event": "复核",
}  # fmt: skip
PREVIEW = "show_blanked"  # a button that shows what would be blanked, and changes nothing


@never_cache
@require_safe
def queue(request, kind):
    check(request.user, kind, queue=True)
    rows = queues.rows(kind, request.user)
    paginator, number = Paginator(rows, queues.PAGE_SIZE), page_number(request)
    page = paginator.get_page(number)  # a page that has been worked off leads to the last one there is
    counts = queues.waiting_counts(request.user)
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
        "undoable": undoing.still_undoable(request.user, timezone.now()),
        "notes": _notes(),
    }
    return render(request, "admin/qa/queue.html", admin.site.each_context(request) | words)


@never_cache
@require_safe
def item(request, kind, pk):
    check(request.user, kind)
    return _item_page(request, kind, get_item(kind, pk, request.user))


@never_cache
@require_POST
def decide(request, kind, pk):
    check(request.user, kind)
    row, verb = get_item(kind, pk, request.user), request.POST.get("verb", "")
    decision = find("approve_redacted" if verb == PREVIEW else verb)
    form = DecisionForm(request.POST, auto_id=auto_id(kind, row))
    if decision is None or not isinstance(row, decision.of):
        raise Http404("没有这一步。")
    if not any(request.user.has_perm(each) for each in decision.permissions):
        raise PermissionDenied("你没有这一步的权限。")
    (post,) = queues.posts(kind, [row])
    try:
        if not form.is_valid():
            raise Incomplete("表单不完整，请刷新再试。")
        if verb == PREVIEW:
            shown = blank(row, form.cleaned_data["places"].splitlines())
            return _item_page(request, kind, row, form=form, blanked=shown)
        event, others = _run(request, decision, row, post, form)
    except Refused as refusal:
        return _item_page(request, kind, get_item(kind, pk, request.user), form=form, refusal=refusal)
    return _done(request, kind, row, f"{KINDS[kind]} {pk} 号：{decision.done}", event, others)


@never_cache
@require_POST
def undo(request):
    """Take back one's own decision, or those taken together; what comes back of one is its card, as it stands again."""
    if not request.user.has_perm("qa.moderate"):
        raise PermissionDenied("你没有审核的权限。")
    numbers = [int(each) for each in request.POST.getlist("event") if each.isdecimal() and len(each) < 16]
    events = ModerationEvent.objects.filter(number__in=numbers[:MOST], verb__in=undoing.VERBS).order_by(
        "number"
    )
    rows = {event: get_item(event.item_kind, event.item_id, request.user) for event in events}
    if not rows:
        raise Http404("没有可以撤销的决定。")
    undone, refused = [], []
    for event, row in rows.items():
        try:
            moderation.undo(event, row, request.user, now=timezone.now())
            undone.append(row)
        except Refused as refusal:
            refused.append((row, refusal))
    if len(rows) == 1:
        return _undone_alone(request, row, refused[0][1] if refused else None)
    told = [f"{KINDS[each.KIND]} {each.pk} 号：{refusal.sentence}" for each, refusal in refused]
    words = {"sentence": f"已撤销 {len(undone)} 条。", "refused": told, "kind": row.KIND, "row": row}
    if _wants_fragment(request):
        return render(request, "admin/qa/_done.html", words)
    messages.success(request, words["sentence"])
    for each in told:
        messages.warning(request, each)
    return redirect("admin:qa_queue", row.KIND)


def _undone_alone(request, row, refusal):
    row = get_item(row.KIND, row.pk, request.user)
    if refusal or _wants_fragment(request):
        return _item_page(request, row.KIND, row, refusal=refusal)
    messages.success(request, f"{KINDS[row.KIND]} {row.pk} 号：已撤销刚才的决定。")
    return redirect("admin:qa_item", row.KIND, row.pk)


def check(user, kind, queue=False):
    if kind not in KINDS:
        raise Http404("没有这一类内容。")
    may_feature = kind == "comment" and not queue and user.has_perm("qa.feature_comment")
    if not user.has_perm("qa.moderate") and not may_feature:
        raise PermissionDenied("你没有审核的权限。")


def get_item(kind, pk, user):
    """The row; whoever only puts comments first needs none that is not public."""
    rows = queues.everything(kind)
    if not user.has_perm("qa.moderate"):
        rows = rows.filter(status="published")
    return get_object_or_404(rows, pk=pk)


def _run(request, decision, row, post, form):
    """The decision on the item itself, then the same on those ticked beside it; returns its event and the others'."""
    event = decision.run(row, request.user, form.words_for(post))
    versions = _ticked(request) if decision.for_many else {}
    if not versions:
        return event, None
    others = queues.everything(row.KIND).filter(pk__in=versions).order_by("pk")
    # Each gets a ready note of its own: nobody reads the name of whoever wrote the same.
    return event, moderation.decide_each(
        others,
        lambda each: decision.run(each, request.user, form.words_for(each) | {"version": versions[each.pk]}),
    )


def _ticked(request):
    """The posts ticked beside one, by number, with the version that the moderator saw; junk is left out."""
    pairs = [each.partition(":") for each in request.POST.getlist("also")]
    return {
        int(pk): int(version)
        for pk, _, version in pairs
        if (pk + version).isdecimal() and pk and version and len(pk) < 16 and len(version) < 10
    }


def _done(request, kind, row, sentence, event, others):
    """Say what was done and of which others it was not; a page with a script gets the strip that takes the card's place."""
    refused = (
        [f"{KINDS[kind]} {each.pk} 号：{refusal.sentence}" for each, refusal in others.refused]
        if others
        else []
    )
    if others and others.done:
        sentence = f"{sentence}另有 {len(others.done)} 条一样的也照办了。"
    if _wants_fragment(request):
        events = [
            each for each in [event, *(others.done if others else [])] if each and each.verb in undoing.VERBS
        ]
        words = {"sentence": sentence, "refused": refused, "events": events, "kind": kind, "row": row}
        return render(request, "admin/qa/_done.html", words)
    messages.success(request, sentence)
    for each in refused:
        messages.warning(request, each)
    if request.POST.get("from") == "queue":
        return redirect("admin:qa_queue", kind)
    return redirect("admin:qa_item", kind, row.pk)


def _item_page(request, kind, row, form=None, refusal=None, blanked=None):
    """The page of one item, or for a page with a script its card alone."""
    (card,) = cards(kind, [row], request.user, form=form)
    pieces = blanked and [
        (name, redacted.pieces(text, blanked.spans.get(key, ())))
        for (name, text), key in zip(texts_of(row), row.texts, strict=True)
    ]
    words = {
        "title": f"{KINDS[kind]} {row.pk} 号",
        "kind": kind,
        "card": card,
        "refusal": refusal,
        "blanked": pieces,
    }
    if isinstance(refusal, AlreadyDecided) and form:
        # What the moderator typed stays in the form, which now carries the state that they can see.
        card.form.data = card.form.data.copy()
        card.form.data["version"] = str(card.post.version)
    status = refusal.status if refusal else HTTPStatus.OK
    if _wants_fragment(request):
        return render(request, "admin/qa/_card.html", words | {"origin": "queue"}, status=status)
    words |= {"notes": _notes(card.form.offered)}
    return render(request, "admin/qa/item.html", admin.site.each_context(request) | words, status=status)


def _wants_fragment(request):
    return request.headers.get("X-Fragment") == "1"


def _notes(offered=None):
    """The ready notes for the page's script: by number their reason and words, with holes."""
    rows = replies.offered() if offered is None else offered
    return json.dumps({each.pk: [each.reason, each.text] for each in rows}, ensure_ascii=False)
