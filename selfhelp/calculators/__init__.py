"""The calculators, each told in a module of its own: from the values of a form to a result in words and figures."""

from selfhelp.calculators.cost import COST
from selfhelp.calculators.court_fee import COURT_FEE
from selfhelp.calculators.credit_record import CREDIT_RECORD
from selfhelp.calculators.deadlines import DEADLINES
from selfhelp.calculators.delay_interest import DELAY_INTEREST
from selfhelp.calculators.instalment import INSTALMENT
from selfhelp.calculators.limitation import LIMITATION
from selfhelp.calculators.model import Calculator
from selfhelp.calculators.rate import RATE
from selfhelp.tools import Shelf, Tool

CALCULATORS: dict[str, Calculator] = {
    one.name: one
    for one in (COST, RATE, INSTALMENT, CREDIT_RECORD, COURT_FEE, LIMITATION, DELAY_INTEREST, DEADLINES)
}


TAKE_ALONG = Tool(
    name="take-along",
    title="带这张去见律师，或者打 12348",
    summary="把算过的结果合在一张纸上，配上要带的材料和要问的话，可以打印。",
    shelf=Shelf.KEEP,
    url_name="take_along",
    words="见律师 咨询 带什么材料 12348 打印 清单",
)


def as_tools() -> list[Tool]:
    """The calculators and the page that gathers them: for the index, for search, for what rests on a provision."""
    return [TAKE_ALONG] + [
        Tool(
            name=one.basis.key,
            title=one.title,
            summary=one.summary,
            shelf=Shelf.RECKON,
            url_name=one.url_name,
            order=one.order,
            words=one.words,
            provisions=one.codes,
        )
        for one in CALCULATORS.values()
    ]


__all__ = ["CALCULATORS", "Calculator", "as_tools"]
