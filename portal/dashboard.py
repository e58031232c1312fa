"""The admin's first page and its navigation: what waits for whoever is signed in, and only what they may do."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from accounts.models import LawyerProfile, VerificationEvent
from articles.models import Article, Feedback, OutsideLink, OwnApproval
from portal.bulk.jobs import jobs, may
from portal.doctor import telling
from portal.exchanging import exchanges
from qa import queues
from selfhelp import freshness
from statutes.models import Citation, ReviewTask

# Rooms in the order of the day's work: heading, apps, and the symbol of each model (Material Symbols, shipped by unfold).
ROOMS = [
    ("审核", ["qa"]),
    ("文章", ["articles"]),
    ("法条", ["statutes"]),
    ("资料", ["reference"]),
    ("账号与律师", ["accounts"]),
    ("搜索", ["search"]),
]
SYMBOLS = {
    "Question": "help", "Answer": "gavel", "Comment": "chat", "Flag": "flag", "ModerationEvent": "history",
    "WatchedPhrase": "visibility", "ReplyTemplate": "reply", "Appeal": "balance", "Claim": "edit_note",
    "AnswerRevision": "difference", "IntakePause": "pause_circle",
    "DutyShift": "support_agent", "Article": "article", "Category": "folder", "Tag": "label", "Feedback": "feedback",
    "Revision": "history", "Statute": "menu_book", "Edition": "event", "Provision": "format_quote", "Citation": "link",
    "ReviewTask": "task", "User": "person", "LawyerProfile": "badge",
    "VerificationEvent": "history", "AuthorityRequest": "policy", "AuditEntry": "history",
    "Synonym": "sync_alt", "PinnedResult": "push_pin",
    "Hotline": "call", "Term": "dictionary", "LegalFigure": "pin", "LoanPrimeRate": "percent", "HolidayNotice": "event",
    "Holiday": "today", "FeeSchedule": "payments", "LocalFigure": "location_city",
    "Notice": "campaign", "Group": "group", "LogEntry": "history", "DBTaskResult": "schedule",
    "SearchLog": "query_stats", "HotSearch": "trending_up",
    "SearchEntry": "search", "SourcePage": "content_paste", "OwnApproval": "how_to_reg",
    "PreviewLink": "visibility_lock", "OutsideLink": "open_in_new", "Correction": "campaign",
}  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """One kind of work that waits: how much, and where it is done."""

    label: str
    count: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class Stale:
    """One table that should be brought up to date: what is missing, how long it is good for, and where it is kept."""

    title: str
    words: str
    rule: str
    url: str


def dashboard(request, context):
    """Add to the first page what waits; unfold calls this with the page's context."""
    return context | {
        "waiting": waiting_for(request.user),
        "stale": stale_for(request.user),
        "health": health_for(request.user),
        "title": "今天等着的事",
    }


def health_for(user):
    """What the doctor found the last time, for whoever may do everything; nothing where it found nothing, or never ran."""
    at, lines = telling.wrong() if user.is_superuser else (None, [])
    return {"at": at, "lines": lines} if lines else None


def stale_for(user):
    """Tables of the tools that are out of date, for those who may mend them; readers of the tools are told too."""
    return [
        Stale(data.title, words, data.rule, reverse(f"admin:reference_{data.model}_changelist"))
        for data, words in freshness.to_do(timezone.localdate())
        if user.has_perm(f"reference.change_{data.model}")
    ]


def waiting_for(user):
    """Only what this person may do, each with a link; nothing is counted for those who may not act on it."""
    found = []
    if user.has_perm("qa.moderate"):
        found += _posts()
    if user.has_perm("accounts.verify_lawyer"):
        number = LawyerProfile.objects.waiting().count()
        unseen = _list("accounts_lawyerprofile", status__exact="submitted", proposed_at__isempty=1)
        found.append(Waiting("待核验的律师", number, unseen))
        found += _verifications()
    if user.has_perm("articles.handle_feedback"):
        number = Feedback.objects.waiting().count()
        found.append(Waiting("待处理的纠错和反馈", number, _list("articles_feedback", status__exact="open")))
    if user.has_perm("articles.review_article"):
        number = Article.objects.for_review_by(user).count()
        found.append(Waiting("等你复核的文章", number, _list("articles_article", turn="review")))
        if alone := OwnApproval.objects.waiting().exclude(created_by=user).count():
            listed = _list("articles_ownapproval", looked="waiting")
            found.append(Waiting("自己批准、等人复看的文章", alone, listed))
    if user.has_perm("articles.review_article"):
        number = Article.objects.review_due(timezone.localdate()).count()
        found.append(Waiting("该核对的文章", number, _list("articles_article", due="over")))
    if user.has_perm("articles.view_outsidelink"):
        number = OutsideLink.objects.broken().count()
        found.append(Waiting("打不开的站外链接", number, _list("articles_outsidelink", broken="yes")))
    if user.has_perm("statutes.view_citation"):
        number = Citation.objects.unresolved().count()
        found.append(
            Waiting("没有对应上的引用", number, _list("statutes_citation", provision__isnull="True"))
        )
    if user.has_perm("statutes.change_reviewtask"):
        number = ReviewTask.objects.waiting().count()
        found.append(Waiting("法律有变、要复核的引用", number, reverse("admin:statutes_reviewtask_desk")))
    return found


def _verifications():
    """What two people have to see, where it waits for the second."""
    proposed = LawyerProfile.objects.proposed().count()
    alone = VerificationEvent.objects.waiting().count()
    kinds = [
        ("等另一位确认的律师核验", proposed, _list("accounts_lawyerprofile", proposed_at__isempty=0)),
        ("一人决定、要复核的律师核验", alone, _list("accounts_verificationevent", alone="waiting")),
    ]
    return [Waiting(label, count, url) for label, count, url in kinds if count]


def _posts():
    counts = queues.waiting_counts()
    urgent = f"其中 {counts['urgent']} 条要先看" if counts["urgent"] else ""
    oldest = counts["oldest"]
    since = f"最早的一条是 {timezone.localtime(oldest):%m-%d %H:%M} 交的" if oldest else ""
    kinds = [
        ("待审的提问", "questions", "question"),
        ("待审的回答", "answers", "answer"),
        ("待审的修改", "revisions", "revision"),
        ("待审的同行复核", "reviews", "review"),
        ("待审的评论", "comments", "comment"),
        ("待处理的举报", "flags", "flag"),
        ("待处理的申诉", "appeals", "appeal"),
        ("等着抽查的", "seconds", "second"),
        ("等着复核的", "events", "event"),
    ]
    posts = [
        Waiting(label, counts[key], reverse("admin:qa_queue", args=[kind])) for label, key, kind in kinds
    ]
    notes = "；".join(note for note in (urgent, since) if note)
    return [Waiting(posts[0].label, posts[0].count, posts[0].url, notes), *posts[1:]]


def _list(name, **filters):
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(filters)}"


def navigation(request):
    """The sidebar: every registered model that this person may see, by room; unfold calls this for each page."""
    apps = {app["app_label"]: app for app in admin.site.get_app_list(request)}
    start = {"title": "今天等着的事", "icon": "inbox", "link": reverse("admin:index")}
    groups = [{"items": [start]}]
    if request.user.has_perm("articles.view_article"):
        groups[0]["items"].append({"title": "编辑台", "icon": "dashboard", "link": reverse("desk")})
    if request.user.has_perm("articles.review_article"):
        to_check = {"title": "请律师核对的清单", "icon": "checklist", "link": reverse("to_check")}
        groups[0]["items"].append(to_check)
    if any(request.user.has_perm(one.see) for one in exchanges().values()):
        groups[0]["items"].append({"title": "导入和导出表格", "icon": "table", "link": reverse("exchange")})
    if any(may(request.user, kind) for kind in jobs()):
        groups[0]["items"].append(
            {"title": "批量任务", "icon": "manufacturing", "link": reverse("bulk_runs")}
        )
    for heading, labels in ROOMS:
        groups.append(_group(heading, [apps.pop(label) for label in labels if label in apps]))
    groups.append(_group("系统", list(apps.values())))
    return [group for group in groups if group["items"]]


def _group(heading, apps):
    order = {name: place for place, name in enumerate(SYMBOLS)}
    items = [
        {
            "title": model["name"],
            "icon": SYMBOLS.get(model["object_name"], "list"),
            "link": model["admin_url"],
        }
        for app in apps
        for model in sorted(app["models"], key=lambda model: order.get(model["object_name"], len(order)))
        if model["admin_url"]
    ]
    return {"title": heading, "separator": True, "collapsible": False, "items": items}


def mark(request):
    return static("mark.svg")


def sheet(request):
    return static("css/admin.css")


def account_links(request):
    """Behind one's own name: the pages about one's account."""
    return [
        {"title": "我的账号", "link": reverse("accounts:profile")},
        {"title": "修改密码", "link": reverse("account_change_password")},
        {"title": "两步验证", "link": reverse("mfa_index")},
    ]
