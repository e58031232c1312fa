"""From the first release to today with posts in every state, and back: nothing that a reader sees is lost."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import LawyerProfile
from qa import chain, guards
from qa.models import Answer, Comment, ModerationEvent, Question
from tests.factories import NOW, TODAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.deep]
FIRST = [("qa", "0001_initial"), ("accounts", "0001_initial")]
QUESTIONS = ("pending", "open", "answered", "closed", "rejected", "hidden", "withdrawn")
ANSWERS = ("submitted", "published", "rejected", "hidden", "retracted")
COMMENTS = ("pending", "published", "rejected", "hidden", "deleted")


def migrate(targets):
    """Go there, and give back the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    guards.after_migrate(None, connection.alias)  # as `migrate` itself calls it
    return MigrationExecutor(connection).loader.project_state(targets).apps


def newest():
    graph = MigrationExecutor(connection).loader.graph
    return [node for room in ("qa", "accounts") for node in graph.leaf_nodes(room)]


def plant(apps):
    """As the first release wrote them: a post of each kind in each state, and the record of three decisions."""
    user = apps.get_model("accounts", "User").objects.create(email="lin@example.com", display_name="林")
    lawyer = apps.get_model("accounts", "LawyerProfile").objects.create(
        user=user, real_name="林晓舟", role="lawyer", licence_number="1" + "2" * 16, firm="示例律师事务所",
        status="verified", applied_at=NOW, verified_on=TODAY,
    )  # fmt: skip
    common = {"author": user, "author_label": "林", "created_at": NOW, "decided_at": NOW}
    questions = {
        status: apps.get_model("qa", "Question").objects.create(
            title=f"{status} 的提问", body="经过", status=status, approved_at=NOW, decision_reason="other",
            restored_status="open" if status == "hidden" else "", **common,
        )
        for status in QUESTIONS
    }  # fmt: skip
    for status in ANSWERS:
        under = questions["answered"] if status == "published" else questions["open"]
        other = lawyer if status == "published" else _colleague(apps, status)
        apps.get_model("qa", "Answer").objects.create(
            question=under, lawyer=other, conclusion=f"{status} 的结论", body="<p>理由</p>", shown_html="<p>理由</p>",
            status=status, published_at=NOW, decision_reason="other", **common,
        )  # fmt: skip
    answer = apps.get_model("qa", "Answer").objects.get(status="published")
    for status in COMMENTS:
        apps.get_model("qa", "Comment").objects.create(
            answer=answer,
            body=f"{status} 的评论",
            status=status,
            published_at=NOW,
            decision_reason="other",
            **common,
        )
    for number in range(3):
        apps.get_model("qa", "ModerationEvent").objects.create(
            item_kind="question", item_id=number + 101, verb="approve", actor_label="审核员", created_at=NOW,
            rule_hits=[{"level": "hold", "reason": "话题词", "word": "洗白"}], content_hash="0" * 64,
        )  # fmt: skip
    return questions["closed"].pk


def _colleague(apps, name):
    number = f"1{sum(map(ord, name)):016d}"
    return apps.get_model("accounts", "LawyerProfile").objects.create(
        user=apps.get_model("accounts", "User").objects.create(email=f"{name}@example.com"), real_name=name,
        role="lawyer", licence_number=number, firm="另一家", status="verified", applied_at=NOW, verified_on=TODAY,
    )  # fmt: skip


def words(apps):
    """Every word that somebody wrote, whatever its state."""
    rows = {"Question": ("title", "body"), "Answer": ("conclusion", "body"), "Comment": ("body",)}
    found = {
        name: sorted(apps.get_model("qa", name)._base_manager.values_list(*columns))
        for name, columns in rows.items()
    }
    return found | {
        "Lawyer": sorted(
            apps.get_model("accounts", "LawyerProfile")._base_manager.values_list("real_name", "firm")
        )
    }


def test_nothing_is_lost_on_the_way_to_today_and_back(client):
    target = newest()
    try:
        apps = migrate(FIRST)
        closed, written = plant(apps), words(apps)

        migrate(target)

        assert [str(each) for each in Question.objects.approved().order_by("pk")] == [
            "open 的提问", "answered 的提问", "closed 的提问"
        ]  # fmt: skip
        assert ModerationEvent.objects.of(Question.objects.get(pk=closed)).get().to_status == "resolved"
        page = client.get(Answer.objects.published().get().get_absolute_url().split("#")[0]).content.decode()
        shown = ("answered 的提问", "published 的结论", "理由", "published 的评论", "林晓舟")
        assert {text: text in page for text in shown} == dict.fromkeys(shown, True)
        assert (LawyerProfile.objects.verified().count(), Comment.objects.published().count()) == (5, 1)
        assert (chain.read().events, chain.read().faults, guards.missing(connection)) == (4, [], set())

        assert words(migrate(FIRST)) == written
    finally:
        migrate(target)
    assert chain.read().faults == []
