"""From a stranger to a verified lawyer, and the admin at both widths and in both schemes, in a real browser."""

import re

import pytest
from django.core import mail

from accounts.models import LawyerProfile, User
from tests.factories import PASSWORD, make_member, make_staff

pytestmark = pytest.mark.django_db(transaction=True)


def code_in(message):
    return re.search(r"^(\d{6})$", message.body, re.MULTILINE).group(1)


def send(page):
    page.locator("main form.form button").first.click()  # a passkey has a form of its own behind it


@pytest.mark.parametrize(("width", "dark"), [(360, False), (1440, True)])
def test_somebody_signs_up_applies_is_verified_and_bears_the_badge(new_page, sign_in, width, dark):
    page = new_page(width=width, dark=dark)
    page.goto("/accounts/signup/")
    page.get_by_label("邮箱").fill("lin@example.cn")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    send(page)
    page.get_by_label("验证码").fill(code_in(mail.outbox[0]))
    send(page)
    assert page.url.endswith("/accounts/me/")

    page.goto("/lawyers/apply/")
    send(page)
    assert page.locator(".errors li").count() == 3
    page.get_by_label("姓名").fill("林晓舟")
    page.get_by_label("律师", exact=True).check()
    page.get_by_label("执业证号").fill("13101201011234471")
    page.get_by_label("执业机构或单位").fill("示例律师事务所")
    send(page)
    assert page.get_by_text("申请已交").is_visible()

    office, second = new_page(width=width, dark=dark), new_page(width=width, dark=dark)
    sign_in(office, make_staff("律师核验"))
    office.goto("/admin/")
    office.get_by_role("link", name="待核验的律师").click()
    office.get_by_role("link", name="林晓舟").click()
    profile = LawyerProfile.objects.get()
    office.goto(f"/admin/accounts/lawyerprofile/{profile.pk}/propose/")
    office.get_by_label("核验方式").fill("对照司法行政机关的登记")
    office.get_by_role("button", name="提出核验").click()
    office.wait_for_url("**/change/")
    sign_in(second, make_staff("律师核验"))
    second.goto(f"/admin/accounts/lawyerprofile/{profile.pk}/confirm/")
    second.get_by_role("button", name="确认核验").click()
    second.wait_for_url("**/change/")

    page.goto("/lawyers/")
    page.get_by_role("link", name="林晓舟律师").click()
    assert page.locator(".ok").inner_text() == "执业律师 已核验"
    assert page.get_by_text("尾号 4471").is_visible()


def test_the_whole_way_in_works_without_scripts(new_page):
    page = new_page(width=360, script=False)
    make_member("li@example.cn")

    page.goto("/accounts/login/?next=/lawyers/apply/")
    page.get_by_label("邮箱").fill("li@example.cn")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    send(page)

    assert page.url.endswith("/lawyers/apply/")


def test_the_second_step_is_set_up_from_the_picture_in_the_page(new_page, sign_in):
    page = new_page(width=360)
    user = make_member()
    sign_in(page, user)

    page.goto("/accounts/2fa/totp/activate/")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    send(page)

    assert page.locator("figure.qr svg").bounding_box()["width"] > 150
    assert re.search(r"密钥：[A-Z2-7]{32}", page.inner_text("figure.qr"))


def test_closing_the_account_takes_two_thoughts(new_page, sign_in):
    page = new_page(width=360)
    user = make_member()
    sign_in(page, user)

    page.goto("/accounts/me/erase/")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    send(page)
    page.get_by_label("我知道注销以后不能恢复").check()
    send(page)

    assert page.get_by_role("heading", name="账号已注销").is_visible()
    assert not User.objects.filter(pk=user.pk).exists()
