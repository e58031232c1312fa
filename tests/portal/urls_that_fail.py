from django.http import HttpResponse
from django.urls import path

from portal.urls import handler500, urlpatterns  # noqa: F401  # the pages that the error page links to


def fails(request):
    raise ZeroDivisionError


def leaks(request):
    return HttpResponse(request.session.get("name", "a page that read the session"))


urlpatterns = [path("fails/", fails), path("articles/leaks/", leaks), *urlpatterns]
