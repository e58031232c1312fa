"""Two hundred readers and twenty people who post, for a minute, on the server as it is deployed: `make bench-crowd`.

Two workers, the task worker beside them, limits on, both databases with what they promise (they wait for the disk). Every
reader holds a connection of their own and asks for the next page a second after the last (a closed loop); ten of them are
signed in and read what is their own. With `--flood` they ask again at once, which no two hundred readers do.
Afterwards every post that was acknowledged is looked for. Ends with 1 when a promise is broken.
"""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import random
import sqlite3
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import quantiles
from urllib.parse import quote, unquote, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import machine
import throwaway_postgres
from common import ROOT, VENV_PYTHON, say, stop_on_terminate
from handing import BROWSER, Counted, Person, hand_in
from run import GRANIAN
from serving import free_port, launch, running, stop
from sites import FOLDER, Database, Ours

READERS, SIGNED_IN, POSTERS, SECONDS = 200, 10, 20, 60
THINK = 1.0
READS_WITHIN, POSTS_WITHIN = 0.5, 2.0
ACCOUNTS_EACH, POSTS_EACH = 12, 12  # of one poster; what one account may post in an hour
ABOUT_TEN = ("首先", "其次", "再次", "后来", "接着", "然后", "最后", "另外", "当时", "如今")
LETTERS = "天地玄黄宇宙洪荒日月"
OWN = ("/questions/mine/", "/me/kept/", "/questions/notices/")
BROKEN = 1


@dataclass
class Read:
    """What two hundred readers met with."""

    seconds: list[float] = field(default_factory=list)
    own_seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def mark_of(number: int) -> str:
    return "".join(LETTERS[int(digit)] for digit in f"{number:06}")


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[18] if len(seconds) > 1 else 0.0


# Readers: a process of their own, so that those who post do not wait for the same interpreter


async def reader(
    number: int, port: int, pages: list[str], cookie: str, think: float, ends: float, read: Read
):
    chance = random.Random(number)
    await asyncio.sleep(chance.random() * THINK)  # nobody comes at the same moment
    line = None
    while time.monotonic() < ends:
        path = chance.choice(pages)
        began = time.perf_counter()
        try:
            if line is None:
                line = await asyncio.open_connection("127.0.0.1", port)
            status = await asyncio.wait_for(asked(line, port, path, cookie, number), 30)
        except (OSError, EOFError, TimeoutError, ValueError) as fault:
            read.faults.append(f"{path}: {type(fault).__name__} {fault}")
            if line:
                line[1].close()
            line = None
            continue
        (read.own_seconds if cookie else read.seconds).append(time.perf_counter() - began)
        if status != 200:
            read.faults.append(f"{path}: {status}")
        await asyncio.sleep(think * (0.5 + chance.random()))
    if line:
        line[1].close()


async def asked(line, port: int, path: str, cookie: str, number: int) -> int:
    """One request on a connection that stays open; the status of its answer, once it is read to its end."""
    source, target = line
    head = [
        f"GET {quote(path, safe='/?&=%')} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"User-Agent: {BROWSER}",
        "Accept-Encoding: br, gzip", f"X-Forwarded-For: 10.9.{number // 250}.{number % 250}",
    ]  # fmt: skip
    if cookie:
        head.append(f"Cookie: {cookie}")
    target.write(("\r\n".join(head) + "\r\n\r\n").encode())
    first, *named = (await source.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    told = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in named)}
    if told.get("transfer-encoding") == "chunked":
        while size := int((await source.readline()).split(b";")[0], 16):
            await source.readexactly(size + 2)
        await source.readline()
    else:
        await source.readexactly(int(told.get("content-length", 0)))
    return int(first.split()[1])


def readers(port: int, pages: list[str], cookies: list[str], think: float, seconds: float, told) -> None:
    async def all_of_them():
        ends = time.monotonic() + seconds
        await asyncio.gather(
            *(
                reader(number, port, list(OWN) if number < len(cookies) else pages,
                       cookies[number] if number < len(cookies) else "", think, ends, read)
                for number in range(READERS)
            )
        )  # fmt: skip

    read = Read()
    asyncio.run(all_of_them())
    told.send(asdict(read))


# Those who post


def poster(number: int, port: int, cookies: list[str], article: str, ends: float, counted: Counted) -> None:
    """Hand in a comment or a question, think for a second, and so on; another account when one has posted its share."""
    for account, cookie in enumerate(cookies):
        person = Person(port, cookie, f"10.8.{number}.{account + 1}")
        for turn in range(POSTS_EACH):
            if time.monotonic() > ends:
                return
            mark = mark_of((number * ACCOUNTS_EACH + account) * POSTS_EACH + turn)
            path, typed = (
                article,
                {
                    "body": f"编号{mark}。{ABOUT_TEN[turn % 10]}我也是这样过来的，把账单一笔一笔列出来，就没有那么怕了。"
                },
            )
            if turn % 3 == 0:
                path = "/questions/ask/"
                title = f"{ABOUT_TEN[turn % 10]}三家网贷一起逾期，先还哪一家好"
                body = (
                    f"编号{mark}。去年秋天开始还不上，一共三家，客服每天打电话，我想知道能不能先协商再分期。"
                )
                typed = {"title": title, "body": body, "agreed": "on"}
            hand_in(person, path, typed, mark, counted, patience=lambda: time.monotonic() < ends + 20)
            time.sleep(THINK)
        person.close()


def rows(database: Database) -> dict[str, int]:
    """How many posts bear each mark."""
    asked = " UNION ALL ".join(
        f"SELECT body FROM {table} WHERE body LIKE '编号%'" for table in ("qa_comment", "qa_question")
    )
    address = database.address(Ours.name)
    if database.server:
        import psycopg

        parts = urlsplit(address)
        host = unquote(parts.netloc.rpartition("@")[2])
        with psycopg.connect(host=host, user="postgres", dbname=Ours.name) as line:
            bodies = [body for (body,) in line.execute(asked.replace("%", "%%"), ()).fetchall()]
    else:
        with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as line:
            bodies = [body for (body,) in line.execute(asked)]
    counts: dict[str, int] = {}
    for body in bodies:
        mark = body.removeprefix("编号")[:6]
        counts[mark] = counts.get(mark, 0) + 1
    return counts


# The minute


def measure(database: Database, options: argparse.Namespace) -> bool:
    ours = Ours(database)
    ours.prepare()
    targets = ours.ask("targets")
    cookies = ours.ask("people", str(POSTERS * ACCOUNTS_EACH + SIGNED_IN))
    port = free_port()
    environment = ours.environment(SITE_URL=f"http://127.0.0.1:{port}")
    command = [str(VENV_PYTHON), "-m", "granian", *GRANIAN.split(), "--respawn-failed-workers"]
    command += ["--host", "127.0.0.1", "--port", str(port), "portal.wsgi:application"]
    logs = FOLDER / "logs"
    logs.mkdir(exist_ok=True)
    pages = [targets[name] for name in ("home", "article", "list", "provision", "question", "questions")]
    pages += ["/search/?q=花呗逾期", "/selfhelp/", "/help/", "/statutes/", "/lawyers/", "/glossary/"]
    counted = Counted()
    with running("the site", command, port, environment, logs / "crowd.log"):
        worker = launch(
            [str(VENV_PYTHON), str(ROOT / "manage.py"), "db_worker"], environment, logs / "worker.log"
        )
        try:
            read = _a_minute(port, pages, cookies, targets["comment"], options, counted)
        finally:
            stop(worker)
    return _tell(database, read, counted, rows(database), options)


def _a_minute(port, pages, cookies, article, options, counted: Counted) -> Read:
    ours, told = multiprocessing.Pipe(duplex=False)
    signed_in, posting = cookies[:SIGNED_IN], cookies[SIGNED_IN:]
    think = 0.0 if options.flood else THINK
    process = multiprocessing.Process(
        target=readers, args=(port, pages, signed_in, think, options.seconds, told)
    )
    process.start()
    ends = time.monotonic() + options.seconds
    threads = [
        threading.Thread(
            target=poster,
            args=(number, port, posting[number::POSTERS], article, ends, counted),
        )
        for number in range(POSTERS)
    ]
    for thread in threads:
        thread.start()
    found = Read(**ours.recv())
    process.join()
    for thread in threads:
        thread.join()
    return found


def _tell(database: Database, read: Read, counted: Counted, there: dict[str, int], options) -> bool:
    lost = [mark for mark, _ in counted.acknowledged if not there.get(mark)]
    doubled = [mark for mark, number in there.items() if number > 1]
    faults = read.faults + counted.faults
    reads, posts = p95(read.seconds + read.own_seconds), p95(counted.seconds)
    tried_again = counted.again + counted.broke + counted.unavailable
    say(
        f"\n{database.kind}, {options.seconds} s, {'asking again at once' if options.flood else 'a second between two pages'}:\n"
        f"  reads  {len(read.seconds) + len(read.own_seconds):7}   p95 {reads * 1000:7.0f} ms  (of one's own pages "
        f"{p95(read.own_seconds) * 1000:.0f} ms; promised under {READS_WITHIN * 1000:.0f})\n"
        f"  posts  {len(counted.acknowledged):7}   p95 {posts * 1000:7.0f} ms  (promised under {POSTS_WITHIN * 1000:.0f}), "
        f"tried again {tried_again}\n"
        f"  faults {len(faults):7}   lost {len(lost)}, twice {len(doubled)}, never acknowledged {len(counted.open)}"
    )
    for words in faults[:10]:
        say(f"    {words}")
    say(json.dumps({"database": database.kind, "reads": len(read.seconds + read.own_seconds), "reads_p95": round(reads, 4),
                    "posts": len(counted.acknowledged), "posts_p95": round(posts, 4), "faults": len(faults)}))  # fmt: skip
    kept = not (faults or lost or doubled or counted.open or tried_again)
    if options.flood:  # nobody promised anything of a flood but that nothing is lost
        return not (lost or doubled)
    return kept and reads < READS_WITHIN and posts < POSTS_WITHIN and len(counted.acknowledged) > POSTERS


def main() -> int:
    parser = argparse.ArgumentParser(description="Two hundred readers and twenty who post, for a minute.")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--flood", action="store_true", help="readers ask again at once")
    parser.add_argument("--database", choices=("sqlite", "postgres"), help="only one of the two")
    options = parser.parse_args()
    stop_on_terminate()
    if machine.is_busy(machine.load()):
        say("Others use this machine: what is measured now says little.")
    kept = []
    if options.database != "postgres":
        kept.append(measure(Database("sqlite"), options))
    if options.database != "sqlite":
        binaries = throwaway_postgres.find_or_install()
        with throwaway_postgres.server(binaries, safe=True) as address:
            kept.append(measure(Database("postgres", address, binaries), options))
    say("Every promise is kept." if all(kept) else "A promise is broken.")
    return 0 if all(kept) else BROKEN


if __name__ == "__main__":
    sys.exit(main())
