"""The states of an answer, of its new words, and of a comment: each verb, from where it may start, where it leads."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from qa import chain, comparing, moderation, posting
from qa.models import Answer, AnswerRevision, Comment, Flag, ModerationEvent, PeerReview
from qa.refusals import AlreadyDecided, NotAllowed, Refused
from statutes import amending
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
    make_review,
    make_review_task,
    make_revision,
    make_staff,
)
from tests.qa.conftest import answered

pytestmark = pytest.mark.django_db
BETTER = "改过的理由：先核对合同和账单，收到传票的，先看清哪天开庭。"


class Cast:
    def __init__(self):
        self.moderator = make_staff("审核员", display_name="审核员甲")
        self.lawyer = make_lawyer(make_member())
        self.writer = make_lawyer(make_member(), firm="写回答的律师事务所")
        self.article = make_article()

    def make(self, kind, status):
        since = {"published_at": NOW} if status == "hidden" else {}
        if kind == "review":
            asked = make_answer(lawyer=self.writer, peer_review="requested", review_requested_at=NOW)
            return make_review(asked, self.lawyer, status=status)
        if kind == "comment":
            return make_comment(self.article, self.lawyer.user, status=status, **since)
        answer = make_answer(
            make_question(), self.lawyer, status="published" if kind == "revision" else status, **since
        )
        return answer if kind == "answer" else make_revision(answer, status=status)


@pytest.fixture
def cast(db):
    return Cast()


APPROVE = lambda c, i: moderation.approve(i, c.moderator, now=NOW)  # noqa: E731
REJECT = lambda c, i: moderation.reject(i, c.moderator, "wrong_law", now=NOW)  # noqa: E731
HIDE = lambda c, i: moderation.hide(i, c.moderator, "wrong_law", now=NOW)  # noqa: E731
RESTORE = lambda c, i: moderation.restore(i, c.moderator, now=NOW)  # noqa: E731
WITHDRAW = lambda c, i: posting.withdraw(i, c.lawyer.user, NOW)  # noqa: E731
# kind and verb: how to run it, and from where it leads where; from everywhere else it is refused.
TABLE = {
    ("answer", "approve"): (APPROVE, {"submitted": "published"}),
    ("answer", "reject"): (REJECT, {"submitted": "rejected"}),
    ("answer", "hide"): (HIDE, {"published": "hidden"}),
    ("answer", "restore"): (RESTORE, {"hidden": "published"}),
    ("answer", "withdraw"): (
        WITHDRAW,
        dict.fromkeys(["submitted", "published", "rejected", "hidden"], "retracted"),
    ),
    ("answer", "resubmit"): (
        lambda c, i: posting.edit_answer(i, c.lawyer, answer_words(next_steps=f"{BETTER}{i.pk}"), NOW),
        dict.fromkeys(["submitted", "rejected"], "submitted"),
    ),
    ("revision", "approve"): (APPROVE, {"submitted": "published"}),
    ("revision", "reject"): (REJECT, {"submitted": "rejected"}),
    ("revision", "hide"): (HIDE, {}),
    ("revision", "withdraw"): (WITHDRAW, dict.fromkeys(["submitted", "rejected"], "retracted")),
    ("review", "approve"): (APPROVE, {"submitted": "published"}),
    ("review", "reject"): (REJECT, {"submitted": "rejected"}),
    ("review", "hide"): (HIDE, {"published": "hidden"}),
    ("review", "restore"): (RESTORE, {"hidden": "published"}),
    ("review", "resubmit"): (
        lambda c, i: posting.edit_review(i, c.lawyer, "disputed", f"{BETTER}{i.pk}", NOW),
        dict.fromkeys(["submitted", "rejected"], "submitted"),
    ),
    ("review", "withdraw"): (
        WITHDRAW,
        dict.fromkeys(["submitted", "published", "rejected", "hidden"], "retracted"),
    ),
    ("comment", "approve"): (APPROVE, {"pending": "published"}),
    ("comment", "reject"): (REJECT, {"pending": "rejected"}),
    ("comment", "hide"): (HIDE, {"published": "hidden"}),
    ("comment", "restore"): (RESTORE, {"hidden": "published"}),
    ("comment", "resubmit"): (
        lambda c, i: posting.edit_comment(i, c.lawyer.user, f"{BETTER}{i.pk}", NOW),
        dict.fromkeys(["pending", "published"], "pending"),
    ),
    ("comment", "withdraw"): (
        WITHDRAW,
        dict.fromkeys(["pending", "published", "rejected", "hidden"], "deleted"),
    ),
}
KINDS = {"answer": Answer, "revision": AnswerRevision, "review": PeerReview, "comment": Comment}


@pytest.mark.parametrize(("kind", "verb"), TABLE, ids=[" ".join(pair) for pair in TABLE])
def test_a_verb_starts_from_its_own_states_and_from_no_other(cast, kind, verb, settings):
    settings.RATE_LIMITS = False
    run, leads = TABLE[kind, verb]

    for status in KINDS[kind].Status.values:
        item = cast.make(kind, status)
        before = (item.version, ModerationEvent.objects.count())
        try:
            run(cast, item)
            refused = False
        except Refused:
            refused = True

        now = KINDS[kind].objects.get(pk=item.pk)
        assert refused == (status not in leads), f"{verb} from {status}"
        assert now.status == leads.get(status, status), f"{verb} from {status}"
        if refused:
            assert (now.version, ModerationEvent.objects.count()) == before
        else:
            told = ModerationEvent.objects.of(item).get()
            assert (told.verb, told.from_status, told.to_status) == (verb, status, now.status)
    assert chain.read().faults == []


STARTED = [pair for pair, (_, leads) in TABLE.items() if leads and pair[1] != "resubmit"]


@pytest.mark.parametrize(("kind", "verb"), STARTED, ids=[" ".join(pair) for pair in STARTED])
def test_whoever_is_second_hears_who_was_first(cast, kind, verb):
    run, leads = TABLE[kind, verb]
    item = cast.make(kind, next(iter(leads)))
    stale = KINDS[kind].objects.get(pk=item.pk)
    run(cast, item)

    with pytest.raises(AlreadyDecided, match=r"已由.+于.*10:00处理"):
        run(cast, stale)

    assert ModerationEvent.objects.of(item).count() == 1


# New words for a published answer


def test_new_words_wait_while_the_old_ones_stand_and_then_take_their_place(client, cast):
    provision = make_provision(675)
    answer = make_answer(
        make_question(status="answered", answered_at=NOW), cast.lawyer, conclusion="先前的结论。"
    )
    page, form = answer.question.get_absolute_url(), reverse("qa:answer", args=[answer.question_id])
    client.force_login(cast.lawyer.user)
    assert "先前的结论。" in client.get(form).content.decode()

    client.post(
        form, answer_words(conclusion="改过的结论在此。", grounds=f"{BETTER}见《民法典》第六百七十五条。")
    )
    revision = AnswerRevision.objects.get()
    shown = client.get(page).content.decode()
    assert ("先前的结论。" in shown, "改过的结论在此。" in shown) == (True, False)
    assert "改过的结论在此。" in client.get(answer.own_url).content.decode()
    client.force_login(cast.moderator)
    queue = client.get(reverse("admin:qa_queue", args=["revision"])).content.decode()
    assert "删去：</span>先前<" in queue
    assert "增加：</span>改过<" in queue
    assert "改了什么：依据" in queue
    moderation.approve(revision, cast.moderator, now=NOW + timedelta(days=1))

    shown = client.get(page).content.decode()
    assert ("先前的结论。" in shown, "改过的结论在此。" in shown) == (False, True)
    assert "修改于" in shown
    revision.refresh_from_db()
    assert revision.replaced["conclusion"] == "先前的结论。"
    assert comparing.changes(revision)[0].heading == "结论"  # as it replaced them, not as now
    assert Citation.objects.of("answer", str(answer.pk)).get().provision == provision
    assert [event.verb for event in ModerationEvent.objects.of(answer)] == ["revise"]


def test_a_lawyer_mends_the_one_revision_that_waits_or_was_refused(cast):
    answer = make_answer(lawyer=cast.lawyer)
    first = posting.revise(answer, cast.lawyer, answer_words(next_steps=BETTER), NOW)
    moderation.reject(first, cast.moderator, "wrong_law", now=NOW)

    again = posting.revise(answer, cast.lawyer, answer_words(next_steps=BETTER + "再说一句。"), NOW)

    assert (again.pk, again.status, AnswerRevision.objects.count()) == (first.pk, "submitted", 1)


def test_new_words_are_not_published_once_the_answer_is_gone_or_its_lawyer_lost_the_badge(cast):
    gone = make_revision(make_answer(lawyer=cast.lawyer, status="hidden"))
    unverified = make_revision(
        make_answer(lawyer=make_lawyer(make_member(), status="suspended", decision_reason="过期"))
    )

    for revision in (gone, unverified):
        with pytest.raises(NotAllowed):
            moderation.approve(revision, cast.moderator, now=NOW)
    assert set(AnswerRevision.objects.values_list("status", flat=True)) == {"submitted"}
    with pytest.raises(NotAllowed):
        posting.revise(gone.answer, cast.lawyer, answer_words(next_steps=BETTER), NOW)


# What was known, and what was taken back


def test_an_answer_keeps_what_was_known_of_its_lawyer_when_it_was_let_through(cast, client):
    question = make_question()
    answer = answered(cast.lawyer, question, answer_words())
    moderation.approve(answer, cast.moderator, now=NOW)
    type(cast.lawyer).objects.filter(pk=cast.lawyer.pk).update(firm="后来换的律师事务所")

    assert (answer.lawyer_role, answer.lawyer_firm, answer.licence_checked_on) == (
        "lawyer", "示例律师事务所", cast.lawyer.verified_on,
    )  # fmt: skip
    page = client.get(question.get_absolute_url()).content.decode()
    assert ("示例律师事务所" in page, "后来换的律师事务所" in page) == (True, False)


def test_where_an_answer_was_taken_back_its_place_stays_and_its_words_do_not(client, cast):
    question = make_question(status="answered", answered_at=NOW)
    read, unread = make_answer(question, cast.lawyer), make_answer(question, status="submitted")
    waiting = make_revision(read)
    posting.withdraw(read, cast.lawyer.user, NOW)
    posting.withdraw(unread, unread.author, NOW)

    page = client.get(question.get_absolute_url()).content.decode()

    assert page.count("一位律师撤回了回答") == 1
    assert read.conclusions[0] not in page
    waiting.refresh_from_db()
    assert waiting.status == "retracted"


# Comments that were answered, and reports by lawyers


def test_a_deleted_comment_keeps_its_place_for_the_replies_and_nothing_else(client, cast):
    parent = make_comment(cast.article, cast.lawyer.user, body="删掉以后看不到的话。")
    reply = make_comment(cast.article, parent=parent, body="别人的回复还在。")
    alone = make_comment(cast.article, cast.lawyer.user, body="没有人回复的话。")
    posting.withdraw(parent, cast.lawyer.user, NOW)
    posting.withdraw(alone, cast.lawyer.user, NOW)

    page = client.get(cast.article.get_absolute_url()).content.decode()
    assert page.count("这条评论已由作者删除") == 1
    assert "别人的回复还在。" in page
    assert ("删掉以后看不到的话。" in page, "没有人回复的话。" in page) == (False, False)
    moderation.hide(reply, cast.moderator, "abuse", now=NOW)
    assert "这条评论已由作者删除" not in client.get(cast.article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("kind", ["question", "answer", "comment"])
def test_reports_of_two_verified_lawyers_hide_at_once_and_a_moderator_settles_it(cast, kind):
    item = make_question() if kind == "question" else cast.make(kind, "published")
    others = [make_lawyer(make_member()).user, make_member(), make_lawyer(make_member()).user]
    states = []
    for reporter in others:
        report = posting.flag(reporter, item, "wrong_law", "", NOW)
        item.refresh_from_db()
        states.append(item.status)

    assert states[:2] == [states[0]] * 2
    assert states[2] == "hidden"
    assert set(Flag.objects.values_list("status", flat=True)) == {"open"}
    for report in Flag.objects.order_by("pk"):
        moderation.dismiss(report, cast.moderator, now=NOW)
    item.refresh_from_db()
    assert item.status == states[0]
    assert [event.verb for event in ModerationEvent.objects.of(item).order_by("number")] == [
        "hide_flagged",
        "restore",
    ]


def test_what_lawyers_took_away_stays_away_when_a_moderator_agrees(client, cast):
    comment = make_comment(cast.article)
    reports = [posting.flag(make_lawyer(make_member()).user, comment, "advert", "", NOW) for _ in range(2)]
    client.force_login(cast.moderator)
    comment.refresh_from_db()

    client.post(
        reverse("admin:qa_decide", args=["flag", reports[0].pk]),
        {"verb": "keep_hidden", "version": comment.version},
    )

    comment.refresh_from_db()
    assert comment.status == "hidden"
    assert set(Flag.objects.values_list("status", flat=True)) == {"upheld"}
    with pytest.raises(AlreadyDecided):
        moderation.dismiss(reports[1], cast.moderator, now=NOW)


def test_a_comment_is_mended_within_ten_minutes_and_read_again(client, cast):
    comment = make_comment(cast.article, cast.lawyer.user, featured_at=NOW, body="写错了的话。")
    with pytest.raises(NotAllowed, match="十分钟"):
        posting.edit_comment(comment, cast.lawyer.user, BETTER, NOW + timedelta(minutes=10, seconds=1))
    client.force_login(cast.lawyer.user)
    url = reverse("qa:edit_comment", args=[comment.pk])
    assert "十分钟以内能改" in client.get(url).content.decode()
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now())

    assert "写错了的话。" in client.get(url).content.decode()
    client.post(url, {"body": BETTER, "version": comment.version})

    comment.refresh_from_db()
    assert (comment.body, comment.status, comment.featured_at) == (BETTER, "pending", None)
    assert BETTER not in client.get(cast.article.get_absolute_url()).content.decode()


def test_an_answer_says_when_the_law_it_rests_on_has_changed_until_somebody_has_looked(client, cast):
    provision = make_provision(675)
    answer = make_answer(
        make_question(), cast.lawyer, status="submitted", body="<p>见《民法典》第六百七十五条。</p>"
    )
    moderation.approve(answer, cast.moderator, now=NOW)
    page = answer.question.get_absolute_url()
    assert "后来有变动" not in client.get(page).content.decode()

    task = make_review_task("answer", answer.pk, provision)
    assert "后来有变动" in client.get(page).content.decode()
    amending.confirm(task, by=cast.moderator, now=NOW)

    assert "后来有变动" not in client.get(page).content.decode()
