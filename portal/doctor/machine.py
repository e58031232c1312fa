"""Checks of the machine: disk, clock, the site as visitors reach it, certificate, files that others may not read."""

import shutil
import socket
import ssl
import stat
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import connection

from portal.doctor import Level, check

PATIENCE = 10  # seconds for an answer over the network
GIGABYTE = 1024**3
CLOCK_OFF, CLOCK_WRONG = 5, 60  # seconds
RENEWED_BY, LAST_DAYS = 21, 7  # certbot renews thirty days before the end
ENVIRONMENT = Path("/etc/youju/env")
Found = Iterator[tuple[Level, str]]


@check("disk", "磁盘")
def disk(now: datetime) -> Found:
    """Room for the database, its backups and what the site writes."""
    places = {Path(settings.VAR_DIR), settings.BACKUP_DIR}
    if connection.vendor == "sqlite":
        places.add(Path(connection.settings_dict["NAME"]).parent)
    seen = set()
    for place in sorted(places):
        there = next(folder for folder in [place, *place.parents] if folder.exists())
        if (disk := there.stat().st_dev) in seen:
            continue
        seen.add(disk)
        yield _room(place, shutil.disk_usage(there))


def _room(place, usage) -> tuple[Level, str]:
    share = usage.free / usage.total
    words = f"{place} 所在的磁盘还剩 {usage.free / GIGABYTE:.1f} GB（{share:.0%}）"
    if usage.free < 0.3 * GIGABYTE or share < 0.005:
        return Level.BAD, f"{words}，写不下就会拒绝所有投稿。马上清理，或者换大的磁盘。"
    if usage.free < 2 * GIGABYTE or share < 0.05:
        return Level.WARN, f"{words}，请在用完以前清理：旧备份、旧日志、不再需要的还原前的库。"
    return Level.OK, f"{words}。"


@check("clock", "时钟")
def clock(now: datetime) -> Found:
    """Codes, limits, deadlines and set times go by this machine's clock."""
    compared = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            compared.append(("数据库服务器", cursor.fetchone()[0]))
    if (theirs := _date_of_the_site()) is not None:
        compared.append(("网站回答里的时间", theirs))
    ours = datetime.now(UTC)
    for whose, theirs in compared:
        seconds = abs((ours - theirs).total_seconds())
        if seconds > CLOCK_OFF:
            level = Level.BAD if seconds > CLOCK_WRONG else Level.WARN
            yield (
                level,
                f"这台机器的时钟和{whose}差 {seconds:.0f} 秒。请打开时间同步（timedatectl set-ntp true）。",
            )
    synchronised = _is_synchronised()
    if synchronised is False:
        yield Level.WARN, "系统说时钟没有同步。请打开时间同步（timedatectl set-ntp true）。"
    elif not compared and synchronised is None:
        yield Level.WARN, "没有别的时钟可比，系统也没有说是否同步，不知道准不准。"
    else:
        names = "、".join(whose for whose, _ in compared) or "没有别的时钟"
        yield Level.OK, f"比过：{names}；{'系统说时钟已同步' if synchronised else '系统没有说是否同步'}。"


def _date_of_the_site() -> datetime | None:
    try:
        with urllib.request.urlopen(f"{settings.SITE_URL}/healthz", timeout=PATIENCE) as answer:
            return parsedate_to_datetime(answer.headers["Date"])
    except (OSError, TypeError, ValueError):
        return None


def _is_synchronised() -> bool | None:
    """What systemd knows of it; None where there is none to ask."""
    asked = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        said = subprocess.run(asked, capture_output=True, text=True, timeout=PATIENCE).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None
    return {"yes": True, "no": False}.get(said)


@check("site", "网站")
def site(now: datetime) -> Found:
    """As visitors reach it: through the name, nginx and whatever stands before it."""
    address = f"{settings.SITE_URL}/readyz"
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            lines = answer.read(2000).decode("utf-8", "replace").splitlines()
    except urllib.error.HTTPError as fault:
        yield Level.BAD, f"{address} 回答 {fault.code}。看 journalctl -u youju-web，再看 nginx 的日志。"
        return
    except OSError as fault:
        reason = getattr(fault, "reason", fault)
        yield Level.BAD, f"{address} 打不开（{reason}）。看 systemctl status youju-web nginx。"
        return
    for line in lines[1:]:
        yield Level.WARN, f"网站开着，但是少了：{line}。"
    if len(lines) < 2:
        yield Level.OK, f"{address} 回答正常。"


@check("certificate", "证书")
def certificate(now: datetime) -> Found:
    """How long browsers will accept the site's certificate, read from the address itself."""
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https":
        yield Level.OK, "网站没有用 https，没有证书可看。"
        return
    try:
        ends = _certificate_ends(address.hostname, address.port or 443)
    except ssl.SSLCertVerificationError as fault:
        yield Level.BAD, f"浏览器不会接受现在的证书：{fault.verify_message}。运行 certbot renew，看它说什么。"
        return
    except OSError as fault:
        yield Level.BAD, f"连不上 {address.hostname} 的 443 端口（{fault}），看不到证书。"
        return
    days = (ends - now).days
    words = f"证书到 {ends:%Y-%m-%d}，还有 {days} 天"
    if days < RENEWED_BY:
        level = Level.BAD if days < LAST_DAYS else Level.WARN
        yield level, f"{words}，早该自动续了。运行 certbot renew，看它说什么。"
    else:
        yield Level.OK, f"{words}。"


def _certificate_ends(host: str, port: int) -> datetime:
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        told = secured.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)


@check("files", "文件权限")
def files(now: datetime) -> Found:
    """Keys, settings, data and backups are nobody else's to read."""
    candidates = [*settings.BACKUP_ALSO, settings.BASE_DIR / ".env", ENVIRONMENT, settings.BACKUP_DIR]
    if connection.vendor == "sqlite":
        candidates.append(Path(connection.settings_dict["NAME"]))
    looked = [path for path in dict.fromkeys(candidates) if path.exists()]
    wrong = 0
    for path in looked:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o007 and not _is_shut_off(path):
            wrong += 1
            yield Level.BAD, f"机器上的任何人都能打开 {path}（{mode:o}）。运行 chmod o-rwx {path}。"
    if not wrong:
        yield Level.OK, f"看过 {len(looked)} 处，别人都打不开。"


def _is_shut_off(path: Path) -> bool:
    """Whether a folder above lets nobody else through."""
    return any(not folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents)


@check("settings", "设置")
def deploy(now: datetime) -> Found:
    """What `check --deploy` says; of a site on one's own machine, what `check` says."""
    found = checks.run_checks(include_deployment_checks=settings.HTTPS)
    found = [one for one in found if not one.is_silenced()]
    for one in found:
        level = Level.BAD if one.is_serious() else Level.WARN
        yield level, f"{one.msg}（{one.id}）"
    if not found:
        yield Level.OK, f"check{' --deploy' if settings.HTTPS else ''} 没有意见。"
