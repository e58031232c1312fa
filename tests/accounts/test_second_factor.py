"""Who must have a second factor gets nowhere with one; how they get it, and how staff come in when no mail does."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts import factors, people
from accounts.models import User
from core.models import AuditEntry, LimitCount
from qa.models import Answer
from tests.factories import (
    PASSWORD,
    code_of,
    make_app,
    make_article,
    make_lawyer,
    make_member,
    make_question,
    make_staff,
)

pytestmark = pytest.mark.django_db
LOGIN, SECOND, LET_IN = "/accounts/login/", "/accounts/2fa/authenticate/", "/accounts/let-in/"
STEP = "/accounts/second-step/"


def with_password(user):
    """Signed in by the form with all that the password opens."""
    client = Client()
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return client


def text(page):
    return page.content.decode()


def test_who_must_have_a_second_factor():
    people_ = {
        "staff": make_staff("审核员"),
        "superuser": make_member(is_superuser=True),
        "lawyer": make_lawyer(make_member()).user,
        "reader": make_member(),
        "applicant": make_lawyer(make_member(), status="submitted", verified_on=None).user,
        "suspended lawyer": make_lawyer(make_member(), status="suspended", decision_reason="示例").user,
        "trainee": make_lawyer(make_member(), role="trainee").user,
    }

    must = {name for name, person in people_.items() if factors.must_have_second_factor(person)}

    assert must == {"staff", "superuser", "lawyer"}


@pytest.mark.parametrize("address", ["/admin/", "/admin/tables/", "/admin/jsi18n/"])
def test_the_office_opens_to_nobody_with_a_password_alone(address):
    client = with_password(make_staff(is_superuser=True))

    page = client.get(address, follow=True)

    assert page.redirect_chain == [(f"{STEP}?next={address.replace('/', '%2F')}", 302)]
    assert "还没有开启两步验证" in text(page)


def test_what_staff_press_with_a_password_alone_does_nothing_and_what_they_wrote_is_handed_back():
    user = make_member()
    client = with_password(make_staff(is_superuser=True))
    form = {"action": "suspend", "_selected_action": [user.pk], "note": "写了很久的一段话，不想再写一遍"}

    page = client.post("/admin/accounts/user/", form)

    user.refresh_from_db()
    assert (page.status_code, user.is_active) == (403, True)
    assert "写了很久的一段话，不想再写一遍" in text(page)


def test_setting_an_app_up_opens_the_office_at_once():
    user = make_staff("编辑")
    client = with_password(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret

    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})

    assert client.get("/admin/").status_code == 200


def test_password_and_code_open_the_office_and_so_does_a_code_from_the_paper():
    user = make_staff("编辑")
    secret = make_app(user)

    def come_in(code):
        client = with_password(user)
        client.post(SECOND, {"code": code})
        return client.get("/admin/").status_code

    opened = come_in(code_of(secret))
    client = with_password(user)
    client.post(SECOND, {"code": "000000"})
    refused = client.get("/admin/").status_code

    assert (opened, refused) == (200, 302)
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "ab" * 40, "used_mask": 0})
    paper = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]
    assert [come_in(paper), come_in(paper)] == [200, 302]


def test_a_session_of_one_factor_is_led_to_the_second_and_back():
    user = make_staff("编辑")
    client = with_password(user)
    secret = make_app(user)  # set up in another browser meanwhile

    page = client.get("/admin/qa/", follow=True)
    assert "再确认一次" in text(page)
    way = "/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
    assert way.partition("?")[0] in text(page)
    answer = client.post(way, {"code": code_of(secret), "next": "/admin/"})

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.get(f"{STEP}?next=/admin/")["Location"] == "/admin/"


@pytest.mark.parametrize("came_for", ["//evil.example", "https://evil.example/", "javascript:alert(1)", ""])
def test_the_way_back_leads_to_pages_of_the_site_alone(client, came_for):
    client.force_login(make_staff("编辑"))

    assert client.get(STEP, {"next": came_for})["Location"] == "/accounts/me/"


def test_who_becomes_staff_needs_it_from_that_moment_and_readers_need_none():
    user = make_member()
    client = with_password(user)
    assert client.get("/accounts/me/").status_code == 200
    people.set_staff(user, True)

    client = with_password(user)
    staff, reader = client.get("/admin/"), with_password(make_member()).get("/admin/")

    assert staff["Location"].startswith(STEP)
    assert reader["Location"].startswith("/admin/login/")


def test_a_factor_that_was_removed_opens_nothing_for_a_role_that_came_afterwards(
    django_capture_on_commit_callbacks,
):
    user = make_member()
    secret, client = make_app(user), with_password(user)
    client.post(SECOND, {"code": code_of(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/deactivate/")

    make_lawyer(user)

    assert not factors.has_second_factor(user)
    assert client.get("/questions/desk/").headers.get("Location", "").startswith(STEP)


def test_no_page_of_a_lawyers_work_opens_with_a_password_alone_and_nothing_written_is_lost():
    lawyer = make_lawyer(make_member())
    question, article = make_question(), make_article("huabei")
    client = with_password(lawyer.user)
    pages = [
        "/questions/desk/", "/questions/desk/settings/", "/questions/desk/snippets/", "/questions/desk/conflicts/",
        "/questions/desk/provisions/?q=675", f"/questions/{question.pk}/answer/", f"/questions/{question.pk}/figures/",
        f"/questions/{question.pk}/give-up/", f"/articles/{article.slug}/comment/", "/lawyers/apply/",
    ]  # fmt: skip

    led = {page: client.get(page).headers.get("Location", "").startswith(STEP) for page in pages}
    page = client.post(f"/questions/{question.pk}/answer/", {"conclusion": "写了一个晚上的回答"})

    assert led == dict.fromkeys(pages, True)
    assert (page.status_code, Answer.objects.count()) == (403, 0)
    assert "写了一个晚上的回答" in text(page)


def test_a_copy_of_the_database_makes_no_codes_and_keys_can_be_changed(settings):
    user, other = make_staff("编辑"), make_staff("编辑")
    settings.FIELD_KEYS = ["the-first-key-of-the-tests-0123456789"]
    secret, former = make_app(user), make_app(other)
    Authenticator.objects.filter(user=other).update(data={"secret": former})  # as it lay there before sealing
    settings.FIELD_KEYS = ["the-second-key-of-the-tests-012345678", *settings.FIELD_KEYS]

    call_command("seal_anew")

    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    kept = {row.user_id: row.data["secret"] for row in Authenticator.objects.all()}
    assert not any(each in str(kept) for each in (secret, former))
    for person, code in ((user, code_of(secret)), (other, code_of(former))):
        client = with_password(person)
        client.post(SECOND, {"code": code})
        assert client.get("/admin/").status_code == 200


def test_a_factor_sealed_with_a_lost_key_opens_nothing_and_breaks_nothing(settings):
    user = make_staff("编辑")
    settings.FIELD_KEYS = ["a-key-that-will-be-lost-0123456789-01"]
    secret = make_app(user)
    settings.FIELD_KEYS = ["another-key-of-the-tests-0123456789-2"]
    client = with_password(user)

    page = client.post(SECOND, {"code": code_of(secret)})

    assert "验证码不对" in text(page)


# Let in from the console


def let_in(user, *options, reason="邮件服务商停了，电话核实过"):
    lines = []

    class Out:
        def write(self, line):
            lines.append(line.strip())

    call_command("let_in", user.email, *options, reason=reason, stdout=Out())
    return lines[1]


def test_the_console_lets_staff_in_once_with_their_second_factor_and_it_is_on_record():
    user = make_staff("编辑")
    secret = make_app(user)
    code, client, other = let_in(user), Client(), Client()

    client.post(LET_IN, {"email": user.email, "code": code})
    assert client.get("/admin/").status_code == 302
    again = other.post(LET_IN, {"email": user.email, "code": code})
    client.post(SECOND, {"code": code_of(secret)})

    assert client.get("/admin/").status_code == 200
    assert "登录码不对" in text(again)
    entry = AuditEntry.objects.get(verb="let_in")
    assert (entry.subject, entry.reason) == (f"accounts.user:{user.pk}", "邮件服务商停了，电话核实过")


def test_a_code_from_the_console_is_no_good_after_ten_minutes_nor_for_another(time_machine_at):
    user, other = make_staff("编辑"), make_staff("编辑")
    code, late = let_in(user), let_in(other)

    wrong = Client().post(LET_IN, {"email": other.email, "code": code})
    unknown = Client().post(LET_IN, {"email": "nobody@example.cn", "code": code})
    time_machine_at.shift(601)
    expired = Client().post(LET_IN, {"email": other.email, "code": late})

    assert ["登录码不对" in text(page) for page in (wrong, unknown, expired)] == [True] * 3


def test_strangers_who_try_codes_of_the_console_keep_nobody_out():
    user = make_staff("编辑")
    make_app(user)
    for n in range(2):
        Client().post(LET_IN, {"email": user.email, "code": "a-guess"}, REMOTE_ADDR=f"198.51.{n}.1")
    LimitCount.objects.update(count=1000)

    page = Client().post(LET_IN, {"email": user.email, "code": let_in(user)}, REMOTE_ADDR="203.0.113.9")

    assert page.headers.get("Location", "").startswith(SECOND)


def test_without_the_second_factor_it_is_removed_everybody_is_out_and_that_is_on_record_too():
    user = make_staff("编辑")
    make_app(user)
    client = Client()
    client.force_login(user)
    fresh = Client()

    fresh.post(LET_IN, {"email": user.email, "code": let_in(user, "--without-second-factor")})

    assert client.get("/accounts/me/").status_code == 302
    assert fresh.get("/accounts/me/").status_code == 200
    assert fresh.get("/admin/")["Location"].startswith(STEP)
    assert not Authenticator.objects.filter(user=user).exists()
    assert AuditEntry.objects.filter(verb="let_in_without_second_step").count() == 1


def test_the_console_lets_in_nobody_but_staff_and_asks_why():
    stopped = make_staff("编辑", is_active=False)

    for user, reason, words in [
        (make_member(), "有原因", "没有这个邮箱的工作人员账号"),
        (User(email="nobody@example.cn"), "有原因", "没有这个邮箱的工作人员账号"),
        (stopped, "有原因", "已停用"),
        (make_staff("编辑"), "  ", "要写明原因"),
    ]:
        with pytest.raises(CommandError, match=words):
            let_in(user, reason=reason)
    assert AuditEntry.objects.count() == 0


@pytest.fixture
def time_machine_at():
    import time_machine

    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller
