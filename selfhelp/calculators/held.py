"""What this site holds of things that change: rates and holidays, read once and only if a tool asks."""

from datetime import date
from functools import cached_property

from reference.models import Holiday, Known, LoanPrimeRate
from selfhelp.rules.lpr import LprTable
from selfhelp.rules.periods import Calendar

NO_LPR = "我们还没有录入 LPR，和四倍 LPR 比的那一步现在算不了，请看中国人民银行或者全国银行间同业拆借中心公布的数。"
HOLIDAYS_UNKNOWN = (
    "还没有录入 {year} 年的放假安排，只避开了周末。碰上节假日或者调休，请问法院或者打 12368 核对。"
)


class Held:
    """The data of one request, and the day that counts as today."""

    def __init__(self, today: date):
        self.today = today

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar.of(Holiday.objects.values_list("day", "is_workday"))

    @cached_property
    def _rates(self) -> list[tuple[date, object, str, str]]:
        return list(LoanPrimeRate.objects.values_list("published_on", "one_year", "source", "source_status"))

    @cached_property
    def lpr(self) -> LprTable:
        return LprTable.of((day, rate) for day, rate, _, _ in self._rates)

    def lpr_source(self, published_on: date) -> str:
        """Where the rate of a day comes from and, where that is not sure, how far it has been checked."""
        for day, _, source, status in self._rates:
            if day == published_on:
                unsure = status in (Known.ONE_SOURCE, Known.RECALLED)
                return source + (f"〔{Known(status).label}〕" if unsure else "")
        return ""

    def doubts(self, uses: tuple[str, ...]) -> list[str]:
        """What a reader must know of the data that a tool uses before believing its result."""
        found = []
        if "lpr" in uses:
            found += self.lpr_doubts(self.today)
        if "holidays" in uses and not self.calendar.knows(self.today.year):
            found.append(HOLIDAYS_UNKNOWN.format(year=self.today.year))
        return found

    def lpr_doubts(self, day: date) -> list[str]:
        if self.lpr.last_on is None:
            return [NO_LPR]
        if self.lpr.is_stale(day):
            return [
                f"这里的 LPR 只到 {self.lpr.last_on.isoformat()} 公布的一期，之后的还没有录入，数据可能未更新。"
                "以后的数我们不推算，请自己核对官方公布。"
            ]
        return []
