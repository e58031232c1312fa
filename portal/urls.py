from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("articles.urls")),
    path("", include("statutes.urls")),
    path("", include("search.urls")),
    path("", include("qa.urls")),
    path("", include("accounts.urls")),
    path("", include("reference.urls")),
]
