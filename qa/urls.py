from django.urls import path

from qa import urls_notices
from qa.feeds import QuestionFeed
from qa.views import (
    answering,
    asker,
    asking,
    claiming,
    commenting,
    desk,
    drafting,
    handing,
    lawyers,
    own,
    public,
    similar,
)

app_name = "qa"
urlpatterns = [
    path("questions/", public.question_list, name="list"),
    path("questions/ask/", asking.ask, name="ask"),
    path("questions/<int:pk>/", public.question_detail, name="detail"),
    path("questions/<int:pk>/answer/", answering.answer, name="answer"),
    path("questions/<int:pk>/answer/draft/", drafting.draft, name="answer_draft"),
    path("questions/<int:pk>/claim/", claiming.claim, name="claim"),
    path("questions/<int:pk>/give-up/", claiming.give_up, name="give_up"),
    path("questions/desk/conflicts/", claiming.firm_conflicts, name="conflicts"),
    path("questions/desk/conflicts/<int:pk>/remove/", claiming.remove_conflict, name="remove_conflict"),
    path("questions/similar/", similar.similar, name="similar"),
    path("questions/desk/", desk.desk, name="desk"),
    path("questions/desk/settings/", desk.settings, name="desk_settings"),
    path("questions/desk/snippets/", desk.snippets, name="desk_snippets"),
    path("questions/desk/snippets/<int:pk>/", desk.snippet, name="desk_snippet"),
    path("questions/desk/snippets/<int:pk>/remove/", desk.remove_snippet, name="desk_remove_snippet"),
    path("questions/desk/provisions/", desk.provisions, name="desk_provisions"),
    path("questions/mine/", own.my_list, name="my_list"),
    path("questions/mine/<int:pk>/", own.mine, name="mine"),
    path("questions/mine/<int:pk>/edit/", asking.edit, name="edit"),
    path("questions/mine/<int:pk>/appeal/", asker.appeal, name="appeal"),
    path("questions/mine/<int:pk>/<slug:verb>/", asker.step, name="step"),
    path("questions/mine/answers/<int:pk>/", own.mine_answer, name="mine_answer"),
    path("questions/mine/comments/<int:pk>/", own.mine_comment, name="mine_comment"),
    path("questions/mine/comments/<int:pk>/edit/", commenting.edit_comment, name="edit_comment"),
    path("questions/mine/<slug:kind>/<int:pk>/withdraw/", handing.withdraw, name="withdraw"),
    path("questions/answers/<int:pk>/comment/", commenting.comment_answer, name="comment_answer"),
    path("questions/flag/<slug:kind>/<int:pk>/", commenting.flag, name="flag"),
    path("articles/<slug:slug>/comment/", commenting.comment_article, name="comment_article"),
    path("lawyers/<int:pk>/answers/", lawyers.lawyer_answers, name="lawyer_answers"),
    *urls_notices.urlpatterns,
    path("feeds/questions/", QuestionFeed(), name="feed"),
]
