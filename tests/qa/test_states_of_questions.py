"""The states of a question: each verb, from where it may start, where it leads, and what it refuses."""

from datetime import timedelta

import pytest

from qa import chain, moderation, posting
from qa.models import Appeal, ModerationEvent, Question
from qa.refusals import AlreadyDecided, NotAllowed, Refused
from tests.factories import NOW, make_member, make_question, make_staff
from tests.qa.conftest import TITLE

pytestmark = pytest.mark.django_db

MENDED = "改过的经过：欠了八千多，断了两个月，收到一封律师函，不知道要不要回。"


class Cast:
    """Who takes part: the asker, a moderator who decides now, another who refused before, and the other question."""

    def __init__(self):
        self.asker = make_member(display_name="提问人")
        self.moderator = make_staff("审核员", display_name="审核员甲")
        self.earlier = make_staff("审核员", display_name="审核员乙")
        self.canonical = make_question(title="先前问过的同一个问题")

    def question(self, status):
        fields = {"decided_by": self.earlier} if status == "rejected" else {}
        made = make_question(self.asker, status=status, body=MENDED[5:], **fields)
        if status != "rejected":
            return made
        Appeal.objects.create(question=made, body="没有写到任何人。", created_at=NOW)
        return made


@pytest.fixture
def cast(db):
    return Cast()


def appealed(question):
    return Appeal.objects.filter(question=question).first() or Appeal(question=question)


# verb: how to run it, and from where it leads where; from everywhere else it is refused.
TABLE = {
    "approve": (lambda c, q: moderation.approve(q, c.moderator, now=NOW), {"pending": "open"}),
    "reject": (lambda c, q: moderation.reject(q, c.moderator, "privacy", now=NOW), {"pending": "rejected"}),
    "ask_back": (
        lambda c, q: moderation.ask_back(q, c.moderator, "哪天收到的？", now=NOW),
        dict.fromkeys(["pending", "open"], "needs_info"),
    ),
    "close_duplicate": (
        lambda c, q: moderation.close_duplicate(q, c.moderator, c.canonical, now=NOW),
        dict.fromkeys(["pending", "needs_info", "open"], "closed"),
    ),
    "close_stale": (
        lambda c, q: moderation.close_stale(NOW + timedelta(days=14)) or refuse(),
        {"needs_info": "closed"},
    ),
    "hide": (
        lambda c, q: moderation.hide(q, c.moderator, "privacy", now=NOW),
        dict.fromkeys(["open", "answered", "resolved", "summary"], "hidden"),
    ),
    "restore": (lambda c, q: moderation.restore(q, c.moderator, now=NOW), {"hidden": "open"}),
    "resolve": (lambda c, q: moderation.resolve(q, c.moderator, now=NOW), {"answered": "resolved"}),
    "reopen": (lambda c, q: moderation.reopen(q, c.moderator, now=NOW), {"resolved": "open"}),
    "purge": (
        lambda c, q: moderation.purge(q, c.moderator, "privacy", now=NOW),
        dict.fromkeys(["rejected", "closed", "hidden", "withdrawn"], "purged"),
    ),
    "grant": (lambda c, q: moderation.grant(appealed(q), c.moderator, now=NOW), {"rejected": "open"}),
    "deny": (
        lambda c, q: moderation.deny(appealed(q), c.moderator, "还是能认出人。", now=NOW),
        {"rejected": "rejected"},
    ),
    "resolve by its asker": (lambda c, q: posting.resolve(q, c.asker, NOW), {"answered": "resolved"}),
    "reopen by its asker": (lambda c, q: posting.reopen(q, c.asker, NOW), {"resolved": "open"}),
    "purge by its asker": (
        lambda c, q: posting.purge(q, c.asker, NOW),
        dict.fromkeys(["rejected", "closed", "hidden", "withdrawn"], "purged"),
    ),
    "resubmit": (
        lambda c, q: posting.edit_question(q, c.asker, TITLE, f"{MENDED}{q.pk}", [], NOW),
        dict.fromkeys(["draft", "pending", "needs_info", "rejected", "closed"], "pending"),
    ),
    "withdraw": (
        lambda c, q: posting.withdraw(q, c.asker, NOW),
        dict.fromkeys(
            ["pending", "needs_info", "open", "answered", "resolved", "closed", "rejected", "hidden"],
            "withdrawn",
        ),
    ),
}


def refuse():
    raise Refused("没有可做的")


@pytest.mark.parametrize("name", TABLE)
def test_a_verb_starts_from_its_own_states_and_from_no_other(cast, name, settings):
    settings.RATE_LIMITS = False
    run, leads = TABLE[name]

    for status in Question.Status.values:
        question = cast.question(status)
        before = (question.version, ModerationEvent.objects.count())
        try:
            run(cast, question)
            refused = False
        except Refused:
            refused = True

        now = Question.objects.get(pk=question.pk)
        events = ModerationEvent.objects.of(question)
        assert refused == (status not in leads), f"{name} from {status}"
        assert now.status == leads.get(status, status), f"{name} from {status}"
        if refused:
            assert (now.version, ModerationEvent.objects.count()) == before, f"{name} from {status}"
        else:
            told = events.get()
            assert (told.from_status, told.to_status) == (status, now.status)
            assert told.verb == ("submit" if status == "draft" else name.split(" ")[0])
            assert now.version == before[0] + 1
    assert chain.read().faults == []


@pytest.mark.parametrize("name", [name for name in TABLE if name not in ("close_stale", "resubmit")])
def test_whoever_is_second_hears_who_was_first_and_nothing_changes(cast, name):
    run, leads = TABLE[name]
    question = cast.question(next(iter(leads)))
    stale = Question.objects.get(pk=question.pk)
    run(cast, question)
    first = ModerationEvent.objects.of(question).get()

    with pytest.raises(AlreadyDecided, match=f"已由{first.actor_label}于.*10:00处理"):
        run(cast, stale)

    assert ModerationEvent.objects.of(question).get() == first


MODERATORS = {
    name: run for name, (run, _) in TABLE.items() if " " not in name and name not in ("close_stale", "resubmit", "withdraw")
}  # fmt: skip


@pytest.mark.parametrize("name", MODERATORS)
def test_only_a_moderator_decides_and_never_on_their_own_question(cast, name):
    run, leads = TABLE[name]
    status = next(iter(leads))
    theirs = cast.question(status)
    cast.asker = cast.moderator
    own = cast.question(status)

    with pytest.raises(NotAllowed, match="自己写的"):
        run(cast, own)
    cast.moderator = make_staff("编辑")
    with pytest.raises(NotAllowed, match="没有审核的权限"):
        run(cast, theirs)
    assert not ModerationEvent.objects.exists()


@pytest.mark.parametrize(
    "name", ["resolve by its asker", "reopen by its asker", "purge by its asker", "withdraw"]
)
def test_nobody_else_settles_or_takes_away_a_question(cast, name):
    run, leads = TABLE[name]
    question = cast.question(next(iter(leads)))
    cast.asker = make_member()

    with pytest.raises(NotAllowed, match="不是你写的"):
        run(cast, question)
