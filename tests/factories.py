"""Rows for tests: plain `make_*` functions that fill in the dull rest. Each writes through the verbs where there is one."""

import time
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.models import Group

from accounts.models import LawyerProfile, User
from articles import feedback, publishing, reviewing, sourcing
from articles.models import Article, Category, Tag
from articles.sourcepages.found import Found, FoundComment, FoundSection, FoundStatute
from qa import answers, claiming
from qa.desk import keeping
from qa.models import Answer, AnswerRevision, Comment, PeerReview, Question
from reference.models import FeeSchedule
from reference.rows import Table, read
from statutes.models import Edition, Provision, ReviewTask, Statute

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
TODAY = NOW.date()
PASSWORD = "qian-li-zhi-xing-2026"
_numbers = count(1)


# People


def make_user(email=None, **fields):
    """A reader with an account; `is_staff`, `groups` and the like as wanted."""
    groups = fields.pop("groups", [])
    user = User.objects.create_user(email or f"reader{next(_numbers)}@example.com", **fields)
    user.groups.set(groups)
    return user


def make_member(email=None, *, password=PASSWORD, verified=True, **fields):
    """Somebody who can sign in through the form: with a password and, unless told otherwise, a proven address."""
    user = make_user(email, password=password, **fields)
    user.emailaddress_set.create(email=user.email, verified=verified, primary=True)
    return user


def make_staff(*groups, **fields):
    """`make_staff("审核员")`: somebody who works here, with the rights of those groups (`migrate` made them) and no others."""
    return make_member(is_staff=True, groups=Group.objects.filter(name__in=groups), **fields)


def make_app(user):
    """An authenticator app of this account; its secret, from which `code_of` makes codes."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret):
    """What the app shows at this moment."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def make_lawyer(user=None, **fields):
    """A practising lawyer whose licence staff have verified, unless `status` or `role` say otherwise."""
    number = next(_numbers)
    fields = {
        "real_name": "林晓舟",
        "role": "lawyer",
        "licence_number": f"1{number:016d}",
        "firm": "示例律师事务所",
        "status": "verified",
        "applied_at": NOW,
        "verified_on": TODAY,
    } | fields
    return LawyerProfile.objects.create(user=user or make_user(), **fields)


# Law


def make_statute(short_title="民法典", **fields):
    fields = {
        "slug": "civil-code" if short_title == "民法典" else f"law-{next(_numbers)}",
        "title": f"中华人民共和国{short_title}",
        "level": "law",
        "issuer": "全国人民代表大会",
    } | fields
    return Statute.objects.get_or_create(short_title=short_title, defaults=fields)[0]


def make_edition(statute=None, **fields):
    fields = {"label": "2020年公布", "effective_from": date(2021, 1, 1), "last_number": 1260} | fields
    statute = statute or make_statute()
    return Edition.objects.get_or_create(
        statute=statute, effective_from=fields.pop("effective_from"), defaults=fields
    )[0]


def make_provision(number=675, *, edition=None, **fields):
    """《民法典》第六百七十五条 in force, or what the fields say."""
    fields = {
        "text": "借款人应当按照约定的期限返还借款。",
        "summary": "约好哪天还，就哪天还。",
        "gloss": "按期还款",
    } | fields
    return Provision.objects.create(edition=edition or make_edition(), number=number, **fields)


def make_review_task(kind, key, provision, **fields):
    """A place that has to be read again because a provision under it has changed."""
    fields = {"fate": "changed", "reason": "条文改了", "opened_at": NOW} | fields
    return ReviewTask.objects.create(source_kind=kind, source_key=str(key), old_provision=provision, **fields)


# Articles


def make_fees():
    """The schedules of court fees that the site comes with."""
    rows = read(settings.CONTENT_DIR / "reference" / "fees.toml", Table("fees.toml", FeeSchedule, "key"))
    return FeeSchedule.objects.bulk_create(row.instance for row in rows)


def make_category(slug="consequences", name="逾期后果", **fields):
    return Category.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def make_copy(**fields):
    """The words of an article as articles.workingcopy keeps them; `sections` may be given as (key, body) pairs."""
    copy = {
        "title": "网贷逾期后花呗用不了",
        "question": "我网贷逾期了，花呗为什么也停了？",
        "description": "",
        "category": make_category().slug,
        "author_name": "编辑部",
        "short_answer": ["**停用按合同来。** 不是处罚。"],
        "do_now": [{"title": "停下新的借款", "text": "不借新还旧。"}],
        "do_not": ["不付钱给代协商的人"],
        "further": [],
        "asked": [],
        "tags": ["花呗"],
        "sections": [("why", "<p>合同约定了额度可以停。</p>")],
        "sources": [],
        "notes": [],
    } | fields
    number = next(_numbers)
    copy["tags"] = sorted(copy["tags"])
    copy["sections"] = [
        {
            "uid": f"t{number}.{one[0]}",
            "key": one[0],
            "title": f"小节 {one[0]}",
            "kind": "advice",
            "body": one[1],
        }
        if isinstance(one, tuple)
        else one
        for one in copy["sections"]
    ]
    return copy


def make_draft(slug=None, *, by=None, now=NOW, **fields):
    """An article that nobody but staff has seen."""
    return publishing.create_article(slug or f"article-{next(_numbers)}", make_copy(**fields), by=by, now=now)


def make_article(slug=None, *, by=None, now=NOW, change_note="", **fields):
    """A published article with the words that the fields say."""
    article = make_draft(slug, by=by, now=now, **fields)
    publishing.publish(article, by=None, now=now, change_note=change_note, despite="短文")
    article.refresh_from_db()
    return article


def approve(article, *, by=None, now=NOW):
    """Let the working copy be published, by somebody who has not written in it."""
    article.refresh_from_db()
    return reviewing.approve(article, by=by or make_staff("编辑"), now=now)


def make_feedback(article, text="第三条写错了。", *, now=NOW, **fields):
    """A reader's report of an error in an article, as the page for corrections brings it in."""
    said, _ = feedback.report_error(article, text, form_key=f"form{next(_numbers)}", now=now, **fields)
    return said


# Web pages that staff bring in


def make_found(**fields):
    """What was found in a stranger's page: two headed parts, a provision, a comment and a line of junk."""
    sections = (
        FoundSection(
            1,
            "一、",
            "为何不能用",
            "额度由出借机构按照合同决定可以随时停掉。停用并不等于处罚，也不会自动恢复。",
        ),
        FoundSection(
            1, "二、", "怎么办", "主动联系平台客服协商分期还款并且保留录音。\n打13812345678可以全部免掉。"
        ),
    )
    fields = {
        "title": "网贷逾期后花呗为何无法使用",
        "site": "某某信息网",
        "published": "2025 03/ 25",
        "author": "某律师",
        "tags": ("花呗网贷", "理财"),
        "lead": "很多人问这个问题。",
        "sections": sections,
        "statutes": (
            FoundStatute("中华人民共和国民法典", "第六百七十五条", "借款人应当按照约定的期限返还借款。"),
        ),
        "comments": (FoundComment("骆某", "法务助理", "2025-03-25", "微粒贷也借不了了。"),),
        "junk": ("淘宝贷逾期了怎么办",),
    } | fields
    pieces = [fields["title"], fields["lead"]]
    pieces += [line for one in fields["sections"] for line in (one.heading, *one.text.split("\n"))]
    fields.setdefault("kept", tuple(pieces + [one.text for one in fields["comments"]]))
    return Found(is_article=True, **fields)


def make_source_page(found=None, *, by=None, now=NOW, **given):
    """A page that was brought in, with the draft that it led to."""
    make_category()
    found = found or make_found()
    return sourcing.import_page(found, "\n".join(found.kept), by=by, now=now, **given).page


# Questions, answers, comments


def make_product(name="花呗", **fields):
    """A tag that says what somebody owes."""
    return Tag.objects.get_or_create(name=name, defaults={"is_product": True} | fields)[0]


def make_desk(lawyer, **fields):
    """How a lawyer wants to work: with the daily mail, on everything, without a limit, unless the fields say otherwise."""
    fields = {
        "topics": [],
        "regions": [],
        "weekly_limit": None,
        "away_until": None,
        "daily_mail": True,
    } | fields
    return keeping.arrange(lawyer, **fields)


def make_question(author=None, *, status="open", created_at=NOW, tags=(), **fields):
    """A question in any state, written past the verbs."""
    author = author or make_user()
    fields = {
        "title": "花呗逾期两个月，会被起诉吗",
        "body": "欠了八千多，还了五期以后失业，断了两个月，客服说要起诉我。",
        "author_label": author.public_name,
    } | fields
    if status in ("open", "answered", "resolved", "summary", "hidden"):
        fields.setdefault("approved_at", created_at)
    if status == "hidden":
        fields.setdefault("restored_status", "open")
    if status in ("rejected", "hidden", "needs_info"):
        fields.setdefault("decision_reason", "off_topic")
        fields.setdefault("decided_at", created_at)
    if status == "closed":
        fields.setdefault("decision_reason", "duplicate" if "canonical" in fields else "stale")
    if status == "purged":
        fields |= {"title": "（已删除）", "body": ""}
    question = Question.objects.create(author=author, status=status, created_at=created_at, **fields)
    question.tags.set(tags)
    return question


def make_answer(question=None, lawyer=None, *, status="published", created_at=NOW, **fields):
    """A lawyer's answer in any state; its parts are HTML of the subset. Without `grounds` it is one from before the parts."""
    lawyer = lawyer or make_lawyer()
    fields = {
        "conclusion": "可能会，但不是一定。\n先核对账单。",
        "body": "" if "grounds" in fields else "<p>先核对合同和账单，再谈怎么还。</p>",
        "author_label": "林晓舟",
    } | fields
    if status == "published":
        fields.setdefault("published_at", created_at)
    if status in ("rejected", "hidden"):
        fields.setdefault("decision_reason", "wrong_law")
    fields |= answers.prepare({name: fields.get(name, "") for name in Answer.PARTS}, on=TODAY)
    question = question or make_question(status="answered", answered_at=created_at)
    return Answer.objects.create(
        question=question, lawyer=lawyer, author=lawyer.user, status=status, created_at=created_at, **fields
    )


def answer_words(**fields):
    """What a lawyer types into the form of an answer; unless `grounds` are given, no provision settles it directly."""
    words = {
        "conclusion": "可能会，但不是一定。\n先核对账单。",
        "next_steps": "先核对合同和账单，再和出借机构谈怎么还，谈成了要留书面记录。",
        "risks": "一直不回应，可能会被起诉。",
        "see_lawyer": "收到法院的传票或者支付令，当天就去当面找律师。",
    }
    if "grounds" not in fields:
        words |= {"grounds": "这件事没有哪一条直接写明，要看合同怎么约定。", "no_direct_law": "on"}
    return words | fields


def make_claim(question=None, lawyer=None, *, now=NOW):
    """A lawyer's turn to answer a question; the clock of the tests of pages is another, so they give their own."""
    return claiming.claim(lawyer or make_lawyer(), question or make_question(), no_conflict=True, now=now)


def make_revision(answer=None, *, status="submitted", created_at=NOW, **fields):
    """New words for a published answer, in any state; `body` is HTML of the subset."""
    answer = answer or make_answer()
    fields = {"conclusion": "改过的结论。", "body": "<p>改过的理由：先核对合同和账单。</p>"} | fields
    if status == "rejected":
        fields.setdefault("decision_reason", "wrong_law")
    return AnswerRevision.objects.create(
        answer=answer, author=answer.author, author_label=answer.author_label, created_at=created_at, status=status,
        **fields,
    )  # fmt: skip


def make_review(
    answer=None, lawyer=None, *, verdict="endorsed", status="submitted", created_at=NOW, **fields
):
    """What a lawyer of another firm says of a published answer, in any state, written past the verbs."""
    lawyer = lawyer or make_lawyer(make_member(), firm=f"别家{next(_numbers)}律师事务所")
    answer = answer or make_answer(peer_review="requested", review_requested_at=created_at)
    fields = {"body": "依据和结论都对，期限也写全了。", "author_label": lawyer.user.public_name} | fields
    if status in ("published", "hidden"):
        fields.setdefault("published_at", created_at)
    if status in ("rejected", "hidden"):
        fields.setdefault("decision_reason", "wrong_law")
    return PeerReview.objects.create(
        answer=answer, lawyer=lawyer, author=lawyer.user, verdict=verdict, status=status, created_at=created_at,
        **fields,
    )  # fmt: skip


def make_comment(target, author=None, *, status="published", created_at=NOW, **fields):
    """A reader's comment under an article or an answer, in any state."""
    author = author or make_user()
    place = {"article": target} if isinstance(target, Article) else {"answer": target}
    fields = {"body": "我也接到过这样的电话。", "author_label": author.public_name} | fields
    if status == "published":
        fields.setdefault("published_at", created_at)
    if status in ("rejected", "hidden"):
        fields.setdefault("decision_reason", "abuse")
    return Comment.objects.create(author=author, status=status, created_at=created_at, **place, **fields)
