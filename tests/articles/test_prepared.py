"""Pages of articles that are made beforehand: to the byte what readers would get without, and not shown when they are not."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from accounts import people, privacy, verification
from accounts.models import LawyerProfile
from articles import addresses, preparing, publishing, tagging
from articles.models import Article, ArticleGeneration, PreparedPage, Tag
from articles.workingcopy import working_copy
from qa import moderation, posting, steps
from reference import keeping
from reference.models import Hotline, LegalFigure, Notice, Term
from statutes import amending
from statutes.models import Edition, Provision, ReviewTask
from tests.articles.beforehand import is_fit, is_talk_fit, live, read, rich_article
from tests.factories import (
    NOW,
    TODAY,
    make_article,
    make_category,
    make_comment,
    make_member,
    make_question,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
AFTER = datetime(2027, 1, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _a_day_in_november_with_prepared_pages(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.PREPARED_PAGES = True


@pytest.fixture
def article():
    return rich_article()


# The same bytes


def test_a_prepared_page_is_the_live_one_to_the_byte_and_takes_one_query(
    client, article, settings, time_machine
):
    assert list(preparing.prepare()) == ["older", "huabei"]
    today, queries = read(client)

    assert queries == 1
    assert today == live(client, settings)
    assert read(client, "older") == (live(client, settings, "older"), 1)
    for told in ("20日", "代办都是骗局", "逾期以后多算的利息", "周编辑", "林晓舟律师", "花呗欠款和通讯录"):
        assert told in today.decode(), told

    time_machine.move_to(AFTER, tick=False)  # a new wording has begun, and nobody has bumped anything
    after, queries = read(client)
    assert queries > 1
    assert "新的原文。" in after.decode()
    assert "新的原文。" not in today.decode()
    assert list(preparing.prepare()) == ["older", "huabei"]
    assert read(client) == (after, 1)


def test_reads_and_words_of_readers_are_put_in_when_the_page_is_read(client, article, settings):
    list(preparing.prepare())
    Article.objects.filter(pk=article.pk).update(reads=4711)

    silent, queries = read(client)
    assert queries == 1
    assert "<dd>4711 次" in silent.decode()
    assert "还没有人写" in silent.decode()

    for many in (1, 3):
        while article.comments.count() < many:
            steps.show(make_comment(article, body=f"[{many}] 我也接到过。"), "published")
        talked, queries = read(client)
        assert queries == 2
        assert talked == live(client, settings)
        assert talked.decode().count("我也接到过。") == many
        assert list(preparing.prepare()) == ["huabei"]
        assert read(client) == (talked, 1)


# Unfit at once


def _rewritten(article, **fields):
    publishing.rewrite(article, working_copy(article) | fields, by=None, now=NOW)
    publishing.publish(article, by=None, now=NOW, despite="短文")


def _looked_after(article, editor):
    article.responsible_editor = editor
    article.save()
    publishing.edited(article, by=editor, now=NOW, has_other_editor=True)


def _leaves(editor):
    editor.is_staff = False
    editor.save()
    privacy.erase(editor)


def _corrected(provision, **fields):
    for name, value in fields.items():
        setattr(provision, name, value)
    amending.correct_provision(provision, by=make_user(), reason="核对后改正")


def _renamed(row, **fields):
    for name, value in fields.items():
        setattr(row, name, value)
    return row


VERBS = {
    "a figure": lambda one: keeping.keep(_renamed(LegalFigure.objects.get(), value="30")),
    "a word": lambda one: keeping.keep(_renamed(Term.objects.get(), plain="罚的钱。")),
    "a warning goes": lambda one: keeping.drop(Notice.objects.get()),
    "a number to call": lambda one: keeping.keep(
        Hotline(number="12368", name="法院", purpose="问案子", source="公报", source_status="official")
    ),
    "the law corrected": lambda one: _corrected(Provision.objects.get(number=676), gloss="逾期利息"),
    "an edition corrected": lambda one: amending.correct_edition(
        _renamed(Edition.objects.get(effective_to=None), label="2027年修订"), by=make_user(), reason="改"
    ),
    "a new provision": lambda one: amending.add_provision(
        Provision(edition=Edition.objects.get(effective_to=None), number=999, text="新条。"), by=make_user()
    ),
    "read again": lambda one: amending.confirm(
        ReviewTask.objects.waiting().first(), by=make_user(), now=NOW, means_the_new=True
    ),
    "a tag renamed": lambda one: tagging.keep_tag(_renamed(Tag.objects.get(), name="花呗分期"), now=NOW),
    "a shelf renamed": lambda one: tagging.keep_category(_renamed(make_category(), name="后果")),
    "another article": lambda one: make_article("newer", title="花呗欠款又爆通讯录"),
    "another is gone": lambda one: publishing.retire(
        Article.objects.get(slug="older"), reason="过时", by=make_user(), now=NOW
    ),
    "new words": lambda one: _rewritten(one, title="花呗欠款的新标题"),
    "read by the editors": lambda one: publishing.mark_reviewed(
        one, lawyer=None, on=TODAY, by=make_user(), now=NOW
    ),
    "another editor": lambda one: _looked_after(one, make_staff(display_name="陈编辑")),
    "an editor renamed": lambda one: people.rename(one.responsible_editor, "陈主编"),
    "an editor leaves": lambda one: _leaves(one.responsible_editor),
    "a lawyer suspended": lambda one: verification.suspend(
        LawyerProfile.objects.get(), by=make_staff("律师核验"), reason="核不到", now=NOW
    ),
}


def test_after_any_verb_below_the_posts_no_page_that_was_made_before_is_shown(client, article, settings):
    preparing.prepare_one("huabei")
    for name, verb in VERBS.items():
        number = ArticleGeneration.objects.values("number")
        PreparedPage.objects.update(number=number, revision=article.published_revision)
        assert is_fit(), name

        verb(article)

        assert not is_fit(), name
        article.refresh_from_db()
    assert "陈主编" not in read(client)[0].decode()

    preparing.prepare_one("huabei")
    assert read(client)[0] == live(client, settings)
    addresses.rename(article, "elsewhere", by=make_user(), now=NOW)
    assert client.get("/articles/huabei/").status_code == 301
    preparing.prepare_one("elsewhere")
    publishing.retire(article, reason="写错了", by=make_user(), now=NOW, is_retraction=True)
    assert read(client, "elsewhere", status=410)[0]


def test_what_is_decided_on_posts_shows_at_once_on_a_page_that_stays_fit(client, article, settings):
    preparing.prepare_one("huabei")
    moderator, editor, author = make_staff("审核员"), make_staff("审核员", "编辑"), make_member()
    said = posting.comment(author, article, None, "我也接到过催收的电话。", NOW)
    verbs = (
        lambda: moderation.approve(said, moderator, now=NOW),
        lambda: moderation.feature(said, editor, now=NOW),
        lambda: moderation.set_editor_note(said, editor, "见《民法典》第六百七十五条。", now=NOW),
        lambda: moderation.hide(said, moderator, "abuse", "有人身攻击。", now=NOW),
        lambda: moderation.restore(said, moderator, now=NOW),
        lambda: posting.withdraw(said, author, NOW),
        lambda: moderation.approve(make_question(status="pending"), moderator, now=NOW),
        lambda: privacy.erase(author),
    )
    pages = [read(client)[0]]

    for verb in verbs:
        preparing.prepare_one("huabei")
        assert is_talk_fit()
        verb()
        assert is_fit()
        pages.append(read(client)[0])
        assert pages[-1] == live(client, settings)

    shown = ["我也接到过催收的电话。" in page.decode() for page in pages]
    assert shown == [False, True, True, True, False, True, False, False, False]
    assert "精彩评论" in pages[2].decode()
    assert "编者注</b>" in pages[3].decode()
