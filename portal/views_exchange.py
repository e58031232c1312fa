"""Pages of the admin where tables go out and come in; what would change is shown before it is written."""

import base64
import hashlib
from http import HTTPStatus

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import exchanging, tables
from core.exchanging import CHANGED, FAULTY, NEW, SAID
from core.text import clean_input
from portal.bulk import filing, running
from portal.bulk.jobs import TABLE, jobs
from portal.exchanging import exchanges

MOST_BYTES = 10_000_000  # of a file that is brought in on a page; `import_table` takes larger ones
AT_ONCE_BYTES = 1_000_000  # of a file that is sent back and forth with its page
AT_ONCE_ROWS = 300  # of a table that one request works through; a longer one is looked at by the task worker


@never_cache
@require_safe
def export(request, name, kind):
    """One table as a file."""
    exchange = exchanges().get(name)
    if exchange is None or kind not in tables.KINDS:
        raise Http404
    if not request.user.has_perm(exchange.see):
        raise PermissionDenied
    answer = HttpResponse(
        tables.write(list(exchange.columns), exchange.table(), kind), content_type=tables.KINDS[kind]
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate()}.{kind}"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request):
    """GET the tables; POST a file to see what it would change, and once that has been seen, to write it."""
    known = exchanges(request.user)
    seen = [one for one in known.values() if request.user.has_perm(one.see)]
    if not seen:
        raise PermissionDenied
    context = {
        "exchanges": seen,
        "may": [one for one in seen if one.plan and request.user.has_perms(one.right)],
    }
    if request.method != "POST":
        return _page(request, context)
    exchange = known.get(request.POST.get("table", ""))
    if exchange is None or exchange not in context["may"]:
        raise PermissionDenied
    try:
        name, data = _file(request)
        sheet = tables.read(data, name)
        if len(sheet.lines) > AT_ONCE_ROWS or len(data) > AT_ONCE_BYTES:
            return _later(request, exchange, name, sheet)
        plans = exchanging.plan(exchange, sheet)
    except (tables.Unreadable, running.AlreadyRunning) as error:
        return _page(
            request, context | {"error": str(error), "chosen": exchange}, HTTPStatus.UNPROCESSABLE_ENTITY
        )
    digest = _digest(plans)
    context |= {"chosen": exchange, "file_name": name, "plans": plans}
    if "_write" in request.POST and request.POST.get("seen") == digest:
        counts = exchanging.carry_out(plans)
        return _page(request, context | {"done": True, "counts": exchanging.told(counts)})
    counts = {outcome: sum(one.outcome == outcome for one in plans) for outcome in SAID}
    context |= {
        "counts": exchanging.told(counts),
        "to_write": counts[NEW] + counts[CHANGED],
        "data": base64.b64encode(data).decode(),
        "seen": digest,
        "moved": "_write" in request.POST,
    }
    return _page(request, context)


def _later(request, exchange, name, sheet):
    """Look at a long table in the background."""
    exchange.named(sheet)  # a wrong head is told at once
    asked = {"table": exchange.name}
    label = f"核对表格：{exchange.label}（{name}，{len(sheet.lines)} 行）"
    now = timezone.now()
    with transaction.atomic():
        file = filing.keep(name, sheet, exchange, now)
        run = running.start(jobs()[TABLE], by=request.user, now=now, label=label, asked=asked, file=file)
    return HttpResponseRedirect(reverse("bulk_run", args=[run.pk]))


def _file(request) -> tuple[str, bytes]:
    """The name and bytes of what was chosen, or of what the page before has shown."""
    if uploaded := request.FILES.get("file"):
        if uploaded.size > MOST_BYTES:
            raise tables.Unreadable("文件超过 10 MB。请分成几份，或者请管理员在服务器上运行 import_table。")
        return uploaded.name, uploaded.read()
    try:
        return clean_input(request.POST["file_name"]), base64.b64decode(request.POST["data"], validate=True)
    except (KeyError, ValueError):
        raise tables.Unreadable("还没有选文件。") from None


def _digest(plans) -> str:
    """Changes when the file, or what stands on the site, would make the outcome another one."""
    return hashlib.sha256("".join(f"{one.line}{one.digest}" for one in plans).encode()).hexdigest()


def _page(request, context, status=HTTPStatus.OK):
    faulty = [one for one in context.get("plans", []) if one.outcome == FAULTY]
    changing = [one for one in context.get("plans", []) if one.outcome in (NEW, CHANGED)]
    page = admin.site.each_context(request) | {
        "title": "导入和导出表格",
        "faulty": faulty,
        "changing": changing,
    }
    return render(request, "admin/exchange.html", page | context, status=status)
