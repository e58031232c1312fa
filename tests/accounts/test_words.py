"""Simplified Chinese throughout: the libraries' words, every page and every mail about an account."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import allauth.account
import allauth.mfa
import django.contrib.admin
import django.contrib.auth
import django_filters
import django_tasks_db
import pytest
import unfold
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.utils import translation
from django.utils.translation.template import templatize

import compile_locale
from tests.factories import PASSWORD, make_lawyer, make_member

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
NO_WORDS = {"%(class_name)s %(instance)s"}
# Latin letters that a Chinese page may hold.
ALLOWED = re.compile(
    r"\besc\b|https?://\S+|[\w.+-]+\**@[\w.-]+|JSON|LPR|ICP|QQ|Cookie|[A-Z2-7]{32}|tel:\S+|127\.0\.0\.1\S*|name@example\.com"
)


def words_of(package):
    """Every string that a library asks gettext for: (context, singular, plural)."""
    root = Path(package.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.suffix == ".py" and "tests" not in path.parts and "management" not in path.parts:
            yield from _in_python(path.read_text(encoding="utf-8"))
        elif (
            path.suffix in (".html", ".txt")
            and "templates" in path.parts
            and "unfold_crispy" not in path.parts
        ):
            for call in re.findall(
                r"n?p?gettext\((?:[^()]|\([^()]*\))*\)", templatize(path.read_text(encoding="utf-8"))
            ):
                try:
                    yield from _in_python(re.sub(r"\bu(?=['\"])", "", call))
                except SyntaxError:
                    continue  # a word cut in two by the pattern above; the page tests below see it


def _in_python(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [
                each.value
                for each in node.args
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            if texts and "pgettext" in name:
                yield (texts[0], texts[1], None)
            elif texts:
                yield (None, texts[0], texts[1] if name.startswith("ngettext") and len(texts) > 1 else None)


def chinese(context, singular, plural):
    if context:
        return translation.pgettext(context, singular)
    return translation.ngettext(singular, plural, 2) if plural else translation.gettext(singular)


@pytest.mark.parametrize(
    "package",
    [
        unfold,
        allauth.account,
        allauth.mfa,
        django.contrib.admin,
        django.contrib.auth,
        django_filters,
        django_tasks_db,
    ],
    ids=lambda package: package.__name__,
)
def test_every_word_of_a_library_has_its_chinese(package):
    words = set(words_of(package))

    with translation.override("zh-hans"):
        missing = {one for context, one, many in words if chinese(context, one, many) in (one, many)}

    assert len(words) > 5
    assert {word for word in missing - NO_WORDS if re.search("[a-z]{2}", word)} == set()


def test_what_django_reads_was_compiled_from_what_people_write():
    for source in sorted(compile_locale.LOCALE.glob("*/LC_MESSAGES/*.po")):
        fresh = compile_locale.write(compile_locale.read(source.read_text(encoding="utf-8")))

        assert source.with_suffix(".mo").read_bytes() == fresh, "run scripts/compile_locale.py"


# Pages


class Reader(HTMLParser):
    """Hears a page as a reader does: text, labels, alternatives; no scripts, no names of symbols."""

    SPOKEN = {"aria-label", "title", "alt", "placeholder"}
    EMPTY = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "rect", "circle", "col"}

    def __init__(self):
        super().__init__()
        self.heard, self.open = [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        silent = tag in ("script", "style", "svg") or "material-symbols" in (attrs.get("class") or "")
        if not any(self.open):
            self.heard += [attrs[name] for name in self.SPOKEN & attrs.keys() if attrs[name]]
        if tag not in self.EMPTY:
            self.open.append(silent)

    def handle_endtag(self, tag):
        if tag not in self.EMPTY and self.open:
            self.open.pop()

    def handle_data(self, data):
        if not any(self.open):
            self.heard.append(data)


def spoken(response):
    reader = Reader()
    reader.feed(response.content.decode())
    return " ".join(reader.heard)


def foreign(text):
    return set(re.findall(r"[A-Za-z]{3,}", ALLOWED.sub(" ", text)))


STRANGERS = [
    "/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/",
    "/accounts/let-in/", "/accounts/inactive/", "/accounts/erased/", "/lawyers/",
]  # fmt: skip
MEMBERS = [
    "/accounts/me/", "/accounts/me/erase/", "/accounts/logout/", "/accounts/email/", "/accounts/password/change/",
    "/accounts/reauthenticate/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/",
    "/accounts/second-step/", "/lawyers/apply/",
]  # fmt: skip


def page_is_ours(response):
    text = response.content.decode()
    assert response.status_code == 200, response.status_code
    assert foreign(spoken(response)) == set()
    assert re.search(r"<title>.+ · 有据</title>", text)
    assert not re.search(r"<script(?![^>]+src=)|<style|\son\w+=|\sstyle=", text)


@pytest.mark.django_db
@pytest.mark.parametrize("address", STRANGERS)
def test_a_strangers_page_is_chinese_and_holds_nothing_inline(client, address):
    response = client.get(address)

    page_is_ours(response)


@pytest.mark.django_db
@pytest.mark.parametrize("address", STRANGERS[:4])
def test_a_refused_form_speaks_chinese(client, address):
    response = client.post(address, {"email": "x", "login": "x", "password": "", "password1": "12345"})

    page_is_ours(response)
    assert 'class="err"' in response.content.decode()


def signed_in(client, user):
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


@pytest.mark.django_db
@pytest.mark.parametrize("address", MEMBERS)
def test_a_members_page_is_chinese_and_kept_by_nobody(client, address):
    signed_in(client, make_member() if address == "/lawyers/apply/" else make_lawyer(make_member()).user)

    response = client.get(address)

    page_is_ours(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_the_second_step_is_chinese_from_end_to_end(client):
    user = make_member("li@example.cn")
    signed_in(client, user)
    TOTP.activate(user, generate_totp_secret())

    client.post("/accounts/2fa/recovery-codes/generate/")
    pages = [
        client.get(address)
        for address in (
            "/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/",
            "/accounts/2fa/totp/deactivate/", "/accounts/2fa/reauthenticate/",
        )
    ]  # fmt: skip
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    pages += [
        client.get("/accounts/2fa/authenticate/"),
        client.post("/accounts/2fa/authenticate/", {"code": "000000"}),
    ]

    for page in pages:
        page_is_ours(page)
    assert Authenticator.objects.filter(user=user).count() == 2
    assert "验证码不对" in pages[-1].content.decode()


@pytest.mark.django_db
def test_an_empty_answer_to_the_second_step_is_no_error_of_ours(client):
    user = make_member("li@example.cn")
    TOTP.activate(user, generate_totp_secret())
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})

    for form in ({}, {"code": ""}, {"code": "\x00"}, {"credential": "x"}):
        assert client.post("/accounts/2fa/authenticate/", form).status_code in (200, 400)


@pytest.mark.django_db
def test_the_pages_where_a_code_is_typed_are_chinese(client):
    make_member("li@example.cn")
    for start in ("/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"):
        client.cookies.clear()

        page = client.post(start, {"email": "li@example.cn", "password1": PASSWORD}, follow=True)

        page_is_ours(page)
        assert "验证码" in page.content.decode()


@pytest.mark.django_db
def test_every_mail_about_an_account_is_chinese(client):
    user = make_member("li@example.cn")
    for address, email in [
        ("/accounts/signup/", "li@example.cn"),
        ("/accounts/signup/", "new@example.cn"),
        ("/accounts/login/code/", "li@example.cn"),
        ("/accounts/login/code/", "nobody@example.cn"),
        ("/accounts/password/reset/", "li@example.cn"),
    ]:
        client.post(address, {"email": email, "password1": PASSWORD})
        client.cookies.clear()
    signed_in(client, user)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "xin-de-mi-ma-2027", "password2": "xin-de-mi-ma-2027"},
    )

    assert len(mail.outbox) == 6
    for message in mail.outbox:
        assert foreign(f"{message.subject}\n{message.body}") == set()
        assert message.subject.startswith("[有据] ")
        assert "testserver" not in message.body
