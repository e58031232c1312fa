"""Whoever offers something is held at least, in whatever words; whoever tells of trouble in the same words is let in."""

import pytest
from django.urls import reverse

from qa import screening
from qa.models import WatchedPhrase

pytestmark = pytest.mark.django_db


def levels(text):
    return {str(hit.level) for hit in screening.spared(screening.look(text), text)}


def test_nobody_in_trouble_is_refused(watchwords):
    told = [
        "我花呗套现了一万，支付宝找我要购物凭证。",
        "套现后银行联系我让我一次性还清。",
        "我是黑户，平台还天天联系我通讯录里的人。",
        "我已经是黑户，催收还找我要钱。",
        "QQ12345元的会员扣款也算在里面。",
        "我用假流水贷的款，银行发现了会判刑吗",
        "前妻用假病历拖着不还，我能举报她",
        "贷款时客户经理让我交的假流水",
        "我做过征信修复，收费3980，没有效果。",
        "征信修复公司收费后失联了。",
        "不看征信的网贷放款后收了砍头息。",
        "黑户能下款的口子有吗",
        "黑户，求能下款的。",
        "代办停息挂账收费了没办成。",
        "骗子微信号 abc12345，我已经报警。",
        "催收的QQ 12345678 一直骂我",
        "信用卡套现给了3个点费率，银行降额了。",
        "我办黄金分期变现，商家联系我回收。",
        "假流水是中介做的，我不知情。",
        "黑户贷放款当天就要还利息。",
        "承接停息挂账的公司收费之后没下文了。",
    ]

    assert [each for each in told if "block" in levels(each)] == []


def test_offers_in_other_words_are_held(watchwords):
    offers = [
        "债务优化，停息挂账，找我。",
        "看我主页，帮你协商六十期免息。",
        "需要的姐妹滴滴我，免费咨询。",
        "亲测有效，逾期记录一周就没了，头像里有联系方式。",
        "卫星 xiufu168，一次说清。",
        "收四件套，银行卡、手机卡都要。",
        "公积金代提，全国可办。",
        "专业要债，上门清账。",
        "飞机 t.me/zhengxinfix 细说。",
        "抖音号 zxxf8899，一看就懂。",
        "➕V 说。",
        "一对一指导协商，99元包教包会。",
        "低息置换网贷，一笔结清。",
        "有偿借用银行卡，日结。",
    ]

    assert [each for each in offers if not levels(each) & {"hold", "block"}] == []


def test_asking_first_and_offering_then_is_an_offer(watchwords):
    assert "block" in levels("逾期了怎么办？专业征信洗白，找我，三天见效。")
    assert "block" in levels("还在发愁吗？花呗套现秒到，联系我。")


def test_days_amounts_hotlines_and_case_numbers_are_not_too_many_digits(watchwords):
    told = [
        "案号（2026）京0105民初12345号，11月30日开庭。",
        "2024-09-05到期，2025.1.1逾期，欠23,456.78元。",
        "花呗8600，借呗15000，白条4200，月付1388。",
        "400-610-1234 是谁的电话。",
    ]

    assert [each for each in told if "hold" in levels(each)] == []


def test_a_trial_says_what_would_become_of_a_text(client, moderator, watchwords):
    WatchedPhrase.objects.create(pattern="工号甲乙", level="mask", reason="工号")
    client.force_login(moderator)

    page = client.post(
        reverse("admin:qa_watchedphrase_trial"), {"text": "中介说征信洗白他能代办，工号甲乙。"}
    ).content.decode()

    assert "像在转述或者在问" in page
    assert "【已隐去】" in page
