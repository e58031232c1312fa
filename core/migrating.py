"""What a migration does to a table that readers write to meanwhile."""

from django.db import NotSupportedError
from django.db.migrations import AddIndex


class AddIndexBeside(AddIndex):
    """An index that is built while others go on writing; its migration says `atomic = False` and holds nothing else.

    PostgreSQL builds it beside the table and leaves an invalid one when it fails, which the next try takes away first. SQLite
    has one writer in any case.
    """

    holds_no_locks = True

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_forwards(app_label, schema_editor, from_state, to_state)
        if schema_editor.connection.in_atomic_block:
            raise NotSupportedError("AddIndexBeside wants `atomic = False` in its migration")
        model = to_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            name = schema_editor.quote_name(self.index.name)
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            schema_editor.add_index(model, self.index, concurrently=True)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return super().database_backwards(app_label, schema_editor, from_state, to_state)
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)

    def describe(self):
        return f"{super().describe()}, while others write"
