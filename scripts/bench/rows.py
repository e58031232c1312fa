"""What is measured: each row of the table, which server answers it, and how."""

from dataclasses import dataclass, field
from statistics import median

import tools
from asking import Asked, Request, ask, first_answer
from posting import Poster
from serving import Server

BR, GZIP = {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip"}
PAGES = ("home", "article", "list", "provision", "question", "questions")
SEARCHES = {"common": "/search/?q=花呗", "rare": "/search/?q=仲裁裁决", "none": "/search/?q=qqzzxx"}
MOST_QUERIES = {"article": 6, "list": 4, "question": 6, "provision": 4}
MANY = 8  # connections at once for what is answered in less than a thousandth of a second

BARE, NGINX, STATIC = "bare Django view", "static file, nginx", "static file, whitenoise"
WAGTAIL, WAGTAIL_PLAIN, WAGTAIL_LIST = (
    "Wagtail: article",
    "Wagtail: article, plain links",
    "Wagtail: article list",
)
LIVE = "article, rendered"
QUESTION, COMMENT = "post: a question", "post: a comment"


def cached(page: str, coding: str = "br") -> str:
    return f"{page}, cached, {coding}"


def uncached(page: str) -> str:
    return f"{page}, uncached"


@dataclass
class Row:
    """One line of the table, and what its rounds told so far."""

    name: str
    server: Server
    request: Request
    connections: int = 1
    poster: Poster | None = None
    queries: int | None = None
    bytes: int = 0
    cpu: list[float] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def check(self) -> None:
        """Ask once for the plain page and see that it is what it should be, then for what is measured, and weigh that."""
        if self.poster:
            return
        if self.request.shows:
            first_answer(
                self.server.port,
                Request(
                    self.request.path, _plain(self.request), self.request.typed, shows=self.request.shows
                ),
            )
        for _ in range(2):
            self.bytes = first_answer(self.server.port, self.request).wire

    def measure(self, seconds: int) -> None:
        """One round."""
        if self.poster:
            spent, asked = self.poster.measure(self.server)
        else:
            before = self.server.cpu()
            asked = ask(self.server.port, self.request, connections=self.connections, seconds=seconds)
            spent = (self.server.cpu() - before) / asked.requests * 1000
        self.cpu.append(spent)
        self.asked.append(asked)

    @property
    def milliseconds(self) -> float:
        return median(self.cpu)

    def told(self, bare: float) -> dict:
        return {
            "cpu_ms": round(self.milliseconds, 4),
            "times_bare": round(bare / self.milliseconds, 5) if self.milliseconds else None,
            "p50_ms": round(median(each.p50 for each in self.asked), 3),
            "p95_ms": round(median(each.p95 for each in self.asked), 3),
            "queries": self.queries,
            "bytes": self.bytes,
        }


def _plain(request: Request) -> dict[str, str]:
    return {name: value for name, value in request.headers.items() if name != "Accept-Encoding"}


def every(servers: dict[str, Server], targets: dict[str, str], sessions: list[str], css: str) -> list[Row]:
    """All rows in the order of the table; `servers` by what they are for."""
    bare, nginx, kept, fresh = (servers[name] for name in ("bare", "nginx", "cached", "uncached"))
    article = targets["article"]
    rows = [Row(BARE, bare, Request("/"), MANY), Row(NGINX, nginx, Request("/page.html"), MANY)]
    rows += [Row(STATIC, kept, Request(css, BR), MANY)]
    rows += [Row(cached(page), kept, Request(targets[page], BR, shows="</html>"), MANY) for page in PAGES]
    etag = first_answer(kept.port, Request(article, BR)).headers.get("etag", "")
    again = Request(article, BR | {"If-None-Match": etag}, status=304)
    rows += [
        Row(cached("article", "gzip"), kept, Request(article, GZIP), MANY),
        Row(cached("article", "304"), kept, again, MANY),
    ]
    rows += [Row(uncached(page), fresh, Request(targets[page], BR, shows="</html>")) for page in PAGES]
    rows += [Row(LIVE, servers["live"], Request(article, BR, shows="</html>"))]
    rows += [
        Row(f"search, {name}", fresh, Request(path, BR, shows="</html>")) for name, path in SEARCHES.items()
    ]
    rows += [Row(name, fresh, request) for name, request in tools.requests().items()]
    words = {
        "title": "花呗逾期了，第{n}次来问怎么协商", "body": "花呗逾期三个月，说要起诉我，我想知道第{n}步该怎么办，先还哪一部分。",
        "agreed": "on",
    }  # fmt: skip
    posters = {
        QUESTION: Poster("/questions/ask/", sessions, words),
        COMMENT: Poster(targets["comment"], sessions, {"body": "谢谢，照着第{n}条做了，有用。"}),
    }
    rows += [Row(name, servers["posting"], Request(one.path), poster=one) for name, one in posters.items()]
    other = servers["wagtail"]
    rows += [
        Row(WAGTAIL, other, Request(article, shows="</html>")),
        Row(WAGTAIL_PLAIN, other, Request(article.replace("/articles/", "/plain/"), shows="</html>")),
        Row(WAGTAIL_LIST, other, Request("/articles/", shows="</html>")),
    ]
    return rows
