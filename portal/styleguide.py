"""What the style guide shows its components with: rows that are stored nowhere, in every state that readers meet.

The components are the templates of the site themselves; only the words here are samples.
"""

from datetime import date, datetime, timedelta

from django import forms

from accounts.models import LawyerProfile, User
from articles.cards import Card
from articles.models import Category
from articles.page import Page
from core.redaction import Found
from qa.answers import Shown
from qa.due import Due, Paper
from qa.models import Answer, Comment, Question
from qa.threads import Post, Thread
from reference.glossing import Glosser
from reference.models import Notice, Term
from selfhelp import by_hand, shelves
from statutes.models import Provision

STATUSES = ("现行有效", "尚未施行", "已被修改", "已失效")
DRAWN = (
    "cost",
    "instalment",
    "deadlines",
)  # calculators whose examples draw a curve, columns, and days on a line


class Example(forms.Form):
    """A form with one control of every kind; sent empty, it shows each of its errors."""

    words = forms.CharField(label="一行字", help_text="写在字段上面的提示，说要什么、为什么。")
    story = forms.CharField(label="一段话", widget=forms.Textarea, help_text="至少 8 个字。")
    kind = forms.ChoiceField(label="从几样里选", choices=[("", "请选"), ("a", "花呗"), ("b", "信用卡")])
    one = forms.ChoiceField(label="选一个", widget=forms.RadioSelect, choices=[("a", "是"), ("b", "不是")])
    several = forms.MultipleChoiceField(
        label="可以多选", widget=forms.CheckboxSelectMultiple, choices=[("a", "协商过"), ("b", "投诉过")]
    )
    day = forms.DateField(label="哪一天", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    code = forms.CharField(label="六位数字", widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    file = forms.FileField(label="一份文件", required=False)
    sure = forms.BooleanField(label="看过了，知道不能代替律师")


def samples(now: datetime, today: date) -> dict:
    """Everything that the page needs: two queries, for the law that it quotes."""
    return {
        "today": today,
        "page": _article(),
        "card": _card(now),
        "statuses": STATUSES,
        "provisions": list(Provision.objects.in_force(today).with_statute().order_by("pk")[:1]),
        "warnings": [(_warning(), [])],
        "masked": [Found("手机号码", "138……21"), Found("身份证号", "3301……")],
        "letter": next((each for each in shelves.letters().values() if each.due), None),
        "papers": [_paper(today, *each) for each in (("支付令", 12), ("起诉状", 0), ("执行通知书", -3))],
        "term_html": Glosser([Term(pk=1, word="罚息", plain="合同里对逾期利息的常见叫法。")]).mark(
            "<p>第一次出现的词自己带着解释：罚息。指到、点到、用键盘走到都会出来。</p>"
        ),
        "questions": [Question(pk=1, status=value, title="样子") for value in Question.Status.values],
        "shown": _answer(now, today),
        "empty_form": Example(prefix="empty"),
        "bad_form": Example({}),
        "sums": [each for each in by_hand.sums() if each.tool.name in DRAWN],
        "pages": [(1, 3), (2, 3), (3, 3)],
    }


def _article() -> Page:
    section = {
        "key": "s1",
        "number": "一",
        "title": "一节的标题",
        "kind": "explanation",
        "uid": "s1",
        "changes": None,
    }
    return Page(
        short_answer=["<strong>先答问题。</strong>再说为什么。", "<strong>最多三条。</strong>每条头几个字就是答案。"],
        do_now=[
            {"title_html": "动词开头", "text_html": "一句话说怎么做，最多一个链接。"},
            {"title_html": "按先后排", "text_html": ""},
        ],
        do_not=["不借新还旧", "不签看不懂的东西"],
        sections=[
            section
            | {
                "html": "<p>正文。用<em>着重号</em>，不用斜体。</p><blockquote><p>可以这样说：“我想谈还款。”</p></blockquote>"
                '<table><thead><tr><th scope="col">项目</th><th scope="col" class="n">元</th></tr></thead>'
                '<tbody><tr><td>本金</td><td class="n">1,000.00</td></tr></tbody></table>',
                "side": [],
            }
        ],
        notes=[], sources=[], further=[], tags=[{"name": "花呗", "url": "#tags"}], minutes=3, history=[],
    )  # fmt: skip


def _card(now: datetime) -> Card:
    return Card(
        title="列表里的一篇", question="怎么办？", url="#lists", short_answer_text="先答问题。再说为什么。",
        category=Category(slug="x", name="协商还款"), tags=[{"name": "花呗", "url": "#tags"}],
        published_on=now, updated_on=now, reads=1280,
    )  # fmt: skip


def _warning() -> Notice:
    return Notice(
        key="sample-scam", kind="scam", title="骗局提醒：先说他们怎么骗", text="再说真相。", if_paid="已经付了钱的，先做这几件。",
        source="样子", source_status="recalled",
    )  # fmt: skip


def _paper(today: date, label: str, left: int) -> tuple[Question, Paper]:
    due = Due("提异议", today + timedelta(days=left), left, began="收到那天不算，第二天起数 15 日")
    return Question(pk=1, status="open"), Paper(label, True, [(due, None)], [("写支付令异议书", "#letters")])


def _answer(now: datetime, today: date) -> Shown:
    verified = LawyerProfile(
        pk=1, user=User(pk=1, is_active=True), real_name="林一", firm="某某律师事务所", verified_on=today,
        status=LawyerProfile.Status.VERIFIED, role=LawyerProfile.Role.LAWYER,
    )  # fmt: skip
    answer = Answer(
        pk=1, question=Question(pk=1), lawyer=verified, status="published", published_at=now,
        conclusion="先看合同。\n再看收到的是什么。", licence_checked_on=today, peer_review="disputed",
    )  # fmt: skip
    answer.law_due_since = now
    common = {"status": "published", "published_at": now, "body": "一条评论。"}
    known = Comment(
        pk=1, author_label="读者 001", featured_at=now, note_html="<p>有一处要更正。</p>", **common
    )
    reply = Comment(
        pk=2, author_label="林一", author=User(pk=1, is_active=True, lawyer_profile=verified), **common
    )
    printed = Comment(pk=3, origin="reprint", printed_role="法务助理", printed_on="2025 03/25", **common)
    gone = Comment(pk=4, status="deleted", author_label="读者 002")
    later = Comment(pk=5, author_label="读者 003", **common)
    return Shown(
        answer,
        "",
        thread=Thread([Post(known, [Post(reply)])], [Post(printed), Post(gone, [Post(later)])]),
    )
