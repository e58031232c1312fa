from django.conf import settings
from django.db import models


class PhoneQuerySet(models.QuerySet):
    def of_number(self, number):
        """Whoever a number vouches for, whichever of our keys it was marked with."""
        from accounts.phones.sealing import marks  # a site without numbers loads none of it

        return self.filter(mark__in=marks(number))


class Phone(models.Model):
    """The mobile number that vouches for an account, sealed: the site keeps it and shows it to nobody but its owner, in part."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="账号"
    )
    sealed = models.CharField("号码", max_length=200, editable=False)
    mark = models.CharField(
        max_length=64, unique=True, editable=False, help_text="A keyed hash, by which it is found again."
    )
    proven_at = models.DateTimeField("验证时间", editable=False)

    objects = PhoneQuerySet.as_manager()

    class Meta:
        verbose_name = "手机号"
        verbose_name_plural = "手机号"
        permissions = [("read_phone", "可以看完整的手机号")]

    def __str__(self):
        return "手机号"


class PhoneCode(models.Model):
    """The last code that was sent for an account, with its number, until it comes back or runs out."""

    class State(models.TextChoices):
        DUE = "due", "在发"
        SENT = "sent", "已发"
        FAILED = "failed", "没有发出去"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sealed = models.CharField(max_length=255, help_text="Number and code, sealed.")
    masked = models.CharField(max_length=11, help_text="The number as its owner is shown it.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=6, choices=State, default=State.DUE)
    why = models.CharField(max_length=10, blank=True, help_text="Why it did not leave: phones.asking.Why.")

    class Meta:
        verbose_name = "手机验证码"
        verbose_name_plural = "手机验证码"
        # The nightly sweep looks for those that have run out.
        indexes = [models.Index(fields=["expires_at"], name="phone_code_by_end")]

    def __str__(self):
        return self.get_state_display()
