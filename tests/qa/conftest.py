"""People and rows that the tests of asking, answering and moderating share."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings

from qa import posting
from qa.importing import load_watchwords
from qa.models import Notice
from qa.notifications import mailing, notify, telling
from tests.factories import NOW, make_article, make_claim, make_lawyer, make_member, make_product, make_staff

TITLE = "花呗逾期两个月，会被起诉吗"
BODY = "欠了八千多，还了五期以后失业，断了两个月，客服说要起诉我，我该怎么办？"

REASONS = "先核对合同和账单，再和出借机构谈怎么还，谈成了要留书面记录。"


@pytest.fixture(autouse=True)
def _every_event_was_thought_of(caplog):
    """A verb that is neither in LISTENERS nor in SILENT fails the test that took it."""
    yield
    said = [each.getMessage() for each in caplog.get_records("call") if each.name == telling.log.name]
    forgotten = [
        each for each in said if each.startswith("nobody has said who hears of") and "sing" not in each
    ]
    assert forgotten == []


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def reader(db):
    return make_member(display_name="读者甲")


@pytest.fixture
def moderator(db):
    return make_staff("审核员", display_name="审核员甲")


@pytest.fixture
def second_moderator(db):
    return make_staff("审核员", display_name="审核员乙")


@pytest.fixture
def editor(db):
    return make_staff("编辑", display_name="编辑甲")


@pytest.fixture
def lawyer(db):
    return make_lawyer(make_member())


@pytest.fixture
def watchwords(db):
    """The shipped list of watched phrases."""
    return load_watchwords(settings.CONTENT_DIR / "reference" / "watchwords.toml")


@pytest.fixture
def article(db):
    return make_article("huabei-example")


def answered(lawyer, question, words, now=NOW):
    """What a lawyer hands in who has claimed the question."""
    make_claim(question, lawyer, now=now)
    return posting.answer(lawyer, question, words, now)


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """A block that happens at NOW; after its commit people are told, and later of the decisions that stand by then."""

    @contextmanager
    def tell(later=timedelta(hours=1)):
        with time_machine.travel(NOW, tick=False), django_capture_on_commit_callbacks(execute=True):
            yield
        telling.tell_due(NOW + later)
        mailing.post_due(NOW + later)

    return tell


def notice_for(user, kind="question_answered", *, key="1", at=NOW, **fields):
    """What somebody was told of that is no event."""
    notify(user, kind, key=key, now=at, **fields)
    return Notice.objects.get(user=user, kind=kind, key=key)


@pytest.fixture
def huabei(db):
    return make_product("花呗")


@pytest.fixture
def jiebei(db):
    return make_product("借呗")
