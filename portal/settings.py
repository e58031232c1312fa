"""Every setting of the site. What differs between machines comes from the environment; docs/operations.md lists it."""

from pathlib import Path
from urllib.parse import urlsplit

import dj_email_url

from portal import databases, phones
from portal.environment import (
    BASE_DIR,
    SECRET_KEY_PATH,
    VAR_DIR,
    address,
    env,
    number,
    secret_key,
    stop,
    switch,
)

DEBUG = switch("DEBUG", False)
SECRET_KEY = secret_key()

# Who the site is
SITE_NAME = env.str("SITE_NAME", "有据")
SITE_TAGLINE = env.str("SITE_TAGLINE", "欠款逾期法律说明")
SITE_URL, _site = address("SITE_URL", f"http://127.0.0.1:{number('PORT', 8000)}")
SITE_ICP = env.str("SITE_ICP", "")
SITE_POLICE_RECORD = env.str("SITE_POLICE_RECORD", "")
SITE_CONTACT_EMAIL = env.str("SITE_CONTACT_EMAIL", "")
SITE_DATA_PLACE = env.str("SITE_DATA_PLACE", "")  # where the servers stand, as /privacy/ says it
EXIT_URL, _ = address("EXIT_URL", "https://www.weather.com.cn")  # 离开: a page that tells nobody anything
HTTPS = _site.scheme == "https"

ALLOWED_HOSTS = [_site.hostname, *env.list("ALLOWED_HOSTS", [])]
if not HTTPS and _site.hostname in ("127.0.0.1", "localhost"):
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Addresses of the proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; see portal.middleware.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", ["127.0.0.1", "::1"] if HTTPS else [])

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "portal.office.apps.OfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "taggit",
    "django_filters",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "core",
    "search",
    "accounts",
    "statutes",
    "reference",
    "selfhelp",
    "articles",
    "qa",
    "following",
    "portal",
]

MIDDLEWARE = [
    # Outermost first: even the refusals of the early ones bear every header.
    "portal.middleware.HeadersMiddleware",
    "portal.middleware.TrustedProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "portal.middleware.HostileInputMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PublicPageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SiteNameMiddleware",
    "accounts.middleware.BrowserMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware_sessions.VisitMiddleware",
    "portal.middleware.AdminRowMiddleware",
    "portal.rights.gate.RightsMiddleware",
    # Innermost: what stands before it reads sessions and users, which live with the first server alone.
    "portal.replicas.ReplicaMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
            "builtins": ["core.templatetags.addresses", "core.templatetags.days"],
        },
    },
]

FORM_RENDERER = "core.formrendering.FormRenderer"

# Data
# Seconds that PostgreSQL works on one statement of a web process; commands and workers have no limit.
STATEMENT_TIMEOUT = number("STATEMENT_TIMEOUT", 15)
if not 0 <= STATEMENT_TIMEOUT <= 3600:
    stop(f"STATEMENT_TIMEOUT is {STATEMENT_TIMEOUT}; write seconds from 1 to 3600, or 0 for no limit")
# PgBouncer in transaction mode stands between; see portal.databases.
DATABASE_POOLER = switch("DATABASE_POOLER", False)
try:
    DATABASES = databases.configured(
        env.dj_db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'site.sqlite3'}"),
        env.list(
            "REPLICA_URLS", []
        ),  # servers that follow the first one and are only read; see portal.replicas
        pooler=DATABASE_POOLER,
        statement_timeout=STATEMENT_TIMEOUT,
        conn_max_age=number("DATABASE_CONN_MAX_AGE", 600),
    )
except ValueError as _fault:
    stop(_fault)
REPLICAS = list(DATABASES)[1:]
DATABASE_ROUTERS = ["portal.replicas.Router"] if REPLICAS else []
# Minutes for which readers are answered from a replica while the first server cannot be reached.
PRIMARY_AWAY_MINUTES = number("PRIMARY_AWAY_MINUTES", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis, where several processes share counts of limits and public pages; without it, each does without. See core.shared.
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL and urlsplit(REDIS_URL).scheme not in ("redis", "rediss", "unix"):
    stop("REDIS_URL must begin with redis://, rediss:// or unix://")
# This cache holds nothing that matters: limits and sessions live in the database, see core.limits.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PAGE_CACHE = switch("PAGE_CACHE", not DEBUG)
PAGE_CACHE_MEGABYTES = number("PAGE_CACHE_MEGABYTES", 32)
LEAKS_RAISE = False  # in tests: a page that is kept for everybody, whose view looked at who asks
PREPARED_PAGES = switch("PREPARED_PAGES", not DEBUG)
RATE_LIMITS = switch("RATE_LIMITS", True)
# Off tells every browser that reads without network to throw its copies away; see portal.views_device.
OFFLINE_READING = switch("OFFLINE_READING", True)
# Of a hundred decisions so many are taken again by a second moderator who is not told the first.
SECOND_LOOK_PERCENT = number("SECOND_LOOK_PERCENT", 5)
if not 0 <= SECOND_LOOK_PERCENT <= 100:
    stop(f"SECOND_LOOK_PERCENT is {SECOND_LOOK_PERCENT}; write a whole number from 0 to 100")

# Mail and background work
_mail = dj_email_url.parse(
    env.str("EMAIL_URL", f"filemail://{VAR_DIR / 'mail'}").replace("filemail:", "file:", 1)
)
if "EMAIL_BACKEND" not in _mail:
    stop("EMAIL_URL must begin with smtp://, smtps://, filemail:// or console://")
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"] or "localhost", _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"] or "", _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail["EMAIL_USE_SSL"], _mail["EMAIL_USE_TLS"]
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"] or 15
if EMAIL_BACKEND.endswith("filebased.EmailBackend"):
    EMAIL_FILE_PATH = "/" + _mail["EMAIL_FILE_PATH"].lstrip("/")
    Path(EMAIL_FILE_PATH).mkdir(parents=True, exist_ok=True)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"{SITE_NAME} <noreply@{_site.hostname}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
TASK_WORKER = switch("TASK_WORKER", not DEBUG)
BULK_QUEUE = "bulk"  # long work has a worker of its own, so that no mail waits behind it
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if TASK_WORKER
        else "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default", BULK_QUEUE],
    }
}

# Language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "portal.staticfiles.StaticFiles"
    },
}
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    "jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "tgz", "bz2", "tbz", "xz", "br", "woff", "woff2", "map",
]  # fmt: skip
MEDIA_ROOT = VAR_DIR / "media"
# Backups; see portal.backups and portal.doctor.
BACKUP_DIR = Path(env.str("BACKUP_DIR", "") or VAR_DIR / "backups")
BACKUP_KEYS = env.list("BACKUP_KEYS", [])
BACKUP_ALSO = [SECRET_KEY_PATH, *map(Path, env.list("BACKUP_ALSO", []))]
BACKUP_THEN = env.str("BACKUP_THEN", "")
OWNER_EMAIL = env.str("OWNER_EMAIL", SITE_CONTACT_EMAIL)
CONTENT_DIR = BASE_DIR / "content"

# Accounts
AUTH_USER_MODEL = "accounts.User"
# allauth's backend is Django's own with e-mail; the two together would hash every wrong password twice.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "display_name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotEasilyGuessed"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:profile"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False  # would tell whether the address has an account
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SITE_NAME}] "
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = False  # counted by accounts.limits, in the database that all workers share
ACCOUNT_FORMS = {
    "login": "accounts.forms.entrance.LoginForm",
    "signup": "accounts.forms.entrance.SignupForm",
    "request_login_code": "accounts.forms.entrance.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.entrance.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "accounts.forms.entrance.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "accounts.forms.entrance.ConfirmPasswordResetCodeForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.entrance.ResetPasswordKeyForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
    "set_password": "accounts.forms.entrance.SetPasswordForm",
    "add_email": "accounts.forms.entrance.AddEmailForm",
    "change_email": "accounts.forms.entrance.ChangeEmailForm",
    "reauthenticate": "accounts.forms.entrance.ReauthenticateForm",
}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # finger, face or PIN: a passkey is two factors
MFA_RATE_LIMITS = False  # as above
MFA_TOTP_ISSUER = SITE_NAME
MFA_FORMS = {
    "authenticate": "accounts.forms.entrance.AuthenticateForm",
    "reauthenticate": "accounts.forms.entrance.MFAReauthenticateForm",
    "activate_totp": "accounts.forms.entrance.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.passkeys.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.passkeys.RenamePasskeyForm",
    "authenticate_webauthn": "accounts.forms.passkeys.AuthenticatePasskeyForm",
    "login_webauthn": "accounts.forms.passkeys.LoginPasskeyForm",
    "reauthenticate_webauthn": "accounts.forms.passkeys.ReauthenticatePasskeyForm",
}

# Real identity before posting; see accounts.phones
PHONE_PROVIDER, PHONE, FIELD_KEYS = phones.provider(), phones.facts(), phones.keys()

# Security
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 63072000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"  # no other site hears where a reader came from
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
# Says for two seconds that this browser has written something; only where there are replicas.
WROTE_COOKIE_NAME = "__Host-wrote" if HTTPS else "wrote"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_ENGINE = "accounts.sessionstore"  # Django's in the database, with whose they are
BROWSER_COOKIE_NAME = "__Secure-browser" if HTTPS else "browser"  # that somebody signed in here before
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
# The most that one request may bring, but for where staff bring in a whole web page or a table.
BODY_LIMIT = 1024 * 1024
LARGE_BODIES = {"/admin/articles/sourcepage/": 4 * BODY_LIMIT, "/admin/tables/": 11 * BODY_LIMIT}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * BODY_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500  # the worksheet of such a page is one form
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_TAGS_FROM_STRING = "core.text.split_tags"
TAGGIT_STRING_FROM_TAGS = "core.text.join_tags"

_log_level = env.str("LOG_LEVEL", "WARNING").upper()
if _log_level not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
    stop(f"LOG_LEVEL is {_log_level!r}; write DEBUG, INFO, WARNING, ERROR or CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": "portal.logs.Plain", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    # The level stands at the handler too: the task worker raises the level of its own logger.
    "filters": {"without_links": {"()": "portal.logs.WithoutLinks"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "level": _log_level,
            "filters": ["without_links"],
        }
    },
    "root": {"handlers": ["console"], "level": _log_level},
    # At DEBUG a name missing from a template writes the page's whole context, and the database every value.
    "loggers": {"django.template": {"level": "INFO"}, "django.db.backends": {"level": "INFO"}},
}

SILENCED_SYSTEM_CHECKS = []
UNFOLD = {
    "SITE_TITLE": f"{SITE_NAME}后台",
    "SITE_HEADER": f"{SITE_NAME}后台",
    "SITE_URL": "/",
    "SITE_ICON": "portal.dashboard.mark",
    "STYLES": ["portal.dashboard.sheet"],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "portal.dashboard.mark"}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "DASHBOARD_CALLBACK": "portal.dashboard.dashboard",
    "SIDEBAR": {"show_search": True, "navigation": "portal.dashboard.navigation"},
    "ACCOUNT": {"navigation": "portal.dashboard.account_links"},
    "BORDER_RADIUS": "3px",
    # The green of the public pages, from light to dark; texts keep 4.5:1 on the greys of both schemes.
    "COLORS": {
        "primary": {
            "50": "#f1f8f7", "100": "#dcefec", "200": "#b9ded9", "300": "#92d4cc", "400": "#63bbb1", "500": "#3fa39a",
            "600": "#0f5f5b", "700": "#0d4745", "800": "#0d3f3d", "900": "#0b3432", "950": "#072220",
        },
        "font": {
            "subtle-light": "var(--color-base-600)", "subtle-dark": "var(--color-base-300)",
            "default-light": "var(--color-base-700)", "default-dark": "var(--color-base-200)",
            "important-light": "var(--color-base-900)", "important-dark": "var(--color-base-50)",
        },
    },
}  # fmt: skip
