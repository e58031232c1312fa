"""The database's own refusal to change or remove what was recorded.

The one change that it allows is to let go of the account of an actor, so that somebody can leave this site; the name
under which they acted stays. SQLite drops triggers with every rebuilding of a table, so they are looked for after each
`migrate` and put back.
"""

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "qa_moderationevent"
RELEASED = "actor_id"
CHANGED, REMOVED = "moderation_event_changed", "moderation_event_removed"
EMPTIED, REPLACED = "moderation_event_emptied", "moderation_event_replaced"
REFUSAL = "the log of moderation is never changed"

_POSTGRES = f"""
CREATE OR REPLACE FUNCTION refuse_to_rewrite_moderation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.{RELEASED} IS NULL AND to_jsonb(NEW) - '{RELEASED}' = to_jsonb(OLD) - '{RELEASED}' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER IF EXISTS {CHANGED} ON {TABLE};
DROP TRIGGER IF EXISTS {REMOVED} ON {TABLE};
DROP TRIGGER IF EXISTS {EMPTIED} ON {TABLE};
CREATE TRIGGER {CHANGED} BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_moderation();
CREATE TRIGGER {REMOVED} BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_moderation();
CREATE TRIGGER {EMPTIED} BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION refuse_to_rewrite_moderation();
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on the log; safe to run again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES)
            return
        columns = [row.name for row in connection.introspection.get_table_description(cursor, TABLE)]
        same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name != RELEASED)
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        remove(connection)
        cursor.execute(
            f"CREATE TRIGGER {CHANGED} BEFORE UPDATE ON {TABLE} "
            f"WHEN NOT (NEW.{RELEASED} IS NULL AND {same}) {refuse}"
        )
        cursor.execute(f"CREATE TRIGGER {REMOVED} BEFORE DELETE ON {TABLE} {refuse}")
        # INSERT OR REPLACE removes a row without asking the trigger above.
        taken = f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR number = NEW.number)"
        cursor.execute(f"CREATE TRIGGER {REPLACED} BEFORE INSERT ON {TABLE} WHEN {taken} {refuse}")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers off again: for a migration backwards, and for tests that empty every table."""
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _names(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of the triggers that should be there and are not."""
    asked = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [TABLE])
        return _names(connection) - {row[0] for row in cursor.fetchall()}


def after_migrate(sender, using, **signal) -> None:
    """Put back what a rebuilding of the table has dropped."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names() and _is_chained(connection) and missing(connection):
        install(connection)


def _is_chained(connection: BaseDatabaseWrapper) -> bool:
    """False where the migration that chains the events was taken back: it has yet to number them."""
    with connection.cursor() as cursor:
        return any(
            row.name == "hash" for row in connection.introspection.get_table_description(cursor, TABLE)
        )


def _names(connection: BaseDatabaseWrapper) -> set[str]:
    return {CHANGED, REMOVED, EMPTIED if connection.vendor == "postgresql" else REPLACED}
