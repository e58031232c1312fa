"""What a reader keeps on their own device, reads without network, and wipes from it. The server learns nothing of it.

docs/decisions/0037 tells how; the work is done in the browser, by static/js/worker.js and static/js/kept.js.
"""

import json
from functools import cache

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import auth
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions import MARKED
from selfhelp import by_hand

# Pages that a reader may keep: articles, provisions, questions.
KEEPABLE = r"^/(?:articles/[a-z0-9-]+|statutes/[a-z0-9-]+/[0-9-]+|questions/[0-9]+)/$"
MOST_PAGES = 30
MOST_BYTES = 10 * 1024 * 1024
STALE_WORDS = (
    "<b>没有连上网，或者网站没有回应</b>　这一页是 {when} 存在这台设备上的，那以后法律、数字、网页都可能变了。"
    "要紧的日子和数，连上网再看一遍，或者打 12348 问。"
)
# A browser that asks for `script-src` before a worker may start does so by different names.
WORKER_POLICY = {"worker-src": ["'self'"], "child-src": ["'self'"]}
WIPED = '"cache", "cookies", "storage"'


@require_safe
def manifest(request):
    """What a telephone needs to put the site among its apps; it opens with what works without network."""
    icons = [
        {
            "src": static(f"icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    facts = {
        "id": "/",
        "name": f"{settings.SITE_NAME}：{settings.SITE_TAGLINE}",
        "short_name": settings.SITE_NAME,
        "lang": "zh-CN",
        "start_url": reverse("kept"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#0d3f3d",
        "theme_color": "#0d3f3d",
        "icons": icons,
        "shortcuts": [
            {"name": "求助电话", "url": reverse("reference:help")},
            {"name": "搜索", "url": reverse("search:search")},
        ],
    }
    return JsonResponse(
        facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def worker(request):
    """The script that answers without network, or the one that takes it away again when the switch is off."""
    if not settings.OFFLINE_READING:
        return _script(_source("worker_off.js"))
    offline, kept = reverse("offline"), reverse("kept")
    site = {
        # A release names its stylesheet anew, so that browsers see another worker and fetch the shell again.
        "release": [
            static("css/site.css"),
            static("css/more.css"),
            static("js/site.js"),
            static("js/kept.js"),
        ],
        "shell": [offline, kept, reverse("reference:help"), reverse("selfhelp:by_hand")],
        "undated": [offline, kept],
        "offline": offline,
        "instead": by_hand.addresses(),
        "keepable": KEEPABLE,
        "parts": ["law/", "family/"],
        "gone": [404, 410],
        "most": MOST_PAGES,
        "bytes": MOST_BYTES,
        "words": STALE_WORDS,
        "patience": 5_000,
        "hour": 3_600_000,
        "day": 86_400_000,
    }
    return _script(f"const SITE = {json.dumps(site, ensure_ascii=False)};\n{_source('worker.js')}")


def _script(text):
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@cache
def _source(name):
    return (settings.BASE_DIR / "static" / "js" / name).read_text(encoding="utf-8")


@require_safe
@csp_update(WORKER_POLICY)
def kept(request):
    """The same page for everybody: what it lists stands in the reader's browser and is filled in there."""
    context = {"offline_reading": settings.OFFLINE_READING, "keepable": KEEPABLE, "most": MOST_PAGES}
    return render(request, "device/kept.html", context)


@require_safe
def offline(request):
    return render(request, "device/offline.html")


@require_http_methods(["GET", "HEAD", "POST"])
def clear(request):
    """GET says what goes and what stays; POST ends the session and has the browser forget all that is ours."""
    if request.method != "POST":
        return render(request, "device/clear.html")
    auth.logout(request)
    response = HttpResponseRedirect(reverse("cleared"))
    # For browsers that do not know the header yet, which are those of Apple before 17.
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"):
        response.delete_cookie(name)
    response.delete_cookie(settings.BROWSER_COOKIE_NAME, path=MARKED)
    response["Clear-Site-Data"] = WIPED
    return response


@require_safe
def cleared(request):
    return render(request, "device/cleared.html")
