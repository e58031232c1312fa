"""Rights that end: with a group, a suspension, a badge; and the ways around a right that were once open."""

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from accounts import people, verification
from accounts.models import LawyerProfile
from articles.models import Article
from qa.models import Question
from tests.factories import (
    PASSWORD,
    make_article,
    make_claim,
    make_draft,
    make_lawyer,
    make_member,
    make_question,
    make_staff,
)

pytestmark = pytest.mark.django_db
LISTS = {
    "编辑": "/admin/articles/article/",
    "审核员": "/admin/qa/question/",
    "管理员": "/admin/accounts/user/",
}


# Rights that end


@pytest.mark.parametrize("group", sorted(LISTS))
def test_who_leaves_a_group_leaves_its_pages_with_the_next_click(client, group):
    user = make_staff(group)
    client.force_login(user)
    before = client.get(LISTS[group]).status_code

    user.groups.clear()

    assert (before, client.get(LISTS[group]).status_code) == (200, 403)
    assert client.post(LISTS[group], {"action": "suspend"}).status_code == 403


def test_who_is_staff_no_longer_is_led_to_the_way_in(client):
    user = make_staff("编辑", is_superuser=True)
    client.force_login(user)
    before = client.get("/admin/").status_code

    people.set_staff(user, False)

    assert before == 200
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/articles/article/").url.startswith(("/admin/login/", "/accounts/login/"))


def test_a_suspended_reader_is_nobody_on_every_device_at_once(client):
    user = make_member()
    question = make_question(user, status="pending")
    client.force_login(user)
    before = client.get(question.own_url).status_code

    people.suspend(user, by=make_staff("管理员"))

    assert before == 200
    for address in (
        question.own_url,
        "/accounts/me/",
        "/questions/mine/",
        "/me/kept/",
        "/accounts/me/export/",
    ):
        assert client.get(address).url.startswith("/accounts/login/"), address
    client.post(
        "/questions/ask/", {"title": "花呗逾期两个月怎么办", "body": "欠了八千多，断了两个月，想问问怎么办。"}
    )
    assert Question.objects.count() == 1


def test_a_suspended_lawyer_keeps_what_is_theirs_and_nothing_of_the_desk(client):
    lawyer = make_lawyer(make_member())
    question = make_question()
    make_claim(question, lawyer, now=timezone.now())
    client.force_login(lawyer.user)
    desk = [
        "/questions/desk/",
        reverse("qa:answer", args=[question.pk]),
        reverse("qa:figures", args=[question.pk]),
    ]
    before = [client.get(address).status_code for address in desk[:2]]

    verification.suspend(LawyerProfile.objects.get(), by=make_staff("律师核验"), reason="执业证已注销")

    client.force_login(lawyer.user)
    assert before == [200, 200]
    assert [client.get(address).status_code for address in desk] == [403, 403, 403]
    assert client.post(desk[1], {"conclusion": "不会。"}).status_code == 403
    assert client.get("/questions/mine/?kind=answers").status_code == 200


# Ways around


def test_a_list_is_not_asked_for_columns_that_it_does_not_show(client):
    """Letter by letter, `__startswith` would spell out what no page shows."""
    asked = {
        "管理员": ["accounts/user/?password__startswith=m", "accounts/user/?email__startswith=a",
                  "django_tasks_database/dbtaskresult/?args_kwargs__icontains=qq"],
        "编辑": ["accounts/lawyerprofile/?licence_number__startswith=1", "articles/feedback/?contact__startswith=a",
               "articles/previewlink/?key__startswith=a", "accounts/lawyerprofile/?user__email__startswith=a"],
    }  # fmt: skip
    answers = {}
    for group, places in asked.items():
        client.force_login(make_staff(group))
        answers |= {place: client.get(f"/admin/{place}").status_code for place in places}

    assert answers == dict.fromkeys(answers, 400)


def test_what_a_list_shows_and_offers_it_can_be_asked_for(client):
    client.force_login(make_staff(is_superuser=True))
    offered = {
        "articles/article/?status__exact=draft",
        "accounts/user/?is_staff__exact=1",
        "qa/question/?created_at__year=2026",
    }

    assert {place: client.get(f"/admin/{place}").status_code for place in offered} == dict.fromkeys(
        offered, 200
    )


def test_no_table_of_the_admin_is_asked_for_a_column_out_of_sight(rf):
    request = rf.get("/")
    request.user = make_staff(is_superuser=True)
    open_to_all = []
    for model, shown in admin.site._registry.items():
        names = {*shown.get_list_display(request), shown.date_hierarchy}
        for each in shown.get_list_filter(request):
            names.add(each if isinstance(each, str) else each[0] if isinstance(each, tuple) else "")
        hidden = {column.name for column in model._meta.concrete_fields} - {
            str(name).split("__")[0] for name in names
        }
        open_to_all += [
            f"{model._meta.label}.{column}"
            for column in hidden
            if shown.lookup_allowed(f"{column}__startswith", "a", request)
        ]

    assert open_to_all == []


def test_the_address_of_a_row_is_told_to_those_who_may_see_its_table(client):
    draft, kind = make_draft("not-yet-public"), ContentType.objects.get_for_model(Article).pk
    told = {}
    for group in ("编辑", "审核员"):
        client.force_login(make_staff(group))
        told[group] = client.get(f"/admin/r/{kind}/{draft.pk}/").status_code
    nonsense = [client.get(f"/admin/r/{each}/1/").status_code for each in ("x", "9" * 30, "0")]

    assert (told, nonsense) == ({"编辑": 302, "审核员": 404}, [404] * 3)


def test_staff_change_their_password_where_everybody_does(client):
    client.force_login(make_staff("编辑"))

    answer = client.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": "x" * 20})

    assert answer.status_code in (302, 403)
    assert client.get("/admin/password_change/").url == reverse("account_change_password")


def test_an_address_of_the_admin_without_a_line_is_for_superusers_alone(client, monkeypatch):
    from portal.rights import table

    rest = {name: line for name, line in table.lines().items() if name != "admin:articles_article_versions"}
    monkeypatch.setattr("portal.rights.gate.lines", lambda: rest)
    address = reverse("admin:articles_article_versions", args=[make_article().pk])
    found = {}
    for who, fields in {"编辑": {}, "": {"is_superuser": True}}.items():
        client.force_login(make_staff(who, **fields))
        found[who] = client.get(address).status_code

    assert found == {"编辑": 403, "": 200}


@pytest.mark.parametrize(
    "evil",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "http:///evil.example",
     "javascript:alert(1)", "\t//evil.example", "https:evil.example", "//evil.example@127.0.0.1/"],
)  # fmt: skip
def test_nobody_is_led_off_the_site_by_what_an_address_asks_for(client, evil):
    user = make_member()
    forms = [("/accounts/login/", {"login": user.email, "password": PASSWORD}), ("/accounts/logout/", {})]

    led = []
    for place, sent in forms:
        for address in (place, f"/admin{place}" if "login" in place else place):
            answer = client.post(f"{place}?next={evil}", sent | {"next": evil})
            led.append(answer.headers.get("Location", ""))
            led.append(client.get(address, {"next": evil}).headers.get("Location", ""))

    assert any(led)
    assert [
        to
        for to in led
        if to and (not to.startswith("/") or to.startswith(("//", "/\\")) or "evil" in to.split("?")[0])
    ] == []


@pytest.mark.parametrize(
    "path", ["//evil.example/accounts/me/", "//evil.example/accounts/me", "/admin//evil.example"]
)
def test_an_address_that_looks_like_another_site_leads_nowhere_else(client, path):
    client.force_login(make_staff(is_superuser=True))

    answer = client.get("/", PATH_INFO=path) if path.startswith("//") else client.get(path)

    assert not answer.headers.get("Location", "/").startswith(("//", "http://evil", "https://evil"))
