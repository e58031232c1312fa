from reference.models.facts import Hotline, LegalFigure, Notice, Term
from reference.models.loading import LoadedRow
from reference.models.sourced import Known, Sourced
from reference.models.tables import FeeSchedule, Holiday, HolidayNotice, LoanPrimeRate, LocalFigure

__all__ = [
    "FeeSchedule",
    "Holiday",
    "HolidayNotice",
    "Hotline",
    "Known",
    "LegalFigure",
    "LoadedRow",
    "LoanPrimeRate",
    "LocalFigure",
    "Notice",
    "Sourced",
    "Term",
]
