"""The database's own refusal to change or remove what was recorded.

The one change that a guard may allow is to let go of the account of an actor, so that somebody can leave this site; the
name under which they acted stays. SQLite drops triggers with every rebuilding of a table, so they are looked for after
each `migrate` and put back.
"""

from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """The triggers of one table. Their names stay what they are: databases bear them."""

    table: str
    stem: str  # of the names of the triggers
    function: str  # of PostgreSQL, which the triggers call
    refusal: str
    released: str = ""  # the one column that may be emptied

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers on the table; safe to run again."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(self._postgres())
                return
            columns = [row.name for row in connection.introspection.get_table_description(cursor, self.table)]
            refuse = f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
            self.remove(connection)
            when = ""
            if self.released:
                same = " AND ".join(
                    f'NEW."{name}" IS OLD."{name}"' for name in columns if name != self.released
                )
                when = f"WHEN NOT (NEW.{self.released} IS NULL AND {same}) "
            cursor.execute(f"CREATE TRIGGER {self.stem}_changed BEFORE UPDATE ON {self.table} {when}{refuse}")
            cursor.execute(f"CREATE TRIGGER {self.stem}_removed BEFORE DELETE ON {self.table} {refuse}")
            # INSERT OR REPLACE removes a row without asking the trigger above.
            taken = f"EXISTS (SELECT 1 FROM {self.table} WHERE id = NEW.id OR number = NEW.number)"
            cursor.execute(
                f"CREATE TRIGGER {self.stem}_replaced BEFORE INSERT ON {self.table} WHEN {taken} {refuse}"
            )

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers off again: for a migration backwards, for a copy of a whole database, and for tests."""
        on = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for name in self._names(connection):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")

    def missing(self, connection: BaseDatabaseWrapper) -> set[str]:
        """The names of the triggers that should be there and are not."""
        asked = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
            if connection.vendor == "postgresql"
            else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(asked, [self.table])
            return self._names(connection) - {row[0] for row in cursor.fetchall()}

    def after_migrate(self, sender, using, **signal) -> None:
        """Put back what a rebuilding of the table has dropped."""
        connection = connections[using]
        if self._is_chained(connection) and self.missing(connection):
            self.install(connection)

    def _is_chained(self, connection: BaseDatabaseWrapper) -> bool:
        """False where the table is not there yet, or the migration that numbers its rows was taken back."""
        if self.table not in connection.introspection.table_names():
            return False
        with connection.cursor() as cursor:
            rows = connection.introspection.get_table_description(cursor, self.table)
            return any(row.name == "hash" for row in rows)

    def _names(self, connection: BaseDatabaseWrapper) -> set[str]:
        last = "emptied" if connection.vendor == "postgresql" else "replaced"
        return {f"{self.stem}_{word}" for word in ("changed", "removed", last)}

    def _postgres(self) -> str:
        release = (
            f"""
    IF TG_OP = 'UPDATE' THEN
        IF NEW.{self.released} IS NULL AND to_jsonb(NEW) - '{self.released}' = to_jsonb(OLD) - '{self.released}' THEN
            RETURN NEW;
        END IF;
    END IF;"""
            if self.released
            else ""
        )
        calls = f"EXECUTE FUNCTION {self.function}()"
        return f"""
CREATE OR REPLACE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{release}
    RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER IF EXISTS {self.stem}_changed ON {self.table};
DROP TRIGGER IF EXISTS {self.stem}_removed ON {self.table};
DROP TRIGGER IF EXISTS {self.stem}_emptied ON {self.table};
CREATE TRIGGER {self.stem}_changed BEFORE UPDATE ON {self.table} FOR EACH ROW {calls};
CREATE TRIGGER {self.stem}_removed BEFORE DELETE ON {self.table} FOR EACH ROW {calls};
CREATE TRIGGER {self.stem}_emptied BEFORE TRUNCATE ON {self.table} {calls};
"""
