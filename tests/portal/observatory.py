"""The marks that Mozilla's HTTP Observatory gives, reckoned here: its tests and points as of 2026, in our own words.

One hundred points, less what each test takes away; what a test adds counts only where at least ninety are left. A hundred
is A+. Points for being in browsers' list of https sites are left out: that is nothing the site can do.
"""

import re
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
DISCREET = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
HALF_A_YEAR = 15_552_000
ENOUGH_FOR_MORE = 90


def marks(headers: list[tuple[str, str]], html: str, *, first: tuple[int, str], site: str) -> dict[str, int]:
    """What each test adds or takes away: `headers` and `html` of a page over https, `first` the answer over http."""
    given: dict[str, list[str]] = {}
    for name, value in headers:
        given.setdefault(name.lower(), []).append(value)
    one = {name: ", ".join(values) for name, values in given.items()}
    policy = _directives(one.get("content-security-policy", ""))
    return {
        "content-security-policy": _policy(policy),
        "cookies": _cookies(given.get("set-cookie", [])),
        "cross-origin-resource-sharing": -50 if "access-control-allow-credentials" in one else 0,
        "redirection": 0
        if first[0] in (301, 302, 307, 308) and first[1].startswith(f"https://{site}/")
        else -20,
        "referrer-policy": _referrer(one.get("referrer-policy")),
        "strict-transport-security": _transport(one.get("strict-transport-security")),
        "subresource-integrity": _scripts(html, site),
        "x-content-type-options": 0 if one.get("x-content-type-options") == "nosniff" else -5,
        "x-frame-options": _frames(policy, one.get("x-frame-options", "")),
        "cross-origin-resource-policy": _resources(one.get("cross-origin-resource-policy")),
    }


def score(found: dict[str, int]) -> int:
    left = 100 + sum(points for points in found.values() if points < 0)
    return left + sum(points for points in found.values() if points > 0) if left >= ENOUGH_FOR_MORE else left


def _directives(policy: str) -> dict[str, set[str]]:
    return {
        name.lower(): {source.lower() for source in sources}
        for name, *sources in (part.split() for part in policy.split(";") if part.strip())
    }


def _sources(policy, name):
    """What a kind of thing may come from; where a hash or a nonce stands, browsers pass over 'unsafe-inline'."""
    sources = policy.get(name, policy.get("default-src", {"*"}))
    named = any(re.match(r"'(sha(256|384|512)|nonce)-", source) for source in sources)
    return sources - {"'unsafe-inline'"} if named else sources


def _policy(policy) -> int:
    if not policy:
        return -25
    scripts, styles = _sources(policy, "script-src"), _sources(policy, "style-src")
    others = {
        source
        for name, sources in policy.items()
        if name not in ("img-src", "media-src")
        for source in sources
    }
    if scripts & (BROAD | INLINE) or _sources(policy, "object-src") & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for source in others):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if any(
        source.startswith(("http:", "ftp:"))
        for source in _sources(policy, "img-src") | _sources(policy, "media-src")
    ):
        return -10
    if styles & (BROAD | INLINE):
        return 0
    return 10 if policy.get("default-src") == {"'none'"} else 5


def _cookies(lines) -> int:
    if not lines:
        return 0
    points = 5
    for line in lines:
        for name, cookie in SimpleCookie(line).items():
            bears_session = any(word in name.lower() for word in ("login", "sess"))
            if not cookie["secure"]:
                points = min(points, -40 if bears_session else -20)
            if bears_session and not cookie["httponly"]:
                points = min(points, -30)
            if not cookie["samesite"]:
                points = min(points, -20 if "csrf" in name.lower() else 0)
    return points


def _referrer(value) -> int:
    if value is None:
        return 0
    return 5 if value.split(",")[-1].strip().lower() in DISCREET else -5


def _transport(value) -> int:
    age = re.fullmatch(r"max-age=(\d+)(?:;.*)?", (value or "").strip(), re.IGNORECASE)
    if age is None:
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def _frames(policy, header) -> int:
    if "frame-ancestors" in policy:
        return 5
    return 0 if header.upper() in ("DENY", "SAMEORIGIN") else -20


def _resources(value) -> int:
    return {None: 0, "same-origin": 10, "same-site": 10, "cross-origin": 0}.get(value, -5)


class _Scripts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "script" and dict(attrs).get("src"):
            self.found.append(dict(attrs))


def _scripts(html: str, site: str) -> int:
    """Scripts of our own need no mark; those of others do, and https."""
    reader = _Scripts()
    reader.feed(html)
    points = 0
    for script in reader.found:
        parts = urlsplit(script["src"])
        if parts.netloc in ("", site) and not script["src"].startswith("//"):
            continue
        if parts.scheme != "https":
            points = min(points, -20 if script.get("integrity") else -50)
        elif not script.get("integrity"):
            points = min(points, -5)
    return points
