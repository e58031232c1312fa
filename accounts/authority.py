"""What an authority asks this site for: two people and a reason, one file, one day in which to fetch it, all on record.

An account is this room's own; rooms above say which posts of theirs can be asked for with `register`. Nothing is told here
to the person concerned: whether that is allowed, only the authority can say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import factors, privacy, takeaway
from accounts.models import AuthorityRequest, User
from core import audit
from core.redaction import redact

FETCH_WITHIN = timedelta(hours=24)
ASK, DECIDE = "accounts.add_authorityrequest", "accounts.change_authorityrequest"
Status = AuthorityRequest.Status


class Refused(Exception):
    """The step is not taken; its words are for whoever tried it."""


@dataclass(frozen=True)
class Scope:
    """One kind of thing that can be asked for: its name, how to find one, and what is held of it."""

    label: str
    find: Callable[[int], Any | None]
    export: Callable[[Any], dict[str, Any]]


_scopes: dict[str, Scope] = {
    "account": Scope("账号", lambda pk: User.objects.filter(pk=pk).first(), privacy.export),
}


def register(kind: str, scope: Scope) -> None:
    _scopes[kind] = scope


def scopes() -> list[tuple[str, str]]:
    """The kinds that can be asked for, with their names."""
    return [(kind, scope.label) for kind, scope in _scopes.items()]


def exists(kind: str, pk: int) -> bool:
    return kind in _scopes and _scopes[kind].find(pk) is not None


@transaction.atomic
def ask(by: User, *, authority: str, document_number: str, legal_basis: str, reason: str, scope_kind: str,
        scope_id: int, now: datetime) -> AuthorityRequest:  # fmt: skip
    """Enter what an authority asks for; nobody gets anything before somebody else has approved it."""
    _check(by, ASK)
    if not exists(scope_kind, scope_id):
        raise Refused("没有这个编号的账号或内容，也可能已经注销、删除。")
    words = {
        "authority": authority,
        "document_number": document_number,
        "legal_basis": legal_basis,
        "reason": reason,
    }
    if not all(each.strip() for each in words.values()):
        raise Refused("机关、文书号、法律依据、理由，一样都不能少。")
    made = AuthorityRequest.objects.create(
        authority=authority.strip(), document_number=document_number.strip(), legal_basis=legal_basis.strip(),
        reason=redact(reason.strip()).text[:300], scope_kind=scope_kind, scope_id=scope_id,
        created_by=by, created_label=by.public_name, created_at=now,
    )  # fmt: skip
    _record(made, by, "authority_ask", now)
    return made


@transaction.atomic
def approve(asked: AuthorityRequest, by: User, now: datetime, *, note: str = "") -> None:
    """Agree as a second person: the file can be fetched once, within a day."""
    _decide(asked, by, now, Status.APPROVED, note, until=now + FETCH_WITHIN)
    _record(asked, by, "authority_approve", now)


@transaction.atomic
def refuse(asked: AuthorityRequest, by: User, now: datetime, *, note: str) -> None:
    """Decline as a second person, and say why."""
    if not note.strip():
        raise Refused("不批准要写明为什么。")
    _decide(asked, by, now, Status.REFUSED, note)
    _record(asked, by, "authority_refuse", now)


@transaction.atomic
def hand_over(asked: AuthorityRequest, by: User, now: datetime) -> bytes:
    """The file, this once, for one of the two; it is made now, so that it holds what is held now and lies nowhere before."""
    _check(by, ASK)
    if by.pk not in (asked.created_by_id, asked.decided_by_id):
        raise PermissionDenied("只有提出的人和批准的人能取。")
    taken = AuthorityRequest.objects.filter(pk=asked.pk, status=Status.APPROVED, until__gt=now)
    if not taken.update(status=Status.HANDED_OVER, handed_over_at=now):
        asked.refresh_from_db()
        raise Refused(
            "已经过期，要重新提出。"
            if asked.status in (Status.APPROVED, Status.EXPIRED)
            else f"不能取：{asked.get_status_display()}。"
        )
    scope = _scopes[asked.scope_kind]
    row = scope.find(asked.scope_id)
    if row is None:
        raise Refused("这个账号或内容已经注销、删除，没有可以取的。")
    data = scope.export(row)
    AuthorityRequest.objects.filter(pk=asked.pk).update(file_hash=takeaway.digest(takeaway.as_json(data)))
    asked.refresh_from_db()
    about = [
        ("给", asked.authority), ("文书号", asked.document_number), ("文书上写的法律依据", asked.legal_basis),
        ("范围", f"{scope.label} {asked.scope_id} 号"), ("提出", asked.created_label), ("批准", asked.decided_label),
    ]  # fmt: skip
    packed = takeaway.as_zip(data, title=f"{settings.SITE_NAME}：应机关要求提供", about=about, now=now)
    _record(asked, by, "authority_hand_over", now, sha256=asked.file_hash)
    return packed


def expire(now: datetime) -> int:
    """What nobody fetched in time has to be asked for again; how many those were."""
    return AuthorityRequest.objects.overdue(now).update(status=Status.EXPIRED)


def _decide(asked, by, now, to, note, **columns):
    _check(by, DECIDE)
    if by.pk == asked.created_by_id:
        raise PermissionDenied("这是你自己提出的，要另一位管理员来决定。")
    still_asked = AuthorityRequest.objects.filter(pk=asked.pk, status=Status.ASKED)
    decided = {"decided_by": by, "decided_label": by.public_name, "decided_at": now}
    if not still_asked.update(status=to, decision_note=redact(note.strip()).text[:300], **decided, **columns):
        asked.refresh_from_db()
        raise Refused(f"已经有人决定过：{asked.get_status_display()}。")
    asked.refresh_from_db()


def _check(by, right):
    if not by.is_active or not by.has_perm(right):
        raise PermissionDenied("你没有办理机关调取的权限。")
    if not factors.has_second_factor(by):
        raise PermissionDenied("办理机关调取，账号要先开两步验证。")


def _record(asked, by, verb, now, **detail):
    """What was asked for stands in the record by its number; the words of the authority stay in the row."""
    scope = f"{asked.scope_kind}:{asked.scope_id}"
    audit.record(by, verb, audit.about(asked), detail={"scope": scope, **detail}, now=now)
