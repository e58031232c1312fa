"""Which passwords stand and which are refused: what a stranger would try, not what signs are in it."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import ENOUGH, bits

COMMON = """
woaini1314 Woaini1314! 5201314520 a123456789 qq12345678 qq123456789 111222tianya woaini520 1qaz2wsx3edc qwertyuiop qweasdzxc1
password123 P@ssw0rd123 wangxiaoming1990 zhangwei1988 liwei19900101 asdfghjkl; aaaaaaaaaa abcabcabcabc abc123456789 huabei2024
jiebeihuabei wodemima123 q1w2e3r4t5 poiuytrewq mima123456 admin888888 xiaoming520 a13800138000 beijing2008 iloveyou1314
19900101abc nihao123456 zhangsan123 我爱你我爱你我爱你我 我爱你一生一世一辈子 ｗｏａｉｎｉ１３１４
""".split()  # noqa: SIM905  # a list to be read by people
GOOD = [
    "qian-li-zhi-xing-2026", "昨天下雨没带伞又饿了", "correct horse battery", "kX9#mPq2vL", "我家的猫叫二胖今年七岁",
    "        留 八 个 空 格", "x" * 3 + "天凉好个秋 or so they say " * 30, "😀🍜雨夜里的三轮车🚲",
]  # fmt: skip


@pytest.mark.parametrize("password", COMMON)
def test_what_people_here_choose_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(email="li@example.cn"))
    assert bits(password) < ENOUGH


@pytest.mark.parametrize("password", GOOD, ids=range(len(GOOD)))
def test_any_sign_and_any_length_up_to_a_thousand_will_do(password):
    validate_password(password, User(email="li@example.cn"))


def test_more_than_a_thousand_signs_are_refused_in_words():
    with pytest.raises(ValidationError, match="密码最长 1000 个字符"):
        validate_password("雨夜里的三轮车" * 200, User(email="li@example.cn"))


@pytest.mark.parametrize(
    ("password", "user"),
    [
        ("youju-2026-youju", User(email="li@example.cn")),
        ("有据有据2026", User(email="li@example.cn")),
        ("zhq.8812.zhq", User(email="zhq.8812@example.cn")),
        ("北风大叔2026!", User(email="li@example.cn", display_name="北风大叔")),
    ],
)
def test_words_of_the_site_and_of_the_person_are_cheap(password, user):
    with pytest.raises(ValidationError):
        validate_password(password, user)


def test_every_part_more_makes_it_dearer_and_none_is_free():
    assert bits("") == 0
    assert bits("k") < bits("kX") < bits("kX9") < bits("kX9#") < bits("kX9#m")
    assert bits("woaini") < bits("woaini1314") < bits("woaini1314xyq")
