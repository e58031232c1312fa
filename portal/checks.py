"""What `manage.py check` asks of this site beyond Django's own questions."""

from django.conf import settings
from django.core.checks import Tags, Warning, register

from portal import durability
from portal.environment import key_is_made_here


@register(Tags.security, deploy=True)
def legal_footer(app_configs, **kwargs):
    """A site reached from mainland China shows its ICP number (《互联网信息服务管理办法》第十二条)."""
    if settings.HTTPS and not settings.SITE_ICP:
        return [Warning("SITE_ICP 还没有设置，页脚不会显示备案号。", id="portal.W001")]
    return []


@register(Tags.security, deploy=True)
def contact(app_configs, **kwargs):
    if settings.HTTPS and not settings.SITE_CONTACT_EMAIL:
        return [Warning("SITE_CONTACT_EMAIL 还没有设置，读者和安全研究者找不到你。", id="portal.W002")]
    return []


@register(Tags.security, deploy=True)
def limits(app_configs, **kwargs):
    if settings.HTTPS and not settings.RATE_LIMITS:
        return [Warning("RATE_LIMITS=off 只用于测试，线上请打开。", id="portal.W003")]
    return []


@register(Tags.security, deploy=True)
def one_key(app_configs, **kwargs):
    """What one machine signs, the others must be able to read, or people are signed out from click to click."""
    if (settings.REPLICAS or settings.REDIS_URL) and key_is_made_here():
        return [Warning("有几台机器时，每台要用同一个 SECRET_KEY，请写进环境变量。", id="portal.W004")]
    return []


@register(Tags.security, deploy=True)
def numbers(app_configs, **kwargs):
    """A number that cannot be opened any more has to be proven again, and one that is sent nowhere proves nothing."""
    found = []
    if settings.PHONE_PROVIDER and not settings.FIELD_KEYS:
        said = "FIELD_KEY 还没有设置：手机号用 SECRET_KEY 加密，换了 SECRET_KEY 就打不开。"
        found.append(Warning(said, id="portal.W006"))
    if settings.HTTPS and settings.PHONE_PROVIDER == "file":
        found.append(Warning("PHONE_PROVIDER=file 只写文件、不发短信，线上请换一个。", id="portal.W007"))
    return found


@register(Tags.database)
def nothing_is_lost(app_configs, databases=None, **kwargs):
    """`manage.py check --database default`, and each `migrate`: the database waits for the disk."""
    own = [alias for alias in databases or [] if alias not in settings.REPLICAS]
    return [Warning(said, id="portal.W005") for alias in own for said in durability.doubts(alias)]
