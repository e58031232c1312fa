"""Run with the settings of a site of its own: tables, an article, a question that waits, people who have signed in.

Prints JSON: where to post, and the session of each member.
"""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402  # only after Django is set up
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.sessionstore import SessionStore  # noqa: E402
from tests.factories import make_article, make_question, make_user  # noqa: E402


def member(number):
    user = make_user(f"member{number}@example.com", display_name=f"读者{number}号")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def main():
    call_command("migrate", interactive=False, verbosity=0)
    now = timezone.now()
    article = make_article("huabei", now=now)
    question = make_question(make_user("asker@example.com"), created_at=now)
    members = [member(number) for number in range(int(sys.argv[1]))]
    print(json.dumps({"article": article.slug, "question": question.pk, "members": members}))  # noqa: T201


main()
