"""Counts the queries of pages by Django's own means: `queries.py < requests.json`, in the environment of the site that answers.

For any Django site; what comes in is a list of [name, path, headers, typed], what goes out {name: number}.
"""

import json
import sys


def count(requests: list[list]) -> dict[str, int]:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    found = {}
    for name, path, headers, typed in requests:
        for _ in range(2):  # the first warms up what is loaded once
            with CaptureQueriesContext(connection) as asked:
                if typed:
                    client.post(
                        path, typed, content_type="application/x-www-form-urlencoded", headers=headers
                    )
                else:
                    client.get(path, headers=headers)
        found[name] = len(asked)
    return found


if __name__ == "__main__":
    print(json.dumps(count(json.load(sys.stdin))))
