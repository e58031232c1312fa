"""A year's notice of days off, pasted line by line: what is read, what is refused, and when a year counts as known."""

import re
from datetime import date

import pytest
import time_machine

from reference import holiday_notice
from reference.models import Holiday, HolidayNotice
from selfhelp.calculators.held import Held
from tests.factories import NOW, make_staff

# Made up for the tests: days and weekdays fit the year, the arrangement is nobody's.
LINES = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：2026年5月1日至5日放假调休，共5天；５月９日（周六）上班。
五、端午节：2026-06-19至21日放假，共3天。
六、国庆节、中秋节：9月25日至27日、10月1日（周四）至7日（周三）放假。9月20日、10月10日上班。
"""


def read(text):
    return [(str(one.day), one.is_workday) for one in holiday_notice.read(text, 2026)]


# Reading


def test_a_notice_is_read_as_it_was_published_and_written_back_as_it_was_read():
    days = holiday_notice.read(LINES, 2026)

    assert len(days) == 39
    assert [str(one.day) for one in days if one.is_workday] == [
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    ]  # fmt: skip
    assert {one.name for one in days if one.day.month == 10} == {"国庆节、中秋节"}
    assert holiday_notice.missing(days, 2026) == []
    assert read(holiday_notice.write(days)) == read(LINES)


def test_days_of_the_neighbouring_years_carry_their_year():
    assert read("元旦：2025年12月31日至2026年1月2日放假，共3天") == [
        ("2025-12-31", False),
        ("2026-01-01", False),
        ("2026-01-02", False),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("春节放假", "要先写是哪个节"),
        ("节假日期间，各地区要妥善安排好值班。", "不是放假安排的句子请删掉"),
        ("元旦：1月1日至3日", "没有写明是放假还是上班"),
        ("元旦：1月1日放假1月4日上班", "两样写在了一句里"),
        ("元旦：放假三天", "没有日期"),
        ("元旦：5日放假", "没有写是几月"),
        ("元旦：2月30日放假", "没有 2026 年 2 月 30 日"),
        ("国庆节：10月1日（周五）放假", "2026-10-01 是星期四，这里写的是周五"),
        ("国庆节：10月1日至8日放假，共7天", "写着共 7 天，日期算下来是 8 天"),
        ("元旦：1月3日至1日放假", "后一天不比前一天晚"),
        ("元旦：12月31日至1月2日放假", "跨年的要写上年份"),
        ("国庆节：10月1日至11月7日放假", "38 天，太长了"),
        ("元旦：1月1日放假。1月5日上班", "2026-01-05 是星期一，本来就上班"),
        ("元旦：2025年11月30日放假", "不在 2026 年，也不在它前后一个月里"),
        ("元旦：1月1日、1日放假", "2026-01-01 在第 2 行已经写过"),
        ("清明节：4月4日放假", "2026-04-04 在第 1 行已经写过（清明节）"),
        ("元旦：1月1日直到3日放假", "看不懂“直到”"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line, words):
    with pytest.raises(holiday_notice.BadLines) as bad:
        holiday_notice.read(f"清明节：4月4日至6日放假\n{line}", 2026)

    (said,) = bad.value.words
    assert said.startswith("第 2 行：")
    assert words in said


def test_a_notice_without_its_festivals_is_not_whole():
    days = holiday_notice.read("元旦：1月1日放假\n国庆节：10月1日至7日放假", 2026)

    assert holiday_notice.missing(days, 2026) == [
        "没有看到春节、清明、劳动、端午、中秋。",
        "2026 年只有 8 天放假，少于 11 天，不像一整年的。",
    ]


# Entering


@pytest.fixture
def admin(client, db):
    client.force_login(make_staff("编辑"))
    with time_machine.travel(NOW, tick=False):
        yield client


ADD = "/admin/reference/holidaynotice/add/"
TYPED = {
    "year": "2026", "number": "测试第1号", "source": "测试用的通知", "source_status": "two_sources",
    "checked_on": "2026-11-20", "lines": LINES, "is_complete": "on",
}  # fmt: skip


def save(client, address, **changes):
    """Look at what would be stored, and store it."""
    typed = TYPED | changes
    preview = client.post(address, typed)
    seen = re.search(r'name="seen" value="(\w+)"', preview.content.decode())
    return client.post(address, typed | {"_save": "1", "seen": seen[1] if seen else ""})


def known():
    return Held(NOW.date()).calendar.years


def test_a_year_is_looked_at_before_it_is_stored_and_then_counts_as_known(admin):
    preview = admin.post(ADD, TYPED)

    assert "放假 33 天，调休上班 6 天" in preview.content.decode()
    assert (Holiday.objects.count(), known()) == (0, frozenset())
    assert save(admin, ADD).status_code == 302
    assert known() == {2026}
    day = Holiday.objects.get(day="2026-10-10")
    assert (day.is_workday, day.notice.year, day.source, str(day.checked_on)) == (
        True,
        2026,
        "测试用的通知",
        "2026-11-20",
    )


def test_what_was_changed_after_the_look_is_shown_again_and_not_stored(admin):
    seen = re.search(r'name="seen" value="(\w+)"', admin.post(ADD, TYPED).content.decode())[1]

    answer = admin.post(
        ADD, TYPED | {"lines": LINES.replace("10月10日", "10月11日"), "_save": "1", "seen": seen}
    )

    assert "会存成这样" in answer.content.decode()
    assert Holiday.objects.count() == 0


def test_one_wrong_line_stores_nothing_and_loses_nothing(admin):
    wrong = LINES.replace("4月4日（周六）", "4月4日（周五）")

    answer = admin.post(ADD, TYPED | {"lines": wrong, "_save": "1"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第 3 行：2026-04-04 是星期六，这里写的是周五" in page
    assert "2月28日（周六）上班" in page
    assert (Holiday.objects.count(), HolidayNotice.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"lines": "元旦：1月1日放假"}, "is_complete", "没有看到春节"),
        ({"year": "2028"}, "year", "最多录到明年（2027 年）"),
        ({"year": "x"}, "year", "整数"),
        ({"source": ""}, "source", "写明从哪里来"),
        ({"lines": " "}, "lines", "请把通知里的放假安排粘贴进来"),
        ({"lines": "元旦：1月1日放假\0"}, "lines", ""),
    ],
)
def test_what_a_year_lacks_is_said_beside_its_field(admin, changes, field, words):
    answer = admin.post(ADD, TYPED | changes)

    assert words in "".join(answer.context["form"].errors[field])
    assert answer.status_code == 422


def test_a_half_entered_year_moves_last_days_but_does_not_count_as_known(admin):
    save(admin, ADD, lines="国庆节：10月1日至7日放假", is_complete="")

    rolled = Held(NOW.date()).calendar.roll(date(2026, 10, 1))

    assert (rolled.day, rolled.unknown_years) == (date(2026, 10, 8), (2026,))
    page = admin.get("/selfhelp/deadlines/").content.decode()
    assert "2026 年的放假安排还没有录完，只避开了周末和录入了的那几天" in page


def test_a_corrected_notice_replaces_its_days_and_takes_over_loose_ones(admin):
    Holiday.objects.create(day="2026-10-08", name="补", source="编辑")
    save(admin, ADD)
    notice = HolidayNotice.objects.get()
    address = f"/admin/reference/holidaynotice/{notice.pk}/change/"
    shown = admin.get(address).context["form"].initial["lines"]

    corrected = LINES.replace("10月1日（周四）至7日（周三）", "10月1日至8日").replace(
        "、10月10日上班", "上班"
    )
    save(admin, address, lines=corrected)

    assert read(shown) == read(LINES)
    assert Holiday.objects.filter(notice=None).count() == 0
    assert Holiday.objects.get(day="2026-10-08").notice == notice
    assert (Holiday.objects.count(), Holiday.objects.filter(day="2026-10-10").count()) == (39, 0)


def test_a_day_of_another_years_notice_is_not_taken(admin):
    other = HolidayNotice.objects.create(year=2027, source="测试")
    Holiday.objects.create(day="2026-01-02", name="元旦", notice=other)

    answer = admin.post(ADD, TYPED)

    assert "2026-01-02 已经在 2027 年的安排里（元旦）。" in answer.context["form"].errors["lines"]


def test_only_editors_enter_a_year(client, db):
    client.force_login(make_staff("审核员"))

    assert [client.get(ADD).status_code, client.post(ADD, TYPED).status_code] == [403, 403]
