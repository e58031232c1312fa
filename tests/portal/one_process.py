"""One process of the site for test_pagecache_processes.py: reads requests from its standard input, a line of JSON each."""

import json
import sys

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402  # only after Django is set up

from portal.pagecache import PageCache  # noqa: E402
from tests.portal.caching import environ  # noqa: E402


def main():
    site, said = PageCache(WSGIHandler(), megabytes=4), {}
    for line in sys.stdin:
        path, cookie = json.loads(line)
        asked = environ(
            path,
            HTTP_COOKIE=cookie,
            SERVER_NAME="127.0.0.1",
            REMOTE_ADDR="127.0.0.1",
            **{"wsgi.errors": sys.stderr},
        )
        if not cookie:
            del asked["HTTP_COOKIE"]
        chunks = site(asked, lambda status, headers, exc_info=None: said.update(status=status))
        body = b"".join(chunks).decode()
        if hasattr(chunks, "close"):
            chunks.close()
        sys.stdout.write(json.dumps([said["status"], body, len(site.pages)]) + "\n")
        sys.stdout.flush()


main()
