"""Exact amounts, for the lawyer who holds the question; looking is a step of its own, since it is written down."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import LawyerProfile
from qa import figures
from qa.models import Question
from qa.refusals import Refused
from qa.views.handing import FORM_METHODS, refused


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def look(request, pk):
    question = get_object_or_404(Question.objects.answerable(), pk=pk)
    lawyer = LawyerProfile.objects.filter(user=request.user).first()
    run = figures.look if request.method == "POST" else figures.check_may_look
    try:
        found = run(question, lawyer, timezone.now())
    except Refused as refusal:
        return refused(request, refusal)
    return render(request, "qa/figures.html", {"question": question, "figures": found})
