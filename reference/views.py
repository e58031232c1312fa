from django.shortcuts import render
from django.views.decorators.http import require_safe

from reference.models import Hotline, Term


@require_safe
def glossary(request):
    return render(request, "reference/glossary.html", {"terms": Term.objects.listed()})


@require_safe
def help_lines(request):
    return render(request, "reference/help.html", {"hotlines": list(Hotline.objects.listed())})
