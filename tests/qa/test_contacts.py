"""Contacts of refused advertisements: known again in any writing, kept as hashes alone, and forgotten."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from core.contacts import contacts_in
from qa import fingerprints, moderation, posting
from qa.models import Comment, LearnedContact, Moderated, Question
from tests.factories import NOW, make_comment, make_member
from tests.qa.conftest import BODY, TITLE

pytestmark = pytest.mark.django_db
AD = "想快点还清的可以打 138 0013 8000，一切好说，价格可以谈。"


def ask(user, body=BODY):
    return posting.ask(user, TITLE, body, [], None, NOW)


def reasons(post, level):
    return [hit["reason"] for hit in post.held_for if hit["level"] == level]


@pytest.mark.parametrize(
    "again",
    ["电话：1-3-8-0-0-1-3-8-0-0-0", "一三八零零一三八零零零", "＋８６１３８００１３８０００", "138oo138ooo"],
)
def test_a_contact_of_a_refused_advertisement_is_held_in_any_writing(reader, moderator, again):
    moderation.reject(ask(make_member(), AD), moderator, "advert", now=NOW)

    held = ask(reader, BODY + "有人让我打" + again)

    assert reasons(held, "hold") == ["联系方式在 1 篇被拒的广告里出现过"]


def test_accounts_are_known_again_behind_any_word_and_look_alike():
    one = contacts_in("加薇❤a b c-1 2 3 4 5")

    assert one == contacts_in("V: abcl2345") == contacts_in("微信abc_12345") == {"abc12345"}
    assert contacts_in("欠了1234567元，2026-11-21 打12378，2019-2023") == set()
    assert contacts_in("请联系95188，或加客服联系12378、联系4008888888") == set()


def test_only_hashes_that_need_the_sites_secret_are_kept(reader, moderator, settings):
    question = ask(reader, AD)
    moderation.reject(question, moderator, "advert", now=NOW)

    kept = LearnedContact.objects.get().print
    settings.SECRET_KEY = "another"

    assert question.contacts == [kept]
    assert fingerprints.of(AD) != [kept]


def test_what_was_refused_for_another_reason_teaches_nothing(reader, moderator):
    moderation.reject(ask(reader, AD), moderator, "off_topic", now=NOW)

    assert not LearnedContact.objects.exists()


def test_hiding_an_advertisement_teaches_and_restoring_it_unteaches(reader, moderator):
    question = ask(reader, AD)
    moderation.approve(question, moderator, now=NOW)
    moderation.hide(question, moderator, "advert", now=NOW)
    assert LearnedContact.objects.count() == 1

    moderation.restore(question, moderator, now=NOW)

    assert not LearnedContact.objects.exists()


def test_a_refusal_that_is_taken_back_is_forgotten(reader, moderator):
    question = ask(reader, AD)
    event = moderation.reject(question, moderator, "advert", now=NOW)
    assert LearnedContact.objects.count() == 1

    moderation.undo(event, question, moderator, now=NOW + timedelta(minutes=1))

    assert not LearnedContact.objects.exists()


def test_a_granted_appeal_is_forgotten_and_a_denied_one_is_not(moderator, second_moderator):
    for outcome, left in ((moderation.deny, 1), (moderation.grant, 0)):
        LearnedContact.objects.all().delete()
        asker = make_member()
        question = ask(asker, AD + outcome.__name__)
        moderation.reject(question, moderator, "advert", now=NOW)
        appeal = posting.appeal(question, asker, "我没有打广告，是别人发给我的。", NOW)

        outcome(appeal, second_moderator, "看过了", now=NOW)

        assert LearnedContact.objects.count() == left


def test_a_contact_that_is_let_through_after_all_is_forgotten(reader, moderator):
    question = ask(reader, AD)
    moderation.reject(question, moderator, "advert", now=NOW)
    posting.edit_question(question, reader, TITLE, AD + "这是法院给的号。", [], NOW)

    moderation.approve(question, moderator, now=NOW)

    assert not LearnedContact.objects.exists()


def test_hashes_are_let_go_after_a_year_but_for_what_still_waits(reader, moderator, article, capsys):
    old, waiting, fresh = ask(reader, AD), ask(reader, AD + "二"), ask(reader, AD + "三")
    moderation.reject(old, moderator, "advert", now=NOW)
    comment = make_comment(article, fingerprint="f" * 64)
    long_ago = NOW - timedelta(days=800)
    Question.objects.filter(pk__in=[old.pk, waiting.pk]).update(created_at=long_ago)
    Comment.objects.filter(pk=comment.pk).update(created_at=long_ago)
    LearnedContact.objects.update(learned_at=long_ago)

    call_command("purge", only=["originals"])
    call_command("purge", only=["originals"])

    rows = Question.objects.in_bulk([old.pk, waiting.pk, fresh.pk])
    assert (rows[old.pk].fingerprint, rows[old.pk].contacts) == ("", [])
    assert rows[waiting.pk].contacts
    assert (bool(rows[fresh.pk].contacts), bool(rows[fresh.pk].fingerprint)) == (True, True)
    assert Comment.objects.get().fingerprint == ""
    assert not LearnedContact.objects.exists()
    said = capsys.readouterr().out.splitlines()
    # Three rows with hashes, and what the refusal had kept to be undone.
    assert [line.partition("　")[0] for line in said if line.startswith("originals")] == [
        "originals：4",
        "originals：0",
    ]


def test_no_kind_of_post_keeps_its_hashes_for_ever():
    assert set(fingerprints.POSTS) == set(Moderated.__subclasses__())


def test_an_erased_or_purged_question_keeps_no_hash(reader, moderator):
    question = ask(reader, AD)
    moderation.reject(question, moderator, "advert", now=NOW)

    posting.purge(question, reader, NOW)

    question.refresh_from_db()
    assert (question.contacts, question.fingerprint) == ([], "")
