"""A site at the size of some busy years: a hundred thousand rows of whatever grows, copied from one world in some statements."""

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django_tasks_db.models import DBTaskResult

from accounts.models import LawyerProfile, Session, User, VerificationEvent
from articles import models as texts
from articles.models import Article
from core.models import LimitCount
from following.models import Followed, Kept
from portal.models import BulkNote, BulkRun
from qa import models as posts
from qa.models import Answer, Comment, Question
from search.models import OpenedResult, SearchChange, SearchEntry, SearchLog
from statutes.models import Citation, Edition, Provision, ReviewTask, Statute
from tests.filling import fill, unchecked

MANY = 100_000
SOME = 20_000
FIRST = 1_000_000  # copies are numbered from here, so that they find one another
PEOPLE, LAWYERS, ARTICLES, STATUTES = MANY, 3_000, SOME, 500
AT = "timestamptz '2026-11-01' - n * interval '11 minutes'"
DAY = "(date '2026-11-01' - (n % 400)::int)"
COPY = f"{FIRST} + n"


def of(count, each="n"):
    """One of so many copies, in turn."""
    return f"{FIRST} + 1 + ({each}) % {count}"


def make_crowd(world):
    """Copies of what is in the world; one in fifty belongs to its reader, its lawyer, its article, its provision."""
    with unchecked():
        _people(world)
        _law()
        _articles()
        _questions(world)
        _around_posts()
        _told_and_asked(world)
        _law_and_reports()
        _around_articles()
        _found()
        _machinery()


def _people(world):
    fill(User, PEOPLE, world.reader, id=COPY, email="'crowd' || n || '@example.com'", date_joined=AT)
    fill(EmailAddress, PEOPLE, id=COPY, user_id=COPY, email="'crowd' || n || '@example.com'", verified="true")
    fill(
        LawyerProfile, LAWYERS, world.lawyer.lawyer_profile, id=COPY, user_id=COPY,
        licence_number="'9' || lpad(n::text, 16, '0')", real_name="'律师' || n",
        status="CASE WHEN n % 30 = 0 THEN 'pending' ELSE 'verified' END", applied_at=AT,
    )  # fmt: skip
    fill(
        VerificationEvent, SOME, id=COPY, profile_id=of(LAWYERS), verb="'verify'", from_status="'pending'",
        to_status="'verified'", actor_label="'管理员'", created_at=AT,
    )  # fmt: skip


def _law():
    statute, edition = Statute.objects.get(slug="civil-code"), Edition.objects.first()
    fill(
        Statute,
        STATUTES,
        statute,
        id=COPY,
        slug="'law-' || n",
        title="'第' || n || '部法'",
        short_title="'法' || n",
    )
    fill(Edition, STATUTES, edition, id=COPY, statute_id=COPY)
    fill(
        Provision, MANY, Provision.objects.get(number=675), id=COPY, edition_id=of(STATUTES), number=f"1 + n / {STATUTES}",
        sub="0",
    )  # fmt: skip


def _articles():
    article = Article.objects.get(slug="huabei")
    fill(
        Article, ARTICLES, article, id=COPY, slug="'copy-' || n", published_revision_id=COPY, published_at=AT,
        updated_at=AT, reads="n % 977", reviewed_on=DAY, title="'第' || n || '篇'",
    )  # fmt: skip
    revision = article.published_revision
    for part in (1, 2):
        fill(
            texts.Revision, ARTICLES, revision, id=f"{FIRST} + n + {(part - 1) * ARTICLES}",
            article_id=COPY, number=str(3 - part), created_at=AT,
        )  # fmt: skip
    tags = [each.pk for each in article.tags.all()]
    fill(texts.TaggedArticle, ARTICLES, content_object_id=COPY, tag_id=str(tags[0]))
    fill(texts.TaggedRevision, ARTICLES, content_object_id=COPY, tag_id=str(tags[0]))
    for model in (texts.Section, texts.LiveSection):
        fill(
            model, MANY, model.objects.filter(article=article).first(), id=COPY, uid="'copied' || n || '.why'", key="'k' || n",
            article_id=of(ARTICLES),
        )  # fmt: skip
    fill(texts.Source, SOME, id=COPY, article_id=of(ARTICLES), key="'s' || n", site="'某站'", title="'某页'",
         url="'https://example.com/' || n")  # fmt: skip
    note = texts.EditorNote.objects.filter(article=article).first()
    fill(texts.EditorNote, SOME, note, id=COPY, article_id=of(ARTICLES))


def _questions(world):
    question = Question.objects.filter(author=world.reader, status="answered").get()
    tag, answer = question.tags.first(), Answer.objects.filter(question=question).get()
    who = f"CASE WHEN n % 50 = 0 THEN {world.reader.pk} ELSE {of(PEOPLE)} END"
    fill(
        Question, MANY, question, id=COPY, author_id=who, title="'第' || n || '个提问'", created_at=AT, approved_at=AT,
        answered_at=f"CASE WHEN n % 4 <> 1 THEN {AT} END", fingerprint="'q' || n",
        status="CASE WHEN n % 50 = 7 THEN 'pending' ELSE (ARRAY['answered', 'open', 'resolved', 'answered'])[1 + n % 4] END",
        stage="CASE WHEN n % 40 = 0 THEN 'summons' ELSE '' END",
        product_id=f"CASE WHEN n % 3 = 0 THEN {question.product_id} END",
        due_on="CASE WHEN n % 40 = 1 THEN current_date + 1 + (n % 300)::int END",
        article_id=f"CASE WHEN n % 20 = 0 THEN {question.article_id} ELSE {of(ARTICLES)} END",
    )  # fmt: skip
    fill(posts.TaggedQuestion, MANY // 2, content_object_id=f"{FIRST} + 2 * n", tag_id=str(tag.pk))
    profile = world.lawyer.lawyer_profile
    fill(
        Answer, MANY, answer, id=COPY, question_id=f"{COPY} - CASE WHEN n % 4 = 1 THEN 1 ELSE 0 END",
        created_at=AT, published_at=AT, fingerprint="'a' || n",
        lawyer_id=f"CASE WHEN n % 50 = 0 THEN {profile.pk} ELSE {of(LAWYERS)} END", peer_review="''",
        author_id=f"CASE WHEN n % 50 = 0 THEN {world.lawyer.pk} ELSE {of(LAWYERS)} END",
        status="CASE WHEN n % 50 = 7 THEN 'submitted' ELSE 'published' END",
        review_requested_at="NULL",
    )  # fmt: skip
    comment = Comment.objects.filter(article__slug="huabei", status="published").first()
    fill(
        Comment, MANY, comment, id=COPY, author_id=who, parent_id="NULL", created_at=AT, published_at=AT, fingerprint="'c' || n",
        article_id=f"CASE WHEN n % 20 = 0 THEN {comment.article_id} WHEN n % 2 = 0 THEN {of(ARTICLES)} END",
        answer_id=f"CASE WHEN n % 20 = 1 THEN {answer.pk} WHEN n % 2 = 1 THEN {COPY} END",
        status="CASE WHEN n % 50 = 7 THEN 'pending' ELSE 'published' END",
    )  # fmt: skip


def _around_posts():
    item = "(ARRAY['question', 'answer', 'comment'])[1 + n % 3]"
    post = {"item_kind": item, "item_id": COPY}
    fill(
        posts.ModerationEvent, MANY, posts.ModerationEvent.objects.first(), id=COPY, number=COPY, hash="md5(n::text)",
        created_at=AT, decided_alone="n % 5000 = 0", verb="'approve'", **post,
    )  # fmt: skip
    fill(posts.Likeness, MANY, id=COPY, band="n % 40000", **post)
    fill(posts.LearnedContact, SOME, id=COPY, print="md5(n::text)", learned_at=AT, **post)
    fill(posts.Original, SOME, id=COPY, texts="'{}'", content_hash="'x'", made_at=AT, **post)
    fill(posts.Undoable, SOME, id=COPY, event_id=COPY, version="1", until=AT, **post)
    fill(posts.SecondLook, SOME, id=COPY, event_id=COPY, let_through="true", created_at=AT, decided_at=AT,
         status="CASE WHEN n % 50 = 0 THEN 'waiting' ELSE 'agreed' END", **post)  # fmt: skip
    fill(
        posts.Telling,
        2_000,
        id=COPY,
        event_id=COPY,
        about="'answer:' || n",
        not_before="now() + interval '1 day'",
    )


def _told_and_asked(world):
    owner = f"CASE WHEN n % 50 = 0 THEN {world.reader.pk} ELSE {of(PEOPLE)} END"
    fill(
        posts.Notice, MANY, posts.Notice.objects.filter(user=world.reader).first(), id=COPY, user_id=owner, key="'n' || n",
        created_at=AT, read_at=f"CASE WHEN n % 3 > 0 THEN {AT} END", event_id="NULL", question_id=COPY,
        mail="CASE WHEN n % 500 = 0 THEN 'digest' ELSE 'sent' END",
    )  # fmt: skip
    fill(posts.Follow, MANY, id=COPY, user_id=owner, question_id=COPY, since=AT)
    fill(
        posts.Flag, MANY, id=COPY, reporter_id=of(PEOPLE), reason="'other'", created_at=AT,
        status="CASE WHEN n % 100 = 0 THEN 'open' ELSE 'dismissed' END",
        question_id=f"CASE WHEN n % 3 = 0 THEN {COPY} END", answer_id=f"CASE WHEN n % 3 = 1 THEN {COPY} END",
        comment_id=f"CASE WHEN n % 3 = 2 THEN {COPY} END",
    )  # fmt: skip
    fill(posts.Appeal, SOME, id=COPY, question_id=COPY, body="'请再看看'", created_at=AT, decided_at=AT,
         status="CASE WHEN n % 100 = 0 THEN 'open' ELSE 'upheld' END")  # fmt: skip
    fill(
        posts.Claim, MANY, id=COPY, question_id=COPY, lawyer_id=of(LAWYERS), status="'answered'", no_conflict_with="'无'",
        claimed_at=AT, expires_at=AT, ended_at=AT,
    )  # fmt: skip
    fill(
        posts.AnswerDraft,
        2_000,
        id=COPY,
        lawyer_id=of(LAWYERS),
        question_id=COPY,
        fields="'{}'",
        begun_at=AT,
        saved_at=AT,
    )
    fill(posts.Outcome, MANY, id=COPY, question_id=COPY, days="30", asked_at=AT, said="''")
    fill(posts.Figures, SOME, id=COPY, question_id=COPY, owed="8000", erase_on=DAY)
    fill(
        posts.FiguresLook,
        SOME,
        id=COPY,
        question_id=COPY,
        lawyer_id=of(LAWYERS),
        lawyer_label="'律师'",
        looked_at=AT,
    )
    revision = posts.AnswerRevision.objects.first()
    fill(posts.AnswerRevision, MANY, revision, id=COPY, answer_id=COPY, author_id=of(LAWYERS), created_at=AT,
         fingerprint="'r' || n", status="CASE WHEN n % 200 = 0 THEN 'pending' ELSE 'published' END")  # fmt: skip
    fill(
        posts.PeerReview, SOME, id=COPY, answer_id=COPY, lawyer_id=of(LAWYERS), author_id=of(LAWYERS), verdict="'agree'",
        body="'同意'", created_at=AT, published_at=AT, status="CASE WHEN n % 200 = 0 THEN 'submitted' ELSE 'published' END",
        fingerprint="'p' || n", author_label="'律师'",
    )  # fmt: skip
    fill(Kept, MANY, id=COPY, user_id=owner, question_id=COPY, kept_at=AT)
    fill(
        Followed,
        MANY,
        id=COPY,
        user_id=owner,
        article_id=f"CASE WHEN n % 50 = 0 THEN {FIRST} + n / 50 ELSE {of(ARTICLES)} END",
        since=AT,
    )


def _law_and_reports():
    article, provision = (
        Article.objects.get(slug="huabei"),
        Provision.objects.get(number=675, edition__statute__slug="civil-code"),
    )
    cited = f"CASE WHEN n % 40 = 0 THEN {provision.pk} ELSE {of(MANY)} END"
    places = "(ARRAY['article-section', 'answer', 'article-section', 'answer', 'term'])[1 + n % 5]"
    key = f"CASE WHEN n % 5 IN (0, 2) THEN 'copied' || n || '.why' ELSE ({COPY})::text END"
    fill(Citation, MANY, id=COPY, source_kind=places, source_key=key, provision_id=cited, cited_on=DAY)
    fill(
        ReviewTask, MANY, id=COPY, source_kind=places, source_key=key, old_provision_id=cited, fate="'changed'", reason="'改了'",
        opened_at=AT, confirmed_at=AT, status="CASE WHEN n % 50 = 0 THEN 'open' ELSE 'confirmed' END",
    )  # fmt: skip
    one = f"CASE WHEN n % 20 = 0 THEN {article.pk} ELSE {of(ARTICLES)} END"
    fill(
        texts.Feedback, MANY, id=COPY, article_id=one, kind="(ARRAY['useful', 'lacking', 'correction'])[1 + n % 3]",
        text="'这一句不对'", form_key="'f' || n", created_at=AT, sentence_key="md5((n % 9000)::text)",
        status="CASE WHEN n % 50 = 2 THEN 'open' WHEN n % 3 = 2 THEN 'handled' ELSE 'counted' END",
        outcome="CASE WHEN n % 3 = 2 AND n % 50 <> 2 THEN 'declined' ELSE '' END",
        handled_at=f"CASE WHEN n % 3 = 2 AND n % 50 <> 2 THEN {AT} END",
    )  # fmt: skip


def _around_articles():
    fill(
        texts.Reply,
        SOME,
        id=COPY,
        feedback_id=COPY,
        text="'谢谢'",
        state="'sent'",
        send_after=AT,
        created_at=AT,
        sent_at=AT,
    )
    fill(texts.LawCheck, SOME, id=COPY, article_id=of(ARTICLES), checked_on=DAY, made_at=AT)
    fill(
        texts.ArticleReads,
        MANY,
        id=COPY,
        article_id=of(ARTICLES),
        day=f"date '2026-11-01' - (n / {ARTICLES})::int",
        count="3",
    )
    fill(texts.ReviewComment, SOME, id=COPY, article_id=of(ARTICLES), text="'这里再说清楚'", created_at=AT, author_name="'审稿'",
         section_uid="'x'", section_title="'一'", digest="'d'", done_at=f"CASE WHEN n % 50 > 0 THEN {AT} END")  # fmt: skip
    fill(texts.Review, SOME, id=COPY, article_id=of(ARTICLES), digest="'d'", submitted_at=AT, closed_at=AT, status="'approved'",
         decided_at=AT)  # fmt: skip
    fill(texts.Writer, SOME, id=COPY, article_id=of(ARTICLES), user_id="1 + n", first_at=AT, last_at=AT)
    fill(
        texts.OutsideLink, SOME, id=COPY, url="'https://example.com/' || n", checked_at=AT, outcome="'opens'"
    )
    fill(
        texts.LinkPlace,
        MANY,
        id=COPY,
        link_id=of(SOME),
        article_id=of(ARTICLES),
        label="'某处'",
        mend_url="'/admin/' || n",
    )
    fill(texts.EditorLetter, 5_000, id=COPY, person_id=COPY, week_of=DAY, sent_at=AT)
    fill(texts.Correction, 5_000, id=COPY, article_id=COPY, kind="'correction'", revision_id=COPY, words="'改了一处'", made_at=AT,
         told_at=AT, tell_after=AT)  # fmt: skip
    fill(
        texts.CorrectionLetter,
        SOME,
        id=COPY,
        correction_id=of(5_000),
        feedback_id=COPY,
        state="'sent'",
        send_after=AT,
        sent_at=AT,
    )
    fill(texts.PreviewLink, 5_000, texts.PreviewLink.objects.first(), id=COPY, article_id=COPY, key="md5(n::text)", made_at=AT,
         ends_at=AT + " + interval '7 days'")  # fmt: skip


def _found():
    entry = SearchEntry.objects.filter(kind="question").first() or SearchEntry.objects.first()
    fill(SearchEntry, MANY, entry, id=COPY, key=f"({COPY})::text",
         url=f"'/questions/' || ({COPY}) || '/'", title="'第' || n || '个提问'",
         digest="md5(n::text)")  # fmt: skip


def _machinery():
    fill(SearchChange, SOME, id=COPY, entry=COPY, transaction="1", told_at=AT)
    fill(
        SearchLog,
        MANY,
        id=COPY,
        query="'搜' || (n / 5)",
        searched_on="date '2026-11-01' - (n % 5)::int",
        count="3",
        found="2",
    )
    fill(
        OpenedResult,
        MANY,
        id=COPY,
        query="'搜' || (n / 5)",
        kind="'question'",
        key="(n % 5)::text",
        opened_on=DAY,
        count="2",
    )
    content = ContentType.objects.first()
    fill(LogEntry, MANY, id=COPY, user_id="1", action_time=AT, content_type_id=str(content.pk), object_id="n::text",
         object_repr="'某物'", action_flag="2", change_message="''")  # fmt: skip
    fill(Session, MANY, session_key="'s' || n", session_data="''", expire_date=AT, seen_at=AT)
    fill(LimitCount, MANY, id=COPY, key="'limit' || n", window="n", count="1")
    fill(
        DBTaskResult, MANY, id="gen_random_uuid()", status="'SUCCESSFUL'", enqueued_at=AT, finished_at=AT, args_kwargs="'{}'",
        priority="0", task_path="'qa.notifications.tell'", queue_name="'default'", backend_name="'default'", run_after=AT,
        traceback="''", exception_class_path="''", worker_ids="'[]'",
    )  # fmt: skip
    fill(
        BulkRun,
        2_000,
        id=COPY,
        kind="'search'",
        label="'搜索'",
        asked="'{}'",
        status="'done'",
        asked_at=AT,
        ended_at=AT,
    )
    fill(
        BulkNote,
        MANY,
        id=COPY,
        run_id=of(2_000),
        concerns="'第' || n",
        outcome="'changed'",
        words="''",
        url="''",
        changes="'{}'",
    )
