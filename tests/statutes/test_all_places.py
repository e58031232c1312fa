"""What stands around the sections of an article, words of the glossary and warnings rest on law as sections do."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from articles import places, publishing, restoring, wechat
from articles.models import LiveSection
from articles.workingcopy import copy_of, working_copy
from qa import moderation
from reference import keeping
from reference.models import Notice, Term
from statutes import amending, sources
from statutes.models import Citation, Edition, Provision, ReviewTask
from tests.factories import (
    NOW,
    make_answer,
    make_article,
    make_edition,
    make_provision,
    make_question,
    make_staff,
    make_statute,
    make_user,
)

pytestmark = pytest.mark.django_db
STARTS = date(2027, 1, 1)
THEN = datetime(2027, 1, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PAY = "借款人应当按照约定的期限返还借款。"
PAY_NOW = "借款人应当按照约定的期限返还借款，并且支付利息。"
SERVED = "送达诉讼文书应当有送达回证，由受送达人在送达回证上签名或者盖章。"


@pytest.fixture
def law():
    edition = make_edition(make_statute("某某法", slug="some-law"), label="2020年公布", last_number=2)
    for number, text in ((1, PAY), (2, SERVED)):
        make_provision(number, edition=edition, text=text, summary="", gloss="")
    return edition


def amend(before):
    """The edition of 2027, in which both provisions have changed places and the first has more words."""
    edition = Edition(statute=before.statute, label="2027年修正", effective_from=STARTS, last_number=2)
    amending.publish_edition(edition, by=None, now=NOW)
    for number, text in ((1, SERVED), (2, PAY_NOW)):
        amending.add_provision(Provision(edition=edition, number=number, text=text), by=None)
    return edition


def make_one(slug="a", **words):
    words = {
        "short_answer": ["[要还](law:某某法-1)。"],
        "do_now": [{"title": "先还", "text": "按《某某法》第一条还。"}],
    } | words
    return make_article(
        slug, do_not=["不躲"], notes=[{"source": "", "text": "原文把[送达](law:某某法-2)说错了。"}],
        sections=[("late", "<p>别的。</p>")], **words,
    )  # fmt: skip


def waiting():
    rows = ReviewTask.objects.waiting().order_by("source_kind", "source_key", "pk")
    return [(kind, key.rpartition("#")[2], number) for kind, key, number in rows.values_list(
        "source_kind", "source_key", "old_provision__number")]  # fmt: skip


def part(client, anchor):
    html = client.get("/articles/a/").content.decode()
    return html.split(f'aria-labelledby="{anchor}"')[1].split("</section>")[0]


def test_head_and_notes_of_an_article_ask_and_tell_where_they_stand(law, client):
    article = make_one()
    amend(law)
    keys = [f"{article.pk}#{name}" for name in ("gist", "now", "notes")]

    assert waiting() == [
        ("article-section", "gist", 1),
        ("article-section", "notes", 2),
        ("article-section", "now", 1),
    ]
    assert {key: url for key, (_, url) in sources.get("article-section").title_and_url(keys).items()} == {
        key: f"/articles/a/#{key.partition('#')[2]}" for key in keys
    }
    assert "要还" in sources.texts("article-section", keys)[keys[0]]
    with time_machine.travel(THEN, tick=False):
        for anchor, number in (("gist", 1), ("now", 1), ("notes", 2)):
            shown = part(client, anchor)
            assert "法律有变，这一部分还没有复核" in shown
            assert f'href="/statutes/some-law/{number}/?on=2021-01-01"' in shown
            assert shown.count("<b>法律有变") == 1
        assert "“先说结论”引用的法条有改动" in wechat.html_of(article, on=THEN.date())
        with pytest.raises(amending.StillNamed):
            amending.confirm(ReviewTask.objects.get(source_key=keys[0]), by=None, now=THEN)
        amending.confirm(ReviewTask.objects.get(source_key=keys[0]), by=None, now=THEN, means_the_new=True)

        assert "按新条文复核过这一部分" in part(client, "gist")
        assert 'href="/statutes/some-law/1/"' in part(client, "gist")
        assert "法律有变，这一部分还没有复核" in part(client, "now")
        page = client.get("/articles/a/law/").content.decode()
        for slip, words in (("law-some-law-1", SERVED), ("law-some-law-1-2021-01-01", PAY)):
            assert words in page.split(f'id="{slip}"')[1].split("</blockquote>")[0]


def test_articles_published_before_their_heads_were_known_are_asked_about_what_changed_since(law):
    article = make_one()
    around = LiveSection.objects.filter(uid__contains="#")
    Citation.objects.filter(source_key__in=around.values("uid")).delete()
    around.delete()
    amend(law)

    with time_machine.travel(THEN, tick=False):
        assert waiting() == []
        assert (places.catch_up(THEN.date()), places.catch_up(THEN.date())) == (1, 0)

    assert [one[1:] for one in waiting()] == [("gist", 1), ("notes", 2), ("now", 1)]
    assert Citation.objects.filter(source_key=f"{article.pk}#gist").get().provision.edition == law


def test_an_answer_that_was_hidden_while_its_law_changed_is_asked_about_when_it_is_back(law):
    answer, moderator = (
        make_answer(make_question(), status="submitted", body="<p>见《某某法》第一条。</p>"),
        make_staff("审核员"),
    )
    moderation.approve(answer, moderator, now=NOW)
    moderation.hide(answer, moderator, now=NOW, reason="wrong_law")
    amend(law)

    with time_machine.travel(THEN, tick=False):
        moderation.restore(answer, moderator, now=THEN)

    assert waiting() == [("answer", str(answer.pk), 1)]


def test_words_and_warnings_ask_and_tell_wherever_they_are_shown(law, client):
    term = Term(word="还款", plain="把钱还上", provision="某某法-1")
    notice = Notice(
        key="n", kind="scam", title="假的还款", text="不要信。", triggers=["还款"], provisions=["某某法-2"],
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    for row in (term, notice):
        keeping.keep(row)
    make_article("a", title="怎么还款", sections=[("late", "<p>说说还款。</p>")])
    Citation.objects.filter(source_kind="term").delete()  # as on a site of before

    assert (sources.catch_up(NOW.date()), sources.catch_up(NOW.date())) == (1, 0)
    amend(law)

    assert waiting() == [("notice", "n", 2), ("term", str(term.pk), 1)]
    with time_machine.travel(THEN, tick=False):
        shown = {
            at: client.get(at).content.decode()
            for at in ("/glossary/", "/notices/", "/articles/a/", "/search/?q=还款")
        }
    assert "这个词还没有复核" in shown["/glossary/"]
    assert "/statutes/some-law/1/?on=2021-01-01" in shown["/glossary/"]
    for at in ("/notices/", "/articles/a/", "/search/?q=还款"):
        assert "这条提醒还没有复核" in shown[at], at
        assert "/statutes/some-law/2/?on=2021-01-01" in shown[at], at
    assert "把钱还上〔待核对〕〔依据的法律有变，还没有复核〕" in shown["/articles/a/"]

    for row in (term, notice):
        keeping.drop(row)
    assert not Citation.objects.filter(source_kind__in=["term", "notice"]).exists()


def test_an_old_text_that_comes_back_is_asked_about_what_changed_since_it_was_written(law, client):
    article = make_article("a", sections=[("pay", "<p>《某某法》第一条说要还。</p>")])
    old, place = article.live, article.sections.get().uid
    amend(law)
    with time_machine.travel(THEN, tick=False):
        words = copy_of(old)
        mended = words | {"sections": [words["sections"][0] | {"body": "<p>《某某法》第二条说要还。</p>"}]}
        publishing.rewrite(article, mended, by=None, now=THEN)
        publishing.publish(article, by=None, now=THEN, despite="短文")
        amending.confirm(ReviewTask.objects.waiting().get(), by=None, now=THEN)

        restoring.restore(article.revisions.get(number=1), by=None, now=THEN)
        article.refresh_from_db()
        publishing.publish(article, by=None, now=THEN, despite="短文")

        task = ReviewTask.objects.waiting().get()
        assert (task.source_key, task.old_provision.number, task.fate) == (place, 1, "changed")
        assert "/statutes/some-law/1/?on=2021-01-01" in part(client, "pay")


def test_an_article_that_was_away_while_its_law_changed_is_asked_about_when_it_is_back(law, client):
    article = make_article("a", sections=[("pay", "<p>《某某法》第一条说要还。</p>")])
    publishing.retire(article, reason="先撤下", by=make_user(), now=NOW)
    amend(law)
    assert waiting() == []

    with time_machine.travel(THEN, tick=False):
        article.refresh_from_db()
        words = working_copy(article) | {"title": "改了标题"}
        publishing.rewrite(article, words, by=None, now=THEN)
        publishing.publish(article, by=None, now=THEN, despite="短文")

        assert [one[2] for one in waiting()] == [1]
        assert "法律有变，这一节还没有复核" in part(client, "pay")

        article.refresh_from_db()
        publishing.retire(article, reason="又撤下", by=make_user(), now=THEN)
        amending.confirm(ReviewTask.objects.waiting().get(), by=None, now=THEN)  # nobody could read it
        article.refresh_from_db()
        publishing.rewrite(article, words | {"title": "又改了标题"}, by=None, now=THEN)
        publishing.publish(article, by=None, now=THEN, despite="短文")
        assert [one[2] for one in waiting()] == [1]
