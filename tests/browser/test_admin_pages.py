"""Every page of the admin that is ours, and one of each kind of the theme's, for whoever works there without sight or mouse."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.workingcopy import working_copy
from tests.factories import (
    make_article,
    make_comment,
    make_feedback,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
)

STEPS = (
    "submit", "reading", "publish", "schedule", "previews", "mark_reviewed", "retire", "versions", "rename", "wechat", "numbers",
)  # fmt: skip


@pytest.fixture
def places(live):
    """The addresses, each with something on it."""
    now = timezone.now()
    provision, article = make_provision(675), make_article("huabei", now=now)
    publishing.rewrite(article, working_copy(article) | {"title": "改过的标题"}, by=None, now=now)
    comment, question = make_comment(article, status="pending"), make_question(status="pending")
    said = make_feedback(article, quote="正文里没有的一句", now=now)
    named = (
        "admin:index", "to_check", "exchange", "bulk_runs", "desk", "admin:qa_board", "admin:search_synonym_try_new",
        "admin:statutes_reviewtask_desk", "admin:qa_watchedphrase_trial", "admin:qa_watchedphrase_look_back",
        "admin:password_change", "admin:articles_article_changelist", "admin:accounts_user_changelist",
        "admin:accounts_lawyerprofile_changelist",
        "admin:search_synonym_changelist",
    )  # fmt: skip
    profile = make_lawyer(make_member(), status="submitted", verified_on=None)
    rows = {
        "admin:accounts_user_change": [profile.user.pk],
        "admin:accounts_lawyerprofile_change": [profile.pk],
        "admin:accounts_lawyerprofile_propose": [profile.pk],
        "desk_article": [article.pk],
        "admin:statutes_provision_change": [provision.pk],
        "admin:articles_feedback_change": [said.pk],
        "admin:qa_queue": ["comment"],
        "admin:qa_item": ["question", question.pk],
        "admin:qa_comment_change": [comment.pk],
    }
    steps = [reverse(f"admin:articles_article_{name}", args=[article.pk]) for name in STEPS]
    return [*map(reverse, named), *(reverse(name, args=parts) for name, parts in rows.items()), *steps]


@pytest.mark.deep
@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1440, True), (360, True)])
def test_staff_can_use_every_page_of_ours(new_page, sign_in, faults, places, width, dark):
    page = new_page(width=width, dark=dark)
    sign_in(page, make_member("boss@example.cn", is_staff=True, is_superuser=True))
    found = {}

    for address in places:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        if faults_here := faults(page):
            found[address] = faults_here

    assert found == {}
