"""Checks of what runs by itself: mail, tasks, notices, and tables that have grown old."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import LawyerProfile
from articles.models import Article, CorrectionLetter, Reply
from portal.doctor import Level, check
from qa.models import Notice, Telling
from qa.notifications import telling
from selfhelp import freshness

TASK_LATE, TASK_STUCK = timedelta(minutes=10), timedelta(hours=1)
TASK_LONG = timedelta(hours=6)
TIMER_LATE = timedelta(minutes=30)  # youju-notices.timer comes every five minutes
LATELY = timedelta(days=7)
Found = Iterator[tuple[Level, str]]


@check("mail", "邮件")
def mail_server(now: datetime) -> Found:
    """Whether the mail server lets us in; no mail is sent."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        folder = Path(settings.EMAIL_FILE_PATH)
        if not os.access(folder, os.W_OK):
            yield Level.BAD, f"邮件要写进 {folder}，但是写不进去。"
        elif settings.HTTPS:
            yield Level.BAD, f"邮件只写进 {folder}，没有寄给任何人。请设置 EMAIL_URL。"
        else:
            yield Level.OK, f"邮件写进 {folder}。"
        return
    connection = mail.get_connection(fail_silently=False)
    try:
        connection.open()
        connection.close()
    except OSError as fault:  # smtplib's own exceptions are OSErrors
        yield (
            Level.BAD,
            f"邮件服务器 {settings.EMAIL_HOST}:{settings.EMAIL_PORT} 不让进：{fault}。验证码和通知都寄不出去。",
        )
    else:
        yield Level.OK, "邮件服务器连得上。"


@check("letters", "没寄成的信")
def letters(now: datetime) -> Found:
    """What was tried often enough; a person has to look."""
    counted = {
        "通知": Notice.objects.given_up().count(),
        "给读者的答复": Reply.objects.not_sent().count(),
        "更正和撤回的告知": CorrectionLetter.objects.given_up().count(),
        "没写成的告知": Telling.objects.stuck(telling.MOST_ATTEMPTS).count(),
    }
    wrong = [f"{name} {number} 件" for name, number in counted.items() if number]
    if wrong:
        yield (
            Level.WARN,
            f"试过多次、不再试的：{'、'.join(wrong)}。后台的“通知”“读者反馈”“更正和撤回”里能看到。",
        )
    waiting = Notice.objects.to_mail(now - TIMER_LATE).count()
    if waiting:
        yield Level.BAD, f"{waiting} 封通知到时间半小时还没有人寄。看 systemctl status youju-notices.timer。"
    if not wrong and not waiting:
        yield Level.OK, "没有积压的信。"


@check("tasks", "后台任务")
def tasks(now: datetime) -> Found:
    """The worker takes what waits for it."""
    wrong = list(_stuck(now)) if settings.TASK_WORKER else []
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - LATELY).count()
    if failed:
        wrong.append((Level.WARN, f"这一周有 {failed} 个后台任务失败。后台的“任务结果”里写着原因。"))
    yield from wrong
    if not wrong:
        yield (
            Level.OK,
            "没有积压，也没有失败的。" if settings.TASK_WORKER else "任务当场做完（TASK_WORKER=off）。",
        )


def _stuck(now: datetime) -> Found:
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    if oldest is not None and now - oldest.enqueued_at > TASK_LATE:
        minutes = int((now - oldest.enqueued_at).total_seconds() // 60)
        level = Level.BAD if now - oldest.enqueued_at > TASK_STUCK else Level.WARN
        unit = "youju-bulk" if oldest.queue_name == settings.BULK_QUEUE else "'youju-worker@*'"
        yield level, f"最早的任务等了 {minutes} 分钟。看 systemctl status {unit}。"
    long = DBTaskResult.objects.running().filter(started_at__lt=now - TASK_LONG).count()
    if long:
        yield (
            Level.WARN,
            f"{long} 个任务做了 {TASK_LONG.seconds // 3600} 个小时还没有做完，做它的进程可能已经不在了。",
        )


@check("stale", "旧了的资料")
def stale(now: datetime) -> Found:
    """What readers are told about, until somebody brings it up to date."""
    today = timezone.localdate(now)
    wrong = [f"{data.title}：{words}" for data, words in freshness.to_do(today)]
    if due := Article.objects.review_due(today).count():
        wrong.append(f"{due} 篇文章过了核对的日子")
    if over := LawyerProfile.objects.to_check_again(today - timedelta(days=1)).count():
        wrong.append(f"{over} 位律师过了复核的日子，还显示为已核验。看 systemctl status youju-tidy.timer")
    for words in wrong:
        yield Level.WARN, f"{words.rstrip('。')}。"
    if not wrong:
        yield Level.OK, "LPR、放假安排、费率、文章、律师都在有效期里。"
