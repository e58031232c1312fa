"""The admin as staff meet it: what waits, what each may open, and that buttons call verbs."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts import people
from accounts.models import LawyerProfile, User
from core.events import public_page_changed
from tests.accounts.test_words import foreign, spoken
from tests.factories import PASSWORD, make_lawyer, make_member, make_staff

pytestmark = pytest.mark.django_db
USERS = "/admin/accounts/user/"
LAWYERS = "/admin/accounts/lawyerprofile/"


def waiting_lawyer(**fields):
    return make_lawyer(make_member(), status="submitted", verified_on=None, **fields)


def run(client, action, *users):
    return client.post(
        USERS, {"action": action, "_selected_action": [user.pk for user in users]}, follow=True
    )


# Names and rights


def reasons_of(change):
    heard = []

    def listener(**signal):
        heard.append(signal["reason"])

    public_page_changed.connect(listener)
    try:
        change()
    finally:
        public_page_changed.disconnect(listener)
    return heard


def make_former_editor():
    user = make_member()
    LogEntry.objects.log_actions(user.pk, [user], CHANGE, single_object=True)
    return user


@pytest.mark.parametrize(
    "made", [lambda: make_staff("编辑"), lambda: make_lawyer(make_member()).user, make_former_editor]
)
def test_a_new_name_of_somebody_whom_pages_name_reaches_the_pages(made):
    assert reasons_of(lambda: people.rename(made(), "新的名字")) == ["an account was renamed"]


def test_a_new_name_of_a_reader_throws_no_page_away():
    assert reasons_of(lambda: people.rename(make_member(), "新的名字")) == []


def test_names_and_rights_given_in_the_admin_go_through_the_verbs(client):
    client.force_login(make_staff(is_superuser=True))
    user, group = make_staff("编辑", display_name="旧名"), Group.objects.get(name="审核员")
    address = f"{USERS}{user.pk}/change/"

    def change(**fields):
        assert client.post(address, {"groups": [group.pk]} | fields).status_code == 302
        user.refresh_from_db()

    assert reasons_of(lambda: change(display_name="新名", is_staff="on")) == ["an account was renamed"]
    assert (user.display_name, user.is_staff, list(user.groups.all())) == ("新名", True, [group])
    assert reasons_of(lambda: change(display_name="新名")) == []
    assert (user.display_name, user.is_staff) == ("新名", False)


# The first page


def test_the_first_page_says_what_waits_for_this_person_and_links_there(client):
    waiting_lawyer()
    client.force_login(make_staff("律师核验"))

    response = client.get("/admin/")

    assert [(each.label, each.count) for each in response.context["waiting"]] == [("待核验的律师", 1)]
    assert f'href="{LAWYERS}?status__exact=submitted&amp;proposed_at__isempty=1"' in response.content.decode()


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        ("审核员", {"待审的提问", "待审的回答", "待审的修改", "待审的同行复核", "待审的评论", "待处理的举报", "待处理的申诉",
                 "等着抽查的", "等着复核的"}),
        ("编辑", {"待处理的纠错和反馈", "等你复核的文章", "没有对应上的引用", "法律有变、要复核的引用", "该核对的文章",
                    "打不开的站外链接"}),
        ("律师核验", {"待核验的律师"}),
        ("管理员", set()),
    ],
)  # fmt: skip
def test_nobody_is_shown_work_that_is_not_theirs(client, group, labels):
    client.force_login(make_staff(group))

    response = client.get("/admin/")

    assert {each.label for each in response.context["waiting"]} == labels


def test_every_line_of_the_first_page_leads_to_a_page_that_opens(client):
    client.force_login(make_member(is_staff=True, is_superuser=True))

    lines = client.get("/admin/").context["waiting"]

    assert len(lines) == 16
    for line in lines:
        assert client.get(line.url).status_code == 200, (
            line
        )  # a filter that the list does not know would redirect


def test_readers_do_not_get_in(client):
    client.force_login(make_member())

    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_without_a_group_see_nothing_to_do(client):
    client.force_login(make_staff())

    response = client.get("/admin/")

    assert response.context["waiting"] == []
    assert response.context["app_list"] == []


# Everybody's rights, page by page

# Kept by whoever moderates, without a right of their own.
OF_MODERATORS = ("IntakePause", "DutyShift")


@pytest.mark.parametrize("group", ["审核员", "编辑", "律师核验", "管理员"])
def test_a_page_opens_for_those_who_may_see_it_and_for_nobody_else(client, group):
    user = make_staff(group)
    client.force_login(user)

    for model, site_admin in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        app, name = model._meta.app_label, model._meta.model_name
        may = any(user.has_perm(f"{app}.{verb}_{name}") for verb in ("view", "change"))
        may |= model.__name__ in OF_MODERATORS and user.has_perm("qa.moderate")

        status = client.get(address, follow=True).status_code

        if not may:
            assert status == 403, (group, address, site_admin)


def test_every_list_of_the_admin_opens_for_the_one_who_may_see_all_and_every_page_speaks_chinese(client):
    """Tokens that editors type ({{law:…}}), the name of a key and kinds of file are the only Latin words."""
    client.force_login(make_member("boss@example.cn", is_staff=True, is_superuser=True))
    waiting_lawyer()
    addresses = ["/admin/", f"{LAWYERS}{LawyerProfile.objects.get().pk}/propose/"]
    names = [f"admin:{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    lists = [reverse(f"{name}_changelist") for name in names]

    heard, closed = {}, []
    for address in addresses + lists + [reverse(f"{name}_add") for name in names]:
        page = client.get(address, follow=True)
        if address in lists and page.status_code != 200:
            closed.append(address)
        if page.status_code == 200:
            heard[address] = foreign(spoken(page)) - {"law", "figure", "articles", "txt", "html", "HTML"}

    assert closed == []
    assert len(heard) > 30
    assert {address: words for address, words in heard.items() if words} == {}


# People


def test_suspending_ends_the_sessions_and_leaves_a_record(client):
    boss, user = make_staff("管理员"), make_member()
    theirs = type(client)()
    theirs.force_login(user)
    client.force_login(boss)

    run(client, "suspend", user)

    user.refresh_from_db()
    assert not user.is_active
    assert theirs.get("/accounts/me/").status_code == 302
    assert [(each.user, each.object_id) for each in LogEntry.objects.all()] == [(boss, str(user.pk))]


def test_nobody_suspends_themselves_or_somebody_above(client):
    boss, above = make_staff("管理员"), make_member(is_superuser=True)
    client.force_login(boss)

    page = run(client, "suspend", boss, above)

    assert User.objects.filter(is_active=False).count() == 0
    assert "不能停用自己的账号" in page.content.decode()
    assert "只有超级管理员能动" in page.content.decode()


@pytest.mark.parametrize("action", ["suspend", "end_sessions", "remove_second_step"])
@pytest.mark.parametrize("group", ["审核员", "编辑", "律师核验"])
def test_others_do_nothing_to_accounts(client, group, action):
    user = make_member()
    client.force_login(make_staff(group))

    response = run(client, action, user)

    user.refresh_from_db()
    assert response.status_code == 403
    assert (user.is_active, user.sessions_ended) == (True, 0)


def test_somebody_who_lost_the_phone_is_let_in_again(client):
    user = make_member()
    TOTP.activate(user, generate_totp_secret())
    client.force_login(make_staff("管理员"))

    run(client, "remove_second_step", user)

    assert Authenticator.objects.filter(user=user).count() == 0
    user.refresh_from_db()
    assert user.sessions_ended == 1


def save(client, user, **fields):
    groups = list(user.groups.values_list("pk", flat=True))
    form = {
        "display_name": user.display_name,
        "groups": groups,
        "is_staff": "on" if user.is_staff else "",
    } | fields
    return client.post(f"{USERS}{user.pk}/change/", form)


def test_an_admin_gives_nobody_a_name_that_its_holder_could_not_take(client):
    client.force_login(make_staff("管理员"))
    user = make_member(display_name="小王")

    for name in ("朝阳区法院", "王律师", "加V:abc12345", "138 0013 8000", "有\u200b据客服"):
        page = save(client, user, display_name=name)

        user.refresh_from_db()
        assert (page.status_code, user.display_name) == (200, "小王")
        assert "显示名里不" in page.content.decode()


def test_staff_may_be_named_for_the_site_and_an_old_name_keeps_nobody_from_a_group(client):
    client.force_login(make_staff("管理员"))
    user, old = make_staff("编辑"), make_member(display_name="从前的律师")

    save(client, user, display_name="有据编辑部")
    save(client, old, is_staff="on")

    user.refresh_from_db()
    old.refresh_from_db()
    assert (user.display_name, old.is_staff) == ("有据编辑部", True)


def test_an_admin_puts_somebody_into_a_group(client):
    client.force_login(make_staff("管理员"))
    user = make_member()

    save(client, user, is_staff="on", groups=[Group.objects.get(name="审核员").pk])

    user.refresh_from_db()
    assert user.is_staff
    assert [group.name for group in user.groups.all()] == ["审核员"]


def test_forged_fields_make_no_superuser_and_no_new_address(client):
    client.force_login(make_staff("管理员"))
    user = make_member("li@example.cn")

    save(
        client,
        user,
        is_superuser="on",
        email="evil@example.cn",
        password="x",
        user_permissions="1",
        is_active="",
    )

    user.refresh_from_db()
    assert (user.is_superuser, user.email, user.is_active) == (False, "li@example.cn", True)
    assert user.check_password(PASSWORD)
    assert user.user_permissions.count() == 0


def test_nobody_changes_their_own_rights(client):
    boss = make_staff("管理员")
    client.force_login(boss)

    save(client, boss, groups=[group.pk for group in Group.objects.all()])

    assert [group.name for group in boss.groups.all()] == ["管理员"]


def test_nobody_changes_somebody_above(client):
    above = make_member(is_superuser=True, is_staff=True)
    client.force_login(make_staff("管理员"))

    response = save(client, above, display_name="改了", is_staff="")

    above.refresh_from_db()
    assert response.status_code == 403
    assert (above.display_name, above.is_staff) == ("", True)


def test_removing_an_account_in_the_admin_erases_it_as_its_owner_would(client):
    client.force_login(make_member(is_staff=True, is_superuser=True))
    profile = make_lawyer(make_member())
    user = profile.user

    client.post(f"{USERS}{user.pk}/delete/", {"post": "yes"})

    profile.refresh_from_db()
    assert not User.objects.filter(pk=user.pk).exists()
    assert (profile.user, profile.licence_number) == (None, "")


def test_groups_can_be_read_and_not_clicked_together(client):
    client.force_login(make_staff("管理员"))
    group = Group.objects.get(name="审核员")
    rights = set(group.permissions.all())

    page = client.get(f"/admin/auth/group/{group.pk}/change/")
    forged = client.post(f"/admin/auth/group/{group.pk}/change/", {"name": "全能", "permissions": []})

    assert "可以审核问答和评论" in page.content.decode()
    assert forged.status_code == 403
    assert set(group.permissions.all()) == rights != set()


@pytest.mark.parametrize("number", [1, 3])
def test_lists_ask_the_database_as_often_for_three_as_for_one(client, number, django_assert_max_num_queries):
    client.force_login(make_member(is_staff=True, is_superuser=True))
    for _ in range(number):
        waiting_lawyer()

    for address, most in ((USERS, 12), (LAWYERS, 14)):
        with django_assert_max_num_queries(most):
            client.get(address)


@pytest.mark.parametrize(
    "query", ["?p=0", "?p=x", "?p=99999999999999999999", "?e=1", "?o=%00", "?q=%25", "?status__exact=x"]
)
def test_hostile_queries_in_the_admin_are_no_error_of_ours(client, query):
    client.force_login(make_member(is_staff=True, is_superuser=True))

    for address in (USERS, LAWYERS):
        assert client.get(address + query, follow=True).status_code in (200, 400, 404)


@pytest.mark.parametrize("page", ["0", "x", "2", "99999999999999999999"])
def test_searching_the_navigation_for_a_page_that_is_none(client, page):
    client.force_login(make_member(is_staff=True, is_superuser=True))

    assert client.get("/admin/search/", {"s": "账号"}).status_code == 200
    assert client.get("/admin/search/", {"s": "账号", "page": page}).status_code == 404
