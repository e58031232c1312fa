"""A passkey in a real browser: added with the device's own question, and then the whole way in without a password."""

import pytest

from tests.factories import PASSWORD, make_staff

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_opens_the_office_without_a_password(new_page, sign_in):
    page = new_page(width=360)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, make_staff("编辑"))

    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("显示密码").check()
    assert page.locator("#id_password").get_attribute("type") == "text"
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="确认").click()
    page.get_by_label("给它起个名字").fill("我的手机")
    page.get_by_role("button", name="添加").click()
    page.wait_for_url("**/recovery-codes/")
    page.goto("/accounts/logout/")
    page.click("main form button")

    page.goto("/admin/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/admin/")


def test_without_scripts_no_button_promises_what_it_cannot_do(new_page):
    page = new_page(width=360, script=False)

    page.goto("/accounts/login/")

    assert page.get_by_role("button", name="用通行密钥登录").count() == 0
    assert page.get_by_role("link", name="用邮件验证码登录").is_visible()
