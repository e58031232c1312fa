"""The calculators, each told in a module of its own: from the values of a form to a result in words and figures."""

from selfhelp.calculators.cost import COST
from selfhelp.calculators.court_fee import COURT_FEE
from selfhelp.calculators.credit_record import CREDIT_RECORD
from selfhelp.calculators.delay_interest import DELAY_INTEREST
from selfhelp.calculators.instalment import INSTALMENT
from selfhelp.calculators.limitation import LIMITATION
from selfhelp.calculators.model import Calculator
from selfhelp.calculators.rate import RATE
from selfhelp.tools import Shelf, Tool

CALCULATORS: dict[str, Calculator] = {
    one.name: one for one in (COST, RATE, INSTALMENT, CREDIT_RECORD, COURT_FEE, LIMITATION, DELAY_INTEREST)
}


def as_tools() -> list[Tool]:
    """The calculators for the index, for search and for the pages of the provisions that they rest on."""
    return [
        Tool(
            name=one.basis.key,
            title=one.title,
            summary=one.summary,
            shelf=Shelf.RECKON,
            url_name=one.url_name,
            order=one.order,
            words=one.words,
            provisions=one.basis.codes,
        )
        for one in CALCULATORS.values()
    ]


__all__ = ["CALCULATORS", "Calculator", "as_tools"]
