"""What a lawyer types is kept while they type it: through a lost session, a lapsed claim, and in two windows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import LawyerProfile
from qa import drafting, posting
from qa.models import Answer, AnswerDraft, Claim
from qa.refusals import Diverged, Incomplete, NotAllowed
from tests.factories import (
    NOW,
    PASSWORD,
    answer_words,
    code_of,
    make_answer,
    make_app,
    make_claim,
    make_lawyer,
    make_member,
    make_question,
    make_revision,
)
from tests.qa.test_races import together

TYPED = {"conclusion": "先核对账单。", "next_steps": "写到一半的第一步"}


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def held(lawyer, question):
    return make_claim(question, lawyer, now=timezone.now())


def addresses(question):
    return reverse("qa:answer", args=[question.pk]), reverse("qa:answer_draft", args=[question.pk])


def save(lawyer, question, typed=TYPED, version=None, now=NOW):
    return drafting.save(lawyer, question, typed, version=version, now=now)


# Saving


def test_what_is_typed_is_kept_and_shown_again_to_its_lawyer_alone(client, lawyer, question, held):
    form, draft = addresses(question)
    client.force_login(lawyer.user)

    said = client.post(draft, TYPED).json()

    assert said["version"] == 1
    assert "已存成草稿。还有 29 分钟只有你写。" in said["words"] or "还有 30 分钟" in said["words"]
    assert TYPED["next_steps"] in client.get(form).content.decode()
    other = Client()
    other.force_login(make_lawyer(make_member(), firm="另一家律师事务所").user)
    assert TYPED["next_steps"] not in other.get(form).content.decode()
    assert not Answer.objects.exists()


def test_saving_renews_the_claim(lawyer, question):
    make_claim(question, lawyer)

    save(lawyer, question, now=NOW + timedelta(minutes=20))

    assert Claim.objects.get().expires_at == NOW + timedelta(minutes=50)


def test_numbers_of_people_are_masked_and_hotlines_are_not(lawyer, question):
    make_claim(question, lawyer)

    kept = save(lawyer, question, {"next_steps": "打 13812345678，或者打 12368\0。"})

    assert kept.fields["next_steps"] == "打 【手机号已隐去】，或者打 12368。"


def test_an_empty_form_begins_no_draft_and_no_change_makes_no_new_version(lawyer, question):
    make_claim(question, lawyer)

    assert save(lawyer, question, {"conclusion": ""}) is None
    first = save(lawyer, question)
    assert save(lawyer, question, version=None).version == first.version == 1
    assert save(lawyer, question, TYPED | {"risks": "再想想"}, version=1).version == 2


@pytest.mark.parametrize("who", ["never claimed", "not verified"])
def test_nobody_else_keeps_drafts(client, lawyer, question, who):
    if who == "not verified":
        make_claim(question, lawyer)
        type(lawyer).objects.update(status="expired")
    client.force_login(lawyer.user)

    said = client.post(addresses(question)[1], TYPED)

    assert (said.status_code, sorted(said.json())) == (403, ["words"])
    with pytest.raises(NotAllowed):
        save(lawyer, question)
    assert not AnswerDraft.objects.exists()


def test_a_draft_has_an_end(lawyer, question):
    make_claim(question, lawyer)

    with pytest.raises(Incomplete, match="最多存 20000 个字"):
        save(lawyer, question, {"grounds": "字" * 20_001})


def test_saving_needs_a_token_and_is_refused_in_words_when_it_comes_too_often(
    lawyer, question, held, settings, monkeypatch
):
    settings.RATE_LIMITS = True
    monkeypatch.setattr("qa.views.drafting.OFTEN", 1)
    strict, address = Client(enforce_csrf_checks=True), addresses(question)[1]
    strict.force_login(lawyer.user)

    assert strict.post(address, TYPED).status_code == 403
    token = strict.get(address).json()["csrf"]
    assert strict.post(address, TYPED | {"csrfmiddlewaretoken": token}).status_code == 200
    often = strict.post(address, TYPED | {"csrfmiddlewaretoken": token})
    assert (often.status_code, often.json()["words"]) == (429, "存得太勤了，过一会儿再存。字都还在这一页。")


# Without scripts


def test_the_button_keeps_it_without_scripts(client, lawyer, question, held):
    form, _ = addresses(question)
    client.force_login(lawyer.user)

    response = client.post(form, TYPED | {"keep": "1"}, follow=True)

    page = response.content.decode()
    assert "已存成草稿" in page
    assert TYPED["next_steps"] in page
    assert 'name="draft_version" value="1"' in page
    assert "请先写结论" not in page


def test_what_is_refused_is_kept_all_the_same(client, lawyer, question, held):
    form, _ = addresses(question)
    client.force_login(lawyer.user)

    refused = client.post(form, TYPED)

    assert refused.status_code == 400
    assert 'name="draft_version" value="1"' in refused.content.decode()
    assert AnswerDraft.objects.get().fields["next_steps"] == TYPED["next_steps"]


@pytest.mark.parametrize(
    "kind", ["a new answer", "a mended one", "new words for a public one", "mended new words"]
)
def test_handing_in_ends_the_draft(client, lawyer, question, kind):
    if kind == "a new answer":
        make_claim(question, lawyer, now=timezone.now())
    elif kind == "a mended one":
        make_answer(question, lawyer, status="rejected")
    else:
        answer = make_answer(question, lawyer)
        if kind == "mended new words":
            make_revision(answer, status="rejected")
    form, draft = addresses(question)
    client.force_login(lawyer.user)
    version = client.post(draft, TYPED).json()["version"]
    assert TYPED["next_steps"] in client.get(form).content.decode()

    response = client.post(form, answer_words() | {"draft_version": version, "version": "0"})

    assert (response.status_code, AnswerDraft.objects.exists()) == (302, False)
    assert Answer.objects.get().lawyer == lawyer


# The claim runs out


def test_a_claim_that_ran_out_costs_no_word_and_is_taken_again_with_one_button(
    client, lawyer, question, held
):
    form, draft = addresses(question)
    client.force_login(lawyer.user)
    client.post(draft, TYPED)
    Claim.objects.update(claimed_at=NOW, expires_at=NOW)
    said = client.post(draft, TYPED | {"risks": "后来补的", "draft_version": "1"}).json()

    refused = client.post(form, answer_words() | {"draft_version": "2"})
    again = client.post(form, answer_words() | {"draft_version": "3", "again": "1"})
    handed_in = client.post(form, answer_words() | {"draft_version": "3"})

    assert "领取的时间过了" in said["words"]
    assert refused.status_code == 409
    assert answer_words()["next_steps"] in refused.content.decode()
    assert 'name="again"' in refused.content.decode()
    assert (again.url, handed_in.status_code) == (form, 302)
    assert [each.status for each in Claim.objects.order_by("pk")] == ["lapsed", "handed_in"]


def test_what_was_written_is_readable_while_a_colleague_writes(client, lawyer, question):
    make_claim(question, lawyer)
    save(lawyer, question)
    make_claim(question, make_lawyer(make_member()), now=timezone.now())
    form, draft = addresses(question)
    client.force_login(lawyer.user)

    page = client.get(form)
    kept = client.post(draft, TYPED | {"draft_version": "1", "risks": "别人在写，也存得上"})

    assert (page.status_code, kept.status_code) == (409, 200)
    assert TYPED["next_steps"] in page.content.decode()


def test_a_question_that_went_away_leaves_its_lawyer_the_words(client, lawyer, question, held):
    form, _ = addresses(question)
    client.force_login(lawyer.user)
    posting.withdraw(question, question.author, NOW)

    response = client.post(form, answer_words())

    assert response.status_code == 403
    assert "现在不能回答了" in response.content.decode()
    assert answer_words()["next_steps"] in response.content.decode()
    assert AnswerDraft.objects.get().fields["next_steps"] == answer_words()["next_steps"]
    assert client.get(form).status_code == 404


# The session runs out


def test_words_sent_after_the_session_ended_are_there_after_signing_in(client, lawyer, question, held):
    form, draft = addresses(question)

    lost = client.post(form, TYPED)
    autosaved = client.post(draft, TYPED)
    secret = make_app(lawyer.user)
    client.post(lost.url, {"login": lawyer.user.email, "password": PASSWORD})
    signed_in = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    assert lost.url == f"/accounts/login/?next={form}"
    assert (autosaved.status_code, "登录过期" in autosaved.json()["words"]) == (401, True)
    assert f'href="/accounts/login/?next={form}"' in autosaved.json()["html"]
    assert signed_in.url == form
    assert TYPED["next_steps"] in client.get(form).content.decode()


def test_words_sent_after_the_badge_ended_are_on_the_page_and_in_the_form_once_it_is_back(
    client, lawyer, question, held
):
    page, words = addresses(question)[0], answer_words()
    client.force_login(lawyer.user)
    LawyerProfile.objects.update(status="expired")

    refused = client.post(page, words)
    LawyerProfile.objects.update(status="verified")

    assert (refused.status_code, words["risks"] in refused.content.decode()) == (403, True)
    assert words["risks"] in client.get(page).content.decode()


def test_words_kept_through_a_sign_in_stand_beside_an_older_draft(client, lawyer, question, held):
    save(lawyer, question, {"next_steps": "昨天存的那一份"})
    form, _ = addresses(question)
    client.post(form, TYPED)
    secret = make_app(lawyer.user)
    client.post(f"/accounts/login/?next={form}", {"login": lawyer.user.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})

    page = client.get(form).content.decode()

    assert TYPED["next_steps"] in page
    assert "昨天存的那一份" in page
    client.post(form, TYPED | {"draft_version": "1", "keep": "1"})
    assert "昨天存的那一份" not in client.get(form).content.decode()


# Two windows


def test_the_second_window_is_told_and_both_texts_are_shown(client, lawyer, question, held):
    form, draft = addresses(question)
    client.force_login(lawyer.user)
    client.post(draft, {"next_steps": "第一个窗口写的"})

    autosaved = client.post(draft, {"next_steps": "第二个窗口写的"})
    pressed = client.post(form, {"next_steps": "第二个窗口写的", "keep": "1"})
    handed_in = client.post(form, answer_words())

    assert (autosaved.status_code, autosaved.json()["version"]) == (409, 1)
    assert "第一个窗口写的" in autosaved.json()["html"]
    page = pressed.content.decode()
    assert pressed.status_code == 409
    assert ("第一个窗口写的" in page, "第二个窗口写的" in page, "另一个窗口在" in page) == (True, True, True)
    assert (handed_in.status_code, Answer.objects.exists()) == (409, False)
    assert AnswerDraft.objects.get().fields["next_steps"] == "第一个窗口写的"
    client.post(form, {"next_steps": "第二个窗口写的", "keep": "1", "draft_version": "1"})
    assert AnswerDraft.objects.get().fields["next_steps"] == "第二个窗口写的"


def test_a_window_left_open_does_not_bring_back_what_was_handed_in(lawyer, question):
    make_claim(question, lawyer)
    kept = save(lawyer, question)
    posting.answer(lawyer, question, answer_words(), NOW)

    with pytest.raises(Diverged, match="已经交了"):
        save(lawyer, question, TYPED | {"risks": "旧窗口"}, version=kept.version)
    assert not AnswerDraft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_windows_that_save_at_once_keep_one_text_and_hear_of_it():
    lawyer, question = make_lawyer(make_member()), make_question()
    make_claim(question, lawyer)

    def type_in(text, version):
        return lambda: save(lawyer, question, {"next_steps": text}, version=version)

    begun = together(type_in("甲", None), type_in("乙", None))
    changed = together(type_in("丙", 1), type_in("丁", 1))

    for outcomes in (begun, changed):
        assert sorted(type(each).__name__ for each in outcomes) == ["AnswerDraft", "Diverged"], outcomes
    kept = next(each for each in changed if isinstance(each, AnswerDraft))
    assert (AnswerDraft.objects.get().fields, AnswerDraft.objects.get().version) == (kept.fields, 2)


def test_a_draft_is_thrown_away_by_a_post_alone(client, lawyer, question):
    make_claim(question, lawyer)
    save(lawyer, question)
    client.force_login(lawyer.user)
    address = reverse("qa:give_up", args=[question.pk])

    assert "删掉这份草稿" in client.get(address).content.decode()
    assert AnswerDraft.objects.exists()
    client.post(address, {"discard": "1"})
    assert not AnswerDraft.objects.exists()
