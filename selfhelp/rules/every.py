"""All rules by key, for pages, citations and tests."""

from selfhelp.rules import (
    cost,
    court_fees,
    credit_record,
    deadlines,
    delay_interest,
    instalments,
    lending,
    limitation,
    night,
)
from selfhelp.rules.basis import Basis

BASES: dict[str, Basis] = {
    module.BASIS.key: module.BASIS
    for module in (
        cost,
        lending,
        instalments,
        limitation,
        credit_record,
        court_fees,
        delay_interest,
        deadlines,
        night,
    )
}
