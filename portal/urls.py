from django.contrib import admin
from django.contrib.sitemaps.views import index, sitemap
from django.urls import include, path
from django.views.generic import TemplateView

from articles.admin import desk
from portal import errors, views, views_bulk, views_device, views_exchange, views_staff
from portal.sitemaps import BLOCKS, SITEMAPS

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", TemplateView.as_view(template_name="about.html"), name="about"),
    path("privacy/", TemplateView.as_view(template_name="privacy.html"), name="privacy"),
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
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-all.xml",
        index,
        {"sitemaps": BLOCKS, "sitemap_url_name": "sitemap_blocks"},
        name="sitemap_all",
    ),
    path("sitemap-<slug:section>.xml", sitemap, {"sitemaps": BLOCKS}, name="sitemap_blocks"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("styleguide/", views_staff.style_guide, name="style_guide"),
    path("admin/to-check/", admin.site.admin_view(views_staff.to_check), name="to_check"),
    path("admin/to-check.csv", admin.site.admin_view(views_staff.to_check_csv), name="to_check_csv"),
    path("admin/tables/", admin.site.admin_view(views_exchange.bring), name="exchange"),
    path(
        "admin/tables/<slug:name>.<slug:kind>",
        admin.site.admin_view(views_exchange.export),
        name="export_table",
    ),
    path("admin/bulk/", admin.site.admin_view(views_bulk.runs), name="bulk_runs"),
    path("admin/bulk/begin/", admin.site.admin_view(views_bulk.begin), name="bulk_begin"),
    path("admin/bulk/<int:pk>/", admin.site.admin_view(views_bulk.run), name="bulk_run"),
    path("admin/bulk/<int:pk>/stop/", admin.site.admin_view(views_bulk.stop), name="bulk_stop"),
    path("admin/bulk/<int:pk>/again/", admin.site.admin_view(views_bulk.again), name="bulk_again"),
    path("admin/bulk/<int:pk>/write/", admin.site.admin_view(views_bulk.write), name="bulk_write"),
    path("admin/desk/", admin.site.admin_view(desk.show), name="desk"),
    path("admin/desk/articles/<int:pk>/", admin.site.admin_view(desk.of_article), name="desk_article"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("articles.urls")),
    path("", include("statutes.urls")),
    path("", include("search.urls")),
    path("", include("qa.urls")),
    path("", include("following.urls")),
    path("", include("reference.urls")),
    path("selfhelp/", include("selfhelp.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
