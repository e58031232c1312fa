"""Exact amounts: for one lawyer alone, while the asker agrees, and nowhere else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts import privacy
from qa import claiming, conflicts, figures, moderation, posting
from qa.figures import Amounts
from qa.models import Figures, FiguresLook, LogHead, ModerationEvent, Question
from qa.refusals import NotAllowed
from search import index
from tests.factories import NOW, TODAY, make_answer, make_lawyer, make_member, make_question
from tests.qa.conftest import BODY, TITLE

pytestmark = pytest.mark.django_db
AMOUNTS = Amounts(owed=Decimal("12345.67"), monthly=Decimal("500"), agreed=True)


def text(response):
    return response.content.decode()


@pytest.fixture
def held(reader):
    """A public question with exact amounts, and the lawyer who holds it."""
    question = make_question(reader)
    figures.keep(question, AMOUNTS, NOW)
    lawyer = make_lawyer(make_member())
    claiming.claim(lawyer, question, no_conflict=True, now=NOW)
    return question, lawyer


def test_only_the_lawyer_who_holds_the_question_sees_the_amounts_and_each_look_is_kept(held):
    question, lawyer = held
    figures.look(question, lawyer, NOW)

    found = figures.look(question, lawyer, NOW + timedelta(minutes=1))

    assert found.rows == [("现在要还的总额", Decimal("12345.67")), ("每月能拿出来还的", Decimal("500.00"))]
    looks = FiguresLook.objects.filter(question=question).values_list("lawyer", "lawyer_label")
    assert list(looks) == [(lawyer.pk, "林晓舟律师")] * 2


def test_a_lawyer_reads_in_their_export_what_they_looked_at_and_the_asker_knows_it_after_they_left(held):
    question, lawyer = held
    figures.look(question, lawyer, NOW)

    exported = privacy.export(lawyer.user)["提问里勾选的情况和确切金额"]["看过别人的确切金额"]
    privacy.erase(lawyer.user)

    assert [row["提问"] for row in exported] == [question.pk]
    assert "林晓舟律师" in str(privacy.export(question.author))


@pytest.mark.parametrize(
    "who", ["another lawyer", "nobody verified", "the claim ran out", "taken back", "bound"]
)
def test_nobody_else_sees_the_amounts(held, reader, who):
    question, lawyer = held
    now = NOW + timedelta(hours=3) if who == "the claim ran out" else NOW
    if who == "another lawyer":
        lawyer = make_lawyer(make_member())
    elif who == "nobody verified":
        type(lawyer).objects.filter(pk=lawyer.pk).update(status="suspended", decision_reason="过期")
    elif who == "taken back":
        posting.take_back_figures(question, reader, NOW)
    elif who == "bound":  # the firm has listed the other side since the claim
        conflicts.add(lawyer, question.title[:2], NOW)

    with pytest.raises(NotAllowed):
        figures.look(question, lawyer, now)

    assert not FiguresLook.objects.exists()


def test_looking_is_a_press_of_a_button_and_the_asker_reads_who_did(client, reader):
    question, lawyer = make_question(reader), make_lawyer(make_member())
    figures.keep(question, AMOUNTS, NOW)
    claiming.claim(lawyer, question, no_conflict=True, now=timezone.now())
    url = reverse("qa:figures", args=[question.pk])
    client.force_login(lawyer.user)

    before, looks = text(client.get(url)), FiguresLook.objects.count()
    after = client.post(url)

    assert ("12345" in before, looks) == (False, 0)
    assert "12345.67" in text(after)
    assert after["Cache-Control"].count("no-store") == 1
    client.force_login(reader)
    assert "林晓舟律师看过" in text(client.get(question.own_url))
    client.force_login(make_lawyer(make_member()).user)
    assert client.post(url).status_code == 403


@pytest.mark.parametrize("end", ["take back", "resolve", "withdraw", "close", "term", "erase"])
def test_the_amounts_go_with_the_consent_the_question_the_term_and_the_account(
    client, reader, moderator, end
):
    question = make_question(reader, status="answered", answered_at=NOW)
    figures.keep(question, AMOUNTS, NOW)
    if end == "take back":
        client.force_login(reader)
        client.post(reverse("qa:step", args=[question.pk, "take-back-figures"]))
    elif end == "resolve":
        make_answer(question)
        posting.resolve(question, reader, NOW)
    elif end == "withdraw":
        posting.withdraw(question, reader, NOW)
    elif end == "close":
        Question.objects.filter(pk=question.pk).update(status="open")
        question.refresh_from_db()
        moderation.close_duplicate(question, moderator, make_question(), now=NOW)
    elif end == "term":
        assert figures.erase_old(TODAY + timedelta(days=89)) == 0
        Figures.objects.update(erase_on=timezone.localdate())
        call_command("purge", only=["figures"])
    else:
        privacy.erase(reader)

    assert not Figures.objects.exists()


def test_the_amounts_are_in_no_record_no_list_and_no_export_but_the_askers_own(client, reader, moderator):
    question = posting.ask(reader, TITLE, BODY, [], None, NOW, amounts=AMOUNTS)
    moderation.approve(question, moderator, now=NOW)
    index.rebuild()
    client.force_login(moderator)

    seen = [text(client.get(reverse("admin:qa_item", args=["question", question.pk])))]
    seen += [
        text(client.get(reverse(name))) for name in ("admin:qa_question_changelist", "qa:list", "qa:feed")
    ]
    seen += [
        str(list(ModerationEvent.objects.values())),
        str(privacy.export(moderator)),
        str(LogHead.objects.get()),
    ]

    assert [page for page in seen if "12345" in page] == []
    assert "12345.67" in str(privacy.export(reader))
