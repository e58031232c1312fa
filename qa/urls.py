from django.urls import path

from accounts.factors import needed as two_factors
from qa import urls_notices
from qa.feeds import AnsweredFeed, QuestionFeed
from qa.views import (
    answering,
    asker,
    asking,
    claiming,
    commenting,
    desk,
    drafting,
    figures,
    handing,
    lawyers,
    own,
    public,
    reviewing,
    similar,
    summaries,
)

app_name = "qa"
# Where a lawyer works or speaks as one stands `two_factors`: whoever must have a second factor gets there with it alone.
urlpatterns = [
    path("questions/", public.question_list, name="list"),
    path("questions/ask/", asking.ask, name="ask"),
    path("questions/<int:pk>/", public.question_detail, name="detail"),
    path("questions/<int:pk>/answer/", two_factors(answering.answer), name="answer"),
    path("questions/<int:pk>/answer/draft/", two_factors(drafting.draft), name="answer_draft"),
    path("questions/<int:pk>/claim/", two_factors(claiming.claim), name="claim"),
    path("questions/<int:pk>/give-up/", two_factors(claiming.give_up), name="give_up"),
    path("questions/desk/conflicts/", two_factors(claiming.firm_conflicts), name="conflicts"),
    path(
        "questions/desk/conflicts/<int:pk>/remove/",
        two_factors(claiming.remove_conflict),
        name="remove_conflict",
    ),
    path("questions/<int:pk>/figures/", two_factors(figures.look), name="figures"),
    path("questions/similar/", similar.similar, name="similar"),
    path("questions/desk/", two_factors(desk.desk), name="desk"),
    path("questions/desk/settings/", two_factors(desk.settings), name="desk_settings"),
    path("questions/desk/snippets/", two_factors(desk.snippets), name="desk_snippets"),
    path("questions/desk/snippets/<int:pk>/", two_factors(desk.snippet), name="desk_snippet"),
    path(
        "questions/desk/snippets/<int:pk>/remove/",
        two_factors(desk.remove_snippet),
        name="desk_remove_snippet",
    ),
    path("questions/desk/provisions/", two_factors(desk.provisions), name="desk_provisions"),
    path("questions/mine/", own.my_list, name="my_list"),
    path("questions/mine/<int:pk>/", own.mine, name="mine"),
    path("questions/mine/<int:pk>/edit/", asking.edit, name="edit"),
    path("questions/mine/<int:pk>/appeal/", asker.appeal, name="appeal"),
    path("questions/mine/<int:pk>/<slug:verb>/", asker.step, name="step"),
    path("questions/mine/answers/<int:pk>/", two_factors(own.mine_answer), name="mine_answer"),
    path("questions/mine/comments/<int:pk>/", own.mine_comment, name="mine_comment"),
    path("questions/mine/comments/<int:pk>/edit/", two_factors(commenting.edit_comment), name="edit_comment"),
    path("questions/mine/<slug:kind>/<int:pk>/withdraw/", two_factors(handing.withdraw), name="withdraw"),
    path("questions/mine/answers/<int:pk>/<slug:verb>/", two_factors(reviewing.step), name="answer_step"),
    path("questions/mine/reviews/<int:pk>/", two_factors(reviewing.mine_review), name="mine_review"),
    path("questions/answers/<int:pk>/review/", two_factors(reviewing.review), name="review"),
    path("questions/answers/<int:pk>/summary/", summaries.summary, name="summary"),
    path(
        "questions/answers/<int:pk>/comment/", two_factors(commenting.comment_answer), name="comment_answer"
    ),
    path("questions/flag/<slug:kind>/<int:pk>/", commenting.flag, name="flag"),
    path("articles/<slug:slug>/comment/", two_factors(commenting.comment_article), name="comment_article"),
    path("lawyers/<int:pk>/answers/", lawyers.lawyer_answers, name="lawyer_answers"),
    *urls_notices.urlpatterns,
    path("feeds/questions/", QuestionFeed(), name="feed"),
    path("feeds/answers/", AnsweredFeed(), name="answered_feed"),
]
