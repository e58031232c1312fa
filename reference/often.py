"""What pages ask of small facts again and again, in SQL that is written once: see core.prepared."""

from core.prepared import prepared
from reference.models import Hotline, LegalFigure, LoanPrimeRate, Notice, Term


@prepared
def terms():
    return Term.objects.listed()


@prepared
def figures():
    return LegalFigure.objects.listed()


@prepared
def rates():
    return LoanPrimeRate.objects.listed()


@prepared
def hotlines():
    return Hotline.objects.listed()


@prepared
def first_to_call():
    """As many numbers as templates/_tels.html shows."""
    return Hotline.objects.values("number", "purpose")[:3]


@prepared
def notices(on):
    return Notice.objects.listed(on)


@prepared
def on_home(on):
    return Notice.objects.on_home(on)


@prepared
def warnings(on):
    """Warnings about scams that can stand beside what a reader looks at."""
    return Notice.objects.warnings(on)


@prepared
def figures_named(keys):
    return LegalFigure.objects.filter(key__in=keys)
