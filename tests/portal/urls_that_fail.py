from django.db import connection
from django.http import HttpResponse
from django.urls import path

from portal.urls import handler500, urlpatterns  # noqa: F401  # the pages that the error page links to


def fails(request):
    raise ZeroDivisionError


def dawdles(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")


def leaks(request):
    return HttpResponse(request.session.get("name", "a page that read the session"))


def is_busy(request):
    return HttpResponse("too many", status=429)


urlpatterns = [
    path("fails/", fails),
    path("busy/", is_busy),
    path("dawdles/", dawdles),
    path("articles/leaks/", leaks),
    *urlpatterns,
]
