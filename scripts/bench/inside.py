"""What has to be asked of our site itself, in its environment: `inside.py targets | people NUMBER | covered < paths`."""

import json
import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def targets() -> dict[str, str]:
    """The addresses that are measured: of each kind the page that is neither long nor short."""
    from django.db.models import Count
    from django.urls import reverse

    from articles import preparing
    from articles.models import Article
    from qa.models import Question
    from statutes.models import Provision

    # Those of content/ itself, not its copies; the same pages stand in the other engine.
    first = Article.objects.published().filter(file_hash__gt="").exclude(slug__regex=r"-[0-9]+$")
    lengths = sorted((len(json.dumps(one.live.snapshot["sections"])), one.slug) for one in first)
    article = lengths[len(lengths) // 2][1]
    preparing.prepare_one(article)
    answered = Question.objects.listed().filter(status="answered").annotate(answers_there=Count("answers"))
    questions = answered.order_by("answers_there", "pk")
    cited = Provision.objects.annotate(times=Count("citations")).filter(times__gt=0).order_by("times", "pk")
    return {
        "home": "/",
        "article": reverse("articles:detail", args=[article]),
        "list": reverse("articles:list"),
        "provision": cited[len(cited) // 2].get_absolute_url(),
        "question": questions[len(questions) // 2].get_absolute_url(),
        "questions": reverse("qa:list"),
        "comment": reverse("qa:comment_article", args=[article]),
    }


def people(number: int) -> list[str]:
    """Sessions of readers who may post, as cookies."""
    from django.conf import settings
    from django.test import Client

    from accounts.models import User

    sessions = []
    for count in range(number):
        user, is_new = User.objects.get_or_create(email=f"bench{count}@bench.example")
        if is_new:
            user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        sessions.append(
            f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        )
    return sessions


def covered(paths: list[str]) -> list[str]:
    """Which kinds of public pages, and parts and files of pages, were not among some addresses."""
    from django.urls import Resolver404, resolve

    from portal.pagekinds import ANYBODY, KINDS, STEP

    seen = set()
    for path in paths:
        try:
            seen.add(resolve(path.partition("?")[0]).view_name)
        except Resolver404:
            continue
    wanted = [
        kind.name for kind in KINDS if kind.who == ANYBODY and kind.shape != STEP and kind.name != "readyz"
    ]
    return [name for name in wanted if name not in seen and not name.startswith(("account", "following"))]


if __name__ == "__main__":
    import django

    django.setup()
    asked = sys.argv[1]
    if asked == "targets":
        told = targets()
    elif asked == "people":
        told = people(int(sys.argv[2]))
    else:
        told = covered(json.load(sys.stdin))
    print(json.dumps(told))
