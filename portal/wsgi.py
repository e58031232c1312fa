import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402  # only after Django is set up

from portal.counters import Counting  # noqa: E402
from portal.pagecache import PageCache  # noqa: E402

if settings.PAGE_CACHE:
    application = PageCache(application, megabytes=settings.PAGE_CACHE_MEGABYTES)
application = Counting(application)
