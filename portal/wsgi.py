import gc
import os

from portal import patience

gc.disable()  # nothing that is loaded now is let go of again: looking for it takes a tenth of the start
patience.serving = True
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()

from django.conf import settings  # noqa: E402  # only after Django is set up

from portal import generation, urls  # noqa: E402, F401  # and with them every view, before anybody waits
from portal.counters import Counting  # noqa: E402
from portal.entrance import Entrance  # noqa: E402
from portal.pagecache import PageCache  # noqa: E402

application = Entrance(application)
if settings.REDIS_URL:
    import redis  # noqa: F401  # a quarter of a second, which nobody who asks shall wait
if settings.PAGE_CACHE:
    application = PageCache(
        application, megabytes=settings.PAGE_CACHE_MEGABYTES, source=generation.of_this_process
    )
application = Counting(application)
gc.freeze()
gc.enable()
