"""Reports weigh by who made them; that orders the queue and decides nothing."""

from datetime import timedelta

import pytest

from accounts import privacy
from qa import moderation, posting, queues
from qa.models import Comment, Flag
from qa.refusals import AlreadyPosted
from qa.weighing import KNOWN, LAWYER, NEW, weight_of
from tests.factories import NOW, make_comment, make_lawyer, make_member

pytestmark = pytest.mark.django_db
LONG_AGO = NOW - timedelta(days=91)


def flagged(comment, *reporters):
    return [posting.flag(each, Comment.objects.get(pk=comment.pk), "abuse", "", NOW) for each in reporters]


def test_a_lawyer_weighs_more_than_who_was_right_before_and_they_more_than_who_is_new(article):
    old, right, wrong = (make_member(date_joined=LONG_AGO) for _ in range(3))
    for reporter, status in ((right, "upheld"), (wrong, "upheld"), (wrong, "dismissed")):
        Flag.objects.create(
            reporter=reporter,
            comment=make_comment(article),
            reason="abuse",
            created_at=LONG_AGO,
            status=status,
        )
    new_and_right = make_member(date_joined=NOW)
    Flag.objects.create(
        reporter=new_and_right, comment=make_comment(article), reason="abuse", created_at=NOW, status="upheld"
    )

    unverified = make_lawyer(make_member(), status="submitted", verified_on=None).user
    people = [make_lawyer(make_member()).user, right, old, wrong, new_and_right, unverified]

    assert [weight_of(each, NOW) for each in people] == [LAWYER, KNOWN, NEW, NEW, NEW, NEW]


def test_the_queue_begins_with_what_weighs_most_and_then_with_the_oldest(moderator, article):
    once, twice, by_lawyer = (make_comment(article) for _ in range(3))
    flagged(once, make_member())
    flagged(twice, make_member(), make_member())
    (heavy,) = flagged(by_lawyer, make_lawyer(make_member()).user)

    assert [each.comment for each in queues.rows("flag", moderator)] == [by_lawyer, twice, twice, once]
    moderation.dismiss(heavy, moderator, now=NOW)
    settled = queues.rows("flag", moderator)
    assert [(each.comment, each.item_weight) for each in settled] == [(twice, 2), (twice, 2), (once, 1)]
    moderation.dismiss(settled[0], moderator, now=NOW)
    assert [each.item_weight for each in queues.rows("flag", moderator)] == [1, 1]


def test_weight_alone_hides_nothing(article):
    comment = make_comment(article)

    flagged(comment, make_lawyer(make_member()).user, *(make_member() for _ in range(5)))

    comment.refresh_from_db()
    assert comment.status == "published"
    with pytest.raises(AlreadyPosted):
        flagged(comment, Flag.objects.last().reporter)


def test_what_two_lawyers_hid_waits_for_a_moderator_though_both_have_closed_their_accounts(
    client, moderator, article
):
    comment = make_comment(article)
    lawyers = [make_lawyer(make_member()).user for _ in range(2)]
    reports = flagged(comment, *lawyers)
    Flag.objects.filter(pk=reports[0].pk).update(note="我写的说明")
    comment.refresh_from_db()
    assert comment.status == "hidden"

    for each in lawyers:
        privacy.erase(each)

    assert [(each.item, each.reporter, each.note) for each in queues.rows("flag", moderator)] == [
        (comment, None, ""), (comment, None, ""),
    ]  # fmt: skip
    client.force_login(moderator)
    page = client.get("/admin/qa/question/queue/flag/").content.decode()
    assert page.count("举报人：已注销的用户") == 2
    for report in queues.rows("flag", moderator):
        moderation.dismiss(report, moderator, now=NOW)
    comment.refresh_from_db()
    assert (comment.status, list(Flag.objects.waiting())) == ("published", [])


def test_what_was_settled_goes_with_the_person(moderator, article):
    reader = make_member()
    (report,) = flagged(make_comment(article), reader)
    moderation.dismiss(report, moderator, now=NOW)

    privacy.erase(reader)

    assert not Flag.objects.exists()
