"""Rows for tests: plain `make_*` functions that fill in the dull rest. Each writes through the verbs where there is one."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from accounts.models import LawyerProfile, User
from articles import publishing
from articles.models import Category
from statutes.models import Edition, Provision, Statute

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=SHANGHAI)
TODAY = NOW.date()
_numbers = count(1)


# People


def make_user(email=None, **fields):
    """A reader with an account; `is_staff`, `groups` and the like as wanted."""
    groups = fields.pop("groups", [])
    user = User.objects.create_user(email or f"reader{next(_numbers)}@example.com", **fields)
    user.groups.set(groups)
    return user


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


# Articles


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
    publishing.publish(article, by=by, now=now, change_note=change_note)
    article.refresh_from_db()
    return article
