from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

# Whoever may enter the back office is signed out after so long without a request, and after so long in any case.
STAFF_IDLE, STAFF_LONGEST = timedelta(minutes=30), timedelta(hours=12)
OF_STAFF = Q(user__is_staff=True) | Q(user__is_superuser=True)


class SessionQuerySet(models.QuerySet):
    def live(self, now):
        """Sessions that still open anything; rights count as they are now, not as they were at the sign-in."""
        rested = Q(seen_at__lte=now - STAFF_IDLE) | Q(signed_in_at__lte=now - STAFF_LONGEST)
        # What is kept in a session moves its end; the sign-in stays where it was.
        longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        recent = Q(signed_in_at__isnull=True) | Q(signed_in_at__gt=now - longest)
        return self.filter(recent, expire_date__gt=now).exclude(OF_STAFF & rested)

    def over(self, now):
        return self.exclude(pk__in=self.model.objects.live(now).values("pk"))

    def of(self, user):
        """Where one person is signed in; the latest first."""
        return self.filter(user=user).order_by("-seen_at", "-signed_in_at", "pk")


class Session(AbstractBaseSession):
    """One browser that is signed in, or on its way to it. The columns say of whom and since when, so that it can be found.

    No address of a network and no header of a browser is kept: `device` is what `accounts.agents` makes of one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="账号",
    )
    device = models.CharField("设备", max_length=40, blank=True)
    signed_in_at = models.DateTimeField("登录时间", null=True)
    seen_at = models.DateTimeField("最近一次", help_text="To within five minutes; of staff to within one.")

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta:
        verbose_name = "登录"
        verbose_name_plural = "登录"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(signed_in_at__isnull=False),
                name="a_signed_in_session_says_since_when",
            )
        ]

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessionstore import SessionStore  # which knows this model

        return SessionStore

    @property
    def handle(self):
        """Names this session on a page; the key itself would open it."""
        return salted_hmac("accounts.models.Session.handle", self.session_key).hexdigest()[:32]


class KnownBrowser(models.Model):
    """A browser in which somebody has signed in before, known by a mark that it keeps: nobody is told of it again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="账号"
    )
    mark = models.CharField(max_length=64, help_text="A keyed hash of what the browser keeps.")
    device = models.CharField("设备", max_length=40)
    first_at = models.DateTimeField("第一次登录")
    last_at = models.DateTimeField("最近一次登录")

    class Meta:
        verbose_name = "登录过的浏览器"
        verbose_name_plural = "登录过的浏览器"
        constraints = [models.UniqueConstraint(fields=["user", "mark"], name="a_browser_is_known_once")]
        # The nightly sweep looks for those long unused.
        indexes = [models.Index(fields=["last_at"], name="known_browser_by_last_use")]

    def __str__(self):
        return self.device
