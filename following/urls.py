"""A member's own pages. What can be kept or followed stands under /me/ at its public address."""

from django.urls import path

from following import views

app_name = "following"
urlpatterns = [
    path("me/kept/", views.kept, name="kept"),
    path("me/kept/remove/", views.let_go, name="let_go"),
    path("me/kept/take-over/", views.take_over, name="take_over"),
    path("me/followed/", views.followed, name="followed"),
    path("me/followed/remove/", views.unfollow, name="unfollow"),
    path("me/articles/<slug:slug>/", views.article, name="article"),
    path("me/tags/<slug:slug>/", views.tag, name="tag"),
    path("me/statutes/<slug:slug>/", views.statute, name="statute"),
    path("me/statutes/<slug:slug>/<provision_number:number>/", views.provision, name="provision"),
    path("me/questions/<int:pk>/", views.question, name="question"),
]
