"""The site's settings as a server under https://example.org has them, over the database of a test."""

import os

for name in ("ALLOWED_HOSTS", "TRUSTED_PROXIES"):
    os.environ.pop(name, None)  # as whoever sets up one machine leaves them
os.environ.update(
    {
        "SITE_URL": "https://example.org", "DEBUG": "0", "PAGE_CACHE": "on",
        "PREPARED_PAGES": "off", "REDIS_URL": "", "REPLICA_URLS": "", "DATABASE_POOLER": "off", "LOG_LEVEL": "CRITICAL",
        "SITE_CONTACT_EMAIL": "contact@example.org", "SITE_ICP": "京ICP备00000000号",
    }
)  # fmt: skip

from portal.settings import *  # noqa: E402, F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
