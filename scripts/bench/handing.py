"""People who hand forms in, and note what was acknowledged; a form whose answer never came is sent again, as it is.

They are what a browser is to the site: cookies, a form with its hidden fields, a button that is pressed once more when the
line breaks off or the site says that it cannot at the moment.
"""

import http.client
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

FIELD = re.compile(r"<input\b[^>]*type=\"hidden\"[^>]*>")
NAMED = re.compile(r"\b(name|value)=\"([^\"]*)\"")
TOKEN = re.compile(r"csrf=([^;]+)")
BROWSER = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36"
AWAY = (502, 503, 504)  # nothing was done, says the site; whoever asked tries again
LINE_BROKE = (http.client.HTTPException, OSError)


@dataclass
class Answered:
    """What came back: the status, the headers, the page, and after how many seconds."""

    status: int
    headers: dict[str, str]
    page: str
    seconds: float


@dataclass
class Counted:
    """What happened to all who hand in together; one lock for all of them."""

    acknowledged: list[tuple[str, str]] = field(default_factory=list)  # the words that mark it, where it led
    seconds: list[float] = field(default_factory=list)  # of each post that was acknowledged by its first try
    again: int = 0  # sent once more: the line broke off, or the site said that it could not
    broke: int = 0
    unavailable: int = 0
    faults: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)  # never acknowledged: nobody was promised anything
    lock: threading.Lock = field(default_factory=threading.Lock)


class Person:
    """One browser of somebody who is signed in, from an address of their own."""

    def __init__(self, port: int, cookie: str = "", address: str = "10.0.0.1", seconds: float = 45):
        self.port, self.cookie, self.address, self.seconds = port, cookie, address, seconds
        self.token = ""
        self.line: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answered:
        """One request on a kept connection; raises one of LINE_BROKE."""
        told = {"User-Agent": BROWSER, "X-Forwarded-For": self.address} | headers
        if cookies := "; ".join(filter(None, [self.cookie, self.token and f"csrf={self.token}"])):
            told["Cookie"] = cookies
        if body is not None:
            told["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        try:
            if self.line is None:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
            self.line.request(method, path, body, told)
            answer = self.line.getresponse()
            page = answer.read().decode("utf-8", "replace")
        except LINE_BROKE:
            self.close()
            raise
        if answer.will_close:
            self.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            if found := TOKEN.match(cookie):
                self.token = found[1]
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Answered(answer.status, named, page, time.perf_counter() - began)

    def close(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None

    def opened(self, path: str) -> dict[str, str] | None:
        """The hidden fields of the form of a page; None while the site cannot say."""
        try:
            answer = self.ask("GET", path)
        except LINE_BROKE:
            return None
        if answer.status in AWAY:
            return None
        if answer.status != 200:
            raise AssertionError(f"{path} gave no form: {answer.status} {answer.headers.get('location', '')}")
        return hidden(answer.page)


def hidden(page: str) -> dict[str, str]:
    found = {}
    for tag in FIELD.findall(page):
        told = dict(NAMED.findall(tag))
        if "name" in told:
            found[told["name"]] = unescape(told.get("value", ""))
    return found


def hand_in(
    person: Person,
    path: str,
    typed: dict[str, str],
    mark: str,
    counted: Counted,
    *,
    patience: Callable[[], bool],
) -> bool:
    """Open the form, send it, and send the same again until it is acknowledged or `patience` has run out.

    `mark` stands in the words and in no others, so that whoever counts rows afterwards finds this one.
    """
    while (fields := person.opened(path)) is None:
        if not patience():
            return False
        time.sleep(0.1)
    body, first = urlencode(fields | typed), True
    while True:
        answer = None
        try:
            answer = person.ask("POST", path, body)
        except LINE_BROKE:
            with counted.lock:
                counted.broke += 1
        if answer is not None:
            if answer.status in (302, 303) and "/login" not in answer.headers.get("location", ""):
                with counted.lock:
                    counted.acknowledged.append((mark, answer.headers["location"]))
                    if first:
                        counted.seconds.append(answer.seconds)
                return True
            with counted.lock:
                if answer.status in AWAY:
                    counted.unavailable += 1
                else:
                    told = answer.headers.get("location", "") or refusal(answer.page)
                    counted.faults.append(f"{path} {mark}: {answer.status} {told}")
            if answer.status not in AWAY:
                return False
        first = False
        if not patience():
            with counted.lock:
                counted.open.append(mark)
            return False
        with counted.lock:
            counted.again += 1
        time.sleep(0.2)


def refusal(page: str) -> str:
    """What a form says was wrong with it."""
    told = re.findall(r'class="[^"]*err[^"]*"[^>]*>(.*?)</(?:ul|section|div|p)>', page, re.DOTALL)
    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    words = [*told[:3], heading[1] if heading else ""]
    return " / ".join(re.sub(r"<[^>]+>|\s+", " ", each).strip() for each in words)[:300]
