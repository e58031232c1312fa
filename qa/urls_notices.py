"""Addresses of what people are told; part of qa.urls."""

from django.urls import path

from qa.views import linked, notices

urlpatterns = [
    path("questions/notices/", notices.notices, name="notices"),
    path("questions/notices/read/", notices.read_all, name="read_notices"),
    path("questions/notices/<int:pk>/read/", notices.read, name="read_notice"),
    path("questions/notices/choices/", notices.choices, name="notice_choices"),
    path("questions/notices/links/", notices.void_links, name="void_links"),
    path("questions/mail/<str:token>/", linked.stop_mail, name="stop_mail"),
    path("questions/outcome/<str:token>/", linked.outcome, name="outcome"),
    path("questions/outcomes/", linked.sums, name="outcomes"),
]
