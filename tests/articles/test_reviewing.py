"""Reading before publishing: who may approve what, for which words, and who hears of it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from articles import publishing, restoring, reviewing
from articles.models import Article, OwnApproval, Review, Tag
from articles.steps import AlreadyChanged, NotReady
from articles.tagging import keep_tag, merge_tags
from articles.workingcopy import digest, working_copy
from tests.factories import NOW, approve, make_article, make_draft, make_lawyer, make_staff, make_user

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
WAITING, CHANGES, APPROVED, WITHDRAWN = Review.Status.values


@pytest.fixture
def ann():
    return make_staff("编辑", display_name="安编辑")


@pytest.fixture
def ben():
    return make_staff("编辑", display_name="本编辑")


def edit(article, by, **fields):
    publishing.rewrite(article, working_copy(article) | (fields or {"title": "改过的标题"}), by=by, now=LATER)


def publish(article, by, **given):
    return publishing.publish(article, by=by, now=LATER, despite="短文", **given)


def said(article):
    return digest(working_copy(article))


# The steps


@pytest.mark.parametrize(
    ("published", "states"), [(False, ("in_review", "draft", "in_review")), (True, ("published",) * 3)]
)
def test_a_copy_is_handed_in_given_back_and_approved_without_leaving_its_readers(ann, ben, published, states):
    article = make_article() if published else make_draft(by=ann)
    edit(article, ann)
    seen = []

    for step in (
        lambda: reviewing.submit(article, by=ann, now=LATER, request="看第一节"),
        lambda: reviewing.ask_for_changes(article, by=ben, now=LATER, note="补依据"),
        lambda: reviewing.approve(article, by=ben, now=LATER),
    ):
        step()
        seen.append(Article.objects.get().status)

    (answered,) = Review.objects.exclude(closed_at=None)
    (review,) = article.reviews.open()
    assert tuple(seen) == states
    assert (answered.status, answered.request, answered.note) == (CHANGES, "看第一节", "补依据")
    assert (review.status, review.decided_by, review.submitted_by) == (APPROVED, ben, ann)
    assert review.is_of(said(article))


def test_what_is_handed_in_can_be_taken_back_and_handed_in_again(ann):
    article = make_draft(by=ann)
    reviewing.submit(article, by=ann, now=NOW)
    with pytest.raises(NotReady, match="已经提交过了，现在是“等人复核”"):
        reviewing.submit(article, by=ann, now=NOW)
    article.refresh_from_db()

    reviewing.withdraw(article, by=ann, now=LATER)
    back = Article.objects.get().status
    reviewing.submit(article, by=ann, now=LATER)

    assert back == "draft"
    assert sorted(Review.objects.values_list("status", flat=True)) == [WAITING, WITHDRAWN]
    with pytest.raises(NotReady, match="没有等着复核"):
        reviewing.withdraw(make_draft(), by=ann, now=LATER)


def test_what_readers_have_already_is_not_handed_in_and_not_approved(ann):
    article = make_article()

    for verb in (reviewing.submit, reviewing.approve):
        with pytest.raises(NotReady, match="完全一样"):
            verb(Article.objects.get(), by=ann, now=LATER)

    assert not article.reviews.exists()


def test_the_database_holds_one_open_review_of_an_article(ann):
    article = make_draft()
    reviewing.submit(article, by=ann, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(article=article, submitted_at=NOW)


# Approving


def test_an_approval_holds_for_exactly_its_words(ann, ben):
    article = make_draft(by=ann, title="批准的标题")
    approve(article, by=ben)
    article.refresh_from_db()
    edit(article, ann, title="批准以后改的")
    with pytest.raises(NotReady, match="批准以后又改过"):
        publish(Article.objects.get(), ann)
    article.refresh_from_db()

    edit(article, ann, title="批准的标题")
    revision = publish(article, ann)

    assert revision.snapshot["title"] == "批准的标题"
    assert revision.reviews.get().decided_by == ben


def test_a_tag_with_another_name_makes_other_words_and_nobody_their_writer(ann, ben):
    article, published = make_draft(by=ann, tags=["花呗", "借呗"]), make_article(tags=["花呗"])
    edit(published, by=ann)
    for one in (article, published):
        approve(one, by=ben)
    huabei = Tag.objects.get(name="花呗")
    huabei.name = "支付宝花呗"

    keep_tag(huabei, now=LATER)
    merge_tags(huabei, [Tag.objects.get(name="借呗")], now=LATER)

    for one in Article.objects.all():
        assert one.words_digest == said(one)
        assert reviewing.approval_of(one, said(one)) is None
        assert list(one.writers.values_list("user", flat=True)) == [ann.pk]


def test_nobody_who_wrote_in_the_copy_approves_it(ann, ben):
    article = make_draft(by=ann)
    edit(article, ben, question="谁写的？")
    for person in (ann, ben):
        person.user_permissions.clear()
        person.groups.clear()
        person.user_permissions.set(
            Permission.objects.filter(codename__in=["review_article", "publish_article"])
        )

    for person in (ann, ben):
        fresh = type(person).objects.get(pk=person.pk)
        for attempt in (
            lambda by: reviewing.approve(Article.objects.get(), by=by, now=LATER),
            lambda by: reviewing.approve(Article.objects.get(), by=by, now=LATER, own_reason="我急"),
            lambda by: publish(Article.objects.get(), by, approving=True),
            lambda by: publish(Article.objects.get(), by, own_reason="我急"),
        ):
            with pytest.raises(NotReady, match="你自己也写过"):
                attempt(fresh)

    assert (Article.objects.get().status, Review.objects.count()) == ("draft", 0)


def test_a_superuser_does_not_approve_their_own_words_unseen_either():
    boss = make_staff(is_superuser=True)
    article = make_draft(by=boss)

    with pytest.raises(NotReady, match="确实等不及的，写明理由"):
        reviewing.approve(article, by=boss, now=NOW)


def test_restoring_an_old_version_makes_one_its_writer(ann):
    article = make_article()
    edit(article, None)
    publishing.publish(article, by=None, now=LATER, despite="短文")
    restoring.restore(article.revisions.get(number=1), by=ann, now=LATER)

    with pytest.raises(NotReady, match="你自己也写过"):
        reviewing.approve(Article.objects.get(), by=ann, now=LATER)


def test_saving_without_changing_a_word_makes_nobody_a_writer(ann):
    article = make_draft()

    publishing.edited(article, by=ann, now=LATER)
    edit(article, ann, title=article.title)

    assert not article.writers.exists()


def test_after_a_publication_the_next_copy_has_no_writers_yet(ann, ben):
    article = make_draft(by=ann)
    approve(article, by=ben)
    article.refresh_from_db()
    publish(article, ann)
    edit(article, ben)

    publish(article, ann, approving=True)

    assert list(article.revisions.values_list("number", "reviews__decided_by__display_name")) == [
        (2, "安编辑"),
        (1, "本编辑"),
    ]


def test_a_check_of_words_that_readers_do_not_have_is_told_once_they_have_them(ann, ben):
    article, lawyer = make_article(), make_lawyer()
    edit(article, ann)
    checked = {"lawyer": lawyer, "on": NOW.date()}
    with pytest.raises(NotReady, match="不能晚于今天"):
        publishing.approve(article, by=ben, now=NOW, checked=checked | {"on": date(2100, 1, 1)})

    publishing.approve(Article.objects.get(), by=ben, now=NOW, checked=checked)
    waiting = Article.objects.get()
    published = Article.objects.get()
    publish(published, ann)

    article.refresh_from_db()
    check = article.law_checks.get()
    assert (waiting.reviewed_on, waiting.reviewer) == (None, None)
    assert (article.reviewed_on, article.reviewer, article.edited_by) == (NOW.date(), lawyer, ann)
    assert (check.lawyer, check.made_by, check.made_at) == (lawyer, ben, LATER)
    assert article.live.kept["check"]["on"] == NOW.date().isoformat()


def test_whoever_may_not_review_neither_approves_nor_asks_for_changes(ben):
    article = make_draft()
    reader = make_user()
    ben.is_active = False

    for person in (reader, ben):
        with pytest.raises(NotReady, match="没有复核文章的权限"):
            reviewing.approve(Article.objects.get(), by=person, now=NOW)
        with pytest.raises(NotReady, match="没有复核文章的权限"):
            reviewing.ask_for_changes(Article.objects.get(), by=person, now=NOW, note="改")

    assert not article.reviews.exists()


def test_an_approval_of_an_older_view_is_refused(ann, ben):
    article = make_draft()
    seen = Article.objects.get()
    edit(article, ann)

    with pytest.raises(AlreadyChanged, match="安编辑"):
        reviewing.approve(seen, by=ben, now=LATER)

    assert reviewing.approval_of(article, said(article)) is None


def test_a_person_publishes_nothing_that_nobody_approved_and_files_need_no_approval(ann):
    article = make_draft(by=ann)

    with pytest.raises(NotReady, match="还没有人批准"):
        publish(Article.objects.get(), ann)
    publishing.publish(article, by=None, now=LATER, despite="短文")

    assert Article.objects.get().status == "published"


def test_a_file_that_is_published_meanwhile_ends_what_waited(ann):
    article = make_draft(by=ann)
    reviewing.submit(article, by=ann, now=NOW)

    publishing.publish(article, by=None, now=LATER, despite="短文")

    (review,) = Review.objects.all()
    assert (review.status, review.is_open, review.revision) == (WITHDRAWN, False, None)


# Alone


def test_approving_ones_own_words_takes_a_reason_that_is_kept_and_looked_at_once(ann, ben):
    article = make_draft(by=ann)
    with pytest.raises(NotReady, match="写明理由自己批准"):
        publish(Article.objects.get(), ann, approving=True, own_reason="  ")
    publish(article, ann, own_reason="骗局提醒，等不及。电话13812345678")
    own = OwnApproval.objects.get()

    with pytest.raises(NotReady, match="要请同事来看"):
        reviewing.look(own, verdict="fine", note="", by=ann, now=LATER)
    with pytest.raises(NotReady, match="写一句有什么问题"):
        reviewing.look(own, verdict="problem", note=" ", by=ben, now=LATER)
    reviewing.look(own, verdict="problem", note="第二节没有依据", by=ben, now=LATER)
    with pytest.raises(NotReady, match="已经有同事看过"):
        reviewing.look(own, verdict="fine", note="", by=make_staff("编辑"), now=LATER)

    own.refresh_from_db()
    assert "13812345678" not in own.reason
    assert (own.created_by, own.verdict, own.looked_by, own.look_note) == (
        ann,
        "problem",
        ben,
        "第二节没有依据",
    )
    assert own.review.revision == article.published_revision
    with pytest.raises(TypeError):
        own.save()
    with pytest.raises(TypeError):
        own.delete()


def test_an_approval_by_a_colleague_keeps_no_reason(ann, ben):
    approve(make_draft(by=ann), by=ben)

    assert not OwnApproval.objects.exists()


# Remarks


def test_remarks_are_tied_to_a_section_masked_and_ticked_by_the_writer(ann, ben):
    article = make_draft(by=ann, sections=[("why", "<p>甲</p>")])
    uid = article.sections.get().uid
    given = [(uid, "打13812345678问过，写错了"), ("", "标题太长"), (uid, "  ")]

    review = reviewing.ask_for_changes(article, by=ben, now=NOW, remarks=given)
    first, second = review.comments.all()
    reviewing.tick(first, done=True, by=ann, now=LATER)
    reviewing.tick(first, done=True, by=ben, now=LATER)

    assert (first.section_uid, first.section_title, second.section_uid) == (uid, "小节 why", "")
    assert "13812345678" not in first.text
    assert (first.digest, first.who) == (said(article), "本编辑")
    first.refresh_from_db()
    assert (first.done_by, first.done_at) == (ann, LATER)
    assert list(article.review_comments.open()) == [second]
    reviewing.tick(first, done=False, by=ben, now=LATER)
    assert article.review_comments.open().count() == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": " "}, "意见还没有写"),
        ({"text": "改", "section_uid": "gone"}, "这一节已经不在稿子里了"),
    ],
)
def test_a_remark_that_says_nothing_or_hangs_nowhere_is_refused(given, words):
    with pytest.raises(NotReady, match=words):
        reviewing.remark(make_draft(), **given, now=NOW)


def test_a_remark_from_outside_bears_the_name_of_its_link():
    remark = reviewing.remark(make_draft(), "第一节没有依据", author_name="李律师", now=NOW)

    assert (remark.who, remark.created_by) == ("李律师", None)


def test_asking_for_changes_says_which(ann, ben):
    article = make_draft(by=ann)

    with pytest.raises(NotReady, match="写一句要改什么"):
        reviewing.ask_for_changes(article, by=ben, now=NOW, remarks=[("", " ")])
