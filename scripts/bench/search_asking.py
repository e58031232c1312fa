"""What search_scale.py has done in processes of their own: one step on one site, whose figures come out as a line of JSON.

build    write every invented page, save the arrays
again    the same once more, with nothing changed
ask      searches of many kinds, pages of results, suggestions, what is alike
start    a process that finds the arrays of this machine, and what it weighs
empty    a process that finds none, as on a new machine
change   pages are saved here, and looked for by another process with a folder of its own (`follow`)
"""

import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np

import search_texts

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

KINDS = {"article": ("文章", 1.3), "question": ("律师答疑", 1.1), "provision": ("法条", 1.0)}
TIMES = 2  # of which the least counts, so that what else the machine does counts little
WEAK = 0.05  # share of all pages from which on a word is common
CHANGES = 20
QUIET_MS = 0.64  # what `reference` takes on the machine of docs/benchmarks.md when nothing else runs
_UNSORTED = np.random.default_rng(1).integers(0, 1 << 40, 15_000)
BARE = b"<!doctype html>" + b"x" * 30_000


class Library:
    """The invented pages, as a room would register them; `more` are those that a step adds."""

    def __init__(self, count: int):
        from search import sources

        self.pages: dict[str, search_texts.Invented] = {}
        self.count = count
        for source in sources.every():
            sources.unregister(source.kind)
        for kind, (label, weight) in KINDS.items():
            sources.register(
                sources.Source(kind, label, lambda kind=kind: self.of(kind), self.document, None, str, weight)
            )

    def fill(self) -> None:
        words = search_texts.read(ROOT / "content")
        self.pages = {page.key: page for page in search_texts.pages(words, self.count)}

    def of(self, kind: str) -> list[str]:
        return [key for key, page in self.pages.items() if page.kind == kind]

    def document(self, key: str):
        from search.sources import Document

        page = self.pages.get(key)
        if page is None:
            return None
        return Document(url=f"/invented/{page.key}/", **{**vars(page), "groups": page.groups})


# Steps


def prepare(library: Library) -> dict[str, float]:
    from django.core.management import call_command

    from search.importing import load_synonyms

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_synonyms(ROOT / "content" / "reference" / "synonyms.txt")
    return {"prepared": 1.0}


def where(library: Library) -> dict[str, str]:
    from search import live

    return {"path": str(live.path())}


def build(library: Library) -> dict[str, float]:
    prepare(library)
    library.fill()
    return _rebuilt("build")


def again(library: Library) -> dict[str, float]:
    library.fill()
    return _rebuilt("again")


def _rebuilt(name: str) -> dict[str, float]:
    from search import index, live

    batches, last, begun = [], time.process_time(), time.process_time()
    empty, watch = Empty(), Watch()

    def note(label: str, pages: int) -> None:
        nonlocal last
        batches.append(time.process_time() - last)
        _say(pages)
        empty.look(name == "again")
        last = time.process_time()

    index.rebuild(note)
    written = time.process_time() - begun
    live.save()
    return {
        f"{name}_cpu_s": written,
        f"{name}_save_cpu_s": time.process_time() - begun - written,
        f"{name}_longest_batch_s": max(batches),
        f"{name}_moments_of_emptiness": float(empty.times),
        f"{name}_own_mb": watch.most(),
        "file_mb": live.path().stat().st_size / 1e6,
    }


class Empty:
    """Whether a word that is on many pages was ever on none while the index was written anew."""

    def __init__(self) -> None:
        self.times, self._looked = 0, 0.0

    def look(self, wanted: bool) -> None:
        from search import live

        if wanted and time.monotonic() - self._looked > 2:
            self.times += not len(live.current().holding("花呗"))
            self._looked = time.monotonic()


def ask(library: Library) -> dict[str, float]:
    from search import live, near, suggesting
    from search.query import search
    from search.similar import like_text

    words = search_texts.read(ROOT / "content")
    held = live.current()
    chance = random.Random(search_texts.SEED + 1)
    rare, common = _by_rarity(words, held, chance)
    sentences = chance.sample(words.asked, 30)
    found: dict[str, float] = {
        "documents": float(held.count),
        "rare_words": len(rare),
        "common_words": len(common),
    }

    def times(name: str, texts: Iterable[str], does: Callable[[str], object] = search) -> None:
        spent = sorted(_least(lambda text=text: does(text)) for text in texts)
        found[f"{name}_p50_ms"] = spent[len(spent) // 2]
        found[f"{name}_p95_ms"] = spent[int(0.95 * (len(spent) - 1))]
        found[f"{name}_most_ms"] = spent[-1]
        print(
            f"  {name}: {spent[len(spent) // 2]:.1f} ms, at most {spent[-1]:.1f}", file=sys.stderr, flush=True
        )

    times("rare", rare)
    times("common", common)
    times("any", [*rare, *common])
    times("sentence", sentences)
    times("two_words", (f"{one} {other}" for one, other in zip(common, rare, strict=False)))
    times("long", ("，".join(chance.sample(words.asked, 20))[:200] for _ in range(10)))
    times("nothing", ("".join(chance.choices("囧嬲嫑叕燚犇骉", k=4)) for _ in range(10)))
    times("pinyin", ("huabei", "yuqi", "wangdai yuqi", "cuishou dianhua", "zhengxin", "hbyq"))
    times("hostile", _hostile(chance))
    times("one_kind", common, lambda text: search(text, kind="provision"))
    times("page_500", common, lambda text: search(text, page=500))
    times("near_word", ("花杯", "逾其", "爆通迅录", "征心"), lambda text: near.better(text, 0))
    times("alike", (f"{one}，{other}" for one, other in itertools.pairwise(sentences)),
          lambda text: like_text(text, kind="question", limit=5, title=text[:20]))  # fmt: skip
    suggesting.current()
    times("suggest", _typed_slowly(sentences[:6]), suggesting.suggest)
    times("suggest_letters", _typed_slowly(("huabei", "yuqizenmeban", "cuishou", "zxxf")), suggesting.suggest)
    pages = _pages()
    bare = _least(lambda: pages("bare", ""), 30)
    spent = [_least(lambda text=text: pages("search", text)) for text in chance.sample([*rare, *common], 20)]
    found["slower_than_quiet"] = 1000 * _median(reference() for _ in range(200)) / QUIET_MS
    return found | {"bare_view_ms": bare, "page_ms": _median(spent), "page_to_bare": _median(spent) / bare}


def _by_rarity(words, held, chance: random.Random) -> tuple[list[str], list[str]]:
    """Words of two to four characters out of what people type and out of the pages."""
    texts = [*chance.sample(words.asked, 200), *chance.sample(words.said, 200)]
    texts += [held.text(place) for place in chance.sample(range(len(held)), 300)]
    rare, common = [], []
    for text in texts:
        size = chance.choice((2, 2, 3, 4))
        at = chance.randrange(max(1, len(text) - size))
        word = text[at : at + size]
        if word.isalpha() and not word.isascii() and len(word) == size:
            (common if len(held.holding(word)) >= WEAK * held.count else rare).append(word)
    common += ["花呗", "逾期", "网贷", "征信", "催收", "法院", "怎么", "不还", "我", "的", "借"]
    return rare[:150], [
        word for word in dict.fromkeys(common) if len(held.holding(word)) >= WEAK * held.count
    ]


def _hostile(chance: random.Random) -> Iterator[str]:
    for size in (1, 20, 200, 2000, 10_000):
        yield "".join(chr(chance.randrange(1, 0xD800)) for _ in range(size))
        yield "".join(chance.choices("\"'()*%_^~:+-|&\\/?[]{}<>.,;=!@#$ \t\n", k=size))
        yield " ".join(chance.choices(["AND", "OR", "NEAR/3", "花呗", '"', "*", "%", "';", "的"], k=size))
        yield "".join(chance.choices(["zhuang", "shi", "yi", "e", "ang", "lv", "gao"], k=size))
        yield "".join(chance.choices("貸還訴訟債務個資訊傳調執強實擔證據繳費違約賠償損", k=size))
        yield "".join(chance.choices("花呗网贷逾期征信还款法院的一事了", k=size))
        yield chance.choice(["e", "1", "花", "我", "ﷺ"]) * size
        yield " ".join(chance.choices("花呗网贷逾期征信还款法院的一事了我不是", k=size))


def _typed_slowly(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (text[:length] for length in range(1, len(text) + 1))


def _pages() -> Callable[[str, str], None]:
    """Asks this process for a page of results, or for a view that does nothing but answer with thirty kilobytes."""
    import io
    import types
    from urllib.parse import quote

    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import path, reverse

    usual = settings.ROOT_URLCONF
    urls = types.ModuleType("bare_urls")
    urls.urlpatterns = [path("", lambda request: HttpResponse(BARE))]
    sys.modules["bare_urls"] = urls
    handlers = {"search": (WSGIHandler(), reverse("search:search"))}
    with override_settings(MIDDLEWARE=[]):
        handlers["bare"] = (WSGIHandler(), "/")

    def page(name: str, text: str) -> None:
        handler, address = handlers[name]
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": "q=" + quote(text), "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.errors": sys.stderr, "SCRIPT_NAME": "",
        }  # fmt: skip
        settings.ROOT_URLCONF = "bare_urls" if name == "bare" else usual
        answer = handler(environ, lambda status, headers: statuses.append(status))
        b"".join(answer)
        answer.close()
        if not statuses.pop().startswith("200"):
            raise SystemExit(f"{address}?q={text} was not answered")

    statuses: list[str] = []
    return page


def start(library: Library) -> dict[str, float]:
    from search import live, model, suggesting
    from search.query import search

    before, begun = memory(), time.process_time()
    live.current()
    began, mapped = time.process_time() - begun, memory()
    for text in ("花呗逾期怎么办", "催收打电话给家人", "征信", "法院传票", "huabei", "2024"):
        search(text)
    searched = memory()
    begun = time.process_time()
    suggesting.suggest("花")
    made, whole = time.process_time() - begun, memory()
    return {
        "start_cpu_s": began,
        "book_cpu_s": made,
        "worker_before_mb": before["rss"],
        "worker_searched_mb": whole["rss"],
        "own_after_start_mb": mapped["own"] - before["own"],
        "own_after_search_mb": searched["own"] - before["own"],
        "own_with_suggestions_mb": whole["own"] - before["own"],
        "engine_mb": whole["rss"] - before["rss"],
        "with_model": float(model.site.model() is not None),
    }


def empty(library: Library) -> dict[str, float]:
    from search import live

    live.path().unlink(missing_ok=True)
    watch, begun = Watch(), time.process_time()
    live.current()
    return {"empty_cpu_s": time.process_time() - begun, "empty_own_mb": watch.most()}


def change(library: Library) -> dict[str, float]:
    """Save pages here and wait until the other process, which keeps a folder of its own, says that it has found each."""
    import tempfile

    from search import index, live

    live.current()
    with tempfile.TemporaryDirectory(prefix="search-other-") as folder:
        mine = live.path()
        Path(folder, "search").mkdir()
        Path(folder, "search", mine.name).symlink_to(mine)
        other = subprocess.Popen(
            [sys.executable, __file__, "follow", str(library.count)],
            env=os.environ | {"VAR_DIR": folder},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            return _changed(library, other, index, live)
        finally:
            other.stdin.close()
            other.wait(20)


def _changed(library: Library, other: subprocess.Popen, index, live) -> dict[str, float]:
    from search import suggesting

    assert other.stdout.readline() == "ready\n"
    suggesting.suggest("花")
    saving, taking, seen, elsewhere, keys = [], [], [], [], []
    for number in range(CHANGES):
        key, title = f"new-{number}", f"新存页{chr(0x4E00 + number)}{chr(0x5E00 + number)}"
        library.pages[key] = search_texts.Invented("question", key, title, body="刚刚写好的一页" * 30)
        print(title, file=other.stdin, flush=True)
        begun = time.process_time()
        index.refresh("question", key)
        saving.append(time.process_time() - begun)
        saved = time.perf_counter()
        waited, cost = map(float, other.stdout.readline().split())
        seen.append(waited - saved)
        elsewhere.append(cost)
        begun = time.process_time()
        assert len(live.current().holding(title)) == 1
        taking.append(time.process_time() - begun)
        begun = time.process_time()
        suggesting.suggest("花呗")
        keys.append(time.process_time() - begun)
        time.sleep(0.2)
        _say(1)
    for number in range(CHANGES):
        library.pages.pop(f"new-{number}")
        index.refresh("question", f"new-{number}")
    return {
        "save_p50_ms": 1000 * _median(saving),
        "save_most_ms": 1000 * max(saving),
        "taking_in_p50_ms": 1000 * _median(taking),
        "taking_in_most_ms": 1000 * max(taking),
        "elsewhere_taking_in_most_ms": 1000 * max(elsewhere),
        "found_elsewhere_most_s": max(seen),
        "key_after_change_most_ms": 1000 * max(keys),
    }


def follow(library: Library) -> dict[str, float]:
    """Look for each title that comes in, until it is found; say when, by the clock that processes share."""
    from search import live

    live.current()
    print("ready", flush=True)
    for line in sys.stdin:
        title, limit, most = line.strip(), time.monotonic() + 30, 0.0
        while time.monotonic() < limit:
            begun = time.process_time()
            found = len(live.current().holding(title))
            most = max(most, time.process_time() - begun)
            if found:
                break
            time.sleep(0.02)
        print(time.perf_counter(), most, flush=True)
    return {}


# Measuring


def _least(does: Callable[[], object], times: int = TIMES) -> float:
    """Milliseconds of this process's time, as they would be on a quiet machine.

    A fixed piece of work is timed before and after: what else the machine does makes both longer, and the share counts.
    """
    shares = []
    for _ in range(times):
        before, begun = reference(), time.process_time()
        does()
        spent = time.process_time() - begun
        shares.append(spent / ((before + reference()) / 2))
    return QUIET_MS * min(shares)


def reference() -> float:
    """Seconds of this process's time for a fixed piece of work, half of it Python's and half numpy's."""
    begun = time.process_time()
    counts: dict[int, str] = {}
    for number in range(3000):
        counts[number % 997] = str(number)
    np.sort(_UNSORTED)
    np.add.reduce(_UNSORTED[_UNSORTED % 3 == 0])
    return time.process_time() - begun


def _median(values: Iterable[float]) -> float:
    values = sorted(values)
    return values[len(values) // 2]


class Watch:
    """The most memory of its own that this process has taken since; pages of files that it maps are not its own."""

    def __init__(self) -> None:
        self._most, self._end = 0.0, threading.Event()
        self._before = _own()
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while not self._end.wait(0.05):
            self._most = max(self._most, _own() - self._before)

    def most(self) -> float:
        self._end.set()
        return self._most


def _own() -> float:
    text = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("RssAnon")) / 1e3


def memory() -> dict[str, float]:
    """Megabytes: all that this process has mapped in, and what of it is its own and shared with none."""
    text = Path("/proc/self/smaps_rollup").read_text()
    held = {
        line.split(":")[0]: int(line.split()[1]) / 1e3 for line in text.splitlines() if line.endswith("kB")
    }
    return {"rss": held["Rss"], "pss": held["Pss"], "own": held["Anonymous"]}


def _say(pages: int) -> None:
    """Let whoever started this show how far it is."""
    print(f"+{pages}", file=sys.stderr, flush=True)


STEPS = {each.__name__: each for each in (prepare, where, build, again, ask, start, empty, change, follow)}


def main() -> None:
    import django

    step, count = sys.argv[1], int(sys.argv[2])
    django.setup()
    found = STEPS[step](Library(count))
    if found:
        print(json.dumps(found))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
