"""Nobody goes by a name that readers take for somebody whom they trust."""

import pytest

from accounts import names
from tests.factories import make_lawyer, make_member, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def trusted():
    make_staff("编辑", display_name="Olive张编")
    return make_lawyer(make_member(display_name="晓舟说法"), real_name="林晓舟")


@pytest.mark.parametrize(
    "name",
    [
        "林晓舟", "林曉舟", "林 晓 舟", "林·晓·舟", "林晓舟1", "01林晓舟", "林\u200b晓舟", "晓舟说法", "曉舟說法",
        "Olive张编", "0live张编", "OLIVE張编", "Оlive张编", "Ｏｌｉｖｅ张编", "Olivé张编", "Ο1ive张编", "olive-张编", "𝒪live张编",
    ],
)  # fmt: skip
def test_a_name_that_looks_like_a_lawyers_or_a_member_of_staffs_is_refused(trusted, name):
    assert names.fault(name) == "这个名字和站内的律师或工作人员太像，换一个，免得别人认错。"


@pytest.mark.parametrize("name", ["林晓", "晓舟", "林晓舟的猫", "Oliver", "张编辑的朋友老王", "夜雨十年"])
def test_a_name_of_its_own_stands(trusted, name):
    assert names.fault(name) == ""


def test_one_may_look_like_oneself_and_like_a_lawyer_whose_badge_is_gone(trusted):
    gone = make_lawyer(make_member(), status="suspended", decision_reason="示例", real_name="周同行")

    assert names.fault("林晓舟", of=trusted.user) == ""
    assert names.fault(gone.real_name) == ""


@pytest.mark.parametrize(
    "name", ["Аdmin", "adm1n", "Ａdmin老李", "律帅", "侓师小王", "宫方", "官方", "有 据", "y0uju"]
)
def test_a_claim_hides_behind_no_look_alike(name):
    assert names.fault(name).startswith("显示名里不能有")


def test_the_form_of_ones_name_refuses_it_and_keeps_what_was_typed(client, trusted):
    client.force_login(make_member())

    page = client.post("/accounts/me/", {"display_name": "林曉舟"}).content.decode()

    assert "太像" in page
    assert 'value="林曉舟"' in page
