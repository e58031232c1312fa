from django.urls import path

from reference import views

app_name = "reference"
urlpatterns = [
    path("glossary/", views.glossary, name="glossary"),
    path("help/", views.help_lines, name="help"),
]
