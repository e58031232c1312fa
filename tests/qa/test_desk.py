"""The lawyer's desk: what is offered to whom and in which order, what is in hand, what a lawyer keeps there."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from qa import conflicts
from qa.desk import offers
from qa.models import AnswerDraft, Claim
from tests.factories import (
    NOW,
    TODAY,
    make_answer,
    make_desk,
    make_edition,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
    make_review,
    make_review_task,
    make_revision,
)

pytestmark = pytest.mark.django_db
DESK = reverse("qa:desk")
SETTINGS = reverse("qa:desk_settings")
SNIPPETS = reverse("qa:desk_snippets")
PROVISIONS = reverse("qa:desk_provisions")


def make_claim(question, lawyer, *, left=30, **fields):
    claimed_at = NOW - timedelta(minutes=30 - left)
    return Claim.objects.create(
        question=question, lawyer=lawyer, claimed_at=claimed_at, expires_at=NOW + timedelta(minutes=left), **fields
    )  # fmt: skip


def titles(rows):
    return [row.title for row in rows]


def waiting(lawyer, desk=None):
    return titles(offers.waiting(lawyer, desk, NOW)[0:50])


# What is offered


def test_what_fits_and_is_due_stands_first_then_what_fits_then_what_waited_longest(lawyer, huabei, jiebei):
    desk = make_desk(lawyer, topics=[huabei], regions=["上海市"])
    day = timedelta(days=1)
    make_question(title="别的话题，等得最久", product=jiebei, created_at=NOW - 9 * day)
    make_question(title="别的话题，快到期", product=jiebei, due_on=TODAY, created_at=NOW - 2 * day)
    make_question(title="别的地方", product=huabei, region="广东省", created_at=NOW - 3 * day)
    make_question(title="话题对，刚问", tags=[huabei], region="上海市", created_at=NOW - 1 * day)
    make_question(title="话题对，问得早", product=huabei, created_at=NOW - 5 * day)
    make_question(title="话题对，期限过了", product=huabei, due_on=TODAY - day, created_at=NOW - 4 * day)
    make_question(title="话题对，后天到期", product=huabei, due_on=TODAY + 2 * day, created_at=NOW)
    make_question(title="话题对，今天到期", product=huabei, due_on=TODAY, created_at=NOW)

    assert waiting(lawyer, desk) == [
        "话题对，今天到期", "话题对，后天到期", "话题对，问得早", "话题对，期限过了", "话题对，刚问",
        "别的话题，等得最久", "别的地方", "别的话题，快到期",
    ]  # fmt: skip


def test_a_question_without_product_or_tags_is_listed_after_what_fits(lawyer, huabei):
    desk = make_desk(lawyer, topics=[huabei])
    make_question(title="没选产品的")

    assert waiting(lawyer, desk) == ["没选产品的"]


def test_nobody_is_offered_what_they_cannot_or_need_not_answer(lawyer, huabei):
    colleague = make_lawyer(make_member(), firm="另一家律师事务所")
    make_question(title="能答的")
    make_question(lawyer.user, title="自己问的")
    make_claim(make_question(title="同行正在写的"), colleague)
    make_answer(make_question(title="同行交了、还没审完的"), colleague, status="submitted")
    make_answer(make_question(title="我答过、撤回了的"), lawyer, status="retracted")
    make_question(title="要回避的产品", product=huabei)
    conflicts.add(lawyer, "花呗", NOW)
    for status in (
        "pending",
        "needs_info",
        "answered",
        "resolved",
        "hidden",
        "rejected",
        "draft",
        "withdrawn",
    ):
        make_question(status=status, title=f"不在等回答：{status}")

    assert waiting(lawyer) == ["能答的"]
    make_claim(make_question(title="同行没写完、到时了的"), colleague, left=0)
    assert waiting(lawyer) == ["能答的", "同行没写完、到时了的"]


def test_lists_one_below_the_other_are_cut_into_pages_without_gap_or_double(lawyer, huabei):
    desk = make_desk(lawyer, topics=[huabei])
    for number in range(3):
        make_question(title=f"到期{number}", product=huabei, due_on=TODAY + timedelta(days=number))
        make_question(title=f"适合{number}", product=huabei, created_at=NOW + timedelta(minutes=number))
        make_question(title=f"其他{number}", created_at=NOW + timedelta(minutes=number))
    whole = waiting(lawyer, desk)

    for size in (1, 2, 4, 9):
        pages = [offers.waiting(lawyer, desk, NOW)[at : at + size] for at in range(0, 9, size)]
        assert [title for page in pages for title in titles(page)] == whole
    few = offers.Parts(*offers.waiting(lawyer, desk, NOW).parts, most=2)
    assert (few.is_cut, offers.waiting(lawyer, desk, NOW).is_cut) == (True, False)
    assert (few.count(), titles(few[0:9])) == (6, ["到期0", "到期1", "适合0", "适合1", "其他0", "其他1"])


def test_only_answers_of_this_week_that_were_handed_in_count_towards_the_limit(lawyer):
    desk = make_desk(lawyer, weekly_limit=2)
    monday = NOW.replace(hour=0) - timedelta(days=NOW.weekday())
    make_answer(make_question(), lawyer, created_at=monday - timedelta(minutes=1))
    assert offers.left_this_week(lawyer, desk, NOW) == 2

    make_answer(make_question(), lawyer, created_at=monday)
    make_answer(make_question(), lawyer, status="submitted", created_at=NOW)
    make_answer(make_question(), make_lawyer(make_member()), created_at=NOW)

    assert offers.left_this_week(lawyer, desk, NOW) == 0
    assert offers.left_this_week(lawyer, make_desk(lawyer), NOW) is None


# The pages


@pytest.mark.parametrize("address", [DESK, SETTINGS, SNIPPETS])
def test_only_verified_lawyers_have_a_desk(client, address, reader):
    assert client.get(address).status_code == 302
    for person in (reader, make_lawyer(make_member(), status="suspended", decision_reason="x").user):
        client.force_login(person)
        response = client.get(address)
        assert (response.status_code, "律师工作台" in response.content.decode()) == (403, False)
    client.force_login(make_lawyer(make_member()).user)
    assert client.get(address)["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize("query", ["tab=x", "page=0", "page=2", "tab=due&page=9", "tab=mine&page=x"])
def test_an_odd_address_of_the_desk_is_no_page(client, lawyer, query):
    client.force_login(lawyer.user)

    assert client.get(f"{DESK}?{query}").status_code == 404


def law_changes_under(answer):
    provision = make_provision(700 + answer.pk % 500, edition=make_edition())
    make_review_task("answer", answer.pk, provision)


def fill(lawyer, huabei):
    """One more row of everything that a desk shows."""
    other = make_lawyer(make_member(), firm="另一家律师事务所")
    make_question(title="等回答的提问", product=huabei, tags=[huabei], region="上海市")
    make_question(title="快到期的提问", product=huabei, stage="payment_order", due_on=date(2099, 1, 1))
    claimed = make_question(title="领了的提问")
    Claim.objects.create(
        question=claimed, lawyer=lawyer, claimed_at=NOW, expires_at=NOW.replace(year=2099), status="held"
    )
    AnswerDraft.objects.create(
        question=make_question(title="有草稿的提问"), lawyer=lawyer, begun_at=NOW, saved_at=NOW
    )
    make_answer(make_question(title="在审核的提问"), lawyer, status="submitted")
    make_answer(make_question(title="要改的提问"), lawyer, status="rejected")
    published = make_answer(make_question(title="改了法的提问", status="answered", answered_at=NOW), lawyer)
    make_review(make_answer(make_question(title="我复核过的提问"), other), lawyer, status="rejected")
    make_revision(published, status="rejected")
    law_changes_under(published)
    asked = make_question(title="请人复核的提问", status="answered", answered_at=NOW)
    make_answer(asked, other, peer_review="requested", review_requested_at=NOW)


@pytest.mark.parametrize(
    ("tab", "shown", "elsewhere"),
    [
        ("waiting", ["等回答的提问", "快到期的提问"], ["领了的提问", "在审核的提问", "改了法的提问"]),
        ("due", ["快到期的提问", "最后一天：", "已收到支付令"], ["等回答的提问"]),
        (
            "mine",
            ["领了的提问", "有草稿的提问", "在审核的提问", "要改的提问", "改了法的提问"],
            ["等回答的提问"],
        ),
        ("review", ["改了法的提问", "请人复核的提问"], ["要改的提问", "等回答的提问"]),
    ],
)
def test_each_tab_shows_its_own_and_asks_as_often_for_three_as_for_one(
    client, lawyer, huabei, django_assert_max_num_queries, tab, shown, elsewhere
):
    make_desk(lawyer, topics=[huabei], regions=["上海市"], weekly_limit=5)
    client.force_login(lawyer.user)
    fill(lawyer, huabei)
    client.get(f"{DESK}?tab={tab}")
    with django_assert_max_num_queries(18) as once:
        page = client.get(f"{DESK}?tab={tab}").content.decode()
    for _ in range(2):
        fill(lawyer, huabei)
    with django_assert_max_num_queries(len(once)):
        client.get(f"{DESK}?tab={tab}")

    assert [words for words in shown if words not in page] == []
    assert [words for words in elsewhere if words in page] == []


def test_nobody_is_asked_for_a_review_that_would_be_refused(client, lawyer):
    other = make_lawyer(make_member(), firm="另一家律师事务所")
    for title, writer in (
        ("本所同事的回答", make_lawyer(make_member(), firm=" 示例 律师事务所")),
        ("要回避的示范贷", other),
        ("能复核的", other),
    ):
        question = make_question(title=title, status="answered", answered_at=NOW)
        make_answer(question, writer, peer_review="requested", review_requested_at=NOW)
    conflicts.add(lawyer, "示范贷", NOW)
    client.force_login(lawyer.user)

    page = client.get(f"{DESK}?tab=review").content.decode()

    said = [title in page for title in ("本所同事的回答", "要回避的示范贷", "能复核的")]
    assert said == [False, False, True]


def test_a_draft_under_a_question_that_is_gone_names_it_by_number(client, lawyer):
    question = make_question(status="hidden", title="不该再出现的标题")
    AnswerDraft.objects.create(question=question, lawyer=lawyer, begun_at=NOW, saved_at=NOW)
    make_answer(question, lawyer, status="rejected")
    client.force_login(lawyer.user)

    page = client.get(f"{DESK}?tab=mine").content.decode()

    assert ("不该再出现的标题" in page, f"第 {question.pk} 号提问（已不公开）" in page) == (False, True)


def test_a_draft_says_whether_it_needs_a_claim(client, lawyer):
    free, gone = make_question(title="要重新领的"), make_question(title="不能答的", status="resolved")
    mended = make_answer(make_question(title="在改的", status="resolved"), lawyer).question
    for question in (free, gone, mended):
        AnswerDraft.objects.create(question=question, lawyer=lawyer, begun_at=NOW, saved_at=NOW)
    client.force_login(lawyer.user)

    page = client.get(f"{DESK}?tab=mine").content.decode()

    said = ["没有领取，再写要重新领", "这个提问现在不能回答", "改已交的回答，不用领取"]
    assert [page.count(each) for each in said] == [1, 1, 1]
    linked = [f'href="{reverse("qa:answer", args=[each.pk])}"' in page for each in (free, gone, mended)]
    assert linked == [True, False, True]
