"""The page on which staff ask to see what is kept from lists: a button, sometimes a reason, then the thing itself."""

from django.shortcuts import render
from django.views.decorators.cache import never_cache


@never_cache
def _answer(request, context):
    return render(request, "admin/accounts/reveal.html", context)


def reveal(model_admin, request, row, words):
    """`words` brings title, hint, button, perhaps a form, and `shown` once it was asked for."""
    context = (
        model_admin.admin_site.each_context(request) | {"opts": model_admin.opts, "original": row} | words
    )
    refused = request.method == "POST" and "shown" not in words
    response = _answer(request, context)
    response.status_code = 400 if refused else 200
    return response
