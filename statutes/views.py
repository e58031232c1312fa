"""The pages of the law: all statutes, one statute, one provision."""

import re
from datetime import date

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from statutes import reading, structured
from statutes.otherdays import NotOnThatDay

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@require_safe
def statute_list(request):
    return render(request, "statutes/list.html", {"levels": reading.statutes_by_level(timezone.localdate())})


@require_safe
def statute_detail(request, slug):
    try:
        asked = _day(request)
    except ValueError:
        return _bad_day(request)
    try:
        page = reading.statute_page(slug, asked, today=timezone.localdate())
    except NotOnThatDay as nothing:
        return _other_day(request, nothing)
    facts = structured.statute_page(page.edition, page.status)
    return render(request, "statutes/detail.html", {"page": page, "structured": facts})


@require_safe
def provision_detail(request, slug, number):
    try:
        asked = _day(request)
    except ValueError:
        return _bad_day(request)
    try:
        page = reading.provision_page(slug, *number, asked, today=timezone.localdate())
    except NotOnThatDay as nothing:
        return _other_day(request, nothing)
    facts = structured.provision_page(page.provision, page.status)
    return render(request, "statutes/provision.html", {"page": page, "structured": facts})


def _day(request) -> date | None:
    """The day in `?on=`, None when there is none; ValueError for what is no day."""
    raw = request.GET.get("on", "")
    if raw and not _DAY.fullmatch(raw):  # fromisoformat would also read weeks, 2024-W01-1
        raise ValueError(raw)
    return date.fromisoformat(raw) if raw else None


def _other_day(request, nothing: NotOnThatDay):
    return render(request, "statutes/not_on_that_day.html", {"other": nothing.other}, status=404)


def _bad_day(request):
    return render(request, "statutes/bad_day.html", {"typed": request.GET["on"][:40]}, status=400)
