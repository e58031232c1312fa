"""What the figures are held against, and the table that shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

import rows
import tools

CACHED_TIMES_BARE = 3.0
CACHED_OF_STATIC = 0.4
TIMES_CHEAPER_THAN_WAGTAIL = 5.0
WARM_MEGABYTES = 180.0
SECONDS_TO_START = 2.5
WORSE = 1.2  # against the last run on the same machine
KINDS = ("sqlite", "postgres")


@dataclass(frozen=True)
class Verdict:
    """One promise, what was measured for it, and whether it is kept; None where it was not measured."""

    promise: str
    measured: str
    kept: bool | None

    def line(self) -> str:
        mark = {True: "kept", False: "BROKEN", None: "not measured"}[self.kept]
        return f"  {mark:<12} {self.promise}: {self.measured}"


def verdicts(run: dict) -> list[Verdict]:
    """Every promise, for each database that was measured."""
    found = []
    for kind in run["databases"]:
        found += _of_database(kind, run["databases"][kind])
    if "search" in run:
        failed = run["search"]["failed"]
        words = f"the figures of the search at {run['search']['documents']:,} pages"
        found.append(Verdict(words, "; ".join(failed) or "all within their limits", not failed))
    return found


def _of_database(kind: str, told: dict) -> list[Verdict]:
    table = told["rows"]

    def cpu(name: str) -> float | None:
        return table[name]["cpu_ms"] if name in table else None

    def times(promise: str, first: float | None, second: float | None, least: float) -> Verdict:
        if not first or not second:
            return Verdict(f"{kind}: {promise}", "–", None)
        return Verdict(f"{kind}: {promise} ≥ {least:g}", f"{first / second:.2f}", first / second >= least)

    article, fresh = cpu(rows.cached("article")), cpu(rows.uncached("article"))
    found = [
        times("cached article × bare view", cpu(rows.BARE), article, CACHED_TIMES_BARE),
        times("cached article × static file of nginx", cpu(rows.NGINX), article, CACHED_OF_STATIC),
        times(
            "uncached article × cheaper than Wagtail's", cpu(rows.WAGTAIL), fresh, TIMES_CHEAPER_THAN_WAGTAIL
        ),
        times(
            "the same, Wagtail's without page links",
            cpu(rows.WAGTAIL_PLAIN),
            fresh,
            TIMES_CHEAPER_THAN_WAGTAIL,
        ),
    ]
    for page, most in rows.MOST_QUERIES.items():
        asked = max(
            (
                table[name]["queries"]
                for name in (rows.uncached(page), rows.LIVE if page == "article" else "")
                if name in table
            ),
            default=None,
        )
        found.append(
            Verdict(
                f"{kind}: queries of {page} ≤ {most}",
                "–" if asked is None else str(asked),
                None if asked is None else asked <= most,
            )
        )
    dear = dearest_tool(table)
    found.append(
        Verdict(
            f"{kind}: a tool ≤ {tools.LIMIT} rendered articles",
            f"{dear[0]} {dear[1]:.2f}" if dear else "–",
            dear[1] <= tools.LIMIT if dear else None,
        )
    )
    for name, most, unit in (("warm_mb", WARM_MEGABYTES, "MB"), ("start_s", SECONDS_TO_START, "s")):
        words = {"warm_mb": "memory of a warm worker", "start_s": "idle start"}[name]
        value = told.get(name)
        found.append(
            Verdict(
                f"{kind}: {words} ≤ {most:g} {unit}",
                "–" if value is None else f"{value:.2f}",
                None if value is None else value <= most,
            )
        )
    return found


def dearest_tool(table: dict[str, dict]) -> tuple[str, float] | None:
    article = table.get(rows.LIVE, {}).get("cpu_ms")
    measured = [
        (name, table[name]["cpu_ms"] / article) for name in tools.requests() if article and name in table
    ]
    return max(measured, key=lambda each: each[1], default=None)


def table(run: dict) -> str:
    """The rows, with the figures of each database side by side."""
    kinds = [kind for kind in KINDS if kind in run["databases"]]
    lines = [
        " " * 32 + "".join(f"| {kind:^45} " for kind in kinds) + "|",
        f"{'':<32}"
        + "".join(f"| {'× bare':>9} {'CPU ms':>8} {'p50 ms':>8} {'p95 ms':>8} {'queries':>7} " for _ in kinds)
        + "|  bytes",
    ]
    names = list(dict.fromkeys(name for kind in kinds for name in run["databases"][kind]["rows"]))
    for name in names:
        told = [run["databases"][kind]["rows"].get(name) for kind in kinds]
        weight = next(each["bytes"] for each in told if each)
        lines.append(f"{name:<32}" + "".join(map(_cells, told)) + f"| {weight or '':>6}")
    return "\n".join(lines)


def _cells(row: dict | None) -> str:
    if row is None:
        return "| " + " " * 45 + " "
    times = row["times_bare"]
    shown = "–" if times is None else f"{times:.2f}" if times >= 0.1 else f"{times:.4f}"
    queries = "" if row["queries"] is None else row["queries"]
    return f"| {shown:>9} {row['cpu_ms']:>8.3f} {row['p50_ms']:>8.2f} {row['p95_ms']:>8.2f} {queries:>7} "


def changes(run: dict, before: dict) -> Iterable[str]:
    """What costs a fifth more, against the bare view, than in an earlier run on the same machine."""
    for kind, told in run["databases"].items():
        former = before["databases"].get(kind, {"rows": {}})
        for name, row in told["rows"].items():
            then = former["rows"].get(name, {}).get("times_bare")
            if then and row["times_bare"] and then / row["times_bare"] > WORSE:
                yield f"  {kind}: {name} costs {then / row['times_bare']:.2f} times as much as in the run of {before['at']}"
        for value in ("warm_mb", "start_cpu_s"):
            if told.get(value) and former.get(value) and told[value] / former[value] > WORSE:
                yield f"  {kind}: {value} rose from {former[value]} to {told[value]}"
