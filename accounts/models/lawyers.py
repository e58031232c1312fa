from datetime import timedelta

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.firms import firm_key
from accounts.models.people import User
from core.addresses import address

# A licence is looked up again within twelve months of the last time; 365 days are never more.
CHECK_HOLDS = timedelta(days=365)


class LawyerQuerySet(models.QuerySet):
    def verified(self):
        """Those who may answer and bear the badge: practising lawyers whose licence staff have verified."""
        return self.filter(
            status=LawyerProfile.Status.VERIFIED, role=LawyerProfile.Role.LAWYER, user__is_active=True
        )

    def listed(self):
        return self.verified().select_related("user").order_by("-verified_on", "pk")

    def waiting(self):
        """Applications at which nobody has looked yet."""
        return (
            self.filter(status=LawyerProfile.Status.SUBMITTED, proposed_at__isnull=True)
            .select_related("user")
            .order_by("applied_at")
        )

    def proposed(self):
        """Those whom one member of staff has checked and a second has yet to confirm; the oldest first."""
        return self.filter(proposed_at__isnull=False).select_related("user").order_by("proposed_at", "pk")

    def to_check_again(self, by):
        """Verified people whose check runs out by a day; the first to run out first."""
        return (
            self.filter(
                status=LawyerProfile.Status.VERIFIED, verified_on__lte=by - CHECK_HOLDS, user__isnull=False
            )
            .select_related("user")
            .order_by("verified_on", "pk")
        )

    def of(self, user):
        """What one person has said of their own work, or None."""
        return self.filter(user=user).first()


class LawyerProfile(models.Model):
    """What someone says of their legal work, and what staff have verified of it."""

    class Role(models.TextChoices):
        LAWYER = "lawyer", "律师"
        TRAINEE = "trainee", "实习律师"
        ASSISTANT = "assistant", "律师助理"
        ADVISER = "adviser", "法律顾问"
        LEGAL_ASSISTANT = "legal_assistant", "法务助理"

    class Status(models.TextChoices):
        UNVERIFIED = "unverified", "未申请核验"
        SUBMITTED = "submitted", "待核验"
        VERIFIED = "verified", "已核验"
        REJECTED = "rejected", "未通过"
        SUSPENDED = "suspended", "已暂停"
        EXPIRED = "expired", "核验已过期"

    # Empty once the account is closed: the answers stay, the person does not (accounts.privacy).
    user = models.OneToOneField(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lawyer_profile",
        verbose_name="账号",
    )
    real_name = models.CharField("姓名", max_length=20)
    role = models.CharField("身份", max_length=20, choices=Role)
    licence_number = models.CharField(
        "执业证号",
        max_length=17,
        blank=True,
        validators=[RegexValidator(r"^1\d{16}$", "执业证号是以 1 开头的 17 位数字。")],
        help_text="律师必填，17 位数字；其他身份可以不填。",
    )
    firm = models.CharField("执业机构或单位", max_length=60)
    region = models.CharField("执业地", max_length=30, blank=True)
    introduction = models.TextField("简介", max_length=500, blank=True)
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.SUBMITTED, editable=False)
    applied_at = models.DateTimeField("申请时间")
    verified_on = models.DateField("核验日期", null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="核验人",
        help_text="Who confirmed what the first had found.",
    )
    checked_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="查证人",
        help_text="Who looked it up first.",
    )
    verification_method = models.CharField("核验方式", max_length=200, blank=True)
    # What one member of staff has found and a second has yet to confirm.
    proposed_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="提出核验的人",
    )
    proposed_at = models.DateTimeField("提出核验的时间", null=True, blank=True, editable=False)
    proposed_on = models.DateField("提出的核验日期", null=True, blank=True, editable=False)
    proposed_method = models.CharField("提出的核验方式", max_length=200, blank=True, editable=False)
    decision_reason = models.TextField("未通过或暂停的原因", blank=True, help_text="申请人会看到。")
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = LawyerQuerySet.as_manager()

    class Meta:
        verbose_name = "律师资料"
        verbose_name_plural = "律师资料"
        permissions = [("verify_lawyer", "可以核验律师")]
        constraints = [
            models.UniqueConstraint(
                fields=["licence_number"],
                condition=~Q(licence_number=""),
                name="one_profile_per_licence_number",
            ),
            models.CheckConstraint(
                condition=~Q(role="lawyer") | ~Q(licence_number="") | Q(user__isnull=True),
                name="a_lawyer_has_a_licence_number",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(status="suspended", licence_number=""),
                name="a_profile_without_a_person_is_suspended",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_on__isnull=False),
                name="a_verified_profile_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["rejected", "suspended"]) | ~Q(decision_reason=""),
                name="a_refused_profile_says_why",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True, proposed_on__isnull=True, proposed_method="")
                | Q(proposed_at__isnull=False, proposed_on__isnull=False) & ~Q(proposed_method=""),
                name="a_proposal_says_how_and_when",
            ),
        ]

    def __str__(self):
        return f"{self.real_name}（{self.get_role_display()}，{self.firm}）"

    @property
    def is_verified_lawyer(self):
        """True only for a practising lawyer whose licence was verified; the badge hangs on this alone (律师法第十三条)."""
        return (
            self.status == self.Status.VERIFIED
            and self.role == self.Role.LAWYER
            and self.user is not None
            and self.user.is_active
        )

    @property
    def has_checked_name(self):
        """True while the name on the profile is the one that staff compared with the register, however long ago."""
        checked = self.status in (self.Status.VERIFIED, self.Status.EXPIRED)
        return checked and self.role == self.Role.LAWYER and self.user is not None and self.user.is_active

    @property
    def is_proposed(self):
        return self.proposed_at is not None

    @property
    def recheck_by(self):
        """The day on which the check runs out unless somebody has looked again; None for whom nobody has verified."""
        return self.verified_on + CHECK_HOLDS if self.verified_on else None

    @property
    def badge(self):
        """The words beside the name: nobody but a verified lawyer is shown as one."""
        if self.is_verified_lawyer:
            return "执业律师 已核验"
        if self.status == self.Status.EXPIRED and self.role == self.Role.LAWYER:
            return "核验已过期，等待复核"
        return f"非执业律师 · {self.get_role_display()}" if self.role != self.Role.LAWYER else "身份未核验"

    @property
    def display_name(self):
        return f"{self.real_name}律师" if self.is_verified_lawyer else self.real_name

    @property
    def licence_tail(self):
        """What the public sees of the licence number; the whole one is for those who verify."""
        return self.licence_number[-4:]

    @property
    def firm_key(self):
        """What tells one firm from another; empty for somebody who has left."""
        return firm_key(self.firm)

    @property
    def application(self):
        """The fields that the applicant wrote, for correcting them."""
        names = ("real_name", "role", "licence_number", "firm", "region", "introduction")
        return {name: getattr(self, name) for name in names}

    def get_absolute_url(self):
        return address("accounts:lawyer", self.pk)
