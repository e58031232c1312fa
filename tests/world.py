"""One filled site for tests that visit every page: `make_world(now)` says where each kind of page is, and who may read it."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import resolve, reverse

from accounts.models import User
from articles import preview, publishing
from articles.workingcopy import working_copy
from portal.pagekinds import KINDS
from qa import figures
from qa.importing import load_watchwords
from qa.models import Flag, Outcome, Snippet
from qa.notifications import links, notify
from search import index
from tests.factories import (
    make_answer,
    make_article,
    make_category,
    make_claim,
    make_comment,
    make_desk,
    make_fees,
    make_lawyer,
    make_member,
    make_product,
    make_provision,
    make_question,
    make_revision,
)

LINKED = "<p>借了钱，<a href='law:民法典-675'>按约好的日子还</a>。</p><p>{{law:民法典-675}}</p><ul><li>先核对账单</li></ul>"
ADVICE = (
    "<p>先查<strong>信用报告</strong>。</p><table><thead><tr><th>日子</th><th>要做的</th></tr></thead>"
    "<tbody><tr><td>收到当天</td><td>写下日期</td></tr></tbody></table>"
)
SIGNED = "<p>见《民法典》第六百七十五条。</p><p>{{law:民法典-675}}</p>"


@dataclass(frozen=True)
class World:
    reader: User
    lawyer: User
    colleague: User
    """A lawyer of another firm, who is asked to look at the first one's answer."""
    addresses: dict[str, str]
    """Where a page of each kind is; `name#word` is another state of it."""


def make_world(now) -> World:
    """Public things of every kind in every state that shows, one reader with something of everything, two lawyers."""
    load_watchwords(settings.CONTENT_DIR / "reference" / "watchwords.toml")
    make_provision(675)
    make_fees()
    reader, lawyer = make_member(display_name="读者甲"), make_lawyer(make_member())
    colleague = make_lawyer(make_member(), firm="另一家律师事务所", real_name="周同行")
    article, written = _articles(now)
    parts = written | _posts(now, article, reader, lawyer, colleague) | _desk(now, lawyer)
    index.rebuild()
    parts |= {
        "statutes:detail": ["civil-code"], "statutes:provision": ["civil-code", "675"],
        "following:statute": ["civil-code"], "following:provision": ["civil-code", "675"],
        "selfhelp:guide_step": ["call-now"], "selfhelp:letter": ["payment-order-objection"], "selfhelp:paper": ["summons"],
        "accounts:lawyer": [lawyer.pk],
    }  # fmt: skip
    addresses = {kind.name: kind.way[0] for kind in KINDS if len(kind.way) == 1}
    for name, values in parts.items():
        addresses[name] = reverse(name.partition("#")[0], args=values)
    return World(reader, lawyer.user, colleague.user, addresses)


def _articles(now):
    category = make_category(intro="逾期以后会发生什么。")
    for number in range(2):
        make_article(f"other{number}", title=f"也讲花呗的第 {number} 篇", now=now)
    note = {"source": "", "text": "有人说三个月就立案，没有这条法律。"}
    article = make_article("huabei", now=now, sections=[("why", LINKED), ("how", ADVICE)], notes=[note])
    publishing.rewrite(article, working_copy(article) | {"title": "改过的标题"}, by=None, now=now)
    link = preview.make_link(article, for_whom="李律师", days=7, by=None, now=now)
    token = resolve(preview.address(link)).kwargs["token"]
    pages = ("detail", "correction", "useful", "versions", "law", "family")
    return article, {
        **{f"articles:{name}": [article.slug] for name in pages},
        "articles:version": [article.slug, 1], "articles:category": [category.slug], "articles:tag": ["huabei"],
        "articles:preview": [token], "articles:preview_thanks": [token], "qa:comment_article": [article.slug],
        "following:article": [article.slug], "following:tag": ["huabei"],
    }  # fmt: skip


def _posts(now, article, reader, lawyer, colleague):
    question = make_question(
        reader, status="answered", answered_at=now, created_at=now, article=article, product=make_product(),
        stage="summons", tags=article.tags.all(), title="花呗逾期两个月，收到法院的短信了",
    )  # fmt: skip
    asked = {"peer_review": "requested", "review_requested_at": now}
    answer = make_answer(question, lawyer, body=SIGNED, created_at=now, **asked)
    make_revision(answer, created_at=now)
    make_comment(answer, parent=make_comment(answer, reader, created_at=now), created_at=now)
    make_comment(article, reader, created_at=now)
    mine = make_comment(article, reader, status="pending", created_at=now)
    refused = make_question(
        reader, status="rejected", created_at=now, decided_at=now, decision_reason="privacy",
        public_note="请删掉单位名字",
    )  # fmt: skip
    pending = make_question(reader, status="pending", created_at=now)
    outcome = Outcome.objects.create(question=question, days=30, asked_at=now)
    Flag.objects.create(reporter=colleague.user, question=question, reason="other", created_at=now)
    notify(
        reader, "question_approved", key="1", now=now, item=question, question=question, path=question.own_url
    )
    return {
        "qa:detail": [question.pk], "qa:summary": [answer.pk], "qa:lawyer_answers": [lawyer.pk],
        "qa:flag": ["answer", answer.pk], "qa:comment_answer": [answer.pk], "following:question": [question.pk],
        "qa:mine": [question.pk], "qa:mine#refused": [refused.pk], "qa:mine#pending": [pending.pk], "qa:edit": [refused.pk],
        "qa:appeal": [refused.pk], "qa:step": [question.pk, "resolve"], "qa:withdraw": ["question", question.pk],
        "qa:mine_comment": [mine.pk], "qa:edit_comment": [mine.pk], "qa:mine_answer": [answer.pk],
        "qa:answer_step": [answer.pk, "cancel-review"], "qa:review": [answer.pk],
        "qa:outcome": [links.token(reader, f"outcome:{outcome.pk}")], "qa:stop_mail": [links.token(reader, "stop:replies")],
    }  # fmt: skip


def _desk(now, lawyer):
    product = make_product()
    wanted = make_question(status="open", created_at=now, product=product, title="网贷断供了，能不能分期")
    make_claim(wanted, lawyer, now=now)
    figures.keep(wanted, figures.Amounts(owed=Decimal(8000), agreed=True), now)
    make_desk(lawyer, topics=[product])
    snippet = Snippet.objects.create(
        lawyer=lawyer, title="先看账单", body="先核对合同和账单。", changed_at=now
    )
    return {
        "qa:answer": [wanted.pk], "qa:give_up": [wanted.pk], "qa:figures": [wanted.pk], "qa:desk_snippet": [snippet.pk],
    }  # fmt: skip
