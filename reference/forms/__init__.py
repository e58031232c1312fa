from reference.forms.facts import FigureForm, NoticeForm, TermForm
from reference.forms.tables import FeeForm, LocalForm, YearForm

__all__ = ["FeeForm", "FigureForm", "LocalForm", "NoticeForm", "TermForm", "YearForm"]
