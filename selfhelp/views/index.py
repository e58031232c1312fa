from django.shortcuts import render
from django.views.decorators.http import require_safe

from selfhelp import shelves, tools


@require_safe
def index(request):
    context = {"shelves": tools.by_shelf(), "letters": list(shelves.letters().values())}
    return render(request, "selfhelp/index.html", context)
