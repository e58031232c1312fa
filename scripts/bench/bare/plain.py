"""The least that Django can do: one view that returns a constant page of 30 KB. Everything else is measured against it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

if not settings.configured:
    settings.configure(
        SECRET_KEY="only for measuring, on this machine alone",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    )

with open(os.environ["BARE_PAGE"], "rb") as file:
    PAGE = file.read()


def page(request):
    return HttpResponse(PAGE)


def healthz(request):
    return HttpResponse("up")


urlpatterns = [path("", page), path("healthz", healthz)]
application = get_wsgi_application()
