"""From the first release to today with rows in every state, and back: nothing that a reader sees is lost."""

import hashlib
import json

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import LawyerProfile
from articles.models import Article, Feedback, Tag
from qa import chain, guards
from qa.models import Answer, Comment, ModerationEvent, Question
from reference.models import Hotline, LoadedRow
from statutes.models import ReviewTask
from tests.factories import NOW, TODAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.deep]
ROOMS = ("accounts", "articles", "qa", "reference", "search", "statutes")
FIRST = [(room, "0001_initial") for room in ROOMS]
QUESTIONS = ("pending", "open", "answered", "closed", "rejected", "hidden", "withdrawn")
ANSWERS = ("submitted", "published", "rejected", "hidden", "retracted")
COMMENTS = ("pending", "published", "rejected", "hidden", "deleted")
LAWYERS = ("pending", "verified", "rejected", "suspended")
ARTICLES = ("draft", "in_review", "published", "retired")
# What people wrote and in which state it is, to be found again at the end of the way back.
KEPT = {
    "accounts.User": ("email", "display_name"),
    "accounts.LawyerProfile": ("real_name", "firm", "status", "decision_reason"),
    "accounts.VerificationEvent": ("verb", "from_status", "to_status", "note"),
    "articles.Article": ("slug", "title", "status", "retired_reason", "reads"),
    "articles.Section": ("key", "title", "body"),
    "articles.Feedback": ("text", "contact", "status"),
    "articles.Tag": ("name", "slug"),
    "articles.FormerSlug": ("slug",),
    "qa.Question": ("title", "body"),
    "qa.Answer": ("conclusion", "body", "status"),
    "qa.Comment": ("body", "status", "editor_note"),
    "qa.Flag": ("reason", "note", "status"),
    "reference.Hotline": ("number", "name", "purpose"),
    "statutes.ReviewTask": ("reason", "status"),
}


def the_long_way():
    """The migrations as they were written one by one, without those that stand for many of them."""
    executor = MigrationExecutor(connection)
    executor.loader.replace_migrations = False
    executor.loader.build_graph()
    for standing_for_many, migration in executor.loader.replacements.items():
        executor.loader.graph.remove_replacement_node(standing_for_many, migration.replaces)
    return executor


@pytest.fixture
def empty_database(db, tmp_path):
    """A database with no tables beside the one of the tests, which then need not be led back to today afterwards."""
    there, name = connection.settings_dict, connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        there["NAME"] = str(tmp_path / "walk.sqlite3")
    else:
        there["NAME"] = f"{name}_walk"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}_walk" ENCODING "UTF8" TEMPLATE template0')
    try:
        yield
    finally:
        connection.close()
        there["NAME"] = name
        if connection.vendor != "sqlite":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}_walk" WITH (FORCE)')


def migrate(targets):
    """Go there, and give back the models as they are there."""
    executor = the_long_way()
    executor.migrate(targets)
    guards.after_migrate(None, connection.alias)  # as `migrate` itself calls it
    return executor.loader.project_state(targets).apps


def newest():
    return the_long_way().loader.graph.leaf_nodes()


def tables():
    """What the database itself says of every table: columns, keys, indexes and constraints."""
    told, ask = {}, connection.introspection
    with connection.cursor() as cursor:
        for table in ask.table_names(cursor):
            columns = sorted((row.name, row.null_ok) for row in ask.get_table_description(cursor, table))
            held = ask.get_constraints(cursor, table).values()
            told[table] = columns, sorted(str(sorted(one.items(), key=str)) for one in held)
    return told


@pytest.fixture
def laid_at_once(db):
    """The tables of today, as they come where no row was ever held."""
    return tables()


class FirstRelease:
    """Rows as the first release wrote them: of each kind one in each state."""

    def __init__(self, apps):
        self.model = apps.get_model
        self.user = self.put("accounts.User", email="lin@example.com", display_name="林")
        self.common = {"author": self.user, "author_label": "林", "created_at": NOW, "decided_at": NOW}
        self.lawyers = {status: self.lawyer(status) for status in LAWYERS}
        self.tag = self.put("articles.Tag", name="花呗", slug="huabei")
        self.articles = self.written()
        self.questions, self.answer = self.asked(), None
        self.answered()
        self.discussed()
        self.record()

    def put(self, model, /, **columns):
        return self.model(*model.split(".")).objects.create(**columns)

    def lawyer(self, status, name=""):
        name = name or {"verified": "林晓舟"}.get(status, f"{status}律师")
        user = self.user if name == "林晓舟" else self.put("accounts.User", email=f"{name}@example.com")
        profile = self.put(
            "accounts.LawyerProfile", user=user, real_name=name, role="lawyer", firm="示例律师事务所", status=status,
            licence_number=f"1{sum(map(ord, name)):016d}", applied_at=NOW, verified_on=TODAY,
            decision_reason="查不到执业机构" if status in ("rejected", "suspended") else "",
        )  # fmt: skip
        self.put(
            "accounts.VerificationEvent", profile=profile, verb="apply", from_status="", to_status=status, note="官网",
            actor_label=name, created_at=NOW,
        )  # fmt: skip
        return profile

    def written(self):
        category = self.put("articles.Category", slug="early", name="刚逾期")
        made = {}
        for status in ARTICLES:
            article = self.put(
                "articles.Article", slug=f"old-{status}", title=f"{status} 的文章", question="怎么办",
                category=category, short_answer=["先核对合同。"], published_at=NOW, updated_at=NOW, reads=7,
                retired_reason="过时" if status == "retired" else "",
                **({"edited_at": NOW, "edited_by": self.user} if status == "in_review" else {}),
            )  # fmt: skip
            self.put(
                "articles.Section", article=article, uid=status, key="why", title="为什么", body="旧的正文。"
            )
            self.put("articles.TaggedArticle", content_object=article, tag=self.tag)
            snapshot = first_snapshot(article.title, status)
            card = {name: snapshot[name] for name in ("title", "question", "description", "tags")}
            article.published_revision = self.put(
                "articles.Revision", article=article, number=1, snapshot=snapshot, category=category, created_at=NOW,
                card=card | {"short_answer_text": "先核对合同。"}, text="旧的正文。", kinds=",explanation,",
                content_hash="0" * 64,
            )  # fmt: skip
            article.status = status
            article.save()
            self.put("articles.TaggedRevision", content_object=article.published_revision, tag=self.tag)
            made[status] = article
        self.put("articles.FormerSlug", article=made["published"], slug="older-name")
        self.put(
            "articles.Feedback", article=made["published"], kind="correction", text="第二段写错了", form_key="k",
            contact="r@example.com", created_at=NOW,
        )  # fmt: skip
        return made

    def asked(self):
        asked = {
            status: self.put(
                "qa.Question", title=f"{status} 的提问", body="经过", status=status, approved_at=NOW,
                decision_reason="other", restored_status="open" if status == "hidden" else "",
                article=self.articles["published"], **self.common,
            )
            for status in QUESTIONS
        }  # fmt: skip
        self.put("qa.TaggedQuestion", content_object=asked["answered"], tag=self.tag)
        self.put(
            "qa.Flag",
            question=asked["answered"],
            reporter=self.user,
            reason="other",
            note="像广告",
            created_at=NOW,
        )
        return asked

    def answered(self):
        for status in ANSWERS:
            public = status == "published"
            answer = self.put(
                "qa.Answer", question=self.questions["answered" if public else "open"], conclusion=f"{status} 的结论",
                lawyer=self.lawyers["verified"] if public else self.lawyer("verified", f"{status}的律师"),
                body="<p>理由</p>", shown_html="<p>理由</p>", status=status, published_at=NOW, decision_reason="other",
                **self.common,
            )  # fmt: skip
            if public:
                self.answer = answer

    def discussed(self):
        for status in COMMENTS:
            for under in ({"answer": self.answer}, {"article": self.articles["published"]}):
                self.put(
                    "qa.Comment", body=f"{status} 的评论，在{'答' if 'answer' in under else '文'}", status=status,
                    published_at=NOW, decision_reason="other", editor_note="编者注", **under, **self.common,
                )  # fmt: skip

    def record(self):
        """Three decisions, a change of law that the answer has to be read again for, and a number from a file."""
        for number in range(3):
            self.put(
                "qa.ModerationEvent", item_kind="question", item_id=number + 101, verb="approve", actor_label="审核员",
                created_at=NOW, rule_hits=[{"level": "hold", "reason": "话题词", "word": "洗白"}], content_hash="0" * 64,
            )  # fmt: skip
        statute = self.put("statutes.Statute", slug="old-law", title="旧法全称", short_title="旧法", order=1)
        edition = self.put("statutes.Edition", statute=statute, label="原版", effective_from=TODAY)
        rest = self.put(
            "statutes.Provision", edition=edition, number=3, text="条文。", text_status="official"
        )
        cited = self.put(
            "statutes.Citation", source_kind="answer", source_key=str(self.answer.pk), raw_text="旧法第三条", cited_on=TODAY,
            provision=rest,
        )  # fmt: skip
        self.put(
            "statutes.ReviewTask",
            citation=cited,
            reason="旧法有了新版；文字改了",
            opened_at=NOW,
            new_provision=rest,
        )
        line = self.put(
            "reference.Hotline", number="10000", name="某热线", purpose="问事", source_status="official"
        )
        said = [str(getattr(line, each.name)) for each in line._meta.fields if each.name != "id"]
        self.put("reference.LoadedRow", table="hotlines", key="10000", content_hash=_hash(said))


def first_snapshot(title, uid):
    """What a revision of an article held in the first release."""
    copy = {
        "title": title, "question": "怎么办", "description": "", "author_name": "编辑部", "further": [], "sources": [],
        "short_answer": ["先核对合同。"], "do_now": [], "do_not": [], "notes": [], "tags": ["花呗"], "category": "early",
        "sections": [{"uid": uid, "key": "why", "title": "为什么", "kind": "explanation", "body": "旧的正文。"}],
    }  # fmt: skip
    section = copy["sections"][0] | {
        "number": 1, "kind_label": "说明", "html": "<p>旧的正文。</p>", "laws": []
    }  # fmt: skip
    return {name: copy[name] for name in copy if name not in ("tags", "category")} | {
        "copy": copy, "short_answer": ["先核对合同。"], "sections": [section], "history": [], "figures": [], "laws": {},
        "tags": [{"name": "花呗", "slug": "huabei"}], "minutes": 1,
    }  # fmt: skip


def _hash(values):
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def kept(apps):
    return {
        name: sorted(apps.get_model(name)._base_manager.values_list(*columns))
        for name, columns in KEPT.items()
    }


def test_nothing_is_lost_on_the_way_to_today_and_back(client, laid_at_once, empty_database):
    apps = migrate(FIRST)
    first, written = FirstRelease(apps), kept(apps)

    migrate(newest())

    assert tables() == laid_at_once
    assert [str(each) for each in Question.objects.approved().order_by("pk")] == [
        "open 的提问", "answered 的提问", "closed 的提问"
    ]  # fmt: skip
    closed, answered = (Question.objects.get(pk=first.questions[name].pk) for name in ("closed", "answered"))
    assert ModerationEvent.objects.of(closed).get().to_status == "resolved"
    assert [answered.product, *answered.tags.all()] == [Tag.objects.get(slug="huabei")] * 2
    answer = Answer.objects.published().with_law_status().get()
    assert (answer.lawyer_firm, answer.licence_checked_on) == ("示例律师事务所", TODAY)
    assert answer.law_due_since == NOW
    assert ReviewTask.objects.get().fate == "changed"
    _shows(client, answered.get_absolute_url(), "answered 的提问", "published 的结论", "理由", "林晓舟",
           "published 的评论，在答")  # fmt: skip
    article = Article.objects.published().get()
    _shows(client, article.get_absolute_url(), "published 的文章", "旧的正文。", "先核对合同。", "花呗",
           "published 的评论，在文")  # fmt: skip
    assert client.get("/articles/older-name/").status_code == 301
    assert client.get("/articles/old-draft/").status_code == 404
    assert (Comment.objects.published().count(), Feedback.objects.get().text) == (2, "第二段写错了")
    assert sorted(LawyerProfile.objects.values_list("status", flat=True)) == [
        "rejected", "submitted", "suspended", *["verified"] * 5
    ]  # fmt: skip
    assert Hotline.objects.get(number="10000").name == "某热线"
    filled = {"name": "某热线", "number": "10000", "purpose": "问事", "source_status": "official"}
    assert LoadedRow.objects.get().content_hash == _hash(filled)
    assert (chain.read().events, chain.read().faults, guards.missing(connection)) == (4, [], set())

    assert kept(migrate(FIRST)) == written


def _shows(client, address, *words):
    response = client.get(address)
    page = response.content.decode()
    assert (response.status_code, [each for each in words if each not in page]) == (200, [])
