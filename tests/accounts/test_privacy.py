"""One's own data: shown as a file, removed when the account closes, nobody's row forgotten."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client

from accounts import people, privacy, takeaway, verification
from accounts.models import LawyerProfile, Session, User, VerificationEvent
from qa.models import WatchedPhrase
from tests.factories import PASSWORD, make_app, make_lawyer, make_member, make_staff

pytestmark = pytest.mark.django_db
# What staff did, with a label beside it that stays; the column itself is emptied when the person leaves.
DEEDS = {"verified_by", "actor", "decided_by", "featured_by", "handled_by", "confirmed_by", "created_by",
         "responsible_editor", "deputy_editor", "edited_by", "reviewed_by", "published_by", "updated_by", "checked_by",
         "made_by", "revoked_by", "ignored_by", "started_by"}  # fmt: skip
# Rows that go with the account by themselves.
JOINS = {"accounts.User_groups", "accounts.User_user_permissions"}


def references():
    """Every column of every model that points at an account: (model, column, what happens on delete)."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if (
                field.concrete
                and field.is_relation
                and field.related_model is User
                and not field.many_to_many
            ):
                yield model._meta.label, field


def covered():
    return {label for kind in privacy.kinds() for label in kind.models}


def test_no_row_about_a_person_is_forgotten():
    uncovered = {
        f"{label}.{field.name}"
        for label, field in references()
        if label not in covered() | JOINS | {"admin.LogEntry"} and field.name not in DEEDS
    }

    assert uncovered == set()


def test_no_row_keeps_an_account_from_being_closed():
    kept = {
        f"{label}.{field.name}"
        for label, field in references()
        if field.remote_field.on_delete.__name__ not in ("CASCADE", "SET_NULL")
    }

    assert kept == set()


def test_a_deed_never_goes_with_the_person_who_did_it():
    lost = {
        f"{label}.{field.name}"
        for label, field in references()
        if field.name in DEEDS and field.remote_field.on_delete.__name__ != "SET_NULL"
    }

    assert lost == set()


def test_the_models_named_as_covered_exist():
    known = {model._meta.label for model in apps.get_models()}

    assert covered() - known == set()


def test_everybody_gets_their_own_data_and_nobody_elses():
    mine, others = make_lawyer(make_member("li@example.cn")), make_lawyer(make_member("wang@example.cn"))

    data = json.loads(takeaway.as_json(privacy.export(mine.user)))

    assert data["账号"]["邮箱"] == "li@example.cn"
    assert data["律师资料"]["执业证号"] == mine.licence_number
    assert not [word for word in (others.licence_number, "wang@example.cn") if word in str(data)]


def test_it_holds_no_password_and_no_secret():
    user = make_member()
    secret = make_app(user)

    text = str(privacy.export(user))

    assert [word for word in (user.password, secret) if word in text] == []


def close(client, **form):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client.post("/accounts/me/erase/", form, follow=True)


def test_closing_an_account_asks_for_the_password_first(client):
    user = make_member()
    client.force_login(user)

    response = client.post("/accounts/me/erase/", {"understood": "on"})

    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.filter(pk=user.pk).exists()


def test_closing_an_account_needs_a_second_thought(client):
    user = make_member()
    client.force_login(user)

    page = close(client)

    assert "请先勾选" in page.content.decode()
    assert User.objects.filter(pk=user.pk).exists()


def test_a_closed_account_is_gone_and_the_session_with_it(client):
    user, other = make_member("li@example.cn"), make_member()
    client.force_login(user)

    page = close(client, understood="on")

    assert "账号已注销" in page.content.decode()
    assert list(User.objects.all()) == [other]
    assert client.get("/accounts/me/").status_code == 302


def test_the_address_can_be_used_again_afterwards(client):
    client.force_login(make_member("li@example.cn"))
    close(client, understood="on")

    client.post("/accounts/signup/", {"email": "li@example.cn", "password1": PASSWORD})

    assert User.objects.filter(email="li@example.cn").exists()


def test_a_lawyer_who_leaves_is_nobody_in_the_profile_that_answers_hang_on():
    profile = make_lawyer(make_member())

    privacy.erase(profile.user)

    profile.refresh_from_db()
    assert (profile.user, profile.real_name, profile.licence_number, profile.firm, profile.introduction) == (
        None, "已注销的用户", "", "", "",
    )  # fmt: skip
    assert not profile.is_verified_lawyer
    assert profile.badge == "身份未核验"
    assert list(LawyerProfile.objects.verified()) == []


def test_no_record_of_staff_keeps_the_name_of_somebody_who_left():
    profile, staff = make_lawyer(make_member(display_name="要走的人")), make_staff("律师核验")
    user, number = profile.user, profile.licence_number
    verification.propose(profile, by=staff, method=f"查到{profile.real_name}，{number}", on=date(2026, 1, 5))
    for row in (user, profile):
        LogEntry.objects.log_actions(
            staff.pk, [row], CHANGE, change_message="已退出所有登录", single_object=True
        )

    privacy.erase(user)

    assert set(LogEntry.objects.values_list("object_repr", "change_message")) == {
        (privacy.GONE, "已退出所有登录")
    }
    assert set(VerificationEvent.objects.values_list("note", flat=True)) == {""}


def test_what_was_typed_on_another_device_goes_with_the_account(client):
    user, other = make_member("li@example.cn"), make_member()
    for person in (user, other):
        device = Client()
        device.force_login(person)
        session = device.session
        session["qa.drafts"] = {"/questions/ask/": {"body": "我欠了三个平台。"}}
        session.save()
    client.post("/accounts/password/reset/", {"email": user.email})  # somebody who never signed in here

    privacy.erase(user)

    (left,) = Session.objects.all()
    assert left.get_decoded()["_auth_user_id"] == str(other.pk)


def test_two_lawyers_can_leave():
    first, second = make_lawyer(make_member()), make_lawyer(make_member())

    privacy.erase(first.user)
    privacy.erase(second.user)

    assert LawyerProfile.objects.filter(user=None).count() == 2


def test_what_a_former_verifier_did_stays_without_the_name():
    staff = make_staff("律师核验", display_name="核验员甲")
    profile = make_lawyer(make_member())
    verification.suspend(profile, by=staff, reason="律所说已经离职")
    staff.is_staff = False
    staff.save()

    privacy.erase(staff)

    event = VerificationEvent.objects.get()
    assert (event.actor, event.actor_label, event.note) == (None, "已注销的用户", "律所说已经离职")


def test_staff_do_not_vanish_by_themselves(client):
    staff = make_staff("编辑")
    client.force_login(staff)

    page = close(client, understood="on")

    assert "先由管理员撤销后台权限" in page.content.decode()
    assert User.objects.filter(pk=staff.pk).exists()


def test_what_a_former_colleague_did_in_the_admin_stays_on_record():
    user = make_member("li@example.cn")
    LogEntry.objects.create(user=user, action_flag=CHANGE, object_repr="文章")

    privacy.erase(user)

    user.refresh_from_db()
    assert LogEntry.objects.get().user == user
    assert (user.email, user.display_name, user.is_active) == (
        f"closed-{user.pk}@account.invalid",
        "已注销的用户",
        False,
    )
    assert not user.has_usable_password()


def test_a_failure_half_way_erases_nothing(monkeypatch):
    user = make_member("li@example.cn")

    def fail(user):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(
        privacy, "_kinds", [*privacy._kinds, privacy.Private("磁盘", lambda user: None, fail)]
    )
    monkeypatch.setattr(privacy, "kinds", lambda: privacy._kinds)

    with pytest.raises(RuntimeError):
        privacy.erase(user)

    assert user.emailaddress_set.count() == 1


@pytest.mark.parametrize(
    ("name", "saved"),
    [("  小 王  ", "小 王"), ("", ""), ("e\u0301toile", "e\u0301toile"), ("a\u202eb", "ab")],
)
def test_one_chooses_the_name_that_others_see(client, name, saved):
    user = make_member()
    client.force_login(user)

    client.post("/accounts/me/", {"display_name": name})

    user.refresh_from_db()
    assert user.display_name == saved


@pytest.mark.parametrize(
    "name",
    [
        "王律师", "官方客服", "有据编辑部", "律 师", "x" * 21, "a\x00b", "管理员", "张律師", "法·院", "法務部", "ＱＱ同号",
        "138oo138ooo", "一三八零零", "加薇abc123", "www.a.com", "征信洗白",
    ],
)  # fmt: skip
def test_no_name_speaks_for_the_site_or_a_profession_or_leads_away(client, name):
    WatchedPhrase.objects.create(pattern="征信洗白", reason="话题词")
    user = make_member(display_name="小王")
    client.force_login(user)

    page = client.post("/accounts/me/", {"display_name": name})

    user.refresh_from_db()
    assert user.display_name == "小王"
    assert page.status_code == 200
    assert 'class="err"' in page.content.decode()


def test_ended_sessions_stay_ended(client):
    user = make_member()
    client.force_login(user)

    people.end_sessions(user)

    assert client.get("/accounts/me/").status_code == 302
