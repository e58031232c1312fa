"""Accounts, lawyers and what libraries keep about them, in the admin."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from accounts.admin import lawyers, library, people

__all__ = ["lawyers", "library", "people"]

# Staff sign in where everybody does: the same limits, the same second step.
admin.site.login = secure_admin_login(admin.site.login)
