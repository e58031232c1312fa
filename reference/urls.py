from django.urls import path

from reference import views

app_name = "reference"
urlpatterns = [
    path("glossary/", views.glossary, name="glossary"),
    path("figures/", views.figures, name="figures"),
    path("notices/", views.notices, name="notices"),
    path("help/", views.help_lines, name="help"),
]
