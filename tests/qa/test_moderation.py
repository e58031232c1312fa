"""One door for each decision, and the second of two is told who was first."""

import pytest
from django.db import IntegrityError, transaction

from core.events import public_page_changed
from qa import moderation, posting, privacy
from qa.models import Answer, Comment, Flag, ModerationEvent, Question
from qa.refusals import AlreadyDecided, Incomplete, NotAllowed
from search.models import SearchEntry
from statutes.models import Citation
from tests.factories import (
    NOW,
    answer_words,
    make_answer,
    make_article,
    make_comment,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
    make_staff,
    make_user,
)
from tests.qa.conftest import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def changes():
    """The reasons with which pages were said to have changed."""
    heard = []

    def hear(sender, reason, **signal):
        heard.append(reason)

    public_page_changed.connect(hear)
    yield heard
    public_page_changed.disconnect(hear)


def found():
    return set(SearchEntry.objects.filter(kind="question").values_list("key", flat=True))


# Each verb


def test_approving_opens_a_question_makes_it_findable_and_leaves_a_record(moderator, changes):
    question = make_question(status="pending")

    event = moderation.approve(question, moderator, now=NOW, internal_note="看过了")

    assert (question.status, question.approved_at, question.decided_by, question.version) == (
        "open",
        NOW,
        moderator,
        1,
    )
    assert (event.verb, event.from_status, event.to_status, event.internal_note) == (
        "approve",
        "pending",
        "open",
        "看过了",
    )
    assert found() == {str(question.pk)}
    assert changes == ["question approve"]


def test_rejecting_keeps_the_question_from_the_public_and_says_why(moderator, changes):
    question = make_question(status="pending")

    event = moderation.reject(question, moderator, "privacy", "请删掉单位名字", now=NOW)

    assert (question.status, question.decision_reason, question.public_note) == (
        "rejected",
        "privacy",
        "请删掉单位名字",
    )
    assert question.decision_label == "里面有能认出人的信息"
    assert (event.reason, event.public_note) == ("privacy", "请删掉单位名字")
    assert (found(), changes) == (set(), [])


@pytest.mark.parametrize("reason", ["", "no-such-reason"])
def test_a_rejection_needs_a_reason(moderator, reason):
    question = make_question(status="pending")

    with pytest.raises(Incomplete):
        moderation.reject(question, moderator, reason, now=NOW)
    with pytest.raises(Incomplete):
        moderation.reject(question, moderator, "other", "  ", now=NOW)
    assert Question.objects.get().status == "pending"


def test_the_database_too_wants_a_reason():
    question = make_question(status="pending")

    with pytest.raises(IntegrityError, match="a_rejected_question_has_a_reason"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(status="rejected")


@pytest.mark.parametrize("status", ["open", "answered", "resolved", "summary"])
def test_a_hidden_question_comes_back_to_where_it_was(moderator, status):
    question = make_question(status=status)
    if status != "open":
        make_answer(question)

    moderation.hide(question, moderator, "privacy", now=NOW)
    hidden = (question.status, found())
    moderation.restore(question, moderator, now=NOW)

    assert hidden == ("hidden", set())
    assert question.status == status
    assert found() == {str(question.pk)}


def test_an_approved_answer_answers_its_question_and_cites(moderator, lawyer, changes):
    provision = make_provision(675)
    question = make_question(status="open")
    body = "依据《民法典》第六百七十五条，约好哪天还就哪天还。先核对合同和账单。"
    answer = answered(lawyer, question, answer_words(grounds=body))

    moderation.approve(answer, moderator, now=NOW)

    question.refresh_from_db()
    assert (answer.status, question.status, question.answered_at) == ("published", "answered", NOW)
    assert list(Citation.objects.of("answer", str(answer.pk)).values_list("provision", flat=True)) == [
        provision.pk
    ]
    assert "约好哪天还" in SearchEntry.objects.get(kind="question").body
    assert changes == ["answer approve", "question answered"]


def test_hiding_the_only_answer_opens_the_question_again(moderator):
    make_provision(675)
    question = make_question(status="answered", answered_at=NOW)
    answer = make_answer(question, body="<p>见《民法典》第六百七十五条，先核对账单。</p>")

    moderation.hide(answer, moderator, "wrong_law", now=NOW)

    question.refresh_from_db()
    assert (answer.status, question.status, question.answered_at) == ("hidden", "open", None)
    assert not Citation.objects.of("answer", str(answer.pk)).exists()

    moderation.restore(answer, moderator, now=NOW)

    question.refresh_from_db()
    assert (answer.status, question.status) == ("published", "answered")
    assert Citation.objects.of("answer", str(answer.pk)).count() == 1


def test_hiding_one_of_two_answers_leaves_the_question_answered(moderator):
    question = make_question(status="answered", answered_at=NOW)
    first, _ = make_answer(question), make_answer(question)

    moderation.hide(first, moderator, "wrong_law", now=NOW)

    question.refresh_from_db()
    assert question.status == "answered"


def test_a_question_hidden_while_answered_returns_as_open_when_its_answer_went_meanwhile(moderator):
    question = make_question(status="answered", answered_at=NOW)
    answer = make_answer(question)
    moderation.hide(question, moderator, "privacy", now=NOW)
    moderation.hide(answer, moderator, "wrong_law", now=NOW)

    question.refresh_from_db()
    moderation.restore(question, moderator, now=NOW)

    assert question.status == "open"


def test_an_answer_is_not_published_once_its_lawyer_lost_the_badge(moderator):
    lawyer = make_lawyer()
    answer = make_answer(make_question(), lawyer, status="submitted")
    type(lawyer).objects.filter(pk=lawyer.pk).update(status="suspended", decision_reason="证照过期")

    with pytest.raises(NotAllowed):
        moderation.approve(answer, moderator, now=NOW)
    assert Answer.objects.get().status == "submitted"


def test_a_comment_is_published_featured_and_loses_that_when_hidden(moderator, editor, article):
    comment = make_comment(article, status="pending")

    moderation.approve(comment, moderator, now=NOW)
    moderation.feature(comment, editor, now=NOW)
    featured = (comment.status, comment.featured_at, comment.featured_by)
    moderation.hide(comment, moderator, "abuse", now=NOW)

    assert featured == ("published", NOW, editor)
    assert (comment.status, comment.featured_at, comment.featured_by) == ("hidden", None, None)


def test_only_a_published_top_comment_is_featured_and_only_once(editor, article):
    pending, published = make_comment(article, status="pending"), make_comment(article)
    reply = make_comment(article, parent=published)

    with pytest.raises(AlreadyDecided):
        moderation.feature(pending, editor, now=NOW)
    with pytest.raises(NotAllowed):
        moderation.feature(reply, editor, now=NOW)
    moderation.feature(published, editor, now=NOW)
    with pytest.raises(AlreadyDecided, match="已由编辑甲于"):
        moderation.feature(published, editor, now=NOW)
    moderation.unfeature(published, editor, now=NOW)
    assert not Comment.objects.filter(featured_at__isnull=False).exists()


def test_an_editors_note_stands_under_the_comment_with_its_links(editor, article, client):
    provision = make_provision(675)
    comment = make_comment(article, body="逾期满一个月才会上征信。")

    moderation.set_editor_note(comment, editor, "没有这条规定。见《民法典》第六百七十五条。<b>x</b>", now=NOW)

    page = client.get(article.get_absolute_url()).content.decode()
    assert "编者注" in page
    assert f'<a href="{provision.get_absolute_url()}">' in page
    assert "<b>x</b>" not in page


def test_a_report_is_upheld_by_hiding_and_dismissed_by_a_verb(moderator, article):
    first, second = make_comment(article), make_comment(article)
    reports = [posting.flag(make_member(), each, "advert", "", NOW) for each in (first, first, second)]

    moderation.hide(first, moderator, "advert", now=NOW)
    moderation.dismiss(reports[2], moderator, now=NOW)

    assert [each.status for each in Flag.objects.order_by("pk")] == ["upheld", "upheld", "dismissed"]
    with pytest.raises(AlreadyDecided, match="已由审核员甲于"):
        moderation.dismiss(reports[2], moderator, now=NOW)
    second.refresh_from_db()
    assert second.status == "published"


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_who_reported_an_item_does_not_uphold_that_by_hiding_it(moderator, second_moderator, article, kind):
    make = {"question": make_question, "answer": make_answer, "comment": lambda: make_comment(article)}
    item = make[kind]()
    posting.flag(moderator, item, "advert", "", NOW)

    with pytest.raises(NotAllowed, match="请另一位审核员来处理"):
        moderation.hide(item, moderator, "advert", now=NOW)

    assert Flag.objects.get().status == "open"
    moderation.hide(item, second_moderator, "advert", now=NOW)
    assert Flag.objects.get().status == "upheld"


def test_what_was_emptied_when_its_account_closed_is_not_shown_again(moderator, article):
    author = make_member()
    item = make_comment(article, author)
    moderation.hide(item, moderator, "advert", now=NOW)
    privacy.erase(author)
    item.refresh_from_db()

    with pytest.raises(Incomplete, match="内容已经清空"):
        moderation.restore(item, moderator, now=NOW)

    item.refresh_from_db()
    assert item.status == "hidden"


# Who is second


@pytest.mark.parametrize(
    "second_verb",
    [
        lambda item, by: moderation.approve(item, by, now=NOW),
        lambda item, by: moderation.reject(item, by, "advert", now=NOW),
    ],
    ids=["approve", "reject"],
)
@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_the_second_decision_is_refused_with_name_and_time(
    moderator, second_moderator, article, kind, second_verb
):
    item = {
        "question": lambda: make_question(status="pending"),
        "answer": lambda: make_answer(make_question(), status="submitted"),
        "comment": lambda: make_comment(article, status="pending"),
    }[kind]()
    stale = type(item).objects.get(pk=item.pk)
    moderation.approve(item, moderator, now=NOW)
    decided = type(item).objects.get(pk=item.pk)

    with pytest.raises(AlreadyDecided) as refusal:
        second_verb(stale, second_moderator)

    assert (refusal.value.by, refusal.value.at) == ("审核员甲", NOW)
    assert "10:00处理" in refusal.value.sentence
    after = type(item).objects.get(pk=item.pk)
    assert (after.status, after.version, after.decided_by) == (decided.status, decided.version, moderator)
    assert [event.verb for event in ModerationEvent.objects.of(item)] == ["approve"]


def test_what_the_author_changed_meanwhile_is_not_decided_unseen(reader, moderator):
    question = make_question(reader, status="pending")
    seen = question.version
    mended = Question.objects.get(pk=question.pk)
    posting.edit_question(mended, reader, "改过的一句话问题", "改过的经过，写得比先前更清楚一些。", [], NOW)

    fresh = Question.objects.get(pk=question.pk)
    with pytest.raises(AlreadyDecided, match="已由读者甲于"):
        moderation.approve(fresh, moderator, now=NOW, version=seen)


# Who may


def test_nobody_decides_on_their_own_post(moderator, article):
    own = [
        make_question(moderator, status="pending"),
        make_comment(article, moderator, status="pending"),
        make_answer(make_question(), make_lawyer(moderator), status="submitted"),
    ]

    for item in own:
        with pytest.raises(NotAllowed, match="不能处理自己写的内容"):
            moderation.approve(item, moderator, now=NOW)
        with pytest.raises(NotAllowed, match="不能处理自己写的内容"):
            moderation.reject(item, moderator, "advert", now=NOW)
    assert not ModerationEvent.objects.exists()


@pytest.mark.parametrize("groups", [[], ["编辑"], ["管理员"], ["律师核验"]])
def test_only_moderators_moderate(article, groups):
    somebody = make_staff(*groups) if groups else make_user()

    for item in (make_question(status="pending"), make_comment(article, status="pending")):
        with pytest.raises(NotAllowed):
            moderation.approve(item, somebody, now=NOW)
        with pytest.raises(NotAllowed):
            moderation.reject(item, somebody, "advert", now=NOW)
    with pytest.raises(NotAllowed):
        moderation.hide(make_question(), somebody, "advert", now=NOW)


def test_a_moderator_who_was_stopped_decides_nothing(moderator):
    moderator.is_active = False

    with pytest.raises(NotAllowed):
        moderation.approve(make_question(status="pending"), moderator, now=NOW)


def test_a_moderator_does_not_feature(moderator, article):
    with pytest.raises(NotAllowed):
        moderation.feature(make_comment(article), moderator, now=NOW)


def test_a_retired_article_shows_no_comments(editor):
    from articles import publishing

    article = make_article(by=editor)
    comment = make_comment(article)
    publishing.retire(article, reason="内容过时", by=editor, now=NOW)

    assert not Comment.objects.published().filter(pk=comment.pk).exists()
