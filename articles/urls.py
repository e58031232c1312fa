from django.urls import path

from articles import views, views_family, views_feedback, views_preview, views_versions
from articles.feeds import ArticleFeed, TagFeed

app_name = "articles"
urlpatterns = [
    path("articles/", views.article_list, name="list"),
    path("articles/<slug:slug>/", views.detail, name="detail"),
    path("articles/<slug:slug>/law/", views.law, name="law"),
    path("articles/<slug:slug>/correction/", views_feedback.correction, name="correction"),
    path("articles/<slug:slug>/useful/", views_feedback.useful, name="useful"),
    path("articles/<slug:slug>/family/", views_family.family, name="family"),
    path("articles/<slug:slug>/versions/", views_versions.version_list, name="versions"),
    path("articles/<slug:slug>/versions/<int:number>/", views_versions.version, name="version"),
    path("articles/<slug:slug>/versions/<int:number>/record.json", views_versions.record, name="record"),
    path("articles/<slug:slug>/qr.png", views.qr, name="qr"),
    path("articles/<slug:slug>/share.png", views.picture, name="picture"),
    path("categories/<slug:slug>/", views.category, name="category"),
    path("tags/<slug:slug>/", views.tag, name="tag"),
    path("tags/<slug:slug>/feed/", TagFeed(), name="tag_feed"),
    path("feeds/articles/", ArticleFeed(), name="feed"),
    path("preview/<str:token>/", views_preview.preview_article, name="preview"),
    path("preview/<str:token>/thanks/", views_preview.preview_thanks, name="preview_thanks"),
]
