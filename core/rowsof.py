"""Rows of another table as one column: what hangs on each row of a list comes along in the same query."""

from django.db.models import F, JSONField, QuerySet, Subquery


class RowsOf(Subquery):
    """A list of lists: some columns of the rows of a queryset, which says their order and points out by OuterRef."""

    output_field = JSONField()

    def __init__(self, queryset: QuerySet, *columns: str) -> None:
        named = {f"column{place}": F(column) for place, column in enumerate(columns)}
        super().__init__(queryset.annotate(**named).values_list(*named))
        self.names = ", ".join(named)

    def as_sqlite(self, compiler, connection, **context):
        return self._listed(compiler, connection, "json_group_array(json_array({}))", **context)

    def as_postgresql(self, compiler, connection, **context):
        return self._listed(
            compiler, connection, "COALESCE(jsonb_agg(jsonb_build_array({})), '[]')", **context
        )

    def _listed(self, compiler, connection, function, **context):
        template = f"(SELECT {function.format(self.names)} FROM (%(subquery)s) AS listed)"
        return super().as_sql(compiler, connection, template=template, **context)
