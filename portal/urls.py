from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path
from django.urls.resolvers import RoutePattern
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from portal import errors, views, views_device
from portal.office import Namespace, later, staff
from portal.sitemaps import BLOCKS, SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    # What is read most stands first: a request is held against one address after the other.
    path("", include("articles.urls")),
    path("", include("statutes.urls")),
    path("", include("search.urls")),
    path("", include("qa.urls")),
    path("about/", TemplateView.as_view(template_name="about.html"), name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", TemplateView.as_view(template_name="accessibility.html"), name="accessibility"),
    path("kept/", views_device.kept, name="kept"),
    path("offline/", views_device.offline, name="offline"),
    path("clear/", views_device.clear, name="clear"),
    path("clear/done/", views_device.cleared, name="cleared"),
    path("sw.js", views_device.worker, name="worker"),
    path("manifest.webmanifest", views_device.manifest, name="manifest"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-all.xml",
        require_safe(index),
        {"sitemaps": BLOCKS, "sitemap_url_name": "sitemap_blocks"},
        name="sitemap_all",
    ),
    path("sitemap-<slug:section>.xml", require_safe(sitemap), {"sitemaps": BLOCKS}, name="sitemap_blocks"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("styleguide/", later("portal.views_staff.style_guide"), name="style_guide"),
    path("admin/to-check/", staff("portal.views_staff.to_check"), name="to_check"),
    path("admin/to-check.csv", staff("portal.views_staff.to_check_csv"), name="to_check_csv"),
    path("admin/tables/", staff("portal.views_exchange.bring"), name="exchange"),
    path(
        "admin/tables/<slug:name>.<slug:kind>",
        staff("portal.views_exchange.export"),
        name="export_table",
    ),
    path("admin/bulk/", staff("portal.views_bulk.runs"), name="bulk_runs"),
    path("admin/bulk/begin/", staff("portal.views_bulk.begin"), name="bulk_begin"),
    path("admin/bulk/<int:pk>/", staff("portal.views_bulk.run"), name="bulk_run"),
    path("admin/bulk/<int:pk>/stop/", staff("portal.views_bulk.stop"), name="bulk_stop"),
    path("admin/bulk/<int:pk>/again/", staff("portal.views_bulk.again"), name="bulk_again"),
    path("admin/bulk/<int:pk>/write/", staff("portal.views_bulk.write"), name="bulk_write"),
    path("admin/desk/", staff("articles.admin.desk.show"), name="desk"),
    path("admin/desk/articles/<int:pk>/", staff("articles.admin.desk.of_article"), name="desk_article"),
    # By its name: `path` and `include` would read it, and with it every room of the admin, at the start.
    Namespace(RoutePattern("admin/"), "portal.office.urls", app_name="admin", namespace="admin"),
    path("", include("accounts.urls")),
    path("accounts/", include("accounts.urls_entrance")),
    path("accounts/", include("allauth.urls")),
    path("", include("following.urls")),
    path("", include("reference.urls")),
    path("selfhelp/", include("selfhelp.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
