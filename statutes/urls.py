from django.urls import path, register_converter

from statutes import views
from statutes.feeds import StatuteFeed


class NumberConverter:
    """675, or 293-1 for 第二百九十三条之一; as (number, sub)."""

    regex = r"[1-9][0-9]{0,3}(?:-[1-9][0-9]?)?"

    def to_python(self, value):
        number, _, sub = value.partition("-")
        return int(number), int(sub or 0)

    def to_url(self, value):
        return value if isinstance(value, str) else "-".join(str(part) for part in value if part)


register_converter(NumberConverter, "provision_number")

app_name = "statutes"
urlpatterns = [
    path("statutes/", views.statute_list, name="list"),
    path("feeds/statutes/", StatuteFeed(), name="feed"),
    path("statutes/<slug:slug>/", views.statute_detail, name="detail"),
    path("statutes/<slug:slug>/<provision_number:number>/", views.provision_detail, name="provision"),
]
