"""What an article has been: its published versions in the admin, and the way back to one of them."""

from functools import partial

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from unfold.decorators import display

from articles import restoring
from articles.admin.deciding import decide
from articles.admin.forms import Decision
from articles.comparing import changes
from articles.models import Revision
from articles.workingcopy import copy_of, working_copy


class HistoryAdmin:
    """The part of the article's admin that knows its versions."""

    def get_urls(self):
        restore = self.admin_site.admin_view(self.restore)
        return [
            path("restore/<int:revision_id>/", restore, name="articles_article_restore"),
            *super().get_urls(),
        ]

    @display(description="发布过的版本")
    def revisions_list(self, article):
        rows = article.revisions.select_related("created_by") if article.pk else []
        return (
            format_html_join(
                "\n",
                '<p>第 {} 版　{}　{}　{}　<a class="underline" href="{}">找回这一版</a></p>',
                [
                    (
                        revision.number,
                        timezone.localtime(revision.created_at).strftime("%Y-%m-%d %H:%M"),
                        revision.created_by.public_name if revision.created_by else "系统载入",
                        revision.change_note,
                        reverse("admin:articles_article_restore", args=[revision.pk]),
                    )
                    for revision in rows
                ],
            )
            or "还没有发布过。"
        )

    def restore(self, request, revision_id):
        if not self.has_change_permission(request):
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(revision_id))
        revision = get_object_or_404(Revision.objects.select_related("article__category"), pk=revision_id)
        form = Decision(request.POST or None, initial={"version": revision.article.version})
        words = f"找回第 {revision.number} 版"
        hint = "会换掉还没发布的改动；读者看到的不变，直到你再发布。"
        verb = partial(_restore, revision, request)
        differ = changes(working_copy(revision.article), copy_of(revision))
        return decide(
            self, request, revision.article, form, words=words, verb=verb, hint=hint, changes=differ
        )


def _restore(revision, request, given):
    revision.article.version = given["version"]
    restoring.restore(revision, by=request.user, now=timezone.now())
