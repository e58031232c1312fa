"""Remarks on a working copy through a link: in their sections, under the link's name, nothing typed lost."""

import pytest
from django.core import mail
from django.test import Client

from articles import editing, preview, publishing
from articles.models import ReviewComment, Section
from articles.workingcopy import digest, working_copy
from tests.factories import NOW, make_draft, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_november(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def client():
    """A browser without any cookie; the link alone has to do."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def article():
    return make_draft("huabei", sections=[("a", "<p>甲</p>"), ("b", "<p>乙</p>")])


@pytest.fixture
def link(article):
    return preview.make_link(article, for_whom="李律师", days=7, by=make_staff("编辑"), now=NOW)


def first(article):
    return article.sections.first()


def send(client, link, **typed):
    return client.post(
        preview.address(link), {name.replace("__", "-"): words for name, words in typed.items()}
    )


def on(section):
    return f"s-{section.uid}"


def kept():
    return set(ReviewComment.objects.values_list("section_title", "text", "author_name"))


def test_a_stranger_remarks_on_a_section_and_on_the_whole(client, article, link):
    said = digest(working_copy(article))

    response = client.post(
        preview.address(link),
        {on(first(article)): "这一条引错了。", "whole": "结论太满。\n打我 13812345678", "said": said},
    )
    thanks = client.get(response["Location"])

    assert response.status_code == 303
    assert "意见收到了" in thanks.content.decode()
    assert (thanks["X-Robots-Tag"], thanks["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert kept() == {
        ("小节 a", "这一条引错了。", "李律师"), ("", "结论太满。\n打我 【手机号已隐去】", "李律师"),
    }  # fmt: skip
    assert set(ReviewComment.objects.values_list("digest", flat=True)) == {said}
    assert response.cookies == {}


def test_whoever_made_the_link_is_told_by_mail(client, article, link, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(client, link, whole="结论太满。")

    (letter,) = mail.outbox
    assert letter.to == [link.made_by.email]
    assert "李律师" in letter.body
    assert "结论太满" not in letter.body


def test_the_same_remarks_sent_twice_are_kept_once(client, link, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(client, link, whole="结论太满。 \n")
        again = send(client, link, whole="结论太满。")

    assert again.status_code == 303
    assert (len(kept()), len(mail.outbox)) == (1, 1)


def test_what_was_written_on_a_section_that_has_gone_is_shown_and_not_lost(client, article, link):
    gone = first(article)
    copy = working_copy(article)
    publishing.rewrite(article, copy | {"sections": copy["sections"][1:]}, by=None, now=NOW)

    response = client.post(preview.address(link), {on(gone): "这一条引错了。", "whole": "结论太满。"})

    page = response.content.decode()
    assert "编辑删掉了其中一节" in page
    assert "这一条引错了。\n\n结论太满。</textarea>" in page
    assert kept() == set()


@pytest.mark.parametrize(("typed", "why"), [
    ({"whole": " \n"}, "还没有写意见"), ({}, "还没有写意见"), ({"whole": "字" * 2001}, "最多 2000 字"),
    ({"whole": "空\x00字节"}, ""), ({"said": "x" * 5000, "whole": ""}, "还没有写意见"),
])  # fmt: skip
def test_what_cannot_be_kept_is_answered_in_words(client, article, link, typed, why):
    response = client.post(preview.address(link), {on(first(article)): ""} | typed)

    assert response.status_code in (200, 400)
    assert why in response.content.decode()
    assert kept() == set()


def test_a_post_that_fails_keeps_every_word(client, article, link):
    response = client.post(preview.address(link), {on(first(article)): "留着的字", "whole": "字" * 2001})

    page = response.content.decode()
    assert "留着的字</textarea>" in page
    assert f"{'字' * 2001}</textarea>" in page


def test_one_link_takes_so_many_posts_an_hour(client, link, monkeypatch, settings):
    settings.RATE_LIMITS = True
    monkeypatch.setattr("articles.views_preview.POSTS_PER_HOUR", 1)
    send(client, link, whole="第一次的意见。")

    refused = send(client, link, whole="第二次的意见。")

    assert refused.status_code == 429
    assert "第二次的意见。</textarea>" in refused.content.decode()
    assert {text for _, text, _ in kept()} == {"第一次的意见。"}


def test_a_link_that_was_taken_back_takes_no_remarks_either(client, link):
    preview.revoke(link, by=None, now=NOW)

    answers = [
        send(client, link, whole="太迟了。").status_code,
        client.get(preview.address(link) + "thanks/").status_code,
    ]

    assert answers == [410, 410]
    assert kept() == set()


def test_a_strangers_remark_changes_no_word_and_makes_nobody_a_writer(client, article, link):
    before = (digest(working_copy(article)), article.version, list(Section.objects.values()))

    send(client, link, whole="结论太满。")

    article.refresh_from_db()
    assert (digest(working_copy(article)), article.version, list(Section.objects.values())) == before
    assert not editing.wrote_in(article, link.made_by)
