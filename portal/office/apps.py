from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks


class OfficeConfig(SimpleAdminConfig):
    """Django's admin without its search for `admin` modules at the start: portal.office.site does that when asked."""

    default_site = "portal.office.site.Site"

    def ready(self):
        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_rooms, checks.Tags.admin)


def check_rooms(app_configs, **kwargs):
    """Django's own check looks at the sites that exist; ours is made here, and its rooms loaded."""
    from django.contrib import admin

    admin.site.load()
    return check_admin_app(app_configs, **kwargs)
