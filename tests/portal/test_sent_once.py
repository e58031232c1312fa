"""What a form asks for is done once, however often it is sent; see core.idempotency."""

import re
import threading
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings as project
from django.db import close_old_connections, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import LawyerProfile, VerificationEvent
from core import idempotency
from core.models import Acknowledged, LimitCount
from handing import hidden
from qa.models import (
    Answer,
    Appeal,
    Claim,
    Comment,
    FirmConflict,
    Flag,
    ModerationEvent,
    PeerReview,
    Question,
    Snippet,
)
from reference.models import Hotline
from tests.factories import (
    answer_words,
    make_answer,
    make_article,
    make_claim,
    make_comment,
    make_lawyer,
    make_member,
    make_question,
    make_staff,
)

TITLE, BODY = "花呗逾期两个月，会被起诉吗", "欠了八千多，还了五期以后失业，断了两个月，客服说要起诉我。"
POSTS = re.compile(r"<form\b[^>]*\bmethod=\"?post", re.IGNORECASE)
# Forms without a key, and why a second sending does nothing that the first has not done.
SAME_TWICE = {
    "409.html": "bears the key that its page has made",
    "_form.html": "strangers' forms: a signed stamp of its own, kept with the row (articles.forms), or nothing is kept",
    "account/": "signing in and out, a new address: each asks for a code that holds once",
    "accounts/devices.html": "ends a session, which is ended then",
    "admin/accounts/lawyerprofile/decide.html": "goes by the version of the profile",
    "accounts/phone.html": "asks for a code, or gives one back, which holds once",
    "admin/accounts/reveal.html": "each look is written down, once an hour",
    "admin/articles/decide.html": "goes by the version of the article",
    "admin/articles/feedback/_settle.html": "settled once; a second hears who did",
    "admin/articles/sourcepage/discard.html": "thrown away once",
    "admin/exchange.html": "goes by a digest of what is there: what is written already is no change",
    "admin/qa/": "goes by the version of the post; a second hears who decided",
    "admin/search/try.html": "tries and keeps nothing",
    "admin/statutes/reviewtask/desk.html": "settled once",
    "articles/preview.html": "the same remark that waits already is not kept twice",
    "device/clear.html": "empties",
    "following/": "kept or followed once, by a constraint",
    "mfa/": "signing in",
    "qa/figures.html": "each look at exact figures is written down, and is a look",
    "qa/notice_choices.html": "a choice",
    "qa/notices.html": "read",
    "qa/outcome.html": "one row, to which the same is said again",
    "qa/stop_mail.html": "stopped",
    "selfhelp/": "keeps nothing",
}


def test_every_form_bears_a_key_or_does_the_same_when_it_is_sent_twice():
    folder, without = project.BASE_DIR / "templates", set()
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if len(POSTS.findall(text)) > text.count("form_key %}"):
            without.add(str(path.relative_to(folder)))

    unsaid = {name for name in without if not name.startswith(tuple(SAME_TWICE))}
    idle = {start for start in SAME_TWICE if not any(name.startswith(start) for name in without)}
    assert (unsaid, idle) == (set(), set())


# Sent twice


def filled(client, path, **typed):
    """A form as it is opened, filled in."""
    page = client.get(path)
    assert page.status_code == 200, path
    fields = hidden(page.content.decode())
    assert idempotency.FIELD in fields, f"the form of {path} bears no key"
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"} | typed


def rows():
    kinds = (
        Question, Comment, Answer, Flag, Appeal, Claim, PeerReview, Snippet, FirmConflict, VerificationEvent, Hotline,
        ModerationEvent,
    )  # fmt: skip
    return {kind.__name__: kind.objects.count() for kind in kinds}


def asked(cast):
    return cast.reader, reverse("qa:ask"), {"title": TITLE, "body": BODY, "agreed": "on"}, {"Question": 1}


def kept_for_later(cast):
    return cast.reader, reverse("qa:ask"), {"title": TITLE, "keep": "1"}, {"Question": 1}


def commented(cast):
    path = reverse("qa:comment_article", args=[make_article().slug])
    return cast.reader, path, {"body": "这一段写得很清楚，谢谢。"}, {"Comment": 1}


def reported(cast):
    path = reverse("qa:flag", args=["question", make_question().pk])
    return cast.reader, path, {"reason": "advert"}, {"Flag": 1}


def objected(cast):
    question = make_question(cast.reader, status="rejected", decided_at=timezone.now())
    return (
        cast.reader,
        reverse("qa:appeal", args=[question.pk]),
        {"body": "没有写到任何人的名字和号码。"},
        {"Appeal": 1},
    )


def settled(cast):
    question = make_question(cast.reader, status="answered", answered_at=timezone.now())
    return cast.reader, reverse("qa:step", args=[question.pk, "resolve"]), {}, {}


def taken_back(cast):
    comment = make_comment(make_article(), cast.reader)
    return cast.reader, reverse("qa:withdraw", args=["comment", comment.pk]), {}, {}


def answered(cast):
    question = make_question()
    make_claim(question, cast.lawyer.lawyer_profile, now=timezone.now())
    return cast.lawyer, reverse("qa:answer", args=[question.pk]), answer_words(), {"Answer": 1}


def reviewed(cast):
    answer = make_answer(peer_review="requested", review_requested_at=timezone.now())
    path = reverse("qa:review", args=[answer.pk])
    return (
        cast.lawyer,
        path,
        {"verdict": "endorsed", "body": "依据和结论都对，期限也写全了。"},
        {"PeerReview": 1},
    )


def listed(cast):
    return cast.lawyer, reverse("qa:conflicts"), {"name": "某某银行"}, {"FirmConflict": 1}


def laid_by(cast):
    return (
        cast.lawyer,
        reverse("qa:desk_snippets"),
        {"title": "先核对", "body": "先把账单一笔一笔核对清楚。"},
        {"Snippet": 1},
    )


def applied(cast):
    typed = {
        "role": LawyerProfile.Role.LAWYER, "real_name": "王小明", "licence_number": "13101202010123456",
        "firm": "示例律师事务所", "region": "上海", "agreed": "on",
    }  # fmt: skip
    return cast.reader, reverse("accounts:lawyer_apply"), typed, {"VerificationEvent": 1}


def added_in_the_admin(cast):
    typed = {
        "number": "12345",
        "name": "示例热线",
        "purpose": "问问看",
        "use": "other",
        "order": "9",
        "source_status": "recalled",
    }
    return cast.staff, reverse("admin:reference_hotline_add"), typed, {"Hotline": 1}


class Cast:
    """Somebody who asks, a lawyer, and somebody who may do everything, each made when the story needs them."""

    def __init__(self):
        self.reader = make_member()

    @property
    def lawyer(self):
        if not hasattr(self, "_lawyer"):
            self._lawyer = make_lawyer(make_member(), firm="另一家律师事务所").user
        return self._lawyer

    @property
    def staff(self):
        return make_staff(is_superuser=True)


STORIES = [
    asked, kept_for_later, commented, reported, objected, settled, taken_back, answered, reviewed, listed, laid_by, applied,
    added_in_the_admin,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_same_form_sent_twice_makes_one_row_and_leads_to_the_same_place(client, story):
    user, path, typed, made = story(Cast())
    client.force_login(user)
    form, before = filled(client, path, **typed), rows()

    first = client.post(path, form)
    once = rows()
    second = client.post(path, form)

    assert first.status_code in (200, 302), first.content.decode()
    assert (second.status_code, second.get("Location")) == (first.status_code, first.get("Location"))
    assert {name: once[name] - before[name] for name in made} == made
    assert rows() == once
    assert Acknowledged.objects.count() == 1
    if first.status_code == 200:
        assert re.search("<h1>(.*?)</h1>", second.content.decode()) is not None
        assert "<h1>举报已收到</h1>" in second.content.decode()


@pytest.mark.django_db
def test_other_words_under_the_same_key_are_kept_and_sent_as_a_form_of_their_own(client):
    client.force_login(make_member())
    path = reverse("qa:comment_article", args=[make_article().slug])
    form = filled(client, path, body="这一段写得很清楚，谢谢。")
    first = client.post(path, form)

    other = client.post(path, form | {"body": "再补一句：表格里的日子也很有用。"})
    page = other.content.decode()
    offered = {name: value for name, value in hidden(page).items() if name != "csrfmiddlewaretoken"}

    assert other.status_code == 409
    assert "no-store" in other["Cache-Control"]
    assert f'href="{first["Location"]}"' in page
    assert "再补一句：表格里的日子也很有用。</textarea>" in page
    assert offered[idempotency.FIELD] != form[idempotency.FIELD]
    assert client.post(path, offered).status_code == 302
    assert sorted(Comment.objects.values_list("body", flat=True)) == sorted([form["body"], offered["body"]])


@pytest.mark.django_db
def test_a_key_of_somebody_else_or_of_another_form_does_nothing_and_tells_nothing(client):
    client.force_login(make_member())
    path, elsewhere = (reverse("qa:comment_article", args=[make_article().slug]) for _ in range(2))
    form = filled(client, path, body="这一段写得很清楚，谢谢。")
    first = client.post(path, form)

    strangers = Client()
    strangers.force_login(make_member())
    for answer in (strangers.post(path, form), client.post(elsewhere, form)):
        assert answer.status_code == 409
        assert first["Location"] not in answer.content.decode()
        assert "这一段写得很清楚，谢谢。" in answer.content.decode()
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_a_refused_form_keeps_its_key_and_can_be_sent_when_it_is_mended(client):
    client.force_login(make_member())
    path = reverse("qa:comment_article", args=[make_article().slug])
    form = filled(client, path, body="短")

    refused = client.post(path, form)
    still = hidden(refused.content.decode())[idempotency.FIELD]
    mended = client.post(path, form | {"body": "这一段写得很清楚，谢谢。"})

    assert (refused.status_code, still) == (400, form[idempotency.FIELD])
    assert mended.status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_what_a_verb_refuses_is_counted_all_the_same_and_leaves_no_key(client):
    question = make_question(make_member())
    client.force_login(question.author)
    path = reverse("qa:flag", args=["question", question.pk])

    answer = client.post(path, filled(client, path, reason="advert"))

    assert answer.status_code == 403  # nobody reports their own words
    assert LimitCount.objects.filter(key__contains="qa.flag").exists()
    assert not Acknowledged.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_fault_leaves_neither_row_nor_key(client, monkeypatch):
    client.force_login(make_member())
    client.raise_request_exception = False
    path = reverse("qa:comment_article", args=[make_article().slug])
    form = filled(client, path, body="这一段写得很清楚，谢谢。")

    with monkeypatch.context() as broken:
        broken.setattr("qa.views.handing.is_success", lambda answer: 1 / 0)
        failed = client.post(path, form)
    left = Comment.objects.count(), ModerationEvent.objects.count(), Acknowledged.objects.count()
    again = client.post(path, form)

    assert failed.status_code == 500
    assert "这一段写得很清楚，谢谢。</textarea>" in failed.content.decode()
    assert left == (0, 0, 0)
    assert again.status_code == 302
    assert Comment.objects.count() == 1


@pytest.mark.django_db
def test_a_form_without_a_key_is_taken_in_as_ever(client):
    client.force_login(make_member())
    path = reverse("qa:comment_article", args=[make_article().slug])

    for key in ("", "x" * 32, "0" * 31):
        assert (
            client.post(path, {"body": f"这一段写得很清楚，谢谢{key}。", idempotency.FIELD: key}).status_code
            == 302
        )
    assert (Comment.objects.count(), Acknowledged.objects.count()) == (3, 0)


@pytest.mark.django_db(transaction=True)
def test_eight_who_send_the_same_form_at_once_make_one_row_and_are_led_to_one_place():
    path, first = reverse("qa:ask"), Client()
    first.force_login(make_member())
    form = filled(first, path, title=TITLE, keep="1")  # of a draft there is no other constraint
    gate, answers = threading.Barrier(8), []

    def send():
        try:
            browser = Client()
            browser.cookies = first.cookies
            gate.wait(timeout=10)
            answer = browser.post(path, form)
            answers.append((answer.status_code, answer.get("Location")))
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert answers == [(302, Question.objects.get().own_url)] * 8


@pytest.mark.django_db
def test_keys_are_forgotten_after_a_week_and_hold_nobodys_words(client):
    reader = make_member()
    client.force_login(reader)
    path = reverse("qa:comment_article", args=[make_article().slug])
    form = filled(client, path, body="这一段写得很清楚，谢谢。")
    client.post(path, form)
    row, now = Acknowledged.objects.get(), timezone.now()

    kept = urlencode({"key": row.key, "holder": row.holder, "words": row.words})
    assert form[idempotency.FIELD] not in kept
    assert idempotency.sweep(now + timedelta(days=6, hours=23)) == 0
    assert idempotency.sweep(now + timedelta(days=8)) == 1
