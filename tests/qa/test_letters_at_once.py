"""Every queue of letters: whoever looks while another process is handing a letter over leaves that letter alone."""

from datetime import timedelta

import pytest
from django.core import mail

from articles import replies, telling
from articles.models import Correction, CorrectionLetter, Feedback, Reply
from qa.models import Mailbox, Notice
from qa.notifications import digests, mailing
from tests.factories import NOW, make_article, make_feedback, make_member
from tests.qa.conftest import notice_for

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


class Meanwhile:
    """A mail server during whose first answer somebody else acts; what came of it is kept."""

    act, came = None, []

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        mail.outbox += messages
        if not self.came and len(mail.outbox) == 1:
            self.came.append(self.act())


@pytest.fixture
def meanwhile(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Meanwhile"
    Meanwhile.came = []
    return Meanwhile


@pytest.fixture
def report():
    return make_feedback(make_article("huabei"), contact="r@example.com")


def correction_of(report, **fields):
    article = report.article
    return Correction.objects.create(
        article=article, revision=article.live, kind="correction", words="期限写错了", made_at=NOW, tell_after=NOW, **fields
    )  # fmt: skip


def an_answer(report):
    Reply.objects.create(feedback=report, text="没有错。", created_at=NOW, send_after=NOW)
    return Reply, lambda: (replies.send(Reply.objects.get(), LATER), replies.send_due(LATER))


def a_letter_on_a_correction(report):
    CorrectionLetter.objects.create(
        correction=correction_of(report, told_at=NOW), feedback=report, send_after=NOW
    )
    return CorrectionLetter, lambda: (
        telling.post(CorrectionLetter.objects.get(), LATER),
        telling.tell_due(LATER),
    )


def a_notice(report):
    notice_for(make_member(), "question_approved")
    return Notice, lambda: (mailing.post(Notice.objects.get(), LATER), mailing.post_due(LATER))


def a_letter_of_the_day(report):
    reader = notice_for(make_member(), "comment_approved").user
    return Mailbox, lambda: (digests.send(reader.pk, LATER) is not False, digests.send_all(LATER))


@pytest.mark.parametrize("queued", [an_answer, a_letter_on_a_correction, a_notice, a_letter_of_the_day])
def test_a_letter_that_another_is_sending_is_not_sent_again(meanwhile, report, queued):
    model, look = queued(report)
    meanwhile.act = staticmethod(look)

    look()

    assert (len(mail.outbox), meanwhile.came) == (1, [(True, (0, 0))])
    assert model.objects.get().attempts == (
        0 if model is Mailbox else 1
    )  # a letter of the day counts its own


def test_a_correction_that_another_is_telling_is_not_told_again(monkeypatch, report):
    correction_of(report)
    heard = []

    def hears(correction, now):
        heard.append(correction.pk)
        if len(heard) == 1:
            telling.tell_of(Correction.objects.get(), LATER)
            telling.tell_due(LATER)

    monkeypatch.setitem(telling._hearing, "a", hears)
    telling.tell_of(Correction.objects.get(), LATER)

    assert (len(heard), Correction.objects.get().attempts) == (1, 1)


def test_an_address_erased_after_a_letter_was_looked_up_gets_none(report):
    CorrectionLetter.objects.create(
        correction=correction_of(report, told_at=NOW), feedback=report, send_after=NOW
    )
    looked_up = CorrectionLetter.objects.select_related("feedback", "correction__article").get()
    Feedback.objects.update(contact="")

    telling.post(looked_up, LATER)

    assert (mail.outbox, CorrectionLetter.objects.get().state) == ([], "needless")


def test_a_letter_that_cannot_be_written_holds_up_no_other_and_is_given_up(monkeypatch, report):
    correction = correction_of(report, told_at=NOW)
    other = make_feedback(report.article, contact="s@example.com")
    for said in (report, other):
        CorrectionLetter.objects.create(correction=correction, feedback=said, send_after=NOW)
    write = telling.words
    asked = []

    def breaks_once_for_each_try(correction):
        asked.append(correction)
        return write(correction) if len(asked) == 2 else {}["missing"]

    monkeypatch.setattr(telling, "words", breaks_once_for_each_try)

    assert telling.tell_due(LATER) == (1, 1)
    CorrectionLetter.objects.filter(state="due").update(attempts=5, send_after=NOW)
    assert telling.tell_due(LATER) == (0, 1)
    assert set(CorrectionLetter.objects.values_list("state", flat=True)) == {"sent", "failed"}
