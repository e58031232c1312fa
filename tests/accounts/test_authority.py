"""What an authority asks for: two people with a second step, one file, one day, all on record."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import authority, privacy, takeaway
from accounts.authority import Refused
from accounts.models import AuthorityRequest
from core.models import AuditEntry
from tests.factories import NOW, make_app, make_article, make_comment, make_member, make_question, make_staff

pytestmark = pytest.mark.django_db
ASKED = {
    "authority": "某市公安局某区分局",
    "document_number": "某公（网安）调证字〔2026〕12 号",
    "legal_basis": "照文书抄写的一条",
    "reason": "打总机核实过经办人，只要这一个账号",
}
ADMIN = "/admin/accounts/authorityrequest/"


def make_boss():
    boss = make_staff("管理员")
    make_app(boss)
    return boss


@pytest.fixture
def first():
    return make_boss()


@pytest.fixture
def second():
    return make_boss()


@pytest.fixture
def suspect():
    return make_member("suspect@example.cn", display_name="被问到的人")


def ask(by, kind="account", pk=1, **words):
    return authority.ask(by, **ASKED | words, scope_kind=kind, scope_id=pk, now=NOW)


def data_in(packed):
    return json.loads(zipfile.ZipFile(io.BytesIO(packed)).read(takeaway.DATA))


def test_the_file_holds_exactly_what_is_held_about_that_account(first, second, suspect):
    make_question(suspect, title="被问到的人的提问")
    make_question(make_member("other@example.cn"), title="别人的提问")
    asked = ask(first, pk=suspect.pk)

    authority.approve(asked, second, NOW, note="打总机核实过")
    packed = authority.hand_over(asked, first, NOW + timedelta(hours=23))

    held = json.loads(takeaway.as_json(privacy.export(suspect)))
    assert data_in(packed) == held
    page = zipfile.ZipFile(io.BytesIO(packed)).read(takeaway.PAGE).decode()
    assert all(
        words in page for words in (ASKED["authority"], ASKED["document_number"], "suspect@example.cn")
    )
    assert "other@example.cn" not in page
    assert asked.file_hash == takeaway.digest(takeaway.as_json(held))
    assert [(row.actor_number, row.verb) for row in AuditEntry.objects.order_by("number")] == [
        (first.pk, "authority_ask"), (second.pk, "authority_approve"), (first.pk, "authority_hand_over"),
    ]  # fmt: skip
    last = AuditEntry.objects.get(verb="authority_hand_over")
    assert last.detail == {"scope": f"account:{suspect.pk}", "sha256": asked.file_hash}


def test_of_a_post_its_words_and_story_go_out_and_its_writer_as_a_number_alone(first, second, suspect):
    comment = make_comment(make_article(), suspect, body="那一条评论。")
    asked = ask(first, "comment", comment.pk)
    authority.approve(asked, second, NOW)

    told = data_in(authority.hand_over(asked, second, NOW))

    assert (told["评论"]["现在的文字"], told["评论"]["作者的账号"]) == ({"内容": "那一条评论。"}, suspect.pk)
    assert "suspect@example.cn" not in str(told)


def test_nobody_approves_what_they_asked_for_and_the_database_says_so_too(first, suspect):
    asked = ask(first, pk=suspect.pk)

    with pytest.raises(PermissionDenied, match="另一位管理员"):
        authority.approve(asked, first, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorityRequest.objects.update(decided_by=first)
    with pytest.raises(Refused):
        authority.hand_over(asked, first, NOW)


@pytest.mark.parametrize("step", ["ask", "approve", "hand_over"])
def test_each_step_wants_the_right_and_a_second_step(first, second, suspect, step):
    asked = ask(first, pk=suspect.pk)
    if step == "hand_over":
        authority.approve(asked, second, NOW)
    run = {
        "ask": lambda who: ask(who, pk=suspect.pk),
        "approve": lambda who: authority.approve(asked, who, NOW),
        "hand_over": lambda who: authority.hand_over(asked, who, NOW),
    }[step]
    moderator = make_staff("审核员")
    make_app(moderator)

    for who in (moderator, make_staff("管理员"), suspect):
        with pytest.raises(PermissionDenied):
            run(who)


def test_it_is_fetched_once_within_a_day_by_one_of_the_two(first, second, suspect):
    asked, late = ask(first, pk=suspect.pk), ask(first, pk=suspect.pk)
    authority.approve(asked, second, NOW)
    authority.approve(late, second, NOW)

    with pytest.raises(PermissionDenied, match="提出的人和批准的人"):
        authority.hand_over(asked, make_boss(), NOW)
    authority.hand_over(asked, second, NOW)
    with pytest.raises(Refused, match="已取走"):
        authority.hand_over(asked, first, NOW)
    with pytest.raises(Refused, match="过期"):
        authority.hand_over(late, first, NOW + timedelta(hours=24))
    assert authority.expire(NOW + timedelta(hours=24)) == 1
    with pytest.raises(Refused, match="过期"):
        authority.hand_over(late, first, NOW + timedelta(hours=25))


def test_what_is_decided_stays_and_a_refusal_says_why(first, second, suspect):
    asked = ask(first, pk=suspect.pk)
    with pytest.raises(Refused, match="写明为什么"):
        authority.refuse(asked, second, NOW, note="  ")
    authority.refuse(asked, second, NOW, note="文书上没有章")

    for again in (
        lambda: authority.approve(asked, second, NOW),
        lambda: authority.refuse(asked, second, NOW, note="又"),
    ):
        with pytest.raises(Refused, match="已经有人决定过：不批准"):
            again()
    assert AuthorityRequest.objects.get().decision_note == "文书上没有章"


def test_nothing_is_asked_without_grounds_or_of_what_is_not_there(first, second, suspect):
    draft = make_question(suspect, status="draft")
    for wrong in (
        {"legal_basis": " "},
        {"pk": 999_999},
        {"kind": "shop"},
        {"kind": "question", "pk": draft.pk},
    ):
        with pytest.raises(Refused):
            ask(first, **{"pk": suspect.pk} | wrong)
    asked = ask(first, pk=suspect.pk, reason="来电 13800138000 核实")
    authority.approve(asked, second, NOW)
    privacy.erase(suspect)

    with pytest.raises(Refused, match="已经注销"):
        authority.hand_over(asked, first, NOW)
    asked.refresh_from_db()
    assert (asked.status, "13800138000" in asked.reason) == ("approved", False)


def test_in_the_admin_one_enters_another_approves_and_the_file_comes_once(client, first, second, suspect):
    client.force_login(first)
    form = ASKED | {"scope_kind": "account", "scope_id": suspect.pk}
    assert "没有这个编号" in client.post(f"{ADMIN}add/", form | {"scope_id": 999_999}).content.decode()
    assert client.post(f"{ADMIN}add/", form).status_code == 302
    asked = AuthorityRequest.objects.get()
    step = f"{ADMIN}{asked.pk}/"
    own = client.post(f"{step}approve/", {"note": "自己批准自己"})
    assert (own.status_code, "另一位管理员" in own.content.decode()) == (400, True)

    client.force_login(second)
    assert client.get(f"{step}approve/").status_code == 200
    assert client.post(f"{step}approve/", {"note": ""}).status_code == 400
    assert client.post(f"{step}approve/", {"note": "打总机核实过"}).status_code == 302
    assert client.get(f"{step}fetch/").status_code == 200
    file = client.post(f"{step}fetch/")

    assert data_in(b"".join(file))["账号"]["邮箱"] == "suspect@example.cn"
    assert "no-store" in file["Cache-Control"]
    assert client.post(f"{step}fetch/").status_code == 400
    asked.refresh_from_db()
    assert (asked.status, asked.until - asked.decided_at) == ("handed_over", timedelta(hours=24))
    assert asked.handed_over_at <= timezone.now()
    page = client.get(f"{step}change/").content.decode()
    assert all(words in page for words in ("已取走", asked.file_hash, ASKED["legal_basis"]))


def test_the_person_is_not_told_by_us(client, first, second, suspect):
    asked = ask(first, pk=suspect.pk)
    authority.approve(asked, second, NOW)
    authority.hand_over(asked, first, NOW)
    client.force_login(suspect)

    assert "机关" not in client.get("/accounts/me/export/").content.decode().replace("机关依法", "")
    assert "authority" not in str(privacy.export(suspect))
