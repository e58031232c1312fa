import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.cards import cards
from articles.models import Article, Category, Tag
from portal.models import PageGeneration
from qa.models import Question
from reference.models import Notice

LATEST = 6
TOPICS = 12


@require_safe
def home(request):
    return render(
        request,
        "home.html",
        {
            "latest": cards(Article.objects.listed()[:LATEST]),
            "answered": Question.objects.listed().answered()[:LATEST],
            "shelves": Category.objects.in_use(),
            "topics": Tag.objects.looked_for()[:TOPICS],
            "notices": Notice.objects.on_home(timezone.localdate()),
        },
    )


@require_safe
@never_cache
def healthz(request):
    """The process answers; it asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """Ready to serve: the database answers, every migration is applied, and the page cache's row is there."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        ready = not waiting and PageGeneration.objects.filter(pk=1).exists()
    except (DatabaseError, ImproperlyConfigured):
        ready = False
    return HttpResponse(
        "ready" if ready else "not ready", content_type="text/plain", status=200 if ready else 503
    )


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
    """RFC 9116; expires at the end of next year, so that a kept page is never past it."""
    contact = (
        f"mailto:{settings.SITE_CONTACT_EMAIL}"
        if settings.SITE_CONTACT_EMAIL
        else f"{settings.SITE_URL}/about/"
    )
    expires = f"{time.gmtime().tm_year + 1}-12-31T23:59:59Z"
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}",
        "Preferred-Languages: zh, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
