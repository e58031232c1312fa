"""How PostgreSQL goes about what is read most: with so many rows that it chooses freely, and none read that is not shown."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from core import paging
from core.prepared import Prepared
from qa import often
from qa.models import Answer, Comment, ModerationEvent, Question, TaggedQuestion
from tests.factories import make_lawyer, make_member, make_staff
from tests.plans import explained

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
QUESTIONS = 10_000
MANY = 4_000  # rows of a table that no page reads from end to end
MOST_ROWS = 25_000  # through all steps of all plans of a page, bounded counts among them
AT = "timestamptz '2026-11-01' - n * interval '1 hour'"


def fill(model, rows, /, **columns):
    """So many rows in one statement: SQL for the columns named, in which `n` counts; all others as in a new object."""
    given, rest = {}, []
    for field in model._meta.concrete_fields:
        if field.attname in columns:
            given[field.column] = columns[field.attname]
        elif not field.primary_key:
            rest.append((field.column, field.get_db_prep_save(field.get_default(), connection)))
    names = ", ".join([*given, *(name for name, _ in rest)])
    values = ", ".join([*given.values(), *["%s"] * len(rest)]).replace("% ", "%% ")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM generate_series(1, {rows}) AS n",
            [value for _, value in rest],
        )


@pytest.fixture
def crowded(article):
    """Ten thousand questions, two answers and two comments to each, and the record of them; one of them much read."""
    tag, lawyers = article.tags.first(), [make_lawyer(make_member()) for _ in range(30)]
    first = lawyers[0].pk
    fill(User, 2000, email="'crowd' || n || '@example.com'", date_joined=AT)
    reader = User.objects.filter(email="crowd1@example.com").get().pk
    who = f"{reader} + n % 2000"
    fill(
        Question, QUESTIONS, id="n", title="'第' || n || '个提问'", author_id=who, author_label="'读者'",
        body="repeat('经过', 150)",
        status="CASE WHEN n % 50 = 7 THEN 'pending' ELSE (ARRAY['answered', 'open', 'resolved', 'answered'])[1 + n % 4] END",
        stage="CASE WHEN n % 40 = 0 THEN 'summons' ELSE '' END", created_at=AT, approved_at=AT,
        fingerprint="'q' || n", answered_at=f"CASE WHEN n % 4 <> 1 THEN {AT} END",
    )  # fmt: skip
    fill(TaggedQuestion, QUESTIONS // 4, content_object_id="n * 4", tag_id=str(tag.pk))
    fill(
        Answer, 2 * QUESTIONS, question_id=f"1 + n % {QUESTIONS}", lawyer_id=f"{first} + n % 30", author_id=who,
        author_label="'律师'", conclusion="'结论'", body="repeat('<p>理由</p>', 20)", shown_html="'<p>理由</p>'", created_at=AT,
        status="CASE WHEN n % 50 = 7 THEN 'submitted' ELSE 'published' END", published_at=AT, fingerprint="'a' || n",
        id="n",
    )  # fmt: skip
    read = Question.objects.get(pk=400)
    place = Answer.objects.filter(question=read, status="published").order_by("pk")[0].pk
    fill(
        Comment, 2 * QUESTIONS, answer_id=f"CASE WHEN n % 100 = 0 THEN {place} WHEN n % 2 = 0 THEN n END",
        article_id=f"CASE WHEN n % 2 = 1 THEN {article.pk} END", author_id=who, author_label="'读者'",
        body="repeat('评论', 60) || n",
        created_at=AT, published_at=AT, status="CASE WHEN n % 50 = 3 THEN 'pending' ELSE 'published' END",
        fingerprint="'c' || n",
    )  # fmt: skip
    fill(
        ModerationEvent, 2 * QUESTIONS, number="n", hash="md5(n::text)", item_kind="'answer'", item_id=f"1 + n % {QUESTIONS}",
        verb="'approve'", actor_label="'审核员'", content_hash="''", created_at=AT, decided_alone="n % 5000 = 0",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL random_page_cost = 1.1"
        )  # as on a disk without a head; rows here are few and narrow
        cursor.execute("ANALYZE")
    return read


def test_no_page_reads_a_table_from_end_to_end(client, crowded, article, lawyer, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 1000)
    for one in (each for each in vars(often).values() if isinstance(each, Prepared)):
        monkeypatch.setattr(
            one, "_shapes", {}
        )  # an earlier test may have had SQL written that counts further
    listed = reverse("qa:list")
    public = {
        listed: 8, f"{listed}?page=50": 8, f"{listed}?status=open&page=20": 8, f"{listed}?tag=huabei": 9,
        f"{listed}?stage=summons&page=5": 8, f"{listed}?before=2026-03-01": 8, crowded.get_absolute_url(): 7,
        reverse("home"): 7, reverse("qa:feed"): 2, reverse("sitemap_blocks", args=["questions"]) + "?p=3": 2,
        article.get_absolute_url(): 9, lawyer.get_absolute_url(): 7,
    }  # fmt: skip
    kinds = ("question", "answer", "comment", "flag", "revision", "appeal", "event")
    staff = dict.fromkeys([reverse("admin:qa_queue", args=[kind]) for kind in kinds], 30)
    own = dict.fromkeys(
        [reverse("qa:desk"), reverse("qa:notices"), reverse("qa:my_list") + "?kind=answers"], 16
    )
    people = ((None, public), (make_staff("审核员"), staff), (lawyer.user, own))

    faults = {}
    for person, addresses in people:
        if person:
            client.force_login(person)
        for address, most in addresses.items():
            client.get(address)  # what is kept in memory is read once
            with explained() as cost:
                assert client.get(address).status_code == 200, address
            if cost.read_whole(MANY) or cost.queries > most or cost.rows > MOST_ROWS:
                faults[address] = (cost.queries, cost.rows, cost.read_whole(MANY), cost.dearest.sql[:300])

    assert faults == {}, "\n".join(f"{address}: {fault}" for address, fault in faults.items())
