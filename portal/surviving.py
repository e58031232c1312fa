"""Whether the version that serves readers survives a migration of the next one, and whether that can be taken back.

An update changes tables while processes of the old version read and write them, and goes back to that version when something
fails. So a release may add what the old version does not know, and nothing else. What is wanted for another reason says so in the
migration, operation by operation, in a sentence: `survived_because = {"AddIndex qa.notice.due": "A scan of half a second."}`.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

from portal.environment import BASE_DIR

# The migrations of the last release, one in a line; `manage.py check_migrations --release` writes them anew.
RELEASED = BASE_DIR / "deploy" / "released-migrations.txt"
SHORTEST_REASON = 20
# Only what Django says about a column: the database never hears of it.
WORDS_ONLY = {
    "blank", "choices", "default", "editable", "error_messages", "help_text", "limit_choices_to", "on_delete",
    "related_name", "related_query_name", "validators", "verbose_name",
}  # fmt: skip
GONE = {
    migrations.DeleteModel: "the running version still reads and writes this table; take it away one release later",
    migrations.RemoveField: "the running version still names this column; take it away one release later",
    migrations.RenameModel: "the running version knows the old name; add a new table and move over two releases",
    migrations.RenameField: "the running version knows the old name; add a new column and move over two releases",
    migrations.AlterModelTable: "the running version knows the old name of the table",
    migrations.AddConstraint: "what the running version writes may break it, and all rows are read under a lock",
    migrations.AlterUniqueTogether: "what the running version writes may break it",
    migrations.AlterOrderWithRespectTo: "the running version writes no place in the order",
    migrations.AddIndex: "nobody can write to this table while its rows are read; use core.migrating.AddIndexBeside",
}  # fmt: skip


def released() -> set[tuple[str, str]]:
    """The migrations that the last release brought or found."""
    lines = RELEASED.read_text(encoding="utf-8").splitlines()
    return {(app, name) for app, _, name in (line.partition(".") for line in lines) if name}


def ours() -> MigrationLoader:
    """All migrations as files, without looking into any database."""
    return MigrationLoader(None)


def names(loader: MigrationLoader) -> list[tuple[str, str]]:
    """Those of our own rooms, also the ones that a squashed one stands for."""
    return sorted(key for key, each in loader.disk_migrations.items() if _is_ours(each))


def faults(loader: MigrationLoader, before: Iterable[tuple[str, str]]) -> list[str]:
    """A line for each thing that is wrong with the migrations which are not among `before`."""
    old, state, found = set(before), ProjectState(), []
    fresh: set[tuple[str, str]] = set()  # tables that the running version has never heard of
    for key in _in_order(loader):
        migration = loader.graph.nodes[key]
        if key in old or not _is_ours(migration):
            for operation in migration.operations:
                operation.state_forwards(key[0], state)
        else:
            found += [f"{key[0]}.{key[1]}: {line}" for line in _of_migration(migration, state, fresh)]
    return found


def _is_ours(migration: migrations.Migration) -> bool:
    place = Path(__import__(migration.__module__, fromlist=["x"]).__file__)
    return place.is_relative_to(BASE_DIR) and ".venv" not in place.parts


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    plan: dict[tuple[str, str], None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        plan |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(plan)


def _of_migration(
    migration: migrations.Migration, state: ProjectState, fresh: set[tuple[str, str]]
) -> Iterator[str]:
    reasons = dict(getattr(migration, "survived_because", {}))
    app = migration.app_label
    for operation in migration.operations:
        name = named(operation, app)
        wrong = list(of_operation(operation, app, state, fresh))
        operation.state_forwards(app, state)
        if not wrong:
            continue
        if len(reason := reasons.pop(name, "")) < SHORTEST_REASON:
            yield from (f"{name}: {words}" for words in wrong)
            if reason:
                yield f"{name}: {reason!r} gives no reason; write a sentence"
    yield from (f"survived_because names {name}, which needs no reason" for name in reasons)


def named(operation: Operation, app: str) -> str:
    """`AddField qa.question.heat`: what a reason is given for."""
    told = [
        getattr(operation, part, "").lower()
        for part in ("model_name", "name", "old_name")
        if isinstance(getattr(operation, part, None), str)
    ]
    if isinstance(operation, migrations.AddIndex | migrations.AddConstraint):
        told.append((getattr(operation, "index", None) or operation.constraint).name)
    if isinstance(operation, migrations.RunPython):
        told = [operation.code.__name__]
    return " ".join([type(operation).__name__, ".".join([app, *filter(None, told)])])


def of_operation(
    operation: Operation, app: str, state: ProjectState, fresh: set[tuple[str, str]]
) -> Iterator[str]:
    """What the version before would stumble over. `fresh` grows by the tables that are made."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from of_operation(inner, app, state, fresh)
        return
    if not operation.reversible:
        yield "it cannot be taken back when the update fails; give it the way back"
    if isinstance(operation, migrations.CreateModel):
        fresh.add((app, operation.name_lower))
        return
    if isinstance(operation, migrations.RunPython | migrations.RunSQL):
        yield "say how many rows it touches, how long it holds them, and what the running version makes of it"
        return
    model = getattr(operation, "model_name_lower", None) or getattr(operation, "name_lower", "")
    if (app, model) in fresh:
        return
    if isinstance(operation, migrations.AddField):
        yield from _added(operation.field)
    elif isinstance(operation, migrations.AlterField):
        yield from _altered(state.models[app, model].fields[operation.name], operation.field)
    elif not getattr(operation, "holds_no_locks", False):
        yield from (words for kind, words in GONE.items() if isinstance(operation, kind))


def _added(field: models.Field) -> Iterator[str]:
    if field.many_to_many:
        return
    if not field.null and field.db_default is NOT_PROVIDED:
        yield "the running version inserts rows without it; give it db_default or null=True"
    if field.unique:
        yield "all rows are read under a lock for its index; add the constraint apart from the column"


def _altered(old: models.Field, new: models.Field) -> Iterator[str]:
    if old.null and not new.null:
        yield "the running version still writes NULL; forbid it one release later"
    if not old.unique and new.unique:
        yield "what the running version writes may break it"
    if not old.db_index and new.db_index:
        yield GONE[migrations.AddIndex]
    if old.db_default is not NOT_PROVIDED and new.db_default is NOT_PROVIDED and not new.null:
        yield "a version before may insert rows without it; take db_default away one release later"
    if (was := _column(old)) != (now := _column(new)) and not _wider(was, now):
        yield "the running version writes what the new column may refuse, or the whole table is written anew"


def _column(field: models.Field) -> tuple[str, dict]:
    """What decides the type of the column; relations count by where they lead."""
    _, _, _, told = field.deconstruct()
    apart = WORDS_ONLY | {"null", "unique", "db_index", "db_default"}
    return field.get_internal_type(), {name: value for name, value in told.items() if name not in apart}


def _wider(was: tuple[str, dict], now: tuple[str, dict]) -> bool:
    """A text that may only be longer from now on costs PostgreSQL nothing, and nobody writes what is refused."""
    texts = {"CharField", "TextField", "SlugField", "EmailField", "URLField"}
    if not {was[0], now[0]} <= texts:
        return False
    rest = [{name: value for name, value in told.items() if name != "max_length"} for _, told in (was, now)]
    lengths = [told.get("max_length") or float("inf") for _, told in (was, now)]
    return rest[0] == rest[1] and lengths[0] <= lengths[1]


def ways_back(loader: MigrationLoader, kept: set[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """For each room with migrations that are applied and not among `kept`: where to go back to."""
    since = {app for app, _ in set(loader.applied_migrations) - kept}
    for app in sorted(since):
        stays = [key for key in kept if key[0] == app and key in loader.graph.nodes]
        last = [key for key in stays if not any(child.key in stays for child in _children(loader, key))]
        yield app, (last[0][1] if last else "zero")


def _children(loader: MigrationLoader, key: tuple[str, str]) -> list:
    return [child for child in loader.graph.node_map[key].children if child.key[0] == key[0]]
