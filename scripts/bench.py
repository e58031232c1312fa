"""Measures what the self-help tools cost the server, each beside an article page that no cache held: `make bench`.

The first run makes a site of its own in `var/bench/` with everything that `content/` holds (a minute or so); later runs
find it there until content, migrations or locked packages change. Everything is asked in one process, round after round,
so that a busy machine slows all pages alike; what counts is the ratio of the medians, not the milliseconds.
"""

import argparse
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

from common import ROOT, VAR, give_up, say, stop_on_terminate

FOLDER = VAR / "bench"
STAMP = FOLDER / "seeded-from"
REPEATS = 15
LIMIT = 3  # article pages that a tool may cost
ARTICLE = "an article"
TOO_SLOW = 1

# What somebody types into each calculator, rather more than less: many payments, many dates, a long plan.
CALCULATIONS: dict[str, dict[str, str]] = {
    "cost": {
        "kind": "daily", "base": "30000", "daily_rate": "0.05%", "due_on": "2024-01-31", "until": "2026-10-31",
        "payments": "\n".join(f"2025-{month:02}-15 500" for month in range(1, 13)),
    },
    "rate": {
        "lender": "private", "contract_on": "2023-10-08", "net": "12000", "payments": "\n".join(["1072.15"] * 36),
        "principal": "12000", "annual_rate": "36%", "until": "2026-10-07",
    },
    "instalment": {
        "lender": "card", "debt": "68450.32", "income": "5000", "living": "3000", "months": "60", "monthly_rate": "0.5%",
    },
    "limitation": {
        "years": "3", "due_on": "2018-03-15", "event1": "request", "event1_on": "2020-06-01", "event2": "request",
        "event2_on": "2022-09-01", "event3": "suit", "event3_on": "2024-02-01", "event3_ended": "2024-08-30",
    },
    "credit-record": {"settled": "yes", "ended_on": "2023-06-30", "overdue_on": "2023-01-31", "amount": "9000"},
    "court-fee": {"kind": "acceptance", "amount": "1234567.89", "average_wage": "98000"},
    "delay-interest": {
        "base": "300000", "deadline": "2024-01-12",
        "settlements": "\n".join(f"2025-{month:02}-15 5000" for month in range(1, 13)), "until": "2026-10-31",
    },
    "deadlines": dict.fromkeys(
        (
            "order_on", "complaint_on", "judgment_on", "enforced_on", "ruling_on", "final_on", "mediated_on",
            "due_on", "settled_on", "credit_objection_on", "filed_on", "frozen_on",
        ),
        "2026-10-12",
    ),
}  # fmt: skip
MESSAGE = "【示例】您的欠款已逾期，今天18:00前不还将上门走访，通知您的家人和单位。\n" * 20
LETTER = {
    "name": "张三", "creditor": "示例小额贷款有限公司", "agency": "itself", "evidence": "录音 3分12秒", "asks": "stop",
    "facts": "\n".join(f"2026年10月{day}日23:10，0571-00000000 来电骂人" for day in range(1, 21)),
    "is_true": "on", "signed_on": "2026-10-31",
}  # fmt: skip
DEBTS = {"d-rows": "20", "c-rows": "1"} | {
    f"d{number}-{name}": value
    for number in range(20)
    for name, value in (("creditor", f"第{number}家"), ("principal", "12000"), ("rate", "14.4%"), ("due_on", "2026-12-01"))
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One thing to ask for, and words that stand in a true answer, so that nobody measures a refusal."""

    name: str
    path: str
    typed: dict[str, str] | None = None
    shows: str = "</html>"


@dataclass(frozen=True)
class Row:
    """What one page cost: its median in milliseconds, and how many article pages that is."""

    name: str
    milliseconds: float
    articles: float

    @property
    def is_too_slow(self) -> bool:
        return self.name != ARTICLE and self.articles > LIMIT


def pages(article: str) -> list[Page]:
    """Everything that is measured: the article first, then every calculator, then the other tools."""
    return [
        Page(ARTICLE, article),
        *(
            Page(f"calculator {name}", f"/selfhelp/{name}/", typed, 'id="result"')
            for name, typed in CALCULATIONS.items()
        ),
        Page("guide, a question", "/selfhelp/guide/"),
        Page("guide, everything", "/selfhelp/guide/all/"),
        Page("letter, written", "/selfhelp/letters/complaint/", LETTER, 'class="letter"'),
        Page("message, read", "/selfhelp/message/", {"text": MESSAGE, "whose": "mine"}, 'id="mark-1"'),
        Page("debt sheet, 20 debts", "/selfhelp/sheet/", DEBTS, 'id="sums"'),
    ]


def judged(seconds: dict[str, list[float]]) -> list[Row]:
    """A row for each page from the seconds of its rounds."""
    one_article = median(seconds[ARTICLE])
    return [Row(name, median(each) * 1000, median(each) / one_article) for name, each in seconds.items()]


def table(rows: Iterable[Row]) -> str:
    lines = [f"{'page':<28} {'ms':>8} {'× article':>10}"]
    for row in rows:
        remark = f"  more than {LIMIT}" if row.is_too_slow else ""
        lines.append(f"{row.name:<28} {row.milliseconds:8.1f} {row.articles:10.2f}{remark}")
    return "\n".join(lines)


def measure(asked: list[Page], ask: Callable[[Page], None], repeats: int) -> dict[str, list[float]]:
    """Ask for every page in every round; one round before the first warms up what is loaded once."""
    seconds: dict[str, list[float]] = {page.name: [] for page in asked}
    for number in range(repeats + 1):
        for page in asked:
            started = time.perf_counter()
            ask(page)
            if number:
                seconds[page.name].append(time.perf_counter() - started)
        if number:
            say(f"round {number} of {repeats}")
    return seconds


def fingerprint() -> str:
    """Changes with everything that the site of the bench is made from."""
    found = [*(ROOT / "content").rglob("*"), *ROOT.glob("*/migrations/*.py"), ROOT / "requirements.txt"]
    state = hashlib.sha256()
    for path in sorted(path for path in found if path.is_file()):
        state.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return state.hexdigest()


def make_site() -> None:
    """Settings of the bench's own, whatever the environment says, and a database with the whole content."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(FOLDER),
        "DATABASE_URL": f"sqlite:///{FOLDER / 'site.sqlite3'}",
        "SITE_URL": "http://127.0.0.1:8000",
        "DEBUG": "0",
        "PAGE_CACHE": "off",
        "LOG_LEVEL": "ERROR",
    }
    made_from = fingerprint()
    fresh = not STAMP.exists() or STAMP.read_text(encoding="utf-8") != made_from
    if fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
    sys.path.insert(0, str(ROOT))
    import prepare  # Django reads its settings now, and not before they are set

    prepare.django.setup()
    prepare.collect_static_once()
    if fresh:
        say(f"Making a site of the bench's own in {FOLDER.relative_to(ROOT)}/ …")
        prepare.call_command("migrate", interactive=False, verbosity=0)
        prepare.call_command("seed")
        STAMP.write_text(made_from, encoding="utf-8")


def asking() -> Callable[[Page], None]:
    """Ask the site for a page, from the middleware down; a page that is not what it should be ends the bench."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1:8000"})

    def ask(page: Page) -> None:
        answer = client.get(page.path) if page.typed is None else client.post(page.path, page.typed)
        if answer.status_code != 200 or page.shows not in answer.content.decode():
            give_up(f"{page.name}: {page.path} answered {answer.status_code} without {page.shows}")

    return ask


def middling_article(ask: Callable[[Page], None]) -> str:
    """The address of the article that costs neither much nor little."""
    from articles.models import Article

    found = []
    for article in Article.objects.published().order_by("slug"):
        page = Page(article.slug, article.get_absolute_url())
        ask(page)
        started = time.perf_counter()
        ask(page)
        found.append((time.perf_counter() - started, page.path))
    return sorted(found)[len(found) // 2][1]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the self-help tools beside an article page.")
    parser.add_argument(
        "--repeats", type=int, default=REPEATS, help=f"rounds to take the median of ({REPEATS})"
    )
    repeats = max(1, parser.parse_args().repeats)
    stop_on_terminate()
    make_site()
    ask = asking()
    article = middling_article(ask)
    say(f"An article page without a cache is {article}")
    rows = judged(measure(pages(article), ask, repeats))
    say(table(rows))
    slow = [row.name for row in rows if row.is_too_slow]
    say(f"Too slow: {', '.join(slow)}." if slow else f"All within {LIMIT} article pages.")
    return TOO_SLOW if slow else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
