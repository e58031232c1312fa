"""The site's settings as tests want them: whatever this machine's environment and `.env` say."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_own_folder = tempfile.mkdtemp(prefix="youju-tests-")
atexit.register(shutil.rmtree, _own_folder, ignore_errors=True)
os.environ.update(
    {
        "VAR_DIR": _own_folder,
        "DEBUG": "0",
        "SECRET_KEY": "tests-only-" + "0123456789" * 5,
        "SITE_URL": "http://127.0.0.1:8000",
        "SITE_NAME": "有据",
        "SITE_ICP": "京ICP备00000000号",
        "SITE_POLICE_RECORD": "京公网安备00000000000000号",
        "ALLOWED_HOSTS": "",
        "TRUSTED_PROXIES": "",
        "PAGE_CACHE": "off",
        "PREPARED_PAGES": "off",
        "RATE_LIMITS": "on",
        "REDIS_URL": "",
        "REPLICA_URLS": "",
        "DATABASE_POOLER": "off",
        "SECOND_LOOK_PERCENT": "0",
        "TASK_WORKER": "off",
        "LOG_LEVEL": "ERROR",
    }
)
# The throw-away PostgreSQL of `make test` comes in by this one variable.
if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = f"sqlite:///{_own_folder}/site.sqlite3"

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads then hold connections of their own, as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_own_folder) / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += (
        "PRAGMA synchronous=OFF;"  # nothing here outlives the run
    )
DATABASES["default"]["CONN_MAX_AGE"] = 0
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LEAKS_RAISE = True
Path(_own_folder, "static").mkdir()
