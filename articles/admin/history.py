"""What an article has been, in the admin: every version and working copy, any two side by side, and the way back."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.decorators import action, display

from articles import keeping, restoring, versions
from articles.admin.deciding import decide
from articles.admin.forms import Decision
from articles.comparing import changes, size
from articles.models import Article, Restoration, Revision
from articles.views_versions import record_of, version_context
from articles.workingcopy import copy_of, working_copy
from core.http import page_number

MOST_ON_THE_FORM, ON_A_PAGE = 5, 50
COPY = "copy"  # the working copy among the texts that can be compared; numbers are revisions, r1 what a restore replaced


class HistoryAdmin:
    """The part of the article's admin that knows its versions."""

    def get_urls(self):
        pages = {
            "restore": ("restore/<int:pk>/", self.restore),
            "put_back": ("put-back/<int:pk>/", self.put_back),
            "version": ("version/<int:pk>/", self.version),
            "record": ("version/<int:pk>/record.json", self.record),
        }
        mine = [
            path(address, self.admin_site.admin_view(view), name=f"articles_article_{name}")
            for name, (address, view) in pages.items()
        ]
        return [*mine, *super().get_urls()]

    @display(description="发布过的版本")
    def revisions_list(self, article):
        if not article.pk:
            return "还没有发布过。"
        rows = article.revisions.defer("snapshot", "kept", "text", "card").select_related("created_by")
        lines = format_html_join(
            "\n",
            '<p>第 {} 版　{}　{}　{}{}　<a class="underline" href="{}">找回这一版</a></p>',
            [
                (
                    revision.number,
                    _time(revision.created_at),
                    _who(revision.created_by),
                    f"{revision.get_weight_display()}　",
                    revision.change_note,
                    reverse("admin:articles_article_restore", args=[revision.pk]),
                )
                for revision in rows[:MOST_ON_THE_FORM]
            ],
        )
        history = reverse("admin:articles_article_versions", args=[article.pk])
        return format_html(
            '{}<p><a class="underline" href="{}">全部版本、比较和找回</a></p>',
            lines or "还没有发布过。",
            history,
        )

    @action(description="版本和比较", url_path="versions", permissions=["view"])
    def versions(self, request, object_id):
        """All that the article has been, the newest first; with `?old=` and `?new=` two texts side by side."""
        article = get_object_or_404(Article.objects.select_related("category", "edited_by"), pk=object_id)
        texts = _texts(article)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "original": article,
            "title": f"版本和比较：{article}",
            "texts": [(key, label) for key, (label, _) in texts.items()],
        }
        old, new = request.GET.get("old"), request.GET.get("new")
        if old in texts and new in texts:
            found = changes(texts[old][1](), texts[new][1]())
            context |= {"old": old, "new": new, "changes": found, "size": size(found)}
            context |= {"old_label": texts[old][0], "new_label": texts[new][0]}
            return render(request, "admin/articles/compare.html", context)
        context |= self._history(request, article)
        return render(request, "admin/articles/versions.html", context)

    def _history(self, request, article):
        rows = article.revisions.select_related("created_by", "override")
        wants_proof = "prove" in request.GET
        if wants_proof:
            faults = {row.pk: found for row, found in keeping.prove(article.revisions.order_by("number"))}
        else:
            rows, faults = rows.defer("snapshot", "kept", "text", "card"), {}
        pages = Paginator(rows, ON_A_PAGE)
        shown = pages.get_page(page_number(request))
        first_with = {}
        for number, said in article.revisions.order_by("number").values_list("number", "content_hash"):
            first_with.setdefault(said, number)
        for row in shown:
            same = first_with[row.content_hash]
            row.same_as, row.faults, row.before = (
                same if same != row.number else None,
                faults.get(row.pk, []),
                row.number - 1,
            )
        live = article.published_revision_id
        return {
            "page_obj": shown,
            "proved": wants_proof,
            "live": live,
            "is_changed": not live or article.live.content_hash != article.words_digest,
            "restorations": article.restorations.select_related("made_by", "revision", "undone").defer(
                "replaced"
            ),
            "times_away": article.withdrawals.select_related("made_by"),
            "may_change": self.has_change_permission(request),
        }

    def version(self, request, pk):
        """A version as readers got it; staff may read it when readers may not any more."""
        revision = self._revision(request, pk)
        context = version_context(revision.article, versions.build(revision)) | {
            "for_staff": True,
            "record_url": reverse("admin:articles_article_record", args=[revision.pk]),
        }
        return render(request, "articles/version.html", context)

    def record(self, request, pk):
        return record_of(self._revision(request, pk))

    def _revision(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = Revision.objects.select_related("category", "article__published_revision__category")
        return get_object_or_404(rows, pk=pk)

    def restore(self, request, pk):
        revision = get_object_or_404(Revision.objects.select_related("article__category"), pk=pk)
        copy, words = restoring.copy_to_restore(revision), f"找回第 {revision.number} 版"
        return self._bring_back(request, revision, copy, words, restoring.restore)

    def put_back(self, request, pk):
        rows = Restoration.objects.select_related("article__category", "revision", "undone")
        replaced = get_object_or_404(rows, pk=pk)
        words = f"放回 {_time(replaced.made_at)} 换下的稿子"
        return self._bring_back(request, replaced, replaced.replaced, words, restoring.put_back)

    def _bring_back(self, request, source, copy, words, verb):
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = Decision(request.POST or None, initial={"version": source.article.version})
        context = {
            "hint": "现在的稿子会换下来，留在版本页里，随时可以放回。读者看到的不变，直到你再发布。",
            "changes": changes(working_copy(source.article), copy),
            "old": "现在的稿子",
            "new": "找回以后",
        }
        verb = partial(_bring_back, verb, source, request)
        return decide(self, request, source.article, form, words=words, verb=verb, **context)


def _texts(article):
    """What can be compared: key → (label, how to get the copy), the newest first."""
    texts = {COPY: ("现在的稿子", partial(working_copy, article))}
    for revision in article.revisions.defer("snapshot", "kept", "text", "card"):
        label = f"第 {revision.number} 版（{_time(revision.created_at)}）"
        texts[str(revision.number)] = (label, partial(_copy_of_number, article, revision.number))
    for one in article.restorations.defer("replaced"):
        texts[f"r{one.pk}"] = (f"{_time(one.made_at)} 换下的稿子", partial(_replaced, article, one.pk))
    return texts


def _copy_of_number(article, number):
    return copy_of(article.revisions.select_related("article").get(number=number))


def _replaced(article, pk):
    return article.restorations.get(pk=pk).replaced


def _bring_back(verb, source, request, given):
    source.article.version = given["version"]
    verb(source, by=request.user, now=timezone.now())


def _time(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def _who(user):
    return user.public_name if user else "系统载入"
