"""What the article's admin shows of growing old: when the text is due, whose it is, and what readers make of it."""

from datetime import timedelta

from django.contrib import admin
from django.shortcuts import redirect
from django.utils import timezone
from unfold.decorators import action, display

from articles.watching.scope import MINE, NOBODYS, WORDS


class DueFilter(admin.SimpleListFilter):
    title = "核对期限"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("over", "该核对了"), ("soon", "一个月内该核对")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "over":
            return queryset.published().filter(review_due_on__lte=today)
        if self.value() == "soon":
            month = today + timedelta(days=30)
            return queryset.published().filter(review_due_on__gt=today, review_due_on__lte=month)
        return queryset


class WhoseFilter(admin.SimpleListFilter):
    title = "谁负责"
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [(MINE, WORDS[MINE]), (NOBODYS, WORDS[NOBODYS])]

    def queryset(self, request, queryset):
        if self.value() == MINE:
            return queryset.of_editor(request.user)
        return queryset.without_editor() if self.value() == NOBODYS else queryset


class WatchedAdmin:
    """The part of the article's admin that says how old a text is and leads to its numbers."""

    @display(description="最晚核对", ordering="review_due_on")
    def due(self, article):
        if article.review_due_on is None:
            return "发布以后才算"
        is_over = article.is_published and article.review_due_on <= timezone.localdate()
        return f"{article.review_due_on:%Y-%m-%d}{'，该核对了' if is_over else ''}"

    @action(description="读者和数字", url_path="numbers", permissions=["view"])
    def numbers(self, request, object_id):
        return redirect("desk_article", object_id)
