"""What staff do to rights and persons is on record, and whoever they looked at is told."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.contrib.auth.models import Group

from accounts import deeds, people, privacy, takeaway, verification
from accounts.models import User
from core.models import AuditEntry
from tests.factories import PASSWORD, make_lawyer, make_member, make_staff

pytestmark = pytest.mark.django_db
USERS, LAWYERS = "/admin/accounts/user/", "/admin/accounts/lawyerprofile/"
EXPORT = "/accounts/me/export/"


def recorded():
    rows = AuditEntry.objects.order_by("number")
    return [(row.actor_number, row.verb, row.subject) for row in rows]


@pytest.fixture
def boss(client):
    boss = make_staff("管理员", display_name="管理员甲")
    client.force_login(boss)
    return boss


# Rights


def test_every_change_of_rights_names_who_and_whom(boss):
    user, about = make_member(), None
    about = f"accounts.user:{user.pk}"
    moderators = Group.objects.get(name="审核员")

    people.set_staff(user, True, by=boss)
    people.set_groups(user, [moderators], by=boss)
    people.set_groups(user, [moderators], by=boss)
    people.set_groups(user, [], by=boss)
    people.suspend(user, by=boss)
    people.reinstate(user, by=boss)
    people.remove_second_step(user, by=boss)
    people.set_staff(user, False, by=boss)

    deeds_of = ["grant_staff", "set_groups", "set_groups", "suspend_account", "reinstate_account", "remove_second_step",
                "revoke_staff"]  # fmt: skip
    assert [row for row in recorded() if row[1] != "end_sessions"] == [
        (boss.pk, verb, about) for verb in deeds_of
    ]
    details = AuditEntry.objects.filter(verb="set_groups").order_by("number").values_list("detail", flat=True)
    assert list(details) == [{"given": ["审核员"], "taken": []}, {"given": [], "taken": ["审核员"]}]


def test_the_form_of_the_admin_goes_the_same_way(client, boss):
    user, group = make_member(), Group.objects.get(name="编辑")

    client.post(f"{USERS}{user.pk}/change/", {"display_name": "", "is_staff": "on", "groups": [group.pk]})

    about = f"accounts.user:{user.pk}"
    assert recorded() == [(boss.pk, "grant_staff", about), (boss.pk, "set_groups", about)]


def test_a_superuser_from_the_console_and_a_closed_account_are_on_record():
    boss = User.objects.create_superuser("root@example.cn", PASSWORD)
    own, other = make_member(), make_member()
    numbers = own.pk, other.pk

    privacy.erase(own)
    privacy.erase(other, by=boss)

    assert recorded() == [
        (None, "make_superuser", f"accounts.user:{boss.pk}"),
        (None, "close_account", f"accounts.user:{numbers[0]}"),
        (boss.pk, "close_account", f"accounts.user:{numbers[1]}"),
    ]
    assert AuditEntry.objects.get(number=2).detail == {"by_its_owner": True}


def test_what_gives_or_takes_a_badge_is_on_record_without_the_words_of_the_check():
    first, second = make_staff("律师核验"), make_staff("律师核验")
    profile = make_lawyer(make_member(), status="submitted", verified_on=None)
    verification.propose(profile, by=first, method=f"查到{profile.real_name}", on=date(2026, 1, 5))
    verification.confirm(profile, by=second)
    verification.suspend(profile, by=first, reason="律所说已经离职")

    about = f"accounts.lawyerprofile:{profile.pk}"
    assert recorded() == [
        (first.pk, "lawyer_propose", about), (second.pk, "lawyer_verify", about), (first.pk, "lawyer_suspend", about),
    ]  # fmt: skip
    assert {row.reason for row in AuditEntry.objects.all()} == {""}


# Looks


def test_lists_show_addresses_in_part_and_the_whole_one_behind_a_button_with_a_reason(client, boss):
    user = make_member("wang.xiaoming@example.cn")
    page, button = f"{USERS}{user.pk}/change/", f"{USERS}{user.pk}/address/"

    closed = [client.get(each).content.decode() for each in (USERS, page, button)]
    refused = client.post(button, {"reason": "  "})
    opened = client.post(button, {"reason": "本人来信说收不到邮件"})

    assert [user.email in each for each in closed] == [False] * 3
    assert "wa***@example.cn" in closed[0]
    assert (refused.status_code, user.email in refused.content.decode()) == (400, False)
    assert (opened.status_code, user.email in opened.content.decode()) == (200, True)
    assert "no-store" in opened["Cache-Control"]
    assert recorded() == [(boss.pk, "see_address", f"accounts.user:{user.pk}")]


def test_the_whole_licence_is_shown_by_a_button_alone(client):
    verifier = make_staff("律师核验")
    profile = make_lawyer(make_member(), licence_number="13101201011234471")
    client.force_login(verifier)
    page, button = f"{LAWYERS}{profile.pk}/change/", f"{LAWYERS}{profile.pk}/licence/"

    closed = [client.get(each).content.decode() for each in (page, button, f"{LAWYERS}{profile.pk}/propose/")]
    opened = client.post(button).content.decode()

    assert ["13101201011234471" in each for each in (*closed, opened)] == [False, False, False, True]
    assert recorded() == [(verifier.pk, "see_licence", f"accounts.lawyerprofile:{profile.pk}")]


@pytest.mark.parametrize("group", ["审核员", "编辑"])
def test_others_see_neither(client, group):
    user, profile = make_member(), make_lawyer(make_member())
    client.force_login(make_staff(group))

    answers = [
        client.post(f"{USERS}{user.pk}/address/", {"reason": "想看看这个"}),
        client.post(f"{LAWYERS}{profile.pk}/licence/"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert recorded() == []


def test_whoever_was_looked_at_reads_who_did_when_and_why(client, boss):
    profile = make_lawyer(make_member())
    deeds.see_address(profile.user, by=boss, reason="本人来信说收不到邮件")
    deeds.see_licence(profile, by=boss)
    deeds.see_address(make_member(), by=boss, reason="另一个人的事")
    people.suspend(profile.user, by=boss)
    people.reinstate(profile.user, by=boss)
    client.force_login(profile.user)

    page = client.get(EXPORT).content.decode()

    for words in ("管理员甲", "看完整的邮箱：本人来信说收不到邮件", "看完整的执业证号"):
        assert words in page, words
    assert "另一个人的事" not in page
    assert "停用账号" not in page
    looks = privacy.export(profile.user)["工作人员看过的"]
    assert [(look["谁"], look["看了什么"]) for look in looks] == [
        ("管理员甲", "看完整的执业证号"),
        ("管理员甲", "看完整的邮箱"),
    ]


def test_the_record_is_read_by_administrators_and_changed_by_nobody(client, boss):
    deeds.see_address(make_member(), by=boss, reason="本人来信说收不到邮件")
    row = AuditEntry.objects.get()
    page = "/admin/core/auditentry/"

    listed = client.get(f"{page}?deed=see_address&q={row.subject}").content.decode()

    assert "看完整的邮箱" in listed
    assert row.hash in client.get(f"{page}{row.pk}/change/").content.decode()
    assert client.get(f"{page}?deed=grant_staff").context["cl"].result_count == 0
    for address in (f"{page}add/", f"{page}{row.pk}/delete/"):
        assert client.post(address, {"post": "yes"}).status_code == 403
    client.force_login(make_staff("审核员"))
    assert client.get(page).status_code == 403


# Taking one's own data along


def test_the_file_is_one_page_for_people_and_the_same_for_programs(client):
    user = make_member("li@example.cn", display_name="<b>小李</b>")
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    answer = client.post(EXPORT, {"how": "file"})

    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    page, data = packed.read(takeaway.PAGE).decode(), json.loads(packed.read(takeaway.DATA))
    assert data["账号"]["邮箱"] == "li@example.cn"
    assert "li@example.cn" in page
    assert "<b>" not in page
    assert takeaway.digest(packed.read(takeaway.DATA)) in page
    assert recorded() == [(user.pk, "export_own_data", f"accounts.user:{user.pk}")]
    assert AuditEntry.objects.get().actor_label == f"账号 {user.pk}"


def test_where_nothing_can_be_downloaded_it_is_read_on_the_spot(client):
    user = make_member("li@example.cn")
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    answer = client.post(EXPORT, {"how": "page"})

    assert "li@example.cn" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_looking_at_the_page_is_no_export(client):
    user = make_member("li@example.cn")
    client.force_login(user)

    page = client.get(EXPORT)
    unconfirmed = client.post(EXPORT, {"how": "file"})

    assert (page.status_code, "li@example.cn" in page.content.decode()) == (200, False)
    assert unconfirmed["Location"].startswith("/accounts/reauthenticate/")
    assert recorded() == []
