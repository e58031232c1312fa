"""Who writes in a working copy: who has it open now (a lease that keeps nobody out), and who has changed its words."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from articles.models import Article, Lease, Writer
from articles.workingcopy import digest, working_copy

LEASE = timedelta(minutes=5)


@transaction.atomic
def hold(article: Article, *, by: User, now: datetime) -> Lease:
    """Say for five minutes that somebody has the form open; renewing keeps the time at which they came."""
    Lease.objects.filter(until__lte=now).delete()
    lease, _ = Lease.objects.update_or_create(
        article=article,
        user=by,
        defaults={"until": now + LEASE},
        create_defaults={"since": now, "until": now + LEASE},
    )
    return lease


@transaction.atomic
def leave(article: Article, *, by: User) -> None:
    """The form is closed."""
    Lease.objects.filter(article=article, user=by).delete()


def wrote(article: Article, *, by: User | None, now: datetime, copy: dict | None = None) -> bool:
    """Keep what the copy says now, and that somebody changed it if they did; part of the caller's transaction.

    Words that nobody's account stands behind (content files) have no writer. Whoever has just written a whole `copy`
    hands it over and saves four queries.
    """
    said = digest(copy or working_copy(article))
    if said == article.words_digest:
        return False
    article.words_digest = said
    Article.objects.filter(pk=article.pk).update(words_digest=said)
    if by is not None:
        Writer.objects.update_or_create(
            article=article,
            user=by,
            defaults={"last_at": now},
            create_defaults={"first_at": now, "last_at": now},
        )
    return True


def wrote_in(article: Article, user: User) -> bool:
    """Whether some of what stands in the copy may be this person's."""
    return article.writers.filter(user=user).exists()


def forget(user: User) -> None:
    """Somebody leaves for good: the forms that they had open, and their name at copies that nobody has published."""
    Lease.objects.filter(user=user).delete()
    Writer.objects.filter(user=user).delete()
