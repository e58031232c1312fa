"""What one lawyer has answered in public: the same for everybody, no marks, no sums."""

from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import LawyerProfile
from core.http import page_number
from core.paging import LongList
from qa.models import Answer

PAGE_SIZE = 20


@require_safe
def lawyer_answers(request, pk):
    lawyer = get_object_or_404(LawyerProfile.objects.listed(), pk=pk)
    # Nothing is counted: no sum by which one lawyer could be set above another.
    pages = LongList(Answer.objects.by(lawyer).with_law_status(), PAGE_SIZE)
    try:
        page = pages.page(page_number(request))
    except EmptyPage:
        raise Http404("没有这一页。") from None
    return render(request, "qa/lawyer_answers.html", {"lawyer": lawyer, "page_obj": page})
