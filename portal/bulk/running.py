"""Every change of a run. One of a kind works at a time; a process that dies leaves whole rows and a run that says so."""

import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from core.exchanging import FAULTY
from portal.models import BulkFile, BulkNote, BulkRun

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.5  # how often a run says how far it is, and looks whether it should stop
NOTES_AT_ONCE = 200
FILES_KEPT = timedelta(days=14)
RUNS_KEPT = timedelta(days=90)
_Status = BulkRun.Status


class AlreadyRunning(Exception):
    """Another run of the kind is not over; the words name it."""


class NotUnderWay(Exception):
    """There is nothing left to stop."""


class Stopped(Exception):
    """Somebody has asked the run to stop, or its process is told to end; raised between two rows."""

    def __init__(self, status: str):
        super().__init__(status)
        self.status = status


class Broken(Exception):
    """A run met a fault of ours; the words name the place and repeat nothing of what it worked on."""


@dataclass(frozen=True)
class Job:
    """One kind of long work: what people call it, what it does, whose right it takes, and what doing it again means.

    `work` calls the report after each whole row or batch, outside transactions, and returns one sentence for the end.
    """

    kind: str
    label: str
    words: str
    again: str
    right: str
    work: Callable[["Report"], str]


class Report:
    """What a job says of its progress: `report(rows)` after whole rows, which also ends it when it should stop."""

    def __init__(
        self,
        run: BulkRun,
        seen: Callable[["Report"], None] = lambda report: None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.run, self._seen, self._clock = run, seen, clock
        self.done, self.phase = 0, ""
        self.total: int | None = None
        self._faults, self._last = 0, clock()
        self._notes: list[BulkNote] = []
        self.told_to_end = threading.Event()

    def expect(self, total: int) -> None:
        """Say how many rows there will be."""
        self.total = total
        BulkRun.objects.filter(pk=self.run.pk).update(total=total)

    def __call__(self, rows: int = 1, phase: str = "") -> None:
        self.done += rows
        self.phase = phase or self.phase
        if self._clock() - self._last >= BEAT_SECONDS or len(self._notes) >= NOTES_AT_ONCE:
            self.beat()

    def note(self, concerns: str, words: str = "", *, outcome: str = FAULTY, **columns: Any) -> None:
        """Keep what one row came to; what is FAULTY is counted and shown first."""
        self._faults += outcome == FAULTY
        self._notes.append(
            BulkNote(run=self.run, concerns=concerns[:200], words=words, outcome=outcome, **columns)
        )

    def beat(self) -> None:
        """Write down how far it is; raises Stopped when the run is to end, or is no longer ours."""
        self._last = self._clock()
        self._seen(self)
        self.flush()
        mine = BulkRun.objects.filter(pk=self.run.pk, status=_Status.RUNNING)
        if not mine.filter(stop_asked_at=None).update(beat_at=timezone.now()):
            raise Stopped(_Status.STOPPED)
        if self.told_to_end.is_set():
            raise Stopped(_Status.CUT_OFF)

    def flush(self) -> None:
        notes, self._notes = self._notes, []
        BulkNote.objects.bulk_create(notes)
        told = {"done": self.done, "faults": self._faults, "phase": self.phase[:120]}
        BulkRun.objects.filter(pk=self.run.pk).update(**told)


def start(
    job: Job,
    *,
    by,
    now: datetime,
    label: str = "",
    asked: dict[str, Any] | None = None,
    file: BulkFile | None = None,
    again_of: BulkRun | None = None,
    here: bool = False,
) -> BulkRun:
    """Ask for a run; the task worker takes it after the commit, or whoever asks does it `here`.

    Raises AlreadyRunning while one of the kind is not over.
    """
    _bury(job.kind, now)
    try:
        with transaction.atomic():
            run = BulkRun.objects.create(
                kind=job.kind, label=(label or job.label)[:200], asked=asked or {}, file=file,
                again_of=again_of, started_by=by, asked_at=now,
            )  # fmt: skip
            if not here:
                transaction.on_commit(lambda: work.enqueue(run.pk), robust=True)
    except IntegrityError:
        first = BulkRun.objects.under_way().filter(kind=job.kind).first()
        raise AlreadyRunning(
            f"“{first.label if first else job.label}”还没有做完，同一种任务一次只能有一个。"
        ) from None
    return run


def again(job: Job, run: BulkRun, *, by, now: datetime) -> BulkRun:
    """Ask for the same once more."""
    return start(job, by=by, now=now, label=run.label, asked=run.asked, file=run.file, again_of=run)


def stop(run: BulkRun, *, now: datetime) -> None:
    """End a run: at once while nobody works at it, after the row in hand otherwise. Raises NotUnderWay when it is over."""
    mine = BulkRun.objects.filter(pk=run.pk)
    if mine.filter(status=_Status.WAITING).update(status=_Status.STOPPED, ended_at=now, stop_asked_at=now):
        return
    _bury(run.kind, now)
    if not mine.filter(status=_Status.RUNNING).update(stop_asked_at=now):
        raise NotUnderWay("这一次已经结束了，没有什么可以取消。")


def _bury(kind: str, now: datetime) -> None:
    """Close what says that it runs and whose process is gone, so that it stands in nobody's way."""
    BulkRun.objects.dead(now).filter(kind=kind).update(status=_Status.CUT_OFF, ended_at=F("beat_at"))


@task(queue_name=settings.BULK_QUEUE)
def work(pk: int) -> None:
    """Do one run, unless it was cancelled or taken meanwhile."""
    from portal.bulk.jobs import jobs  # the jobs need this module

    run = BulkRun.objects.select_related("file", "started_by").filter(pk=pk).first()
    if run is not None:
        carry_out(run, jobs().get(run.kind))


def carry_out(run: BulkRun, job: Job | None, seen: Callable[[Report], None] = lambda report: None) -> None:
    """Do a run that waits, and write down how it ended; `seen` is shown the report now and then."""
    now = timezone.now()
    waiting = BulkRun.objects.filter(pk=run.pk, status=_Status.WAITING)
    if not waiting.update(status=_Status.RUNNING, started_at=now, beat_at=now):
        return
    report = Report(run, seen)
    try:
        if job is None:
            raise Broken("this kind of work is not done any more")
        with _told_to_end(report):
            said = job.work(report)
    except Stopped as stopped:
        _end(report, stopped.status, "")
    except (KeyboardInterrupt, SystemExit):
        _end(report, _Status.CUT_OFF, "")
        raise
    except Exception as fault:
        place = _place(fault)
        _end(report, _Status.FAILED, f"程序出错：{place}")
        log.error("bulk run %s (%s) failed: %s", run.pk, run.kind, place)
        raise Broken(f"bulk run {run.pk} failed: {place}") from None
    else:
        _end(report, _Status.DONE, said)


def _end(report: Report, status: str, said: str) -> None:
    report.flush()
    now = timezone.now()
    mine = BulkRun.objects.filter(pk=report.run.pk, status=_Status.RUNNING)
    mine.update(status=status, outcome=said[:500], ended_at=now, beat_at=now)


def _place(fault: BaseException) -> str:
    """The kind of a fault and where it happened, in our own files if it can be; its message may repeat what it met."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "site-packages" not in frame.filename] or frames
    return f"{type(fault).__name__}, {Path(ours[-1].filename).name}:{ours[-1].lineno}"


@contextmanager
def _told_to_end(report: Report) -> Iterator[None]:
    """While a run works, a process that is told to end stops it after the row in hand, and then does what it did before."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)

    def end(number, frame):
        report.told_to_end.set()
        if callable(before):
            before(number, frame)

    signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def forget(now: datetime) -> tuple[int, int]:
    """Remove files of two weeks ago and runs of three months ago, with their notes; how many of each."""
    for kind in BulkRun.objects.dead(now).values_list("kind", flat=True).distinct():
        _bury(kind, now)
    over = BulkRun.objects.exclude(status__in=BulkRun.UNDER_WAY)
    old_files = BulkFile.objects.filter(brought_at__lt=now - FILES_KEPT).exclude(
        runs__status__in=BulkRun.UNDER_WAY
    )
    files = old_files.count()
    BulkNote.objects.filter(run__in=over.filter(file__in=old_files)).delete()  # they repeat the rows
    BulkFile.objects.filter(pk__in=list(old_files.values_list("pk", flat=True))).delete()
    old = over.filter(asked_at__lt=now - RUNS_KEPT)
    runs = old.count()
    old.delete()
    return files, runs
