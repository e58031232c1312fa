from django.urls import path

from selfhelp.views import guide, index, letters

app_name = "selfhelp"
urlpatterns = [
    path("", index.index, name="index"),
    path("guide/", guide.start, name="guide"),
    path("guide/all/", guide.everything, name="guide_all"),
    path("guide/<slug:name>/", guide.step, name="guide_step"),
    path("letters/", letters.index, name="letters"),
    path("letters/<slug:name>/", letters.letter, name="letter"),
]
