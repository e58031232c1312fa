"""What is kept of people, for how long and why: one table, which /privacy/ shows and `manage.py purge` carries out.

Every model that holds something of a person stands in a line here; a test compares with accounts.privacy. A line without
`run` ends with the account, or with what it hangs on; a line with `elsewhere` is kept by something that is no table.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import authority, people, sessions
from accounts.models.sessions import STAFF_IDLE, STAFF_LONGEST
from accounts.phones import proving
from accounts.sessionstore import SessionStore
from articles import feedback, preview
from articles.models import PreviewLink
from articles.reading import DAYS_APART, tidy_reads
from articles.reading import KEPT_DAYS as READS_DAYS
from core import idempotency
from portal.backups.shelf import DAYS as BACKUP_DAYS
from portal.bulk import running
from qa import claiming, drafting, figures, fingerprints, moderation, outcomes, unread
from qa.moderation.tidying import ORIGINALS_FOR
from qa.notifications import choosing
from search import counting

VERSION = "2026-11-22"  # of /privacy/: the day on which its words or this table were changed last
TASKS_DAYS = 14
ACCESS_LOG_DAYS = 184  # six months, as deploy/logrotate has it
AGREED, CONTRACT, DUTY = "你同意", "没有它，这项功能做不成", "法定义务"


@dataclass(frozen=True)
class Term:
    """One class of data: what, why, on which ground and for how long, in words for the person whose it is."""

    key: str
    what: str
    why: str
    ground: str
    kept: str
    models: tuple[str, ...] = ()
    run: Callable[[datetime], int] | None = None  # forgets what has run out; how much that was
    elsewhere: str = ""  # what keeps it instead of a table: a file of deploy/ or a setting


def _days(span: timedelta) -> str:
    return f"{span.days} 天"


def _over(now: datetime) -> int:
    """Sessions that open nothing any more, and browsers unused for long."""
    over = SessionStore.get_model_class().objects.over(now)
    number = over.count()
    over.delete()
    return number + sessions.forget(now)


def _tasks(now: datetime) -> int:
    """What a finished job was given may hold an address."""
    done = DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=TASKS_DAYS))
    return done.delete()[0]


def _moderation(now: datetime) -> int:
    return sum(number for name, number in moderation.tidy(now).items() if name != "made_findable")


def _outcomes(now: datetime) -> int:
    return outcomes.count_up(now) + (outcomes.forget_old(now) or 0)


TERMS: tuple[Term, ...] = (
    Term(
        "account", "邮箱、显示名、密码（只存算过的）、两步验证", "认出是你，不让别人用你的账号", CONTRACT, "到你注销",
        ("accounts.User", "account.EmailAddress", "mfa.Authenticator"),
    ),
    Term(
        "unproven", "没有确认过邮箱的账号", "等你确认", CONTRACT, _days(people.UNPROVEN_FOR), run=people.forget_never_proven,
    ),
    Term(
        "sessions", "登录状态：什么设备、什么时候，不存网络地址", "让你不用每次登录，也让你看到、结束别处的登录", CONTRACT,
        f"最后一次用以后 {settings.SESSION_COOKIE_AGE // 86400} 天；工作人员闲 {STAFF_IDLE.seconds // 60} 分钟、最长 "
        f"{STAFF_LONGEST.seconds // 3600} 小时；用过的浏览器 {_days(sessions.BROWSER_KEPT)}",
        ("accounts.Session", "accounts.KnownBrowser"), _over,
    ),
    Term(
        "phone", "手机号（加密存，只在开了手机验证的时候才要）", "确认发内容的是真实的人", DUTY, "到你注销；验证码几分钟",
        ("accounts.Phone", "accounts.PhoneCode"), proving.tidy,
    ),
    Term(
        "posts", "公开的提问、回答、评论和署名", "让有同样问题的人看到", AGREED,
        "到你撤回；注销以后只留文字和署名，和你断开",
        ("qa.Question", "qa.Answer", "qa.AnswerRevision", "qa.PeerReview", "qa.Comment", "qa.Appeal"),
    ),
    Term(
        "unread", "没通过、隐藏、撤回的提问、回答、评论", "申诉、撤销决定、查清楚是不是审错了", CONTRACT,
        _days(unread.KEPT_FOR), run=unread.forget,
    ),
    Term(
        "drafts", "没有交的提问草稿", "让你以后接着写", CONTRACT, f"没再动过的 {_days(unread.DRAFTS_FOR)}",
        run=unread.forget_drafts,
    ),
    Term(
        "figures", "确切的金额", "让正在写回答的律师算得准", AGREED, f"{_days(figures.KEPT_FOR)}，收回同意、问题结束就删",
        ("qa.Figures", "qa.FiguresLook"), lambda now: figures.erase_old(timezone.localdate(now)),
    ),
    Term("consents", "你同意过什么、什么时候、按哪一版说明", "证明你同意过，也让你收得回", CONTRACT, "到你注销", ("qa.Consent",)),
    Term(
        "originals", "审核员遮去一些地方以前的原文，刚才的决定", "改错了能改回来", CONTRACT,
        f"原文 {_days(ORIGINALS_FOR)}", ("qa.Original", "qa.SecondLook", "qa.Look"), _moderation,
    ),
    Term(
        "contacts", "广告里的联系方式和重复内容的指纹，看不出原来的号码", "挡住反复发的广告", CONTRACT,
        _days(fingerprints.KEPT_FOR),
    ),
    Term("flags", "你的举报和说明", "处理举报", CONTRACT, "到你注销", ("qa.Flag",)),
    Term(
        "notices", "站内的通知、你选的通知方式", "告诉你有了什么进展", CONTRACT, _days(choosing.KEPT_FOR),
        ("qa.Notice", "qa.NoticeChoice", "qa.Mailbox"), choosing.forget_old,
    ),
    Term(
        "outcomes", "后来怎样", "算出合计给别人看", AGREED, f"{_days(outcomes.CHANGE_WITHIN)}以后只进合计，和你断开",
        ("qa.Outcome",), _outcomes,
    ),
    Term(
        "kept", "你留着的、关注的", "让你找得回，有变化告诉你", CONTRACT, "到你拿掉或者注销",
        ("following.Kept", "following.Followed", "qa.Follow"),
    ),
    Term(
        "tasks", "寄信、发通知这些事办完以后的记录", "没寄成的能再寄", CONTRACT, f"办完以后 {TASKS_DAYS} 天", run=_tasks,
    ),
    Term(
        "contact", "纠错时留的邮箱", "答复你这一件事", AGREED, f"答复寄出就删，最久 {feedback.CONTACT_DAYS} 天",
        ("articles.Feedback", "articles.Reply"), feedback.forget_old_contacts,
    ),
    Term(
        "lawyers", "律师的姓名、执业证号、机构，核验的记录", "核验身份，让读者知道谁在答", AGREED,
        "到注销；页面上只有机构和证号末几位",
        ("accounts.LawyerProfile", "accounts.VerificationEvent", "qa.LawyerDesk", "qa.DeskTopic", "qa.Snippet"),
    ),
    Term(
        "answering", "律师领取的记录、没写完的回答、律所的回避名单", "让一个问题不被两个人同时写", CONTRACT,
        f"没再动过的草稿 {_days(drafting.KEPT_FOR)}", ("qa.Claim", "qa.AnswerDraft", "qa.FirmConflict"),
        lambda now: claiming.lapse(now) + drafting.forget_old(now),
    ),
    Term(
        "office", "编辑和审核员做过什么：复核、定时、值班、表格", "分得清是谁定的", CONTRACT, "到本人注销，改成没有名字的",
        (
            "articles.Review", "articles.ReviewComment", "articles.OwnApproval", "articles.Schedule", "articles.Writer",
            "articles.Lease", "articles.EditorLetter", "qa.IntakePause", "qa.DutyShift",
        ),
    ),
    Term(
        "previews", "给外面的人看草稿的链接", "知道谁看得到草稿", CONTRACT, f"到期以后 {preview.KEPT_DAYS} 天",
        (PreviewLink._meta.label,), preview.forget_old,
    ),
    Term(
        "tables", "工作人员交来的表格", "批量改资料", CONTRACT,
        f"表格 {_days(running.FILES_KEPT)}，记录 {_days(running.RUNS_KEPT)}",
        run=lambda now: sum(running.forget(now)),
    ),
    Term(
        "searches", "搜过的词，不记谁搜的", "补没有的文章", CONTRACT,
        f"{counting.KEPT_DAYS} 天，少有人搜的 {counting.ALONE_DAYS} 天",
        run=lambda now: counting.forget(timezone.localdate(now)),
    ),
    Term(
        "reads", "每篇文章每天被读几次，不记谁读的", "知道先改哪一篇", CONTRACT,
        f"{DAYS_APART} 天以后按周合起来，{READS_DAYS} 天以后只留总数", run=lambda now: sum(tidy_reads(timezone.localdate(now))),
    ),
    Term(
        "keys", "交过的表单的编号，不含写了什么", "按了两次也只收一份", CONTRACT, _days(idempotency.KEPT_FOR),
        run=idempotency.sweep,
    ),
    Term(
        "records", "审核记录、重要操作记录：谁在什么时候做了什么，不含你写的字", "查得到是谁决定的，事后改不了", DUTY,
        "和网站一样久；你的账号在里面只是一个编号", ("qa.ModerationEvent", "core.AuditEntry"),
    ),
    Term(
        "authority", "机关依法调取的登记：哪个机关、文书号、谁批准", "说得清给过谁、凭什么", DUTY,
        "和网站一样久，不含给出去的内容",
        ("accounts.AuthorityRequest",), authority.expire,
    ),
    Term(
        "access", "访问日志：时间、网址（不含问号后面的）、结果；登录和提交内容的，另记网络地址", "查攻击和故障",
        DUTY, f"{ACCESS_LOG_DAYS} 天，单独存放，只有管服务器的人能看", elsewhere="deploy/logrotate/youju",
    ),
    Term(
        "backups", "整个数据库的备份", "坏了能恢复", CONTRACT,
        f"{BACKUP_DAYS} 天，所以删掉的东西最晚 {BACKUP_DAYS} 天后从备份里也没有了",
        elsewhere="portal.backups.DAYS",
    ),
)  # fmt: skip


def shown() -> list[dict[str, str]]:
    """The table as /privacy/ has it."""
    return [{"what": each.what, "why": each.why, "ground": each.ground, "kept": each.kept} for each in TERMS]


def to_run(keys: Iterable[str] = ()) -> list[Term]:
    """The lines that forget something, or those of them that are named."""
    wanted = set(keys)
    return [each for each in TERMS if each.run and (not wanted or each.key in wanted)]
