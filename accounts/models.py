from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac

from accounts.firms import firm_key


class AccountManager(UserManager):
    """Accounts are known by their e-mail address; there is no user name."""

    def _create_user(self, email, password, **fields):
        if not email:
            raise ValueError("账号需要邮箱")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email, password=None, **fields):
        fields.setdefault("is_staff", False)
        fields.setdefault("is_superuser", False)
        return self._create_user(email, password, **fields)

    def create_superuser(self, email, password=None, **fields):
        """An account made on the console; whoever sits there is believed about the address, so it can sign in."""
        user = self._create_user(email, password, **fields | {"is_staff": True, "is_superuser": True})
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        return user


class User(AbstractUser):
    """A person with an account: reader, lawyer, moderator, editor or admin."""

    username = None
    first_name = None
    last_name = None
    email = models.EmailField("邮箱", unique=True, error_messages={"unique": "这个邮箱已有账号。"})
    display_name = models.CharField(
        "显示名",
        max_length=20,
        blank=True,
        help_text="别人看到的名字，可以不是真名；空着就显示“读者”加编号。",
    )
    is_active = models.BooleanField("可以使用", default=True, editable=False)
    is_staff = models.BooleanField("工作人员", default=False, help_text="可以进入后台；能做什么由分组决定。")
    sessions_ended = models.PositiveIntegerField(
        default=0, editable=False, help_text="Raised to end every session."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = AccountManager()

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        permissions = [("suspend_user", "可以停用和恢复账号")]
        ordering = ["pk"]

    def __str__(self):
        return self.public_name

    def _get_session_auth_hash(self, secret=None):
        # Sessions carry this; raising `sessions_ended` makes all of them worthless at once, on every worker.
        salt = "accounts.models.User.sessions"
        text = f"{self.password}:{self.sessions_ended}"
        return salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()

    @property
    def public_name(self):
        """What others see; never the address."""
        return self.display_name or f"读者 {self.pk or 0:04d}"

    def get_full_name(self):
        return self.public_name

    def get_short_name(self):
        return self.public_name


class LawyerQuerySet(models.QuerySet):
    def verified(self):
        """Those who may answer and bear the badge: practising lawyers whose licence staff have verified."""
        return self.filter(
            status=LawyerProfile.Status.VERIFIED, role=LawyerProfile.Role.LAWYER, user__is_active=True
        )

    def listed(self):
        return self.verified().select_related("user").order_by("-verified_on", "pk")

    def waiting(self):
        return self.filter(status=LawyerProfile.Status.PENDING).select_related("user").order_by("applied_at")

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
        PENDING = "pending", "待核验"
        VERIFIED = "verified", "已核验"
        REJECTED = "rejected", "未通过"
        SUSPENDED = "suspended", "已暂停"

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
    status = models.CharField("状态", max_length=20, choices=Status, default=Status.PENDING, editable=False)
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
    )
    verification_method = models.CharField("核验方式", max_length=200, blank=True)
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
    def badge(self):
        """The words beside the name: nobody but a verified lawyer is shown as one."""
        if self.is_verified_lawyer:
            return "执业律师 已核验"
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
        return reverse("accounts:lawyer", args=[self.pk])


class VerificationEvent(models.Model):
    """The record of one step in a verification; written once, never changed."""

    class Verb(models.TextChoices):
        APPLY = "apply", "申请"
        VERIFY = "verify", "核验通过"
        REJECT = "reject", "不通过"
        SUSPEND = "suspend", "暂停"

    profile = models.ForeignKey(
        LawyerProfile, on_delete=models.CASCADE, related_name="events", verbose_name="律师资料"
    )
    verb = models.CharField("动作", max_length=10, choices=Verb)
    from_status = models.CharField("原状态", max_length=20, choices=LawyerProfile.Status, blank=True)
    to_status = models.CharField("新状态", max_length=20, choices=LawyerProfile.Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="操作人",
    )
    actor_label = models.CharField("操作人称呼", max_length=40)
    note = models.CharField("方式或原因", max_length=200, blank=True)
    created_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "核验记录"
        verbose_name_plural = "核验记录"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.actor_label}：{self.get_verb_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("a verification event is never changed")
        super().save(*args, **kwargs)
