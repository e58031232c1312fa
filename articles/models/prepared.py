from django.db import models

from articles.models.article import Article
from articles.models.revision import Revision
from articles.querysets_prepared import PreparedPageQuerySet


class ArticleGeneration(models.Model):
    """One number for all that the pages of articles rest on, and one for what readers say under any of them.

    Verbs raise them in their own transaction; what was prepared under another number is not shown.
    """

    number = models.BigIntegerField(default=1)
    talk = models.BigIntegerField(default=1)
    is_asked_for = models.BooleanField(
        default=False, help_text="A task that prepares pages waits already; see articles.preparing."
    )

    def __str__(self):
        return str(self.number)


class PreparedPage(models.Model):
    """The whole page of an article as readers get it, and under what it was made; see articles.prepared."""

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="prepared_page"
    )
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    number = models.BigIntegerField(help_text="Of ArticleGeneration, read before the page was made.")
    day = models.DateField(help_text="In Shanghai: law begins and ends at midnight.")
    release = models.CharField(max_length=64, help_text="Of the code and the settings; see core.release.")
    html = models.TextField(help_text="Without what is put in when the page is read.")
    reads_at = models.PositiveIntegerField(
        help_text="The character before which the number of reads belongs."
    )
    talk_at = models.PositiveIntegerField(help_text="The same of what readers say under the article.")
    talk = models.TextField(blank=True, help_text="What readers say under the article, as it belongs there.")
    talk_number = models.BigIntegerField(
        default=1, help_text="Raised by what changes the talk under this article."
    )
    talk_made_under = models.BigIntegerField(
        default=0, help_text="That number, read before the talk was made."
    )
    talk_made_under_all = models.BigIntegerField(default=0, help_text="The same of ArticleGeneration.talk.")
    digest = models.CharField(max_length=64, help_text="Of the page: the same one is not written again.")
    made_at = models.DateTimeField()

    objects = PreparedPageQuerySet.as_manager()

    def __str__(self):
        return f"{self.article_id}@{self.number}"
