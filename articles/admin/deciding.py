"""A page that asks for one decision, calls one verb, and says what came of it; nothing typed is lost."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from articles.steps import AlreadyChanged, NotReady


def decide(
    model_admin, request, row, form, *, words: str, verb: Callable[[dict], object], **context
) -> HttpResponse:
    """Show `form` about `row`, or call `verb` with its clean values and go back to the row's page."""
    # Of what this page shows; a verb that is refused may have moved the row's.
    version = getattr(row, "version", None)
    change_page = f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_change"
    if request.method == "POST" and form.is_valid():
        try:
            verb(form.cleaned_data)
        except NotReady as refusal:
            for problem in refusal.problems:
                form.add_error(None, problem)
        except AlreadyChanged as refusal:
            form.add_error(None, str(refusal))
            # What is shown now is the row as it stands: pressing again means that it was read.
            form.data = form.data.copy()
            form.data["version"] = version
        else:
            reason = form.cleaned_data.get("despite")
            model_admin.log_change(request, row, f"{words}；检查没通过，理由：{reason}" if reason else words)
            messages.success(request, f"{row}：已{words}。")
            return redirect(change_page, row.pk)
    context |= model_admin.admin_site.each_context(request) | {
        "title": f"{words}：{row}",
        "opts": model_admin.opts,
        "original": row,
        "form": form,
        "words": words,
        "back": change_page,
    }
    return render(request, "admin/articles/decide.html", context)
