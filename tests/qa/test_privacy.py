"""What is held about one person: shown to them, cut off when they go."""

import pytest

from accounts import privacy
from qa import posting
from qa.models import Answer, Comment, Flag, Question
from tests.factories import NOW, make_answer, make_comment, make_lawyer, make_member, make_question
from tests.qa.conftest import BODY, TITLE

pytestmark = pytest.mark.django_db


def test_the_export_holds_all_of_ones_own_and_nothing_of_others(reader, article):
    posting.ask(reader, TITLE, BODY + "电话13800138000", [], None, NOW)
    make_question(make_member(), title="别人问的问题")
    make_comment(article, reader, body="我写的评论。")
    posting.flag(reader, make_answer(), "wrong_law", "这里不对", NOW)

    held = privacy.export(reader)["提问、回答、评论和举报"]

    assert [row["标题"] for row in held["提问"]] == [TITLE]
    assert held["提问"][0]["遮去的内容"][0]["kind_label"] == "手机号"
    assert [row["内容"] for row in held["评论"]] == ["我写的评论。"]
    assert [row["说明"] for row in held["举报"]] == ["这里不对"]


def test_closing_an_account_cuts_the_person_off_and_keeps_the_public_words(client, article):
    reader = make_member(display_name="要走的人")
    public, pending = (
        make_question(reader, title="公开的问题留下来"),
        make_question(reader, status="pending", title="等着的问题"),
    )
    rejected = make_question(reader, status="rejected", body="被退回的经过")
    comment = make_comment(article, reader, body="公开的评论留下来")
    posting.flag(reader, make_answer(), "advert", "我叫王某，他也骗过我。", NOW)
    pk = reader.pk

    privacy.erase(reader)

    assert not type(reader).objects.filter(pk=pk).exists()
    for row in (public, pending, rejected, comment):
        row.refresh_from_db()
        assert row.author is None
    labels = [row.author_label for row in (public, comment, pending, rejected)]
    assert labels == ["要走的人", "要走的人", privacy.GONE, privacy.GONE]
    assert (public.title, public.status) == ("公开的问题留下来", "open")
    assert (pending.title, pending.body, pending.status) == ("（已删除）", "", "purged")
    assert (rejected.status, rejected.body) == ("purged", "")
    assert comment.body == "公开的评论留下来"
    (report,) = Flag.objects.values("reporter", "note", "reason", "status", "weight")
    assert report == {"reporter": None, "note": "", "reason": "advert", "status": "open", "weight": 1}
    assert client.get(public.get_absolute_url()).status_code == 200


def test_the_answers_of_a_lawyer_who_goes_lose_the_badge(client):
    lawyer = make_lawyer(make_member())
    question = make_question(status="answered", answered_at=NOW)
    make_answer(question, lawyer, body="<p>回答的理由留下来。</p>")
    make_answer(make_question(), lawyer, status="submitted", body="<p>没有发布的不留。</p>")

    privacy.erase(lawyer.user)

    page = client.get(question.get_absolute_url()).content.decode()
    assert "回答的理由留下来。" in page
    assert "执业律师 已核验" not in page
    assert lawyer.real_name not in page
    assert Answer.objects.get(status="retracted").body == ""
    assert not Comment.objects.exists()
    assert Question.objects.count() == 2
