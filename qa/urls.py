from django.urls import path

from qa.feeds import QuestionFeed
from qa.views import asker, own, public, similar, writing

app_name = "qa"
urlpatterns = [
    path("questions/", public.question_list, name="list"),
    path("questions/ask/", writing.ask, name="ask"),
    path("questions/<int:pk>/", public.question_detail, name="detail"),
    path("questions/<int:pk>/answer/", writing.answer, name="answer"),
    path("questions/similar/", similar.similar, name="similar"),
    path("questions/mine/", own.my_list, name="my_list"),
    path("questions/mine/<int:pk>/", own.mine, name="mine"),
    path("questions/mine/<int:pk>/edit/", writing.edit, name="edit"),
    path("questions/mine/<int:pk>/appeal/", asker.appeal, name="appeal"),
    path("questions/mine/<int:pk>/<slug:verb>/", asker.step, name="step"),
    path("questions/mine/answers/<int:pk>/", own.mine_answer, name="mine_answer"),
    path("questions/mine/comments/<int:pk>/", own.mine_comment, name="mine_comment"),
    path("questions/mine/comments/<int:pk>/edit/", writing.edit_comment, name="edit_comment"),
    path("questions/mine/<slug:kind>/<int:pk>/withdraw/", writing.withdraw, name="withdraw"),
    path("questions/answers/<int:pk>/comment/", writing.comment_answer, name="comment_answer"),
    path("questions/flag/<slug:kind>/<int:pk>/", writing.flag, name="flag"),
    path("articles/<slug:slug>/comment/", writing.comment_article, name="comment_article"),
    path("feeds/questions/", QuestionFeed(), name="feed"),
]
