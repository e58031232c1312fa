"""What the queries of a block cost PostgreSQL, and how it goes about them: each is explained right after it was asked."""

import json
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection


@dataclass
class Asked:
    """One query, the blocks of memory that it touched, and the tables that it read without an index."""

    sql: str
    blocks: int
    read_whole: dict[str, int]  # table: rows that were read to find what was wanted
    rows: int  # rows that passed through all steps of the plan
    sorted: int  # rows of the greatest sort
    on_disk: bool  # whether a sort had no room in memory
    in_vain: int  # rows that one step looked at, of which not one in a thousand was wanted


@dataclass
class Cost:
    asked: list[Asked] = field(default_factory=list)

    @property
    def queries(self):
        return len(self.asked)

    @property
    def blocks(self):
        return sum(each.blocks for each in self.asked)

    @property
    def rows(self):
        return sum(each.rows for each in self.asked)

    def read_whole(self, least):
        """The tables of which some query read at least so many rows without an index."""
        return {table for each in self.asked for table, rows in each.read_whole.items() if rows >= least}

    @property
    def dearest(self):
        return max(self.asked, key=lambda each: each.blocks, default=None)


@contextmanager
def explained():
    """Yield the Cost of the SELECTs of a block, on PostgreSQL alone."""
    cost = Cost()

    def explain(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if not many and sql.lstrip().startswith("SELECT"):
            with connection.connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) " + sql, params)
                (found,) = cursor.fetchone()
            plan = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
            cost.asked.append(_read(sql, plan))
        return answer

    with connection.execute_wrapper(explain):
        yield cost


def _read(sql, plan):
    whole, rows, most_sorted, on_disk, in_vain = {}, 0, 0, False, 0
    wanted = 1000 * max(1, plan["Actual Rows"] * plan["Actual Loops"])
    for node in _nodes(plan):
        times = node["Actual Loops"]
        passed = int(times * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)))
        rows += passed
        if node["Node Type"] == "Seq Scan":
            whole[node["Relation Name"]] = max(passed, whole.get(node["Relation Name"], 0))
        if node["Node Type"] == "Sort":
            most_sorted = max(most_sorted, int(times * node["Plans"][0]["Actual Rows"]))
        on_disk |= node.get("Sort Space Type") == "Disk"
        in_vain = max(in_vain, passed if passed > wanted else 0)
    blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return Asked(sql, blocks, whole, rows, most_sorted, on_disk, in_vain)


def _nodes(plan):
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)
