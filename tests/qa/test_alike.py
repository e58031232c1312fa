"""Posts that are nearly the same are shown together and decided on together, each with its own record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from qa import alike, moderation, posting
from qa.models import Comment, Likeness, ModerationEvent, Question, ReplyTemplate
from tests.factories import NOW, make_member, make_question, make_staff

SPAM = "专业处理花呗借呗网贷逾期，停催停息，成功率高，需要的朋友看我主页，先办后付，全国都能做。"
OTHER = "收到法院寄来的支付令，写着十五天以内可以提出异议，我想知道异议书怎么写、寄到哪里。"


def test_what_differs_in_a_few_letters_falls_together_and_what_differs_does_not():
    first, second = alike.bands(SPAM), alike.bands(SPAM.replace("全国", "各地") + "谢谢大家")

    assert set(first) & set(second)
    assert not set(first) & set(alike.bands(OTHER))
    assert alike.bands("！" + SPAM.replace("，", " ")) == first  # only letters and digits count
    assert (alike.bands("好的谢谢"), alike.bands("")) == ([], [])


def test_sharing_goes_from_nothing_to_all():
    one = alike.runs(SPAM)

    assert (alike.share(one, one), alike.share(one, alike.runs(OTHER)), alike.share(one, set())) == (
        1.0,
        0.0,
        0.0,
    )


@pytest.mark.django_db
class TestInTheQueue:
    @pytest.fixture
    def comments(self, article):
        return [
            posting.comment(make_member(), article, None, text, NOW)
            for text in (SPAM, SPAM + "谢谢", OTHER, SPAM.replace("全国", "各地"))
        ]

    def test_one_card_stands_for_all_that_are_nearly_the_same(self, client, moderator, comments):
        client.force_login(moderator)

        page = client.get(reverse("admin:qa_queue", args=["comment"])).content.decode()

        assert page.count("<article") == 2
        assert "另有 2 条几乎一样" in page
        groups = alike.groups("comment", Comment.objects.waiting())
        assert {pk: [each.pk for each in rows] for pk, rows in groups.items()} == {
            comments[0].pk: [comments[1].pk, comments[3].pk],
            comments[2].pk: [],
        }

    def test_one_s_own_among_them_stands_by_itself_and_hides_no_other(self, client, moderator, article):
        writers = [moderator, make_member(), make_member()]
        own, first, second = (posting.comment(each, article, None, SPAM, NOW) for each in writers)
        client.force_login(moderator)

        page = client.get(reverse("admin:qa_queue", args=["comment"])).content.decode()

        assert (page.count("<article"), f'value="{second.pk}:0"' in page) == (2, True)
        assert (f'value="{own.pk}:0"' in page, f"评论 {first.pk} 号" in page) == (False, True)

    def test_one_decision_is_taken_on_all_and_the_refused_are_named(
        self, client, moderator, second_moderator, comments
    ):
        first, second, _, third = comments
        seen = {each.pk: each.version for each in comments}
        moderation.approve(Comment.objects.get(pk=third.pk), second_moderator, now=NOW)
        client.force_login(moderator)
        data = {
            "verb": "reject", "version": seen[first.pk], "reason": "advert", "from": "queue",
            "reply": ReplyTemplate.objects.create(name="试", text="{称呼}，这里不能拉客。").pk,
            "also": [f"{second.pk}:{seen[second.pk]}", f"{third.pk}:{seen[third.pk]}", "junk", "9:x", ":", f"1:{'9' * 40}"],
        }  # fmt: skip

        page = client.post(
            reverse("admin:qa_decide", args=["comment", first.pk]), data, follow=True
        ).content.decode()

        assert [each.status for each in Comment.objects.order_by("pk")] == [
            "rejected", "rejected", "pending", "published",
        ]  # fmt: skip
        assert list(ModerationEvent.objects.filter(verb="reject").values_list("item_id", flat=True)) == [
            second.pk, first.pk,
        ]  # fmt: skip
        assert list(Comment.objects.filter(status="rejected").order_by("pk").values_list("public_note", flat=True)) == [
            f"{each.author_label}，这里不能拉客。" for each in (first, second)
        ]  # fmt: skip
        assert "另有 1 条一样的也照办了" in page
        assert f"评论 {third.pk} 号：已由审核员乙于" in page

    def test_nobody_decides_on_their_own_post_among_others(self, moderator, article):
        posts = [posting.comment(each, article, None, SPAM, NOW) for each in (make_member(), moderator)]

        outcome = moderation.decide_each(
            posts, lambda each: moderation.reject(each, moderator, "advert", now=NOW)
        )

        assert [event.item_id for event in outcome.done] == [posts[0].pk]
        assert [(item, refusal.status) for item, refusal in outcome.refused] == [(posts[1], 403)]

    def test_several_are_taken_back_with_one_press(self, client, moderator, comments):
        now = timezone.now()
        events = [moderation.reject(each, moderator, "advert", now=now) for each in comments[:2]]
        client.force_login(moderator)
        numbers = {"event": [each.number for each in events]}

        page = client.post(reverse("admin:qa_undo"), numbers, follow=True).content.decode()
        again = client.post(reverse("admin:qa_undo"), numbers, headers={"X-Fragment": "1"}).content.decode()

        assert "已撤销 2 条" in page
        assert Comment.objects.waiting().count() == 4
        assert again.count("没有处理：评论") == 2

    def test_only_what_waits_is_kept_in_bands(self, moderator, comments):
        pk = comments[0].pk
        here = Likeness.objects.filter(item_kind="comment", item_id=pk)
        assert here.count() == alike.BANDS

        event = moderation.reject(comments[0], moderator, "advert", now=NOW)
        assert not here.exists()
        moderation.undo(event, comments[0], moderator, now=NOW)
        assert here.count() == alike.BANDS


@pytest.mark.django_db
def test_what_waited_before_there_were_traces_gets_them_once():
    for number in range(2):
        make_question(status="pending", title=f"停催停息是真的吗{number}", body=SPAM)
    make_question(status="pending", title="在吗", body="")

    assert [moderation.tidy(NOW)["made_findable"] for _ in range(2)] == [2, 0]
    ((_, alike_first), *_) = alike.groups("question", Question.objects.waiting()).items()
    assert len(alike_first) == 1


@pytest.mark.django_db
def test_a_page_of_groups_takes_as_many_queries_as_a_page_of_one(client):
    client.force_login(make_staff("审核员"))
    url = reverse("admin:qa_queue", args=["question"])

    def count():
        with CaptureQueriesContext(connection) as counted:
            client.get(url)
        return len(counted)

    for number in range(2):
        posting.ask(make_member(), f"收到支付令怎么办{number}", OTHER, [], None, NOW)
    count()
    one = count()
    for number in range(3):
        posting.ask(make_member(), f"停催停息是真的吗{number}", SPAM, [], None, NOW)
    make_question(status="pending")

    assert (count(), Question.objects.waiting().count()) == (one, 6)
