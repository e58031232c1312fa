from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils.crypto import salted_hmac


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
        from core import audit  # models come before it

        user = self._create_user(email, password, **fields | {"is_staff": True, "is_superuser": True})
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        audit.record(None, "make_superuser", audit.about(user))
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
