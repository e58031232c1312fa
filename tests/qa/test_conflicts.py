"""Whom a firm may not act against: its lawyers keep the list, and what it names is neither offered to them nor taken."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.firms import firm_key
from articles.models import Tag
from qa import conflicts
from qa.models import Answer, AnswerDraft, FirmConflict, Question
from qa.refusals import NotAllowed
from tests.factories import NOW, TODAY, answer_words, make_claim, make_lawyer, make_member, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db):
    return make_lawyer(make_member(), firm="另一家律师事务所", real_name="周可见")


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("北京示例（上海）律师事务所", True), ("北京示例律师事务所上海分所", True), ("北京 示例 律师事务所", True),
        ("北京示例律所", True), ("北京示范律师事务所", False), ("上海示例律师事务所", False),
    ],
)  # fmt: skip
def test_a_firm_is_known_by_its_name_wherever_its_branch_is(name, same):
    assert (firm_key(name) == firm_key("北京示例律师事务所")) is same


@pytest.mark.parametrize("where", ["title", "body", "tag", "product"])
def test_what_a_firm_keeps_away_from_is_not_offered_and_not_taken_wherever_it_is_named(
    client, lawyer, colleague, where
):
    tag = Tag.objects.create(name="示范贷", slug="shi-fan-dai")
    words = {
        "title": {"title": "示范贷逾期三个月怎么办"}, "body": {"body": "我在示 范贷借了三千，断了两个月。"},
        "tag": {"tags": [tag]}, "product": {"product": tag},
    }[where]  # fmt: skip
    bound, free = make_question(**words, due_on=TODAY, hearing_on=TODAY), make_question()
    partner = make_lawyer(make_member(), firm="示例（北京）律师事务所")
    conflicts.add(partner, "示范贷", NOW)
    client.force_login(lawyer.user)

    page = client.get(reverse("qa:answer", args=[bound.pk]))
    refused = client.post(reverse("qa:claim", args=[bound.pk]), {"no_conflict": "on"})

    for response in (page, refused):
        assert (response.status_code, "把“示范贷”列进了回避名单" in response.content.decode()) == (403, True)
        assert "只给律师看的" not in response.content.decode()  # days by which a creditor knows who asks
    with pytest.raises(NotAllowed, match="示范贷"):
        make_claim(bound, lawyer)
    assert set(conflicts.free_of(Question.objects.answerable(), lawyer)) == {free}
    assert set(conflicts.free_of(Question.objects.answerable(), colleague)) == {bound, free}
    assert make_claim(bound, colleague).lawyer == colleague


def test_sixty_names_are_one_pattern_for_the_database(lawyer):
    def values():
        return len(conflicts.free_of(Question.objects.all(), lawyer).query.sql_with_params()[1])

    conflicts.add(lawyer, "示范银行", NOW)
    for_one = values()
    for number in range(5):
        conflicts.add(lawyer, f"示范贷{number}", NOW)

    assert values() == for_one


def test_nothing_is_handed_in_against_whom_the_firm_has_listed_since_the_claim(client, lawyer):
    question = make_question(due_on=TODAY)
    make_claim(question, lawyer, now=timezone.now())
    conflicts.add(lawyer, "花呗", NOW)
    client.force_login(lawyer.user)

    page = client.post(reverse("qa:answer", args=[question.pk]), answer_words())
    again = client.get(reverse("qa:answer", args=[question.pk])).content.decode()

    assert ("只给律师看的" in again, answer_words()["risks"] in again) == (
        False,
        True,
    )  # the draft stays readable
    assert (page.status_code, Answer.objects.exists()) == (403, False)
    assert "把“花呗”列进了回避名单" in page.content.decode()
    assert AnswerDraft.objects.get().fields["conclusion"] == answer_words()["conclusion"]


def test_a_name_with_signs_in_it_is_a_name_and_no_pattern(lawyer):
    for name in ("A.B+贷(", "***=花|呗", r"\d银行", "[逾期"):
        conflicts.add(lawyer, name, NOW)
    bound, free = make_question(title="欠 a.b+贷( 两千"), make_question(title="花呗逾期，欠5银行的，AxB贷")

    assert set(conflicts.free_of(Question.objects.answerable(), lawyer)) == {free}
    assert conflicts.bound_by(lawyer, [bound, free]) == {bound.pk}


def test_lawyers_of_a_firm_keep_its_list_and_nobody_else(client, lawyer, colleague):
    client.force_login(lawyer.user)
    address = reverse("qa:conflicts")

    client.post(address, {"name": " 示范  银行 "})
    again = client.post(address, {"name": "示范 银行"})
    entry = FirmConflict.objects.get()
    assert (entry.name, entry.added_by) == ("示范 银行", lawyer.user)
    assert "已经在名单里了" in again.content.decode()
    assert "示范 银行" in client.get(address).content.decode()
    client.force_login(colleague.user)
    assert "示范 银行" not in client.get(address).content.decode()
    assert client.post(reverse("qa:remove_conflict", args=[entry.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        conflicts.remove(entry, colleague, NOW)
    client.force_login(make_member())
    assert client.get(address).status_code == 403
    client.force_login(lawyer.user)
    client.post(reverse("qa:remove_conflict", args=[entry.pk]))
    entry.refresh_from_db()
    assert (entry.ended_by, FirmConflict.objects.of_firm(lawyer.firm_key).exists()) == (lawyer.user, False)
    assert client.post(reverse("qa:remove_conflict", args=[entry.pk])).status_code == 404
    client.post(address, {"name": "示范 银行"})  # what was removed may be put back
    assert FirmConflict.objects.of_firm(lawyer.firm_key).count() == 1


@pytest.mark.parametrize(
    ("name", "words"), [("花", "至少"), ("  ", "请写一个名字"), ("贷" * 31, "最多 30 个字")]
)
def test_a_faulty_entry_comes_back(client, lawyer, name, words):
    client.force_login(lawyer.user)

    page = client.post(reverse("qa:conflicts"), {"name": name})

    assert (page.status_code, words in page.content.decode()) == (400, True)
    assert not FirmConflict.objects.exists()


def test_list_and_question_ask_the_database_as_often_for_three_entries_as_for_one(client, lawyer):
    addresses = [reverse("qa:conflicts"), reverse("qa:answer", args=[make_question().pk])]
    client.force_login(lawyer.user)

    def statements():
        with CaptureQueriesContext(connection) as asked:
            assert [client.get(address).status_code for address in addresses] == [200, 200]
        return len(asked)

    conflicts.add(lawyer, "示范银行", NOW)
    for_one = statements()
    conflicts.add(lawyer, "示范贷", NOW)
    conflicts.add(lawyer, "示范分期", NOW)

    assert statements() == for_one < 25
