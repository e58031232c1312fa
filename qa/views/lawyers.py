"""What one lawyer has answered in public: the same for everybody, no marks, no sums."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import LawyerProfile
from core.http import page_number
from qa.models import Answer

PAGE_SIZE = 20


@require_safe
def lawyer_answers(request, pk):
    lawyer = get_object_or_404(LawyerProfile.objects.listed(), pk=pk)
    paginator = Paginator(Answer.objects.by(lawyer).with_law_status(), PAGE_SIZE)
    number = page_number(request)
    if number > paginator.num_pages:
        raise Http404("没有这一页。")
    return render(request, "qa/lawyer_answers.html", {"lawyer": lawyer, "page_obj": paginator.page(number)})
