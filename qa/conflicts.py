"""Whom a firm may not act against: its verified lawyers keep the list, and questions that it names are not offered to them.

A firm is known by its folded name (accounts.firms), which staff have verified together with the licence.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from accounts.models import LawyerProfile
from articles.models import Tag
from core.redaction import redact
from core.text import fold
from qa.models import FirmConflict, Question, TaggedQuestion
from qa.permits import check_may_answer
from qa.refusals import Incomplete, NotAllowed

SHORTEST = 2


def add(lawyer: LawyerProfile, name: str, now: datetime) -> FirmConflict:
    """Put a creditor or a product on the list of one's firm."""
    user = check_may_answer(lawyer)
    name = " ".join(redact(name).text.split())
    longest = FirmConflict._meta.get_field("name").max_length
    if len(_key(name)) < SHORTEST:
        raise Incomplete("至少写两个字，例如：花呗、某某银行。")
    if len(name) > longest:
        raise Incomplete(f"最多 {longest} 个字，写常用的简称就够。")
    listed = FirmConflict.objects.of_firm(lawyer.firm_key)
    if listed.count() >= FirmConflict.MOST:
        raise NotAllowed(f"名单最多 {FirmConflict.MOST} 条。先移除不再需要的。")
    try:
        with transaction.atomic():
            return FirmConflict.objects.create(
                firm_key=lawyer.firm_key, name=name, name_key=_key(name), added_by=user, added_at=now
            )
    except IntegrityError:
        raise NotAllowed(f"“{name}”已经在名单里了。") from None


def remove(entry: FirmConflict, lawyer: LawyerProfile, now: datetime) -> None:
    """Take something off the list of one's firm; that it stood there, and who took it off, stays on record."""
    user = check_may_answer(lawyer)
    mine = FirmConflict.objects.of_firm(lawyer.firm_key).filter(pk=entry.pk)
    if not mine.update(ended_at=now, ended_by=user):
        raise NotAllowed("这一条已经不在名单里了。")


def check(lawyer: LawyerProfile, question: Question) -> None:
    """Refuse a lawyer whose firm may not act against whom a question is about."""
    if name := met(lawyer, question):
        raise NotAllowed(f"你所在的机构把“{name}”列进了回避名单，这个提问请留给别的律师。")


def met(lawyer: LawyerProfile, question: Question) -> str:
    """The first entry of the firm's list that a question is about, by product, tags, title or text; or nothing."""
    return _met(_entries(lawyer), question)


def bound_by(lawyer: LawyerProfile, questions: Sequence[Question]) -> set[int]:
    """The keys of those questions that the firm's list names, letter by letter; one query beside their tags."""
    entries = _entries(lawyer)
    if entries:
        prefetch_related_objects(questions, "product", "tags")
    return {each.pk for each in questions if entries and _met(entries, each)}


def free_of(questions: QuerySet[Question], lawyer: LawyerProfile) -> QuerySet[Question]:
    """Those questions that nothing on the list of a lawyer's firm names."""
    keys = [key for _, key in _entries(lawyer)]
    return questions.exclude(_about(keys)) if keys else questions


def creditor(question: Question) -> str:
    """Whom a lawyer declares to have nothing to do with: the products that a question bears, or what it tells of."""
    return "、".join(_named(question)) or "提问里说到的出借机构和催收机构"


def _named(question: Question) -> list[str]:
    product = [question.product.name] if question.product else []
    return list(dict.fromkeys([*product, *(tag.name for tag in question.tags.all())]))


def _entries(lawyer: LawyerProfile) -> list[tuple[str, str]]:
    """The list of a lawyer's firm: each entry as it was written, and folded."""
    return list(FirmConflict.objects.of_firm(lawyer.firm_key).values_list("name", "name_key"))


def _met(entries: Iterable[tuple[str, str]], question: Question) -> str:
    said = _key("\n".join([*_named(question), question.title, question.body]))
    return next((name for name, key in entries if key in said), "")


def _about(keys: Iterable[str]) -> Q:
    """One pattern for the whole list, so that a text is read once: sixty times LIKE took a hundred times as long."""
    names = "|".join(r"\s*".join(map(re.escape, key)) for key in keys)
    called = Tag.objects.filter(name__iregex=names)
    tagged = TaggedQuestion.objects.filter(content_object=OuterRef("pk"), tag__in=called)
    return Q(title__iregex=names) | Q(body__iregex=names) | Q(product__in=called) | Q(Exists(tagged))


def _key(text: str) -> str:
    return "".join(fold(text).split())
