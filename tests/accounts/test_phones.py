"""A number that vouches for an account: proven by a code, sealed, shown to its owner in part, asked for before publishing."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections

from accounts import phones, privacy
from accounts.models import Phone, PhoneCode
from accounts.phones import numbers, proving, sealing
from accounts.phones.proving import Answer
from core.models import AuditEntry
from qa import permits, posting
from qa.models import Question
from qa.refusals import NotIdentified
from tests.factories import NOW, make_article, make_lawyer, make_member, make_question

pytestmark = pytest.mark.django_db
PHONE, CODE, REMOVE = "/accounts/me/phone/", "/accounts/me/phone/code/", "/accounts/me/phone/remove/"
NUMBER = "13800138000"


# Numbers


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        " 138 0013 8000 ",
        "+86 138-0013-8000",
        "008613800138000",
        "8613800138000",
        "１３８００１３８０００",
    ],
)
def test_a_number_is_understood_as_people_write_it(typed):
    assert numbers.read(typed) == NUMBER


@pytest.mark.parametrize(
    "typed", ["", "1380013800", "138001380001", "23800138000", "12800138000", "+85291234567", "abc", "١٣٨٠٠١٣٨٠٠٠a", "0" * 9999]
)  # fmt: skip
def test_what_is_no_mainland_mobile_number_is_refused_with_words(typed):
    with pytest.raises(ValueError, match="手机号写得不对"):
        numbers.read(typed)


def test_its_owner_sees_enough_to_know_which_it_is():
    assert numbers.masked(NUMBER) == "138****8000"


# Sealed


def test_a_number_lies_nowhere_in_the_database(sent, messages, vouch):
    user = make_member()
    sent(user)
    vouch(user)

    rows = [list(model.objects.values()) for model in (Phone, PhoneCode)]

    (_, code) = messages()[0]
    assert all(rows)
    assert NUMBER not in str(rows)
    assert code not in str(rows)


def test_the_same_number_is_sealed_otherwise_each_time_and_found_again(vouch):
    assert sealing.seal(NUMBER) != sealing.seal(NUMBER)
    assert sealing.unseal(sealing.seal(NUMBER)) == NUMBER
    phone = vouch(make_member())

    assert list(Phone.objects.of_number(NUMBER)) == [phone]
    assert not Phone.objects.of_number("13800138001").exists()


def test_what_was_sealed_elsewhere_or_changed_is_not_opened(settings):
    settings.FIELD_KEYS = ["the key that was here first, long enough"]
    sealed = sealing.seal(NUMBER)
    settings.FIELD_KEYS = ["another key that is long enough to be one"]

    for each in (sealed, "", "x", sealed[:-2]):
        with pytest.raises(sealing.CannotOpen):
            sealing.unseal(each)


def test_a_key_is_changed_by_putting_a_new_one_in_front(settings, capsys, vouch):
    old, new = "the key that was here first, long enough", "the key that comes after it, long enough"
    settings.FIELD_KEYS = [old]
    phone = vouch(make_member())
    settings.FIELD_KEYS = [new, old]
    found_before = list(Phone.objects.of_number(NUMBER))

    call_command("seal_anew")
    call_command("seal_anew")

    settings.FIELD_KEYS = [new]
    phone.refresh_from_db()
    assert found_before == [phone]
    assert sealing.unseal(phone.sealed) == NUMBER
    assert list(Phone.objects.of_number(NUMBER)) == [phone]
    told = capsys.readouterr().out
    assert told.index("重新加密 1 个手机号") < told.index("重新加密 0 个手机号，1 个已经是这把钥匙")


def test_the_first_key_of_its_own_loses_nothing_that_the_key_of_the_site_sealed(settings, vouch):
    phone = vouch(make_member())
    settings.FIELD_KEYS = ["the first key that is set, long enough"]
    opened, found = sealing.unseal(phone.sealed), list(Phone.objects.of_number(NUMBER))

    call_command("seal_anew")

    settings.SECRET_KEY = "another key of the site, long enough to be one"
    phone.refresh_from_db()
    assert (opened, found) == (NUMBER, [phone])
    assert sealing.unseal(phone.sealed) == NUMBER


def test_a_key_that_was_lost_breaks_no_page_and_is_told_to_whoever_seals_anew(
    client, settings, folder, vouch
):
    user = make_member()
    settings.FIELD_KEYS = ["the key that was here first, long enough"]
    vouch(user)
    settings.FIELD_KEYS = ["another key that is long enough to be one"]
    client.force_login(user)

    page = client.get(PHONE).content.decode()

    assert "现在打不开" in page
    assert privacy.export(user)["手机号"]["手机号"] == proving.LOCKED
    with pytest.raises(CommandError, match="1 个手机号、0 个两步验证的密钥打不开"):
        call_command("seal_anew")


# A code


def test_the_code_that_was_sent_makes_the_number_vouch(sent, messages):
    user = make_member()
    sent(user)
    ((number, code),) = messages()

    assert number == NUMBER
    assert proving.confirm(user, code, NOW) is Answer.PROVEN
    assert proving.shown(user) == "138****8000"
    assert not PhoneCode.objects.exists()
    assert proving.confirm(user, code, NOW) is Answer.OVER


def wrong_than(code):
    return "000000" if code != "000000" else "111111"


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late(sent, messages):
    user = make_member()
    sent(user)
    ((_, code),) = messages()

    answers = [proving.confirm(user, wrong_than(code), NOW) for _ in range(5)]

    assert answers == [Answer.WRONG] * 4 + [Answer.OVER]
    assert proving.confirm(user, code, NOW) is Answer.OVER
    assert not Phone.objects.exists()


@pytest.mark.parametrize(("minutes", "answer"), [(9, Answer.PROVEN), (10, Answer.OVER)])
def test_a_code_holds_for_ten_minutes(sent, minutes, answer, messages):
    user = make_member()
    sent(user)
    ((_, code),) = messages()

    assert proving.confirm(user, code, NOW + timedelta(minutes=minutes)) is answer


def test_a_code_is_of_one_account(sent, messages):
    user, thief = make_member(), make_member()
    sent(user)
    ((_, code),) = messages()

    assert proving.confirm(thief, code, NOW) is Answer.OVER


def test_a_second_code_waits_for_a_minute_and_makes_the_first_worthless(sent, messages):
    user = make_member()
    sent(user)
    with pytest.raises(proving.TooSoon) as refusal:
        proving.ask_for_code(user, NUMBER, NOW + timedelta(seconds=20))
    sent(user, now=NOW + timedelta(seconds=61))
    (_, first), (_, second) = messages()

    assert refusal.value.wait == 41
    assert first == second or proving.confirm(user, first, NOW + timedelta(seconds=62)) is Answer.WRONG
    assert proving.confirm(user, second, NOW + timedelta(seconds=62)) is Answer.PROVEN


def test_a_task_that_comes_late_sends_neither_an_old_code_nor_one_twice(sent, messages):
    user = make_member()
    first = sent(user)
    made_at = first.created_at.isoformat()
    proving.send_code.call(first.pk, made_at)
    sent(user, now=NOW + timedelta(seconds=61))
    proving.send_code.call(first.pk, made_at)

    assert len(messages()) == 2


def test_a_number_that_passed_on_vouches_for_who_holds_it_now_and_the_other_hears_of_it(
    client, messages, vouch, django_capture_on_commit_callbacks
):
    before, user = make_member(), make_member()
    vouch(before)
    client.force_login(user)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PHONE, {"number": NUMBER})
    ((_, code),) = messages()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(CODE, {"code": code})

    assert [(each.user, proving.shown(each.user)) for each in Phone.objects.all()] == [(user, "138****8000")]
    assert phones.lacks(before)
    assert [(each.to, each.subject) for each in mail.outbox] == [
        ([before.email], "[有据] 你的手机号换到了另一个账号")
    ]
    assert NUMBER not in mail.outbox[0].body
    assert AuditEntry.objects.get(verb="move_phone").subject == f"accounts.user:{before.pk}"


@pytest.mark.django_db(transaction=True)
def test_two_who_prove_one_number_at_the_same_moment_leave_it_with_one(folder):
    users = [make_member(), make_member()]
    for user in users:
        proving.ask_for_code(user, NUMBER, NOW)
    codes = [json.loads(sealing.unseal(PhoneCode.objects.get(user=user).sealed))[1] for user in users]
    begin = Barrier(2)

    def confirm(number):
        try:
            begin.wait()
            return proving.confirm(users[number], codes[number], NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(confirm, range(2)))

    assert answers == [Answer.PROVEN] * 2
    assert Phone.objects.count() == 1
    assert PhoneCode.objects.count() == 0


def test_the_number_of_a_suspended_account_opens_no_other(sent, messages, vouch):
    suspended, user = make_member(is_active=False), make_member()
    vouch(suspended)
    sent(user)
    ((_, code),) = messages()

    assert proving.confirm(user, code, NOW) is Answer.STOPPED
    assert [each.user for each in Phone.objects.all()] == [suspended]


def test_codes_that_ran_out_are_forgotten(sent):
    sent(make_member())

    left = [(proving.tidy(NOW + timedelta(minutes=n)), PhoneCode.objects.count()) for n in (9, 10)]

    assert left == [(0, 1), (1, 0)]


# Before publishing


def question(user):
    return posting.ask(user, "借款逾期了怎么办", "欠了三个平台，一共八千。", [], None, NOW)


def test_nobody_publishes_before_a_number_of_theirs_is_proven_and_anybody_may_report(folder):
    user, lawyer, other = (
        make_member(),
        make_lawyer(make_member()),
        make_question(),
    )

    for act in (
        lambda: question(user),
        lambda: permits.check_limits(lawyer.user, "answer", NOW),
        lambda: permits.check_limits(lawyer.user, "review", NOW),
        lambda: permits.check_limits(user, "comment", NOW),
    ):
        with pytest.raises(NotIdentified, match="先验证手机号"):
            act()
    posting.flag(user, other, "spam", "", NOW)

    assert not Question.objects.filter(author=user).exists()


def test_whoever_has_proven_a_number_publishes(folder, vouch):
    user = make_member()
    vouch(user)

    assert question(user).author == user


def test_words_that_come_before_the_number_stay_in_the_form(client, folder):
    article = make_article()
    client.force_login(make_member())

    page = client.post(f"/articles/{article.slug}/comment/", {"body": "这里写得很清楚，我照着做了。"})

    assert page.status_code == 403
    assert "这里写得很清楚，我照着做了。" in page.content.decode()
    assert "先验证手机号" in page.content.decode()


def test_where_none_is_asked_for_publishing_costs_no_question_more(django_assert_num_queries):
    user = make_member()

    with django_assert_num_queries(0):
        permits.check_identity(user)


# Whose it is


def test_its_owner_gets_it_in_the_export_and_it_goes_with_the_account(sent, vouch):
    user = make_member()
    vouch(user)
    proving.ask_for_code(user, "13800138001", NOW)

    told = privacy.export(user)
    privacy.erase(user)

    assert told["手机号"]["手机号"] == NUMBER
    assert (Phone.objects.count(), PhoneCode.objects.count()) == (0, 0)
