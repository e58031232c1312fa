from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles import often as articles_asked
from articles.cards import cards
from portal import readiness
from qa import often as questions_asked
from reference import often as facts_asked

LATEST = 6
TOPICS = 12


@require_safe
def home(request):
    return render(
        request,
        "home.html",
        {
            "latest": cards(articles_asked.latest(LATEST)),
            "answered": questions_asked.answered_last(LATEST),
            "shelves": articles_asked.shelves(),
            "topics": articles_asked.looked_for(TOPICS),
            "notices": facts_asked.on_home(on=timezone.localdate()),
        },
    )


@require_safe
def privacy(request):
    """What is kept of people, with the table that the nightly purge carries out."""
    from portal import retention  # it knows what every room keeps, which no other page needs

    words = {"terms": retention.shown(), "version": retention.VERSION, "place": settings.SITE_DATA_PLACE}
    return render(request, "privacy.html", words)


@require_safe
@never_cache
def healthz(request):
    """The process answers; it asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """Ready to serve, and what the site does without at the moment; see `portal.readiness`."""
    ready, missing = readiness.of_this_process()
    words = "\n".join(["ready" if ready else "not ready", *missing])
    return HttpResponse(words, content_type="text/plain", status=200 if ready else 503)


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /preview/",
        "Disallow: /questions/mine/",
        "Disallow: /me/",
        "Disallow: /search/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        f"Sitemap: {settings.SITE_URL}/sitemap-all.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request):
    """RFC 9116: whom to tell, good for half a year from today, so that no copy of it is past its time."""
    contact = (
        f"mailto:{settings.SITE_CONTACT_EMAIL}"
        if settings.SITE_CONTACT_EMAIL
        else f"{settings.SITE_URL}/about/"
    )
    expires = timezone.localdate() + timedelta(days=180)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}T00:00:00Z",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        f"Policy: {settings.SITE_URL}/about/#security",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
