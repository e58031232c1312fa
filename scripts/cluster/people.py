"""Somebody with a browser, as far as a server can tell: cookies, forms, redirections, an address of their own."""

import gzip
import http.client
import re
import socket
import ssl
import urllib.parse
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any

SITE = "example.org"
BROWSER = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 Chrome/86.0 Mobile Safari/537.36"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    path: str

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Form:
    action: str
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page with what stands in them."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area: str | None = None
        self._select: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        if self._form is None or not name:
            if tag == "option" and self._form and self._select and "selected" in given:
                self._form.fields.append((self._select, given.get("value", "")))
            return
        self._form.names.add(name)
        if tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self._form.fields.append((name, given.get("value", "on")))
        elif tag == "input":
            self._form.fields.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._area, self._words = name, ""
        elif tag == "select":
            self._select = name

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None and self._form:
            self._form.fields.append((self._area, self._words.removeprefix("\n")))
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._form = None


class Person:
    """One browser; `box` asks a single process instead of the server in front."""

    def __init__(self, port: int, *, trust: str | None, address: str = "127.0.0.2", seconds: float = 40):
        self.port, self.address, self.seconds = port, address, seconds
        self.trust = ssl.create_default_context(cafile=trust) if trust else None
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None
        self.at: Answer | None = None

    def _connect(self) -> http.client.HTTPConnection:
        raw = socket.create_connection(
            ("127.0.0.1", self.port), self.seconds, source_address=(self.address, 0)
        )
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = http.client.HTTPConnection(SITE, timeout=self.seconds)
        connection.sock = self.trust.wrap_socket(raw, server_hostname=SITE) if self.trust else raw
        return connection

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request and its answer as it is. A kept connection that the server has closed meanwhile is opened anew."""
        told = {"Host": SITE, "User-Agent": BROWSER, "Accept-Encoding": "gzip"}
        if not self.trust:
            told["X-Forwarded-Proto"], told["X-Forwarded-For"] = "https", self.address
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        kept = self.connection is not None
        try:
            answer = self._once(method, path, body, told)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.close()
            if not kept or method == "POST":
                raise
            answer = self._once(method, path, body, told)  # as every browser does
        except BaseException:
            self.close()
            raise
        return answer

    def _once(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self.connection is None:
            self.connection = self._connect()
        self.connection.request(method, path, body, headers)
        got = self.connection.getresponse()
        words = got.read()
        if got.will_close:
            self.close()
        for line in got.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        if got.headers.get("Content-Encoding") == "gzip":
            words = gzip.decompress(words) if words else words
        return Answer(got.status, {name.lower(): value for name, value in got.headers.items()}, words, path)

    def get(self, path: str, **headers: str) -> Answer:
        """A page, after whatever redirections lead to it."""
        return self._follow(self.ask("GET", path, **headers))

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(6):
            if answer.status not in (301, 302, 303, 307, 308):
                self.at = answer
                return answer
            target = urllib.parse.urlsplit(urllib.parse.urljoin(answer.path, answer.headers["location"]))
            answer = self.ask("GET", target.path + (f"?{target.query}" if target.query else ""))
        raise AssertionError(f"redirected without end from {answer.path}")

    def form(self, *names: str) -> Form:
        """The form on the present page that has all these fields."""
        assert self.at is not None
        found = [each for each in Forms(self.at.text).forms if set(names) <= each.names]
        assert found, f"{self.at.path} ({self.at.status}) has no form with {', '.join(names)}"
        return found[0]

    def submit(self, form: Form, follow: bool = True, **values: Any) -> Answer:
        """Send the form with these values instead of what stands in it."""
        assert self.at is not None
        pairs = [(name, value) for name, value in form.fields if name not in values]
        for name, value in values.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
        body = urllib.parse.urlencode(pairs).encode()
        path = urllib.parse.urljoin(self.at.path, form.action) if form.action else self.at.path
        # Leave a connection that may be about to close to those who read: what is sent here must not be sent twice.
        self.close()
        answer = self.ask(
            "POST",
            path,
            body,
            Content_Type="application/x-www-form-urlencoded",
            Referer=f"https://{SITE}{self.at.path}",
            Origin=f"https://{SITE}",
        )
        return self._follow(answer) if follow else answer

    def links(self, pattern: str) -> list[str]:
        """Where the present page leads, as far as it fits the pattern, each once."""
        assert self.at is not None
        return list(dict.fromkeys(re.findall(rf'href="({pattern})"', self.at.text)))
