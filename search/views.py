from dataclasses import asdict
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.http import page_number
from core.text import clean_input
from search import counting, near, paging, sources, suggesting
from search.crisis import speaks_of_despair
from search.query import Results, search
from search.segment import MAX_QUERY


# What somebody searched for here is nobody else's to see, on a shared telephone neither.
@require_safe
@cache_control(private=True, no_store=True)
def results(request):
    """Everything that the words find, or of one kind; without words, how to search."""
    text, page = _typed(request), page_number(request)
    kind, literal = _kind(request.GET.get("kind", "")), request.GET.get("literal") == "1"
    before = paging.read(request.GET.get("before", ""), page)
    found = search(text, kind=kind, page=page, literal=literal, before=before)
    if page > found.pages and before is None:
        raise Http404("没有这一页。")
    if (
        page == 1 and kind is None and "literal" not in request.GET
    ):  # other looks at an answer are no new search
        counting.note(request.META, found)
    context = {
        "results": found,
        "q": text[:MAX_QUERY],
        "keep": found.query if counting.countable(text) else "",
        "kinds": _tabs(request, found, kind),
        "pager": _pager(request, found),
        "show_help": speaks_of_despair(text[: 10 * MAX_QUERY]),
        "is_literal": literal,
        "asked_url": _address(request, "q"),
        "literal_url": ""
        if literal or not (found.also or found.instead)
        else _address(request, "q", literal=1),
        "near": near.better(found.query, found.held) if page == 1 and not (kind or literal) else "",
        "topics": near.topics(found.query) if not found.found else [],
        "hot": suggesting.suggest("") if not text else [],
    }
    return render(request, "search/results.html", context)


def _address(request, *names: str, **added: object) -> str:
    """This search with some of its parameters, and others."""
    kept = {name: request.GET[name][:MAX_QUERY] for name in names if name in request.GET}
    return "?" + urlencode(kept | added)


def _pager(request, found: Results) -> dict:
    """The addresses of the pages beside this one, each with what stands on the pages before it."""
    links = {"before_url": "", "after_url": ""}
    same = ("q", "kind", "literal")
    if found.page > 1:
        place = {"page": found.page - 1, "before": paging.write(found.before[: found.page - 2])}
        links["before_url"] = _address(request, *same, **(place if found.page > 2 else {}))
    if found.page < found.pages:
        before = paging.write([*found.before, found.shown])
        links["after_url"] = _address(request, *same, page=found.page + 1, before=before)
    return links


@require_safe
@cache_control(private=True, no_store=True)
def suggest(request):
    """What the letters typed so far may become, for the list under a search field."""
    found = suggesting.suggest(_typed(request))
    return JsonResponse({"items": [asdict(one) for one in found]}, json_dumps_params={"ensure_ascii": False})


def _typed(request) -> str:
    try:
        return clean_input(request.GET.get("q", "")).strip()
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _kind(wanted: str) -> str | None:
    if wanted and wanted not in {source.kind for source in sources.every()}:
        raise Http404("没有这一类。")
    return wanted or None


def _tabs(request, found: Results, kind: str | None) -> list[dict]:
    """All kinds and each kind that was found, with counts; none when there is nothing to choose from."""
    counts = {"": sum(found.counts_by_kind.values())} | {
        source.kind: found.counts_by_kind.get(source.kind, 0) for source in sources.every()
    }
    tabs = [
        {
            "label": sources.label(each) if each else "全部",
            "url": _address(request, "q", "literal", **({"kind": each} if each else {})),
            "count": count,
            "current": each == (kind or ""),
        }
        for each, count in counts.items()
        if count or each == (kind or "")
    ]
    return tabs if len(tabs) > 2 or kind else []
