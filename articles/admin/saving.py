"""Who has the form of an article open, and what happens when two of them save."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles import editing, publishing, standing
from articles.admin import merging
from articles.admin.workflow import open_by
from articles.models import Article, Lease


class SavingAdmin:
    """The part of the article's admin that keeps two editors from losing each other's words."""

    change_form_outer_before_template = "admin/articles/_top.html"
    change_form_before_template = "admin/articles/_conflict.html"

    def get_urls(self):
        held = self.admin_site.admin_view(self.editing)
        return [path("<int:article_id>/editing/", held, name="articles_article_editing"), *super().get_urls()]

    @method_decorator([never_cache, require_POST])
    def editing(self, request, article_id):
        """The form is open, or closed (`leave`): who else has it open, and whether somebody has saved meanwhile."""
        article = get_object_or_404(Article.objects.select_related("edited_by"), pk=article_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        now = timezone.now()
        if "leave" in request.POST:
            editing.leave(article, by=request.user)
            return JsonResponse({})
        editing.hold(article, by=request.user, now=now)
        others = [open_by(lease) for lease in article.leases.of_others(request.user, now)]
        seen = request.POST.get("version", "")
        return JsonResponse({"others": others, "saved": self._saved_since(article, seen, request.user)})

    def _saved_since(self, article, seen, user):
        if not seen or seen == str(article.version) or article.edited_by_id in (None, user.pk):
            return ""
        when = timezone.localtime(article.edited_at)
        return f"{article.edited_by.public_name} 在 {when:%H:%M} 存过这篇文章。你保存的时候，会把两边的写法并排给你看。"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if request.method == "POST":
            return self._save(request, object_id, form_url, extra_context)
        return super().changeform_view(
            request, object_id, form_url, (extra_context or {}) | self._around(request, object_id)
        )

    def _save(self, request, object_id, form_url, extra_context):
        """The lock holds from before the row is read until the whole form is saved, so nobody can slip in between."""
        with transaction.atomic():
            article = Article.objects.select_for_update().filter(pk=unquote(object_id)).first()
            merged = None
            if article is not None:
                request.POST = request.POST.copy()
                merged = merging.settle(article, request.POST)
                request.refusal = _refusal(article, request.user) if merged else ""
            context = (extra_context or {}) | {"merged": merged} | self._around(request, object_id)
            response = super().changeform_view(request, object_id, form_url, context)
        if merged:
            # What is shown now has been seen: saving once more means the proposal and the choices.
            request.POST["seen_version"], request.POST["seen_parts"] = str(merged.version), merged.marks
        return response

    def _around(self, request, object_id):
        article = (
            Article.objects.select_related("published_revision", "successor")
            .filter(pk=unquote(object_id))
            .first()
        )
        if article is None:
            return {}
        others = Lease.objects.filter(article=article).of_others(request.user, timezone.now())
        return {
            "standing": standing.of(article, request.user),
            "others": [open_by(lease) for lease in others],
        }

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        form.marks = merging.Saved(obj).mark() if obj and request.method == "GET" else ""
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        now = timezone.now()
        has_other_editor = "responsible_editor" in form.changed_data
        publishing.edited(form.instance, by=request.user, now=now, has_other_editor=has_other_editor)
        if "_continue" in request.POST:
            editing.hold(form.instance, by=request.user, now=now)
        else:
            editing.leave(form.instance, by=request.user)


def _refusal(article, user):
    who = article.edited_by.public_name if article.edited_by else "系统"
    who = "你自己（也许在另一个窗口）" if article.edited_by == user else who
    when = f"{timezone.localtime(article.edited_at):%Y-%m-%d %H:%M}" if article.edited_at else "刚才"
    return (
        f"{who}在 {when} 改动了这篇文章，所以这一次没有存。你写的都还在。"
        "两边都改过的地方并排列在“还没有存”那一栏，看过、选好以后，再按一次保存。"
    )
