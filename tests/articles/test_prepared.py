"""Pages of articles that are made beforehand: to the byte what readers would get without, and not shown when they are not."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks import default_task_backend

from accounts import people, privacy, verification
from accounts.models import LawyerProfile
from articles import addresses, prepared, preparing, preview, publishing, rendering, tagging
from articles.models import Article, ArticleGeneration, PreparedPage, Tag
from articles.workingcopy import working_copy
from core.events import public_page_changed
from qa import moderation, posting, steps
from qa.models import Question
from reference import keeping
from reference.models import Hotline, LegalFigure, Notice, Term
from statutes import amending
from statutes.models import Edition, Provision, ReviewTask
from tests.factories import (
    NOW,
    TODAY,
    make_article,
    make_category,
    make_comment,
    make_edition,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
    make_review_task,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
NEW_LAW = date(2027, 1, 1)
AFTER = datetime(2027, 1, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _a_day_in_november_with_prepared_pages(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.PREPARED_PAGES = True


@pytest.fixture
def article():
    """One that rests on all that an article can rest on, with two others beside it."""
    edition = make_edition()
    make_provision(675, edition=edition)
    ended = make_provision(676, edition=edition)
    sourced = {"source": "公报", "source_status": "official", "checked_on": TODAY}
    keeping.keep(
        LegalFigure(key="days", name="异议答复", value="20", unit="日", provision="", binds="机构", **sourced)
    )
    keeping.keep(Term(word="罚息", plain="逾期以后多算的利息。", **sourced))
    keeping.keep(
        Notice(
            key="scam", kind="scam", title="代办都是骗局", text="先收钱。", triggers=["花呗"],
            provisions=["民法典-676"], **sourced,
        )
    )  # fmt: skip
    lawyer, editor = make_lawyer(), make_staff(display_name="周编辑")
    make_article("older", title="花呗欠款和通讯录", now=NOW - timedelta(days=3))
    article = make_article(
        "huabei",
        title="花呗欠款以后爆通讯录",
        sections=[
            ("why", "<p>《民法典》第六百七十五条，{{figure:days}}，罚息。</p><p>{{law:民法典-675}}</p>")
        ],
    )
    new = make_edition(edition.statute, effective_from=NEW_LAW, label="2027年修正")
    make_provision(675, edition=new, text="新的原文。")
    Edition.objects.filter(pk=edition.pk).update(effective_to=NEW_LAW)
    Article.objects.filter(pk=article.pk).update(responsible_editor=editor)
    publishing.mark_reviewed(article, lawyer=lawyer, on=TODAY, by=editor, now=NOW)
    make_review_task("article-section", article.live_sections.get(key="why").uid, ended)
    article.refresh_from_db()
    return article


@pytest.fixture
def plain():
    make_provision(675)
    law = "<p>《民法典》第六百七十五条</p>"
    return make_article("huabei", title="花呗欠款以后爆通讯录", sections=[("why", law)])


@pytest.fixture
def two(plain):
    return plain, make_article("older", now=NOW - timedelta(days=3))


def read(client, slug="huabei", status=200):
    """What a reader gets, and with how many queries."""
    with CaptureQueriesContext(connection) as seen:
        response = client.get(f"/articles/{slug}/")
    assert response.status_code == status
    return response.content, len(seen)


def live(client, settings, slug="huabei"):
    settings.PREPARED_PAGES = False
    page, _ = read(client, slug)
    settings.PREPARED_PAGES = True
    return page


def is_fit(slug="huabei"):
    return prepared.page(slug, on=TODAY) is not None


def is_talk_fit(slug="huabei"):
    return PreparedPage.objects.with_fit_talk().get(article__slug=slug).is_talk_fit


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


def test_posts_elsewhere_leave_the_talk_fit_and_what_says_no_place_leaves_none(plain, two):
    list(preparing.prepare())

    steps.show(make_question(), "approve")
    steps.show(make_comment(Article.objects.get(slug="older")), "approve")
    assert (is_talk_fit(), is_talk_fit("older")) == (True, False)

    public_page_changed.send(sender=Question, reason="bulk")
    assert is_fit()
    assert not is_talk_fit()


def test_what_is_rolled_back_leaves_the_pages_fit(plain):
    preparing.prepare_one("huabei")

    with transaction.atomic():
        keeping.drop(Hotline(pk=1))
        assert not is_fit()
        transaction.set_rollback(True)

    assert is_fit()


def test_a_page_that_was_made_while_something_changed_is_not_shown(plain, monkeypatch, time_machine):
    made = rendering.pieces

    def meanwhile(*given):
        preparing.bump(sender=Term)
        return made(*given)

    monkeypatch.setattr(rendering, "pieces", meanwhile)
    preparing.prepare_one("huabei")
    assert not is_fit()

    def past_midnight(*given):
        time_machine.shift(timedelta(hours=20))
        return made(*given)

    monkeypatch.setattr(rendering, "pieces", past_midnight)
    assert preparing.prepare_one("huabei") is False


def test_of_two_who_make_a_page_the_second_does_not_pass_off_the_firsts_words_as_its_own(plain, monkeypatch):
    preparing.prepare_one("huabei")
    preparing.bump(sender=Term)
    made = rendering.pieces

    def meanwhile(*given):
        PreparedPage.objects.update(html="别的", digest="of other words")
        return made(*given)

    monkeypatch.setattr(rendering, "pieces", meanwhile)

    assert preparing.prepare_one("huabei") is False
    assert not is_fit()


def test_a_page_of_another_release_is_not_shown(plain):
    preparing.prepare_one("huabei")
    PreparedPage.objects.update(release="abcdef123456")

    assert not is_fit()


# Who makes them, and who never reads them


def test_no_reader_makes_a_page_and_no_other_page_is_taken_from_one(client, plain):
    read(client)
    assert PreparedPage.objects.count() == 0

    preparing.prepare_one("huabei")
    PreparedPage.objects.update(html="只有这一页")
    link = preview.make_link(plain, for_whom="李律师", days=7, by=None, now=NOW)
    others = [
        preview.address(link),
        *(f"/articles/huabei/{page}/" for page in ("law", "family", "versions/1")),
    ]

    assert "只有这一页" in read(client)[0].decode()
    for address in others:
        page = client.get(address).content.decode()
        assert "花呗欠款" in page, address
        assert "只有这一页" not in page, address


def test_the_same_words_are_not_written_again(plain):
    preparing.prepare_one("huabei")
    preparing.bump(sender=Term)

    with CaptureQueriesContext(connection) as seen:
        preparing.prepare_one("huabei")

    assert is_fit()
    written = [query["sql"] for query in seen if query["sql"].startswith(("UPDATE", "INSERT"))]
    assert len(written) == 1
    assert '"html"' not in written[0]


def test_the_command_makes_what_is_missing_the_most_read_first_and_then_nothing(two, capsys):
    Article.objects.filter(slug="older").update(reads=9)
    assert next(preparing.prepare()) == "older"  # and then it is stopped

    call_command("prepare_articles")
    call_command("prepare_articles")

    assert capsys.readouterr().out.split() == ["做好", "1", "篇文章的页面。", "做好", "0", "篇文章的页面。"]


def test_a_page_with_a_fault_is_told_and_keeps_no_other_from_being_made(two, monkeypatch, caplog):
    made = rendering.pieces

    def faulty(request, article):
        return made(request, article) if article.slug == "older" else 1 / 0

    monkeypatch.setattr(rendering, "pieces", faulty)
    caplog.set_level("ERROR")

    assert list(preparing.prepare()) == ["huabei", "older"]

    assert (is_fit(), is_fit("older")) == (False, True)
    assert "huabei" in caplog.text


@pytest.fixture
def worker(settings):
    """Tasks wait, and nobody takes them."""
    settings.TASK_WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
    return default_task_backend


def test_one_task_is_asked_for_however_much_changes_and_it_leaves_the_rest_to_another(
    two, worker, monkeypatch, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            preparing.bump(sender=Term)
        preparing.bump(sender=Question)
    assert [waiting.task for waiting in worker.results] == [preparing.prepare_some]
    assert worker.results[0].task.priority < 0

    monkeypatch.setattr(preparing, "SECONDS_A_TASK", -1)
    preparing.prepare_some.call()  # one page, and its time is over
    assert PreparedPage.objects.count() == 1
    assert len(worker.results) == 2
    preparing.prepare_some.call()
    preparing.prepare_some.call()
    assert preparing.unfit(TODAY) == []

    with django_capture_on_commit_callbacks(execute=True):
        preparing.bump(sender=Term)
    assert len(worker.results) == 4
