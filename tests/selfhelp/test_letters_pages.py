"""Letters as pages: what must be there, what is refused with its reason, and what wrong input does."""

from io import BytesIO

import pytest
import time_machine
from docx import Document

from reference.models import Holiday
from selfhelp import shelves
from tests.factories import NOW, make_provision
from tests.selfhelp.letter_values import typed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def post(client, letter, /, **changes):
    return client.post(f"/selfhelp/letters/{letter}/", typed(letter, **changes))


def html(client, letter, /, **changes):
    response = post(client, letter, **changes)
    assert response.status_code == 200
    return response.content.decode()


def is_written(page):
    return 'class="letter"' in page


@pytest.mark.parametrize("name", list(shelves.letters()))
def test_a_whole_letter_is_written(client, name):
    page = html(client, name)

    assert is_written(page)
    assert not any(mark in page for mark in ("{{", "](law:", "**"))
    assert "](law:" not in client.get(f"/selfhelp/letters/{name}/").content.decode()


@pytest.mark.parametrize("name", list(shelves.letters()))
def test_an_empty_form_says_beside_each_field_what_is_missing(client, name):
    letter = shelves.letters()[name]

    response = client.post(f"/selfhelp/letters/{name}/", {})

    form = response.context["form"]
    assert set(form.errors) == {field.name for field in letter.fields if field.required} | {"is_true"}
    assert not is_written(response.content.decode())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("received", "2026-02-31", "2 月没有 31 日"),
        ("received", "昨天", "没有看懂这个日期"),
        ("received", "2026-12-01", "还没有到"),
        ("received", "26-11-10", "年份请写四位数"),
        ("received", "9" * 100, "最多 40 个字"),
        ("scope", " \n　\n", "还没有写"),
        ("scope", "项\n" * 50, "最多 40 行"),
        ("name", "张" * 100, "最多 40 个字"),
        ("name", "张\0三", "无法识别的字符"),
        ("address", "x" * 200_000, "最多 160 个字"),
        ("grounds", ["amount", "nonsense"], "请从列出的里选"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_stays(client, field, value, words):
    response = post(client, "payment-order-objection", **{field: value})

    errors = response.context["form"].errors[field]
    page = response.content.decode()
    assert words in errors[0]
    assert f'id="id_{field}_error"' in page
    assert "3,612.40" in page  # what was right is still there
    assert field != "received" or value in page


@pytest.mark.parametrize("value", ["-1", "1" * 100, "1.234", "1e9", "0", "￥", "1，０", "一万多"])
def test_an_amount_that_cannot_be_meant_is_asked_back(client, value):
    response = post(client, "repayment-plan", monthly=value)

    assert set(response.context["form"].errors) == {"monthly"}
    assert value in response.content.decode()


def test_full_width_digits_and_myriads_are_read(client):
    page = html(client, "repayment-plan", total="２.35万", monthly="1，０００.5０", months="２４期")

    assert "23,500元" in page
    assert "1,000.50元" in page
    assert "共<u>24</u>期" in page


def test_what_was_typed_is_escaped_everywhere(client):
    page = html(client, "complaint", name='<b>"张三"</b>', facts="<script>alert(1)</script>")

    assert "<script>alert" not in page
    assert "<b>&quot;" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_everything_is_carried_to_the_file_and_back(client):
    first = post(
        client, "payment-order-objection", grounds=["amount", "interest"], fact_interest="约定 18%\n要 36%"
    )
    carried = {}
    for name, value in first.context["carried"]:
        carried.setdefault(name, []).append(value)

    again = client.post("/selfhelp/letters/payment-order-objection/", carried | {"step": "edit"})
    form = again.context["form"]

    assert form["grounds"].value() == ["amount", "interest"]
    assert form["fact_interest"].value() == "约定 18%\n要 36%"
    assert form["is_true"].value() == "on"
    assert not form.errors
    file = client.post("/selfhelp/letters/payment-order-objection/", carried | {"step": "docx"})
    words = "\n".join(line.text for line in Document(BytesIO(file.content)).paragraphs)
    assert words.replace("\n", "") == first.context["written"].text.replace("\n", "")


def test_the_file_tells_nothing_of_its_writer(client):
    response = post(client, "payment-order-objection", step="docx")

    properties = Document(BytesIO(response.content)).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("支付令异议书", "", "")
    assert response["Content-Disposition"] == (
        "attachment; filename*=UTF-8''%E6%94%AF%E4%BB%98%E4%BB%A4%E5%BC%82%E8%AE%AE%E4%B9%A6.docx"
    )


def test_each_paragraph_shows_its_provision_and_print_leaves_it_out(client):
    provision = make_provision(561)

    page = html(client, "payment-order-objection")

    assert f'<p class="basis">凭：<span class="nb"><a href="{provision.page_url}">' in page
    assert 'class="only-letter"' in page


# 支付令异议书


@pytest.mark.parametrize(
    "changes",
    [
        {"grounds": ["cannot_pay"], "fact_amount": ""},
        {"grounds": ["instalments", "more_time"], "fact_amount": ""},
        {"grounds": ["amount"], "fact_amount": "我失业了，没有钱，请求分期"},
    ],
)
def test_an_objection_that_only_pleads_inability_is_refused_with_the_reason_and_a_way_on(client, changes):
    page = html(client, "payment-order-objection", **changes)

    assert not is_written(page)
    assert "只有没钱、延期、分期，写不成异议书。" in page
    assert "2026-11-25" in page  # the last day is on the same page
    assert 'href="tel:12348"' in page
    assert "马上找申请人谈分期" in page


def test_a_ground_needs_a_fact_of_ones_own(client):
    response = post(client, "payment-order-objection", grounds=["amount", "limitation"])

    assert set(response.context["form"].errors) == {"fact_limitation"}


def test_a_fact_whose_ground_was_not_ticked_is_not_dropped_in_silence(client):
    response = post(client, "payment-order-objection", fact_not_due="还款日是 2027 年 1 月 5 日")

    assert set(response.context["form"].errors) == {"fact_not_due"}
    assert "还款日是 2027 年 1 月 5 日" in response.content.decode()


def test_inability_beside_a_real_ground_is_left_out_and_said(client):
    response = post(client, "payment-order-objection", grounds=["amount", "cannot_pay"])

    assert "没钱" not in response.context["written"].text
    assert "没钱、延期、分期没有写进异议书" in response.content.decode()


@pytest.mark.parametrize(
    ("received", "last_day", "words"),
    [
        ("2026-11-10", "2026-11-25", "还有 4 天"),
        ("2026-11-06", "2026-11-23", "第 15 日"),
        ("2026-11-05", "2026-11-20", "已经过了 1 天"),
    ],
)
def test_the_last_day_is_reckoned_and_said(client, received, last_day, words):
    page = html(client, "payment-order-objection", received=received)

    assert f'datetime="{last_day}"' in page
    assert words in page


def test_late_means_as_if_none_were_made_unless_there_was_a_reason(client):
    page = html(client, "payment-order-objection", received="2026-11-05")

    assert "超过期限才提的，视为没有提" in page
    assert "障碍消除后十日内可以申请顺延" in page


def test_the_last_day_moves_off_a_holiday_of_the_table(client):
    Holiday.objects.create(day="2026-11-25", name="假日")

    assert 'datetime="2026-11-26"' in html(client, "payment-order-objection")


def test_without_the_holidays_of_the_year_the_page_says_so(client):
    assert "还没有录入 2026 年的放假安排，只避开了周末" in html(client, "payment-order-objection")


# 答辩状


def test_every_claim_needs_an_attitude(client):
    response = post(client, "answer-outline", claims="第1项 本金：需核对\n第2项 违约金")

    assert response.context["form"].errors["claims"][0].startswith("第 2 行还没有写明")


def test_admitting_a_claim_has_to_be_meant(client):
    asked = post(client, "answer-outline", claims="第1项：认可")

    assert set(asked.context["form"].errors) == {"sure_admits"}
    assert "对方不用再证明" in asked.content.decode()
    assert is_written(html(client, "answer-outline", claims="第1项：认可", sure_admits="on"))


def test_limitation_together_with_willingness_has_to_be_meant(client):
    asked = post(client, "answer-outline", points=["limitation", "settle"])

    assert set(asked.context["form"].errors) == {"sure_limitation-and-settle"}
    sure = {"sure_limitation-and-settle": "on"}
    assert is_written(html(client, "answer-outline", points=["limitation", "settle"], **sure))
    assert is_written(html(client, "answer-outline", points=["limitation"]))


def test_a_small_claim_has_no_last_day_of_ours(client):
    page = html(client, "answer-outline", procedure="petty")

    assert "最后一天：" not in page
    assert "答辩期由法院定，最长 15 日" in page


def test_the_answer_names_what_the_law_asks_for(client):
    text = post(client, "answer-outline").context["written"].text

    assert (
        "答辩人：张三，男，35岁，汉族，职业：无，工作单位：无，住所：示例市示例路 1 号，联系方式：13800138000。"
        in text
    )
    assert "答辩状副本1份" in text


@pytest.mark.parametrize(
    ("lender", "words"),
    [("bank", "实际损失等因素"), ("licensed", "明显高于实际损失"), ("private", "报价利率四倍")],
)
def test_four_times_the_prime_rate_is_pleaded_against_private_lenders_alone(client, lender, words):
    text = post(client, "answer-outline", lender=lender).context["written"].text

    assert words in text
    assert ("四倍" in text) is (lender == "private")


# The others


@pytest.mark.parametrize("limitation", ["yes", "unsure"])
def test_a_plan_for_a_debt_that_may_be_too_old_has_to_be_meant(client, limitation):
    asked = post(client, "repayment-plan", limitation=limitation)

    assert set(asked.context["form"].errors) == {"sure_limited"}
    assert "不能再拿时效来抗辩" in asked.content.decode()
    assert is_written(html(client, "repayment-plan", limitation=limitation, sure_limited="on"))


def test_a_plan_for_a_card_ends_after_five_years(client):
    refused = post(client, "repayment-plan", lender="card", months="61")

    assert set(refused.context["form"].errors) == {"months"}
    assert "信用卡的个性化分期最长五年" in refused.content.decode()
    assert is_written(html(client, "repayment-plan", lender="card", months="60"))
    assert is_written(html(client, "repayment-plan", lender="online", months="61"))


def test_a_plan_warns_of_sums_that_do_not_fit(client):
    page = html(client, "repayment-plan", monthly="2000", months="6")

    assert "对不上" in page
    assert "超过了收入减去必须花的" in page


def test_the_amount_is_never_simply_admitted(client):
    text = post(client, "repayment-plan").context["written"].text

    assert "金额以双方核对为准，本申请不等于认可有争议的部分" in text


@pytest.mark.parametrize(
    ("limitation", "willing", "written"),
    [("no", "yes", True), ("no", "no", False), ("yes", "yes", False), ("unsure", "yes", False)],
)
def test_willingness_to_pay_stays_out_of_a_letter_about_an_old_debt(client, limitation, willing, written):
    text = post(client, "stop-harassment", limitation=limitation, willing=willing).context["written"].text

    assert ("愿意" in text) is written
    assert "不等于承认债务的金额" in text


def test_whoever_signed_a_guarantee_cannot_say_that_they_did_not(client):
    refused = post(client, "not-my-debt", signed="yes")

    assert set(refused.context["form"].errors) == {"signed"}
    assert "签过担保或者共同借款的，不能用这一封" in refused.content.decode()


def test_a_complaint_to_an_authority_follows_one_to_the_lender(client):
    response = post(client, "complaint", agency="nfra")

    assert response.context["form"].errors["prior"][0].startswith("先向机构投诉")
    for agency in ("nfra", "itself"):
        written = post(client, "complaint", agency=agency, prior="2026年10月3日，工单 1").context["written"]
        assert "先前向机构投诉的情况。2026年10月3日，工单 1" in written.text


def test_an_unknown_letter_is_not_found(client):
    assert client.get("/selfhelp/letters/no-such-letter/").status_code == 404
    assert client.post("/selfhelp/letters/no-such-letter/", {"a": "b"}).status_code == 404


@pytest.mark.parametrize("name", ["payment-order-objection", "answer-outline"])
def test_a_letter_is_not_older_than_what_it_answers(client, name):
    refused = post(client, name, received="2026-11-10", signed_on="2026-11-09")

    assert set(refused.context["form"].errors) == {"signed_on"}
    assert not is_written(refused.content.decode())


@pytest.mark.parametrize("name", list(shelves.letters()))
def test_a_letter_says_of_facts_only_what_was_typed(client, name):
    """What stands unmarked in a letter is ours: no day, no amount and no proof may be among it."""
    written = post(client, name).context["written"]

    ours = "".join(run.text for paragraph in written.paragraphs for run in paragraph.runs if not run.filled)
    assert not any(word in ours for word in ("截图", "录音为证", "已经报案", "失业", "生病"))
