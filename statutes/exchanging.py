"""The library of law as tables. Everything goes out; what comes in are our own words about the law, never its wording.

A law comes in as a whole file (`import_statute`, content/statutes), where gaps in its numbers are refused and its editions are
compared: a row knows nothing of the rows beside it. docs/decisions/0026 says more.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from core.exchanging import Exchange, RowRefused
from core.rowforms import FormTable
from statutes import amending
from statutes.forms import EditionForm, ProvisionForm, StatuteForm
from statutes.models import Edition, Provision

NO_NEW_LAW = "表格不新增法律。整部法律用 import_statute 导入，或者在后台新增。"
NO_NEW_EDITION = "表格不新增版本。新版本会引出复核，要用 import_statute 导入整部，或者在后台新增。"
NO_NEW_PROVISION = "表格不新增法条。用 import_statute 导入整部，或者在后台新增。"
OFFICIAL = "官方的内容请在后台改，那里要写明原因。"
BY_TABLE = "由表格导入"


def exchanges(by=None) -> list[Exchange]:
    """The three tables; `by` is who brings something in."""
    return [laws(by).exchange(), editions(by).exchange(), provisions(by).exchange()]


def laws(by) -> FormTable:
    return FormTable(
        "statutes", StatuteForm, "slug", lambda row: _or_refused(amending.keep_statute, row, by=by),
        fixed=("title", "level", "issuer"), fixed_words=OFFICIAL, no_new=NO_NEW_LAW, order=("order", "slug"),
        note="能改简称、别名和排序；全称、效力级别和制定机关不从表格改。",
    )  # fmt: skip


def editions(by) -> FormTable:
    return FormTable(
        "editions", EditionForm, "key",
        lambda row: _or_refused(amending.correct_edition, row, by=by, reason=BY_TABLE),
        extra={"key": ("编号", edition_key)}, find=_edition, named=_without_key,
        fixed=("label", "effective_from", "effective_to", "numbering_since", "last_number"),
        fixed_words="版本和日期" + OFFICIAL, no_new=NO_NEW_EDITION,
        rows=lambda: Edition.objects.select_related("statute").order_by("statute__slug", "effective_from"),
        note="编号是“地址@施行日期”。能改文号、公布日期、说明和来源；版本名、起止日期和条号不从表格改。",
    )  # fmt: skip


def provisions(by) -> FormTable:
    return FormTable(
        "provisions", ProvisionForm, "key",
        lambda row: _or_refused(amending.correct_provision, row, by=by, reason=BY_TABLE),
        extra={"key": ("编号", provision_key)}, find=_provision, named=_without_key,
        fixed=("number", "sub", "place", "text", "text_status"), fixed_words=OFFICIAL, no_new=NO_NEW_PROVISION,
        rows=_every_provision,
        note="编号是“地址@施行日期/条号”。能改换句话说、边注和编者注；官方原文只导出，表格里改了一个字，这一行就不导入。",
    )  # fmt: skip


def edition_key(edition: Edition) -> str:
    return f"{edition.statute.slug}@{edition.effective_from}"


def provision_key(provision: Provision) -> str:
    return f"{edition_key(provision.edition)}/{provision.number_slug}"


def _every_provision() -> Iterable[Provision]:
    every = Provision.objects.with_statute()
    return every.order_by("edition__statute__slug", "edition__effective_from", "number", "sub").iterator(500)


def _edition(key: str) -> Edition | None:
    slug, _, day = key.partition("@")
    try:
        start = date.fromisoformat(day)
    except ValueError:
        raise RowRefused("编号（key）要写成 civil-code@2021-01-01 这样：地址、@、施行日期。") from None
    return Edition.objects.select_related("statute").filter(statute__slug=slug, effective_from=start).first()


def _provision(key: str) -> Provision | None:
    place, _, number = key.partition("/")
    number, _, sub = number.partition("-")
    if not (number.isdecimal() and (sub or "0").isdecimal() and len(number) < 5 and len(sub) < 3):
        raise RowRefused("编号（key）要写成 civil-code@2021-01-01/675 这样：地址、@、施行日期、/、条号。")
    edition = _edition(place)
    if edition is None:
        return None
    return edition.provisions.with_statute().filter(number=int(number), sub=int(sub or 0)).first()


def _without_key(cells: dict[str, str]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if name != "key"}


def _or_refused(verb, row: Any, **said: Any) -> None:
    try:
        verb(row, **said)
    except amending.Refused as refused:
        raise RowRefused(str(refused)) from None
