"""A large table in two runs: the first looks at every row and writes nothing, the second writes what was looked at."""

from core import exchanging
from core.exchanging import CHANGED, FAULTY, NEW, SAID, Exchange, RowPlan
from portal.bulk import filing
from portal.bulk.running import Broken, Report
from portal.exchanging import exchanges
from portal.models import BulkRun

LONGEST_CELL = 300  # of a cell as it is shown
MOVED = "你看过以后，站上有人改了这一条，没有写。要写的话，请重新核对这个文件。"
GONE = "文件已经不在了（只留两个星期），请重新上传。"


def work(report: Report) -> str:
    """Look at a table, or write the rows that were shown when it was looked at."""
    run = report.run
    exchange = exchange_of(run)
    if run.file is None or exchange is None or exchange.plan is None:
        raise Broken(GONE)
    sheet = filing.read(run.file)
    report.expect(len(sheet.lines))
    shown = _shown(run) if run.asked.get("write") else None
    counts = dict.fromkeys(SAID, 0)
    for one in exchanging.planned(exchange, sheet):
        if shown is not None:
            _write(one, shown)
        counts[one.outcome] += 1
        _tell(report, one, looked_at=shown is None)
        report(phase="写入" if shown is not None else "核对")
    return exchanging.told(counts) + ("" if shown is not None else "（还没有写入）")


def exchange_of(run: BulkRun) -> Exchange | None:
    return exchanges(run.started_by).get(run.asked.get("table", ""))


def _shown(run: BulkRun) -> dict[int, str]:
    """What each row would do as it was shown, by its line."""
    notes = BulkRun.objects.get(pk=run.asked["looked_at"]).notes.filter(outcome__in=(NEW, CHANGED))
    return dict(notes.values_list("line", "digest"))


def _write(one: RowPlan, shown: dict[int, str]) -> None:
    if one.outcome not in (NEW, CHANGED):
        return
    if shown.get(one.line) == one.digest:
        exchanging.write(one)
    else:
        one.outcome, one.words = FAULTY, MOVED


def _tell(report: Report, one: RowPlan, *, looked_at: bool) -> None:
    """What is wrong is always told; what changes is shown before it is written, once."""
    if one.outcome == FAULTY:
        report.note(one.key, one.words, line=one.line)
    elif looked_at and one.outcome in (NEW, CHANGED):
        changes = [[each.label, _short(each.old), _short(each.new)] for each in one.changes]
        report.note(
            one.key, one.words, outcome=one.outcome, line=one.line, changes=changes, digest=one.digest
        )


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}……"
