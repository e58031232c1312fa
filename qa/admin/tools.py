"""What stands beside the queue: who looks at what, the first words of what was blanked, and how the work goes."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from qa import accuracy, moderation, queues, redacted
from qa import looking as leases
from qa.admin.cards import texts_of
from qa.admin.queue import KINDS, check
from qa.models import SecondLook
from qa.refusals import Refused

MOST_KEYS = 50
LEAST_LOOKS = 10  # a share of fewer says something of single people


@never_cache
@require_POST
def looking(request, kind):
    """Renew one's lease on one item, and hear who has the others of the page before them; nothing of it is kept."""
    check(request.user, kind, queue=True)
    keys = [
        int(each)
        for each in request.POST.getlist("on_page")[:MOST_KEYS]
        if each.isdecimal() and len(each) < 16
    ]
    at = request.POST.get("at", "")
    now = timezone.now()
    if at in map(str, keys):
        leases.look(request.user, kind, int(at), now)
    else:
        leases.leave(request.user)
    if not keys:
        return HttpResponse(status=204)
    found = queues.lookers(kind, keys, request.user, now)
    return JsonResponse({str(pk): "、".join(names) for pk, names in found.items()})


@never_cache
@require_POST
def original(request, kind, pk):
    """The words as they were handed in, for whoever may read them; the record says that they did."""
    if kind not in KINDS:
        raise Http404("没有这一类内容。")
    if not request.user.has_perm("qa.read_original"):
        raise PermissionDenied("你没有看原文的权限。")
    row = queues.everything(kind).filter(pk=pk).first()
    if row is None or kind not in ("question", "comment"):
        raise Http404("没有这一条。")
    words = {"title": f"{KINDS[kind]} {pk} 号：遮去以前的原文", "kind": kind, "row": row}
    try:
        kept = moderation.read_original(row, request.user, now=timezone.now())
        words["texts"] = [
            (name, redacted.pieces(kept.texts.get(key, ""), kept.blanked.get(key, ())))
            for (name, _), key in zip(texts_of(row), row.texts, strict=True)
        ]
        status = 200
    except Refused as refusal:
        words["refusal"], status = refusal, refusal.status
    return render(request, "admin/qa/original.html", admin.site.each_context(request) | words, status=status)


@never_cache
@require_safe
def board(request):
    """How much waits of each kind and for how long, what it is held for, and which phrases hold what is let through."""
    if not request.user.has_perm("qa.moderate"):
        raise PermissionDenied("你没有审核的权限。")
    now = timezone.now()
    agreement = SecondLook.objects.agreement(now)
    words = {
        "title": "审核概况",
        "rows": [(KINDS[each.kind], each) for each in queues.ages(now)],
        "held": queues.held_reasons(),
        "agreement": agreement if agreement["total"] >= LEAST_LOOKS else None,
        "phrases": accuracy.of_phrases(now),
        "least": accuracy.LEAST_DECISIONS,
    }
    return render(request, "admin/qa/board.html", admin.site.each_context(request) | words)
