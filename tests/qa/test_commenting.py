"""Comments and reports: what a reader adds below an article or an answer, and says against it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles import addresses, publishing
from articles.workingcopy import working_copy
from qa import posting
from qa.models import Comment, Flag
from qa.refusals import AlreadyPosted, NotAllowed
from tests.factories import (
    NOW,
    make_answer,
    make_article,
    make_comment,
    make_lawyer,
    make_member,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db


# Comments


def test_a_comment_waits_and_its_writer_sees_it(client, reader, article):
    client.force_login(reader)

    response = client.post(
        reverse("qa:comment_article", args=[article.slug]),
        {"body": "我也遇到过，后来分了期。", "status": "published"},
    )

    comment = Comment.objects.get()
    assert (comment.status, comment.article, comment.author_label) == ("pending", article, "读者甲")
    assert response.url == comment.own_url
    assert "我也遇到过" in client.get(response.url).content.decode()
    assert "我也遇到过" not in client.get(article.get_absolute_url()).content.decode()


def test_the_same_words_in_another_place_are_held_and_in_the_same_place_taken_once(reader, article):
    other, parent = make_article("wangdai-example"), make_comment(article, body="催收天天打电话。")
    answer = make_answer()
    words = "我也遇到过，最后谈成了分期。"
    first = posting.comment(reader, article, None, words, NOW)

    elsewhere = [
        posting.comment(reader, target, under, words, NOW)
        for target, under in ((other, None), (answer, None), (article, parent))
    ]

    assert not first.is_held
    for comment in elsewhere:
        assert comment.status == "pending"
        assert comment.held_for[0]["reason"] == f"和第 {first.pk} 号内容相同"
    for target, under in ((article, None), (other, None), (answer, None), (article, parent)):
        with pytest.raises(AlreadyPosted):
            posting.comment(reader, target, under, words, NOW)


@pytest.mark.parametrize("is_reply", [False, True])
def test_the_database_too_lets_a_comment_wait_once_in_one_place(reader, article, is_reply):
    parent = make_comment(article) if is_reply else None
    fields = {"status": "pending", "fingerprint": "f" * 64}
    make_comment(article, reader, parent=parent, **fields)
    make_comment(make_article("wangdai-example"), reader, **fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_comment(article, reader, parent=parent, **fields)


def test_a_reply_stands_one_level_below_and_no_deeper(reader, article):
    top = make_comment(article)
    reply = make_comment(article, parent=top)

    assert posting.comment(reader, article, top, "谢谢你写出来。", NOW).parent == top
    with pytest.raises(NotAllowed, match="只能回复评论"):
        posting.comment(reader, article, reply, "再往下回一层。", NOW)


def test_a_reply_belongs_under_what_it_replies_to(client, reader, article):
    elsewhere = make_comment(make_article())
    client.force_login(reader)

    response = client.post(
        reverse("qa:comment_article", args=[article.slug]) + f"?reply={elsewhere.pk}",
        {"body": "回错了地方。"},
    )

    assert response.status_code == 403
    assert "回错了地方。" in response.content.decode()
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("reply", ["0", "abc", "-1", "9" * 30, "１"])
def test_a_reply_to_nothing_is_no_page(client, reader, article, reply):
    client.force_login(reader)

    assert (
        client.get(reverse("qa:comment_article", args=[article.slug]) + f"?reply={reply}").status_code == 404
    )


@pytest.mark.parametrize("status", ["submitted", "rejected", "hidden", "retracted"])
def test_an_answer_that_is_not_public_takes_no_comments(client, reader, status):
    answer = make_answer(status=status)
    client.force_login(reader)

    assert client.get(reverse("qa:comment_answer", args=[answer.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        posting.comment(reader, answer, None, "看不到的回答。", NOW)


def test_an_answer_takes_comments_and_shows_them(client, reader, moderator):
    from qa import moderation

    answer = make_answer()
    client.force_login(reader)
    client.post(reverse("qa:comment_answer", args=[answer.pk]), {"body": "照这样做，要到了明细。"})

    moderation.approve(Comment.objects.get(), moderator, now=NOW)

    page = client.get(answer.question.get_absolute_url()).content.decode()
    assert "照这样做，要到了明细。" in page
    assert "读者甲" in page


def test_featured_comments_come_first_with_name_role_and_date(client, article):
    lawyer, trainee = make_lawyer(make_member()), make_lawyer(make_member(), role="trainee", real_name="小周")
    make_comment(article, make_user(display_name="读者丁"), body="普通的一条。")
    make_comment(article, trainee.user, body="实习律师说的话。")
    make_comment(article, lawyer.user, body="律师精选的话。", featured_at=NOW)

    page = client.get(article.get_absolute_url()).content.decode()

    talk = page[page.index("精彩评论") :]
    assert talk.index("律师精选的话。") < talk.index("其他评论") < talk.index("普通的一条。")
    assert talk.count("执业律师 已核验</span>") == 1
    assert "非执业律师 · 实习律师" in talk
    assert "2026-11-21" in talk


def test_a_comment_can_be_taken_back(client, reader, article):
    comment = make_comment(article, reader, body="写完就后悔了。", featured_at=NOW)
    client.force_login(reader)

    client.post(reverse("qa:withdraw", args=["comment", comment.pk]))

    comment.refresh_from_db()
    assert (comment.status, comment.featured_at) == ("deleted", None)
    assert "写完就后悔了。" not in client.get(article.get_absolute_url()).content.decode()


def test_a_comment_typed_before_signing_in_is_kept(client, reader, article):
    url = reverse("qa:comment_article", args=[article.slug])
    response = client.post(url, {"body": "登录以前写的一段话。"})

    client.post(response.url, {"login": reader.email, "password": "qian-li-zhi-xing-2026"})

    assert response.url == f"{reverse('account_login')}?next={url}"
    assert "登录以前写的一段话。" in client.get(url).content.decode()
    assert not Comment.objects.exists()


def test_a_comment_reaches_its_article_at_a_former_address_and_none_that_is_gone(client, reader, article):
    old = reverse("qa:comment_article", args=[article.slug])
    client.post(old, {"body": "登录以前写的一段话。"})
    addresses.rename(article, "moved", by=make_user(), now=NOW)
    new = reverse("qa:comment_article", args=["moved"])
    client.force_login(reader)

    went = client.get(old + "?reply=1")
    kept = client.get(new).content.decode()
    client.post(old, {"body": "表开着的时候，网址改了。"})
    publishing.retire(article, reason="并到别处", by=make_user(), now=NOW)
    late = client.post(new, {"body": "表开着的时候，文章撤下了。"})

    assert (went.status_code, went["Location"]) == (301, new + "?reply=1")
    assert "登录以前写的一段话。" in kept
    assert Comment.objects.get().body == "表开着的时候，网址改了。"
    assert (late.status_code, client.get(new).status_code) == (403, 410)
    assert "表开着的时候，文章撤下了。" in late.content.decode()
    assert client.get("/articles/never-was/comment/").status_code == 404


def test_mending_a_comment_shows_the_title_that_readers_know(client, reader, article):
    comment = make_comment(article, reader, status="pending", created_at=timezone.now())
    publishing.rewrite(article, working_copy(article) | {"title": "还没发布的标题"}, by=None, now=NOW)
    client.force_login(reader)

    page = client.get(reverse("qa:edit_comment", args=[comment.pk])).content.decode()

    assert article.live.snapshot["title"] in page
    assert "还没发布的标题" not in page


# Reports


def test_one_reader_reports_an_item_once(client, reader):
    answer = make_answer()
    client.force_login(reader)
    url = reverse("qa:flag", args=["answer", answer.pk])

    first = client.post(url, {"reason": "wrong_law", "note": "第二段说反了，电话13800138000"})
    second = client.post(url, {"reason": "advert"})

    report = Flag.objects.get()
    assert (first.status_code, second.status_code) == (200, 200)
    assert (report.reason, report.item, report.status) == ("wrong_law", answer, "open")
    assert "13800138000" not in report.note
    answer.refresh_from_db()
    assert answer.status == "published"


def test_a_report_needs_a_reason(client, reader):
    answer = make_answer()
    client.force_login(reader)

    response = client.post(
        reverse("qa:flag", args=["answer", answer.pk]), {"reason": "forged", "note": "说明写在这里"}
    )

    assert response.status_code == 400
    assert "请从列表里选一个原因" in response.content.decode()
    assert "说明写在这里" in response.content.decode()


def test_what_is_not_public_cannot_be_reported(client, reader):
    client.force_login(reader)

    for kind, item in [
        ("question", make_question(status="pending")),
        ("answer", make_answer(status="hidden")),
    ]:
        assert client.get(reverse("qa:flag", args=[kind, item.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            posting.flag(reader, item, "advert", "", NOW)
    assert client.get("/questions/flag/article/1/").status_code == 404


def test_one_does_not_report_oneself(reader):
    with pytest.raises(NotAllowed):
        posting.flag(reader, make_question(reader), "advert", "", NOW)
