"""Who hears of a review, and whose turn the list says that it is."""

import pytest
from django.core import mail

from articles import publishing, reviewing
from articles.models import Article
from articles.steps import NotReady
from articles.workingcopy import working_copy
from tests.factories import NOW, make_article, make_draft, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return make_staff("编辑", display_name="安编辑")


@pytest.fixture
def ben():
    return make_staff("编辑", display_name="本编辑")


def edit(article, by):
    publishing.rewrite(article, working_copy(article) | {"title": "改过的标题"}, by=by, now=NOW)


def test_those_asked_and_answered_are_written_to(ann, ben, django_capture_on_commit_callbacks):
    article = make_draft(by=ann, title="花呗逾期")
    carl = make_staff("编辑", display_name="卡编辑")
    make_staff("审核员")

    def sent(step):
        with django_capture_on_commit_callbacks(execute=True):
            step()
        told = [(letter.to, letter.subject.partition("] ")[2]) for letter in mail.outbox]
        assert all("花呗逾期" in letter.body and "/reading/" in letter.body for letter in mail.outbox)
        mail.outbox.clear()
        return sorted(told)

    asked = sent(lambda: reviewing.submit(article, by=ann, now=NOW))
    answered = sent(lambda: reviewing.ask_for_changes(article, by=ben, now=NOW, note="改"))
    asked_one = sent(lambda: reviewing.submit(article, by=ann, now=NOW, asked_of=carl))
    approved = sent(lambda: reviewing.approve(article, by=carl, now=NOW))

    assert asked == sorted([([ben.email], "有一篇文章等你复核"), ([carl.email], "有一篇文章等你复核")])
    assert answered == [([ann.email], "一篇文章复核后要修改")]
    assert asked_one == [([carl.email], "有一篇文章等你复核")]
    assert approved == [([ann.email], "一篇文章批准了")]


def test_no_letter_speaks_of_what_was_taken_back_before_it_left(ann, ben, django_capture_on_commit_callbacks):
    article = make_draft(by=ann)

    with django_capture_on_commit_callbacks(execute=True):
        reviewing.submit(article, by=ann, now=NOW)
        reviewing.approve(article, by=ben, now=NOW)
        reviewing.withdraw(article, by=ann, now=NOW)

    assert mail.outbox == []


def test_only_somebody_who_could_approve_is_asked(ann, ben):
    article = make_draft(by=ann)
    edit(article, ben)

    with pytest.raises(NotReady, match="本编辑也写过这一稿"):
        reviewing.submit(Article.objects.get(), by=ann, now=NOW, asked_of=ben)
    with pytest.raises(NotReady, match="不能复核文章"):
        reviewing.submit(Article.objects.get(), by=ann, now=NOW, asked_of=make_staff("审核员"))


def test_the_list_knows_whose_turn_it_is(ann, ben):
    mine, mended, ready, stale = (make_draft(by=ann, title=title) for title in ("等", "改", "好", "旧"))
    asked_of_another = make_draft(by=ann)
    reviewing.submit(mine, by=ann, now=NOW)
    reviewing.submit(asked_of_another, by=ann, now=NOW, asked_of=make_staff("编辑"))
    reviewing.ask_for_changes(mended, by=ben, now=NOW, note="改")
    for article in (ready, stale):
        reviewing.approve(article, by=ben, now=NOW)
    edit(stale, ann)
    _, changed, alone = make_article(), make_article(), make_draft()
    edit(changed, ann)

    assert set(Article.objects.not_handed_in()) == {stale, changed, alone}
    assert list(Article.objects.for_review_by(ben)) == [mine]
    assert not Article.objects.for_review_by(ann).exists()
    assert set(Article.objects.handed_in_by(ann)) == {mine, asked_of_another}
    assert list(Article.objects.to_mend()) == [mended]
    assert list(Article.objects.to_publish()) == [ready]
