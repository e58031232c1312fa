"""What a member keeps, and what they want to hear of. Nobody else sees or counts either.

Questions are followed in `qa.Follow`, which the verbs of questions move along when one is joined to another.
"""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models import Article, Tag
from following.querysets import FollowedQuerySet, KeptQuerySet
from qa.models import Question
from statutes.models import Provision, Statute


def exactly_one(*names: str) -> Q:
    """Of these columns one is filled, and one alone."""
    return reduce(or_, (Q(**{f"{each}__isnull": each != name for each in names}) for name in names))


def reader():
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name="读者"
    )


def may_be(model: type[models.Model], words: str, related_name: str):
    return models.ForeignKey(
        model, on_delete=models.CASCADE, null=True, blank=True, related_name=related_name, verbose_name=words
    )


class Kept(models.Model):
    """A page that a member wants to find again, on whichever device they sign in."""

    THINGS = ("article", "provision", "question")

    user = reader()
    article = may_be(Article, "文章", "+")
    provision = may_be(Provision, "法条", "+")
    question = may_be(Question, "提问", "+")
    kept_at = models.DateTimeField("何时留的")

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "留着的"
        verbose_name_plural = "留着的"
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("article", "provision", "question"), name="one_thing_is_kept"
            ),
            models.UniqueConstraint(fields=["user", "article"], name="an_article_is_kept_once"),
            models.UniqueConstraint(fields=["user", "provision"], name="a_provision_is_kept_once"),
            models.UniqueConstraint(fields=["user", "question"], name="a_question_is_kept_once"),
        ]
        # `KeptQuerySet.of`: the page of what one keeps.
        indexes = [models.Index(fields=["user", "-kept_at", "-id"], name="kept_by_a_person")]

    def __str__(self):
        return f"{self.user} · {self.kept_at:%Y-%m-%d}"

    @property
    def at(self):
        return self.kept_at


class Followed(models.Model):
    """What a member wants to hear of when it changes: an article, a tag, a law, or one provision of it."""

    THINGS = ("article", "tag", "statute", "provision")

    user = reader()
    article = may_be(Article, "文章", "followed")
    tag = may_be(Tag, "标签", "followed")
    statute = may_be(Statute, "法律", "followed")
    provision = may_be(Provision, "法条", "followed")
    since = models.DateTimeField("从何时起")

    objects = FollowedQuerySet.as_manager()

    class Meta:
        verbose_name = "关注"
        verbose_name_plural = "关注"
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("article", "tag", "statute", "provision"), name="one_thing_is_followed"
            ),
            models.UniqueConstraint(fields=["user", "article"], name="an_article_is_followed_once"),
            models.UniqueConstraint(fields=["user", "tag"], name="a_tag_is_followed_once"),
            models.UniqueConstraint(fields=["user", "statute"], name="a_statute_is_followed_once"),
            models.UniqueConstraint(fields=["user", "provision"], name="a_provision_is_followed_once"),
        ]

    def __str__(self):
        return f"{self.user} · {self.since:%Y-%m-%d}"

    @property
    def at(self):
        return self.since

    @classmethod
    def join_tags(cls, into: Tag, gone: list[int]) -> int:
        """Tags became one: whoever followed one of them follows the one that stays, from the first day on."""
        moved, held = 0, set(cls.objects.filter(tag=into).values_list("user", flat=True))
        for row in cls.objects.filter(tag__in=gone).order_by("since", "pk"):
            if row.user_id not in held:  # the others go with their tag
                held.add(row.user_id)
                moved += cls.objects.filter(pk=row.pk).update(tag=into)
        return moved
