"""Pages of the admin for long work: what there is to do, how far it is, and the buttons to begin, stop and repeat it."""

from http import HTTPStatus

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, When
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.exchanging import CHANGED, FAULTY, NEW, SAID
from core.http import page_number
from portal.bulk import running, tables
from portal.bulk.jobs import TABLE, jobs, may, tables_of
from portal.models import BulkRun

NOTES_A_PAGE, RUNS_A_PAGE = 100, 30
REFRESH_SECONDS = 3
FAULTS_FIRST = Case(When(outcome=FAULTY, then=0), default=1)


@never_cache
@require_safe
def runs(request):
    """What may be done, and what was done lately."""
    mine = [job for job in jobs().values() if may(request.user, job.kind)]
    if not mine:
        raise PermissionDenied
    return _list(request, mine)


def _list(request, mine, refused="", status=HTTPStatus.OK):
    now, number = timezone.now(), page_number(request)
    found = BulkRun.objects.of([job.kind for job in mine if job.kind != TABLE], tables_of(request.user))
    busy = {run.kind: run for run in found.under_way() if run.is_under_way(now)}
    pages = Paginator(found, RUNS_A_PAGE)
    if number > pages.num_pages:
        raise Http404("没有这一页。")
    page = pages.page(number)
    return _page(
        request,
        "admin/bulk_runs.html",
        {
            "title": "批量任务",
            "jobs": [(job, busy.get(job.kind)) for job in mine],
            "page_obj": page,
            "rows": [(run, run.status_on(now)) for run in page],
            "refused": refused,
            "table": TABLE,
        },
        status,
    )


@never_cache
@require_safe
def run(request, pk):
    return _show(request, _of(request, pk))


@never_cache
@require_POST
def begin(request):
    job = jobs().get(request.POST.get("kind", ""))
    if job is None or job.kind == TABLE or not may(request.user, job.kind):
        raise PermissionDenied
    try:
        begun = running.start(job, by=request.user, now=timezone.now())
    except running.AlreadyRunning as refused:
        mine = [job for job in jobs().values() if may(request.user, job.kind)]
        return _list(request, mine, str(refused), HTTPStatus.CONFLICT)
    return _to(begun)


@never_cache
@require_POST
def stop(request, pk):
    held = _of(request, pk)
    try:
        running.stop(held, now=timezone.now())
    except running.NotUnderWay as refused:
        return _show(request, _of(request, pk), str(refused))
    return _to(held)


@never_cache
@require_POST
def again(request, pk):
    """Do it once more, from the beginning."""
    held = _of(request, pk)
    return _started(request, held, lambda job, now: running.again(job, held, by=request.user, now=now))


@never_cache
@require_POST
def write(request, pk):
    """Write the table that this run has looked at."""
    held = _of(request, pk)
    if held.kind != TABLE or held.status != BulkRun.Status.DONE or held.asked.get("write"):
        return _show(request, held, "先把这个文件从头到尾核对一遍，才能写入。")

    def start(job, now):
        asked = held.asked | {"write": True, "looked_at": held.pk}
        label = held.label.replace("核对", "写入", 1)
        return running.start(job, by=request.user, now=now, label=label, asked=asked, file=held.file)

    return _started(request, held, start)


def _started(request, held, start):
    job = jobs().get(held.kind)
    if job is None:
        return _show(request, held, "这种任务现在不做了。")
    if held.kind == TABLE and held.file_id is None:
        return _show(request, held, tables.GONE)
    try:
        return _to(start(job, timezone.now()))
    except running.AlreadyRunning as refused:
        return _show(request, held, str(refused))


def _of(request, pk):
    held = get_object_or_404(BulkRun.objects.select_related("started_by"), pk=pk)
    if not may(request.user, held.kind, held.asked.get("table", "")):
        raise PermissionDenied
    return held


def _to(begun):
    return HttpResponseRedirect(reverse("bulk_run", args=[begun.pk]))


def _show(request, held, refused=""):
    now, number = timezone.now(), page_number(request)
    found = dict(held.notes.values_list("outcome").annotate(Count("pk")).order_by())
    counts = {name: found.get(name, 0) for name in (FAULTY, NEW, CHANGED)}
    chosen = request.GET.get("show", "")
    notes = held.notes.filter(outcome=chosen) if chosen in counts else held.notes.all()
    pages = Paginator(notes.order_by(FAULTS_FIRST, "pk"), NOTES_A_PAGE)
    if number > pages.num_pages:
        raise Http404("没有这一页。")
    job = jobs().get(held.kind)
    exchange = tables.exchange_of(held)
    is_looked_at = held.kind == TABLE and not held.asked.get("write") and held.status == BulkRun.Status.DONE
    context = {
        "title": held.label,
        "run": held,
        "job": job,
        "status": held.status_on(now),
        "is_live": held.is_under_way(now),
        "waits_long": held.waits_long(now),
        "is_cut_off": held.is_dead(now) or held.status == BulkRun.Status.CUT_OFF,
        "page_obj": pages.page(number),
        "notes": [(note, SAID.get(note.outcome, note.outcome)) for note in pages.page(number)],
        "kinds": [(name, SAID[name], count) for name, count in counts.items() if count],
        "chosen": chosen,
        "to_write": counts[NEW] + counts[CHANGED] if is_looked_at and held.file_id else 0,
        "can_repeat": job is not None and (held.kind != TABLE or held.file_id is not None),
        "note": exchange.note if exchange else "",
        "refused": refused,
        "refresh": REFRESH_SECONDS,
    }
    return _page(request, "admin/bulk_run.html", context, HTTPStatus.CONFLICT if refused else HTTPStatus.OK)


def _page(request, template, context, status):
    return render(request, template, admin.site.each_context(request) | context, status=status)
