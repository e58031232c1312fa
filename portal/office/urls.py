"""The addresses of the admin; read when the first of them is asked for or built."""

from django.contrib import admin

urlpatterns = admin.site.get_urls()
