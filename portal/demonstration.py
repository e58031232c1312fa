"""Invented people and posts, all marked 示例, for trying the site on one's own machine; never in production."""

import json
import os
import secrets
import tempfile
from datetime import datetime
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import factors, verification
from accounts.groups import ensure_groups
from accounts.models import LawyerProfile, User
from articles import publishing
from articles.models import Article, Category, Tag
from qa import claiming, moderation, posting
from qa.desk import keeping
from qa.models import Answer, Comment, LawyerDesk, Question, Snippet

# role → address, name shown, groups, rights beyond the groups
PEOPLE = {
    "reader": ("reader@demo.example", "示例读者甲", [], {}),
    "reader2": ("reader2@demo.example", "示例读者乙", [], {}),
    "lawyer": ("lawyer@demo.example", "示例律师", [], {}),
    "moderator": ("moderator@demo.example", "示例审核员甲", ["审核员"], {"is_staff": True}),
    "moderator2": ("moderator2@demo.example", "示例审核员乙", ["审核员"], {"is_staff": True}),
    "editor": ("editor@demo.example", "示例编辑", ["编辑"], {"is_staff": True}),
    "editor2": ("editor2@demo.example", "示例编辑乙", ["编辑"], {"is_staff": True}),
    "admin": ("admin@demo.example", "示例管理员", ["管理员"], {"is_staff": True, "is_superuser": True}),
}
FIRST_ARTICLE = "huabei-unusable-after-online-loan-overdue"
DRAFT_SLUG = "shi-li-cao-gao"
QUESTIONS = {
    "answered": (
        "【示例】断供两个月，客服说要冻结我的微信",
        "分十二期借的钱还了五期，丢了工作以后停了两个月。昨天客服打来，说再不还就把微信和支付宝都冻结。"
        "法院的东西一样没收到过。微信里是下个月的房租，他们真的能冻结吗？",
        ["网贷"],
    ),
    "open": (
        "【示例】花呗逾期以后，对方让我先付一笔“协商费”",
        "有人自称能替我和平台谈分期，让我先转八百元。我还没有转。这种费用该不该付？我自己去谈行不行？",
        ["花呗", "协商还款"],
    ),
    "pending": (
        "【示例】这一条还在审核，别人看不到",
        "用来试审核的提问：信用卡最低还款还了半年，利息越滚越多，能不能把剩下的重新分期？",
        ["信用卡"],
    ),
}
ANSWER = {
    "conclusion": "平台不能冻结你的微信，它能停的是你在它那里的额度。\n"
    "法院可以冻结，但要先作出裁定。\n"
    "执行收入的时候，要给你和你扶养的家属留生活必需的费用。",
    "grounds": "没有收到法院的材料，客服口头说的“冻结”就没有效力。能查询、冻结、划拨存款的是人民法院，"
    "而且要作出裁定，见《民事诉讼法》第二百五十三条。\n\n"
    "如果将来判决生效、又没有按期履行，进入执行，扣留收入时也应当保留生活必需的费用，见同法第二百五十四条。",
    "next_steps": "这几天先做两件事，没有法定的期限：\n\n"
    "1. 把那通电话的时间、号码和原话记下来，有录音更好。\n"
    "2. 查清合同上的出借机构，用书面方式提一个还得起的数。",
    "risks": "一直不接电话、不回信，对方可能去起诉；判决生效还不履行，才会进入执行。",
    "see_lawyer": "收到法院的传票、支付令或者执行通知的，当天就去当面找律师，或者打 12348 问法律援助。",
}
SNIPPET = ("【示例】不要付代办费", "自称能替你谈分期、先收费的，先别付。自己就能和平台谈，不收费。")
COMMENTS = {
    "featured": ("lawyer", "【示例】打客服电话之前，先翻出合同看放款方是谁。材料寄错了地方，会白等很久。"),
    "plain": ("reader2", "【示例】照着文章问了客服，才知道里面有一笔担保费，以前没注意过。"),
    "hidden": ("reader", "【示例】这一条已被隐藏，读者看不到。"),
}


class NotHere(Exception):
    """This is a production site: it never has demonstration accounts."""


class NoContent(Exception):
    """The articles that the demonstration stands under were never loaded."""


def prepare(now: datetime) -> dict:
    """Make what is missing of the demonstration and tell what there is; safe to run again."""
    if settings.HTTPS:
        raise NotHere(f"{settings.SITE_URL} 是正式站点，不建示例账号。")
    if not Article.objects.filter(slug=FIRST_ARTICLE).exists():
        raise NoContent(
            "示例评论要写在文章下面，而文章还没有载入。先运行 manage.py seed，再运行 manage.py demo。"
        )
    ensure_groups()
    people = {role: _person(*facts) for role, facts in PEOPLE.items()}
    passwords = _passwords(people)
    with transaction.atomic():
        lawyer = _lawyer(people, now)
        questions = {name: _question(name, people, now) for name in QUESTIONS}
        _answer(questions["answered"], lawyer, people, now)
        _desk(lawyer, now)
        comments = {name: _comment(name, people, now) for name in COMMENTS}
        draft = _draft(people["editor"], now)
    return {
        "site": settings.SITE_URL,
        "mail": getattr(settings, "EMAIL_FILE_PATH", ""),
        "accounts": [
            {"role": role, "email": person.email, "password": passwords[role]} | _second_factor(person)
            for role, person in people.items()
        ],
        "draft_article": settings.SITE_URL + draft.get_absolute_url(),
        "pending_question": settings.SITE_URL + questions["pending"].get_absolute_url(),
        "hidden_comment": settings.SITE_URL + comments["hidden"].get_absolute_url(),
        "admin": settings.SITE_URL + reverse("admin:index"),
    }


def _person(email, name, groups, rights):
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email, display_name=name, **rights)
        person.groups.set(Group.objects.filter(name__in=groups))
    EmailAddress.objects.get_or_create(user=person, email=email, defaults={"verified": True, "primary": True})
    return person


def _passwords(people):
    """Made on this machine and kept in a file that only its owner reads; whoever lost the file gets new ones."""
    path = Path(settings.VAR_DIR) / "demo.json"
    kept = _kept(path)
    for role, person in people.items():
        # The hash is kept beside the password: to compare costs nothing, to check seven would cost seconds.
        if role not in kept or kept[role][1] != person.password:
            password = secrets.token_urlsafe(12)
            person.set_password(password)
            person.save(update_fields=["password"])
            kept[role] = [password, person.password]
    # What stops halfway leaves the old file whole; nobody else may read the new one.
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix="demo-", delete=False) as file:
        try:
            json.dump(kept, file)
            file.flush()
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
    return {role: password for role, (password, _) in kept.items()}


def _second_factor(person):
    """The app of whoever must have one: its secret, as apps take it and as an address that programs read."""
    if not factors.must_have_second_factor(person):
        return {}
    app = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if app and not factors.seal_anew(app):  # sealed by a machine with other keys
        app.delete()
        app = None
    app = app.wrap() if app else TOTP.activate(person, generate_totp_secret())
    secret = decrypt(app.instance.data["secret"])
    return {"totp_secret": secret, "otpauth": get_adapter().build_totp_url(person, secret)}


def code_now(secret: str) -> str:
    """What an app with this secret shows at this moment, for half a minute at most."""
    return format_hotp_value(next(hotp_value(secret, counter) for counter in yield_hotp_counters_from_time()))


def _kept(path):
    """What the file says of the people of today; nothing of it where it is damaged."""
    try:
        kept = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {role: pair for role, pair in kept.items() if role in PEOPLE and _is_pair(pair)}


def _is_pair(pair):
    return isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair)


def _lawyer(people, now):
    profile = LawyerProfile.objects.filter(user=people["lawyer"]).first()
    if profile is None:
        profile = verification.apply(
            people["lawyer"], role=LawyerProfile.Role.LAWYER, real_name="林示例", firm="示例律师事务所（虚构）",
            licence_number="1" + "0" * 16, region="示例市", introduction="示例人物，不是真的律师。", now=now,
        )  # fmt: skip
        # Nobody else verifies in a demonstration: one person does both, and the record says so.
        verification.propose(
            profile, by=people["admin"], method="示例：没有真的核验", on=timezone.localdate(now), now=now
        )
        verification.confirm(profile, by=people["admin"], now=now)
    return profile


def _question(name, people, now):
    title, body, tags = QUESTIONS[name]
    question = Question.objects.filter(title=title).first()
    if question is None:
        question = posting.ask(people["reader"], title, body, Tag.objects.filter(name__in=tags), None, now)
        if name != "pending":
            moderation.approve(question, people["moderator"], now=now)
    return question


def _answer(question, lawyer, people, now):
    if not Answer.objects.filter(question=question).exists():
        claiming.claim(lawyer, question, no_conflict=True, now=now)
        answer = posting.answer(lawyer, question, ANSWER, now)
        moderation.approve(answer, people["moderator"], now=now)


def _desk(lawyer, now):
    """How the lawyer works, and one passage of theirs."""
    if not LawyerDesk.objects.of(lawyer).exists():
        topics = Tag.objects.filter(name__in=["花呗", "网贷"])
        keeping.arrange(lawyer, topics=topics, regions=[], weekly_limit=5, away_until=None, daily_mail=True)
    if not Snippet.objects.of(lawyer).exists():
        keeping.keep_snippet(lawyer, *SNIPPET, now)


def _comment(name, people, now):
    author, body = COMMENTS[name]
    comment = Comment.objects.filter(body=body).first()
    if comment is None:
        article = Article.objects.get(slug=FIRST_ARTICLE)
        comment = posting.comment(people[author], article, None, body, now)
        moderation.approve(comment, people["moderator"], now=now)
        if name == "featured":
            moderation.feature(comment, people["editor"], now=now)
        elif name == "hidden":
            moderation.hide(comment, people["moderator2"], "other", "示例", now=now)
    return comment


def _draft(editor, now):
    article = Article.objects.filter(slug=DRAFT_SLUG).first()
    if article is None:
        section = {
            "uid": f"{DRAFT_SLUG}.first", "key": "first", "title": "第一节", "kind": "explanation",
            "body": "<p>这是一篇示例草稿，读者看不到。编辑可以在后台改写、预览、发布。</p>",
        }  # fmt: skip
        copy = {
            "title": "【示例】还没有发布的草稿", "question": "草稿会不会被读者看到？", "description": "示例草稿。",
            "author_name": "编辑部", "short_answer": ["**不会。** 没有发布的文章，读者打不开。"],
            "do_now": [], "do_not": [], "further": [], "asked": [], "category": Category.objects.order_by("order").first().slug,
            "tags": ["网贷"], "sections": [section], "sources": [], "notes": [],
        }  # fmt: skip
        article = publishing.create_article(DRAFT_SLUG, copy, by=editor, now=now)
    return article
