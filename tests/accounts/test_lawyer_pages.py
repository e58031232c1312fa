"""What the public sees of lawyers: those with the badge, what was verified of them, and nothing more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import verification
from accounts.models import LawyerProfile
from tests.accounts.test_lawyers import APPLICATION, applicant, verify
from tests.factories import NOW, make_answer, make_desk, make_lawyer, make_member, make_product, make_question

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "role"), [("submitted", "lawyer"), ("rejected", "lawyer"), ("verified", "adviser")]
)
def test_only_verified_lawyers_have_a_public_page(client, status, role):
    number = "" if role == "adviser" else "13101201011234471"
    hidden = make_lawyer(
        make_member(), status=status, role=role, licence_number=number, decision_reason="原因在此"
    )

    assert client.get(f"/lawyers/{hidden.pk}/").status_code == 404
    assert hidden.real_name not in client.get("/lawyers/").content.decode()
    assert "已核验" not in hidden.badge


def test_a_lawyers_page_says_what_was_verified_and_gives_no_contact(client):
    profile = verify(applicant())

    page = client.get(profile.get_absolute_url()).content.decode()

    assert "尾号 4471" in page
    assert "对照司法行政机关的登记" in page
    assert "2026-11-20" in page
    assert APPLICATION["licence_number"] not in page
    assert profile.user.email not in page


@pytest.mark.parametrize("address", ["/lawyers/", "/lawyers/{pk}/"])
def test_public_pages_about_lawyers_are_the_same_for_everybody(client, address):
    profile = make_lawyer(make_member())
    client.force_login(make_member())

    response = client.get(address.format(pk=profile.pk))

    assert response.cookies == {}
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    client, number, django_assert_max_num_queries
):
    for _ in range(number):
        make_lawyer(make_member())

    with django_assert_max_num_queries(3):
        client.get("/lawyers/")


@pytest.mark.parametrize("page", ["0", "2", "999999999999999999999", "-1", "x", "１", ""])
def test_there_is_no_such_page(client, page):
    make_lawyer(make_member())

    assert client.get("/lawyers/", {"page": page}).status_code == 404


@pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 30, "x", "-1"])
def test_there_is_no_such_lawyer(client, pk):
    assert client.get(f"/lawyers/{pk}/").status_code == 404


def test_the_queue_is_in_the_order_of_arrival():
    now = timezone.now()
    late = verification.apply(make_member(), **APPLICATION, now=now)
    early = verification.apply(
        make_member(), **APPLICATION | {"licence_number": "13101201011234472"}, now=now - timedelta(days=1)
    )

    assert list(LawyerProfile.objects.waiting()) == [early, late]


def test_a_lawyers_page_lists_public_answers_and_no_others(client):
    lawyer = make_lawyer(make_member())
    shown = make_answer(make_question(title="分期还款怎么谈"), lawyer)
    make_answer(make_question(title="还在审核的回答挂在这里"), lawyer, status="pending")
    make_answer(make_question(title="这个提问被隐藏了", status="hidden"), lawyer)
    make_answer(make_question(title="别人答的"), make_lawyer(make_member()))

    page = client.get(lawyer.get_absolute_url()).content.decode()

    assert shown.get_absolute_url() in page
    assert "共 1 个" not in page  # no sums by which lawyers could be ranked
    for title in ("还在审核的回答挂在这里", "这个提问被隐藏了", "别人答的"):
        assert title not in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_lawyers_page_asks_the_database_as_often_for_three_answers_as_for_one(
    client, number, django_assert_max_num_queries
):
    lawyer = make_lawyer(make_member())
    for _ in range(number):
        make_answer(make_question(), lawyer)

    with django_assert_max_num_queries(4):
        client.get(lawyer.get_absolute_url())


def test_all_answers_of_a_lawyer_turn_pages_and_are_not_summed_up(client, django_assert_max_num_queries):
    lawyer = make_lawyer(make_member())
    for number in range(21):
        make_answer(
            make_question(title=f"第{number}个提问"), lawyer, created_at=NOW + timedelta(hours=number)
        )
    make_answer(make_question(title="还没审完的"), lawyer, status="submitted")
    make_answer(make_question(title="这个提问被隐藏了", status="hidden"), lawyer)
    address = f"{lawyer.get_absolute_url()}answers/"

    assert f'href="{address}"' in client.get(lawyer.get_absolute_url()).content.decode()
    with django_assert_max_num_queries(3):
        first = client.get(address)
    page = first.content.decode()
    second = client.get(f"{address}?page=2").content.decode()

    assert (page.count("/#answer-"), second.count("/#answer-")) == (20, 1)
    assert (
        "第20个提问" in page,
        "第0个提问" in second,
        "共" in page.partition("<main")[2].partition("</main")[0],
    ) == (
        True,
        True,
        False,
    )
    assert [title for title in ("还没审完的", "这个提问被隐藏了") if title in page + second] == []
    assert (first.cookies, "no-store" in first["Cache-Control"]) == ({}, False)
    assert [client.get(f"{address}?page={number}").status_code for number in ("3", "0", "x")] == [404] * 3


def test_the_answers_of_somebody_without_the_badge_have_no_page(client):
    hidden = make_lawyer(make_member(), status="suspended", decision_reason="原因在此")
    make_answer(make_question(), hidden)

    assert client.get(f"/lawyers/{hidden.pk}/answers/").status_code == 404


def test_a_lawyers_page_names_the_topics_that_they_chose(client):
    lawyer = make_lawyer(make_member())
    make_desk(lawyer, topics=[make_product("花呗")])
    make_product("借呗")

    page = client.get(lawyer.get_absolute_url()).content.decode()

    assert ("愿意回答" in page, "花呗</dd>" in page) == (True, True)
