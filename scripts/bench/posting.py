"""Posts of readers who are signed in, each with session, network and words of his own, so that limits count and let in."""

import http.client
import re
import time
from urllib.parse import urlencode

from asking import BROWSER, Asked, percentiles
from common import give_up
from serving import Server

ANY_HIDDEN = re.compile(r"<input\b[^>]*type=\"hidden\"[^>]*>")
CSRF = re.compile(r"csrf=([^;]+)")
EACH_TIME = 8


class Poster:
    """Posts to one address: opens the form first, which is not counted, then hands it in."""

    def __init__(self, path: str, sessions: list[str], typed: dict[str, str]):
        self.path, self.sessions, self.typed, self.count = path, sessions, typed, 0

    def measure(self, server: Server) -> tuple[float, Asked]:
        """CPU milliseconds of each of a handful of posts, and how long they took."""
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        filled = [self._opened(line) for _ in range(EACH_TIME)]
        before, spent = server.cpu(), []
        for headers, body in filled:
            started = time.perf_counter()
            line.request("POST", self.path, body, headers)
            answer = line.getresponse()
            words = answer.read()
            spent.append((time.perf_counter() - started) * 1000)
            if answer.status != 302:
                give_up(f"a post to {self.path} was answered {answer.status}: {_refusal(words.decode())}")
        used = server.cpu() - before
        line.close()
        return used / EACH_TIME * 1000, percentiles(spent)

    def _opened(self, line: http.client.HTTPConnection) -> tuple[dict[str, str], str]:
        cookie = self.sessions[self.count % len(self.sessions)]
        headers = {
            "Cookie": cookie,
            "X-Forwarded-For": f"10.{self.count // 250}.{self.count % 250}.9",
            **BROWSER,
        }
        line.request("GET", self.path, headers=headers)
        answer = line.getresponse()
        page = answer.read().decode()
        token = CSRF.search(answer.headers.get("Set-Cookie", ""))
        if answer.status != 200 or not token:
            give_up(f"{self.path} gave no form to a reader who is signed in: {answer.status}")
        typed = {name: value.replace("{n}", str(self.count)) for name, value in self.typed.items()}
        hidden = {}
        for tag in ANY_HIDDEN.findall(page):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            if name:
                hidden[name[1]] = value[1] if value else ""
        self.count += 1
        headers |= {
            "Cookie": f"{cookie}; csrf={token[1]}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return headers, urlencode(hidden | typed)


def _refusal(page: str) -> str:
    told = re.findall(r'class="[^"]*err[^"]*"[^>]*>(.*?)</', page, re.DOTALL)
    return " / ".join(re.sub(r"<[^>]+>|\s+", " ", words).strip() for words in told[:3])
