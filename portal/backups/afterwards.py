"""What a site has to do once its data is that of another day, before readers come back."""

from collections.abc import Callable, Iterable

from django.db import transaction

from accounts import privacy
from accounts.models import User
from core import audit
from core.chain import chains
from portal import generation


@transaction.atomic
def bring_up_to_date(unknown: Iterable[int], subject: str, *, rows: int) -> list[int]:
    """Close again the accounts that were closed since, let no kept page stand, and record it; accounts that stayed."""
    stayed = []
    for user in User.objects.filter(pk__in=list(unknown)).order_by("pk"):
        try:
            privacy.erase(user)
        except privacy.CannotErase:
            stayed.append(user.pk)
    generation.bump()
    audit.record(None, "backup_restored", subject, detail={"rows": rows})
    return stayed


def faults(say: Callable[[str], object] = lambda sentence: None) -> list[str]:
    """What is wrong with the logs that nobody may rewrite."""
    found = []
    for chain in chains():
        report, wrong = chain.faults()
        found += [f"{chain.label}，{fault}" for fault in wrong]
        if not wrong:
            say(f"{chain.label}完好：{report.events} 条。")
    return found
