"""The hours in which the trade's guideline asks collectors to keep still."""

from datetime import date, time

from selfhelp.rules.basis import Basis, Ground, Sure

QUIET_FROM, QUIET_TO = time(22), time(8)
FORBIDDEN, OK = "forbidden_without_consent", "ok"

BASIS = Basis(
    key="night",
    title="夜间催收",
    formula=("晚上 10 点整起，到第二天早上 8 点之前（8 点整不算）",),
    grounds=(
        Ground(
            "没有你的同意，22:00 到次日 8:00 不催收。",
            "会员机构；是行业自律，不是法律",
            name="金融机构个人消费类贷款催收工作指引（试行）",
            effective_on=date(2026, 1, 30),
            sure=Sure.TWO_SOURCES,
        ),
        Ground(
            "22:00 到次日 8:00 不催收。",
            "推荐性国家标准，自愿采用",
            name="GB/T 45251—2025",
            effective_on=date(2025, 2, 28),
            sure=Sure.TWO_SOURCES,
        ),
    ),
    leaves_out=("你自己约的时间",),
)


def window(at: time) -> str:
    """`forbidden_without_consent` from 22:00 to before 08:00, else `ok`."""
    return FORBIDDEN if at >= QUIET_FROM or at < QUIET_TO else OK
