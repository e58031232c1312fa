"""Plain values of files → rows, without overwriting what staff have changed since the last load."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from core.events import public_page_changed
from search import index
from statutes import reviewing
from statutes.citing import names, record_again, record_again_of
from statutes.importing.fingerprint import OF_PROVISION, digest, digest_of
from statutes.importing.head import BadFile
from statutes.importing.read import EditionFile, ProvisionText, read_file
from statutes.models import Edition, Provision, Statute

_SKIPPED = "README.md"


@dataclass
class Loaded:
    """What a load did, for the one who ran it."""

    created: int = 0
    changed: int = 0
    same: int = 0
    kept: list[str] = field(default_factory=list)  # edited by staff since, left alone
    problems: list[str] = field(default_factory=list)  # files with mistakes, not loaded

    @property
    def summary(self) -> str:
        parts = [f"新增 {self.created} 条", f"更新 {self.changed} 条", f"不变 {self.same} 条"]
        if self.kept:
            parts.append(f"{len(self.kept)} 处站内改过，没有覆盖")
        if self.problems:
            parts.append(f"{len(self.problems)} 个文件有错，没有载入")
        return "，".join(parts) + "。"


def load_statutes(folder: Path, *, progress: Callable[[str], None] | None = None) -> Loaded:
    """Load every law in a folder. Running it again changes nothing; nothing of a file with a mistake is loaded."""
    loaded = Loaded()
    read_addresses()
    files = list(_read_all(folder, loaded))
    for edition_file in _without_conflicts(files, loaded):
        if progress:
            progress(edition_file.name)
        with transaction.atomic():
            _load_edition(edition_file, loaded)
    if loaded.created or loaded.changed:
        record_again(on=timezone.localdate())  # texts that named a provision before we held it
    return loaded


def read_addresses() -> None:
    """Let Django read the addresses of all rooms now: it takes a second once, and must not fall into a transaction."""
    reverse("statutes:list")


def _read_all(folder: Path, loaded: Loaded) -> Iterable[EditionFile]:
    for path in sorted(folder.glob("*.md")):
        if path.name == _SKIPPED:
            continue
        try:
            yield read_file(path)
        except BadFile as error:
            loaded.problems.append(str(error))


def _without_conflicts(files: list[EditionFile], loaded: Loaded) -> Iterable[EditionFile]:
    """Files that agree with each other: one head for a law, one law for a name, one edition for a day."""
    editions: dict[str, list[EditionFile]] = {}
    owners = _names_in_database({file.statute["slug"] for file in files})
    for file in files:
        slug = file.statute["slug"]
        problem = _conflict(file, editions, owners)
        if problem:
            loaded.problems.append(str(BadFile(file.name, 1, problem)))
            continue
        editions.setdefault(slug, []).append(file)
        owners |= dict.fromkeys(_forms(file.statute), slug)
        yield file


def _overlap(one: dict[str, Any], two: dict[str, Any]) -> bool:
    earlier, later = sorted((one, two), key=lambda edition: edition["effective_from"])
    return earlier["effective_to"] is None or earlier["effective_to"] > later["effective_from"]


def _conflict(file: EditionFile, editions: dict[str, list[EditionFile]], owners: dict[str, str]) -> str:
    slug = file.statute["slug"]
    head = next(iter(editions.get(slug, [])), None)
    if head and head.statute != file.statute:
        return f"[statute] 和 {head.name} 里的不一样；同一部法律的两个版本要写同样的 [statute]"
    for other in editions.get(slug, []):
        if _overlap(file.edition, other.edition):
            return f"和 {other.name} 的施行时间重叠；旧版本要写 effective_to"
    taken = {form: owners[form] for form in _forms(file.statute) if owners.get(form, slug) != slug}
    if taken:
        form, owner = next(iter(taken.items()))
        return f"“{form}”已经是 {owner} 的名字，一个名字只能指一部法律"
    return ""


def _forms(statute: dict[str, Any]) -> tuple[str, ...]:
    return names.keys(statute["title"], statute["short_title"], *statute["aliases"])


def _names_in_database(besides: set[str]) -> dict[str, str]:
    return {
        form: statute.slug
        for statute in Statute.objects.exclude(slug__in=besides)
        for form in names.keys(statute.title, statute.short_title, *statute.aliases)
    }


def _load_edition(file: EditionFile, loaded: Loaded) -> None:
    label = f"{file.statute['short_title']}（{file.edition['label']}）"
    is_new = not Edition.objects.filter(
        statute__slug=file.statute["slug"], effective_from=file.edition["effective_from"]
    ).exists()
    if is_new and (held := Statute.objects.filter(slug=file.statute["slug"]).first()):
        record_again_of(held, on=timezone.localdate())
    statute, statute_changed = _settle(Statute, {"slug": file.statute["slug"]}, file.statute, label, loaded)
    place = {"statute": statute, "effective_from": file.edition["effective_from"]}
    head = with_end_by_successor(statute, file.edition)
    edition, edition_changed = _settle(Edition, place, head, label, loaded)
    known = {(one.number, one.sub): one for one in edition.provisions.all()}
    written = [
        row
        for text in file.provisions
        if (row := _load_provision(text, edition, known.get((text.number, text.sub)), loaded))
    ]
    store_provisions(written)
    if written:
        _ask_for_reviews(edition, is_new)
    if statute_changed or edition_changed:
        written = list(edition.provisions.all())
    for row in written:
        row.edition = edition
    if written:
        index.refresh_many("provision", written)
        public_page_changed.send(sender=Provision, reason=f"loaded {file.name}")


def _ask_for_reviews(edition: Edition, is_new: bool) -> None:
    """A newer edition opens tasks for what cites the one before it; wording that comes in later settles some."""
    before = edition.statute.editions.filter(effective_to=edition.effective_from).first()
    if is_new and before:
        reviewing.ask_for_review(before, edition, timezone.now())
    else:
        reviewing.settle(edition, timezone.now())


def with_end_by_successor(statute: Statute, edition: dict[str, Any]) -> dict[str, Any]:
    """A newer edition that was published or imported here has ended this one, although its file does not say so yet."""
    row = statute.editions.filter(effective_from=edition["effective_from"]).first()
    if row is None or row.effective_to is None or edition["effective_to"]:
        return edition
    followed = statute.editions.filter(effective_from=row.effective_to).exists()
    return edition | {"effective_to": row.effective_to} if followed else edition


def _settle(model: type[Model], where: dict, values: dict, label: str, loaded: Loaded) -> tuple[Any, bool]:
    """The row as the file has it, unless staff have changed it; and whether it was written."""
    row: Any = model._default_manager.filter(**where).first()
    if row is None:
        row = model(**where)
    elif digest(row, values) == digest_of(values):
        _remember(row, values)
        return row, False
    elif row.content_hash != digest(row, values):
        loaded.kept.append(f"{label}的{model._meta.verbose_name}信息")
        return row, False
    _take(row, values)
    row.save()
    return row, True


def _load_provision(
    text: ProvisionText, edition: Edition, row: Provision | None, loaded: Loaded
) -> Provision | None:
    """The row with what the file says, to be stored; nothing when it says so already or staff have changed it."""
    values = text.values
    if row is None:
        row = Provision(edition=edition, number=text.number, sub=text.sub)
        loaded.created += 1
    else:
        if (
            text.unseen and row.text
        ):  # the official wording has come in since; a file without it takes nothing away
            values |= {"text": row.text, "text_status": row.text_status}
        held = digest(row, values)
        if held == digest_of(values):
            _remember(row, values)
            loaded.same += 1
            return None
        if row.content_hash != held:
            loaded.kept.append(f"{edition.statute.short_title}{row.label}")
            return None
        loaded.changed += 1
    _take(row, values)
    return row


def store_provisions(rows: list[Provision]) -> None:
    """New rows and changed ones, in a number of statements that does not grow with them."""
    changed = [row for row in rows if row.pk]
    Provision.objects.bulk_create([row for row in rows if not row.pk], batch_size=500)
    Provision.objects.bulk_update(changed, [*OF_PROVISION, "content_hash"], batch_size=100)


def _remember(row: Any, values: dict[str, Any]) -> None:
    """What staff wrote here and export_content brought into the file counts as loaded: the next edit is one edit, no clash."""
    if row.content_hash != digest_of(values):
        type(row)._default_manager.filter(pk=row.pk).update(content_hash=digest_of(values))


def _take(row: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.content_hash = digest_of(values)
