"""Writing to whoever looks after the site: when something else is wrong than the last time, and once a week."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from portal.doctor import Finding, Level, worst

EVERY = timedelta(days=7)


class NobodyToTell(Exception):
    """Neither OWNER_EMAIL nor SITE_CONTACT_EMAIL is set."""


def path() -> Path:
    return Path(settings.VAR_DIR) / "doctor.json"


def last() -> dict:
    """What was found the last time, and when the owner was told."""
    try:
        told = json.loads(path().read_text(encoding="utf-8"))
        return told if isinstance(told, dict) else {}
    except (OSError, ValueError):
        return {}


def wrong() -> tuple[datetime | None, list[str]]:
    """When somebody last looked, and in a sentence each what was wrong then; for the first page of the admin."""
    told = last()
    try:
        at = datetime.fromisoformat(told["examined_at"])
        lines = [
            f"【{Level[one['level']].word}】{one['name']}：{one['words']}"
            for one in sorted(told["findings"], key=lambda one: -Level[one["level"]])
            if one["level"] != Level.OK.name
        ]
    except (KeyError, TypeError, ValueError):
        return None, []
    return at, lines


def keep(findings: list[Finding], now: datetime, told_at: str) -> None:
    fresh = path().with_suffix(".part")
    lines = [{"name": one.name, "level": one.level.name, "words": one.words} for one in findings]
    words = {"examined_at": now.isoformat(), "told_at": told_at, "findings": lines}
    fresh.write_text(json.dumps(words, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(path())


def tell(findings: list[Finding], now: datetime) -> bool:
    """Write a letter if there is news; whether one left. Raises NobodyToTell, and what the mail server says."""
    before = last()
    told_at = before.get("told_at", "")
    is_news = _wrong(before.get("findings", [])) != {
        (one.name, one.level.name) for one in findings if one.level
    }
    is_due = not told_at or now - datetime.fromisoformat(told_at) >= EVERY
    if not (is_news or is_due):
        keep(findings, now, told_at)
        return False
    if not settings.OWNER_EMAIL:
        raise NobodyToTell
    letter(findings, now).send()
    keep(findings, now, now.isoformat())  # after it left: one that did not leave is tried the next time
    return True


def _wrong(lines: list[dict]) -> set[tuple[str, str]]:
    return {(line["name"], line["level"]) for line in lines if line["level"] != Level.OK.name}


def letter(findings: list[Finding], now: datetime) -> EmailMessage:
    wrong = sorted((one for one in findings if one.level), key=lambda one: -one.level)
    heading = {Level.OK: "都好", Level.WARN: "有要看的", Level.BAD: "有不行的"}[worst(findings)]
    lines = [f"{timezone.localtime(now):%Y-%m-%d %H:%M} 在 {settings.SITE_URL} 上检查的结果。", ""]
    lines += [f"【{one.level.word}】{one.name}：{one.words}" for one in wrong]
    lines += ["", "没有问题的："] if wrong else []
    lines += [f"{one.name}：{one.words}" for one in findings if not one.level]
    lines += ["", "结果有变化时写信，没有变化每周写一次。停止：systemctl disable --now youju-doctor.timer"]
    subject = f"[{settings.SITE_NAME}] 网站体检：{heading}"
    return EmailMessage(
        subject, "\n".join(lines), to=[settings.OWNER_EMAIL], headers={"Auto-Submitted": "auto-generated"}
    )
