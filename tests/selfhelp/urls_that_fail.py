"""Addresses whose views break on what was typed, as a fault of ours might."""

from django.http import HttpResponse
from django.urls import path

from portal.urls import *  # noqa: F403
from portal.urls import urlpatterns as _urlpatterns
from selfhelp.views.private import keeps_nothing


@keeps_nothing
def breaks(request):
    return HttpResponse(str(int(request.POST["name"])))  # ValueError: invalid literal …: '张三'


urlpatterns = [path("selfhelp/breaks/", breaks), *_urlpatterns]
