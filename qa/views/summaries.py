"""An answer on one page of paper, and the same address as the place where one asks whether that paper still stands."""

from http import HTTPStatus

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from qa import sheets
from qa.models import Answer


@require_safe
def summary(request, pk):
    answer = get_object_or_404(Answer.objects.once_public(), pk=pk)
    version = sheets.version_of(answer)
    asked = request.GET.get("v")
    printed = version if asked is None else _version(asked, version)
    standing = sheets.standing(answer, version, printed)
    if standing in (sheets.Standing.RETRACTED, sheets.Standing.NOT_PUBLIC):
        # Nothing of the words, the question or the lawyer: the paper is in somebody's hand, the page says only this.
        words = {"standing": standing, "is_retracted": standing == sheets.Standing.RETRACTED}
        return render(request, "qa/summary_gone.html", words, status=HTTPStatus.GONE)
    words = {
        "answer": answer,
        "question": answer.question,
        "sheet": sheets.make(answer, version, on=timezone.localdate()),
        "standing": standing.value,
        "doubts": sheets.doubts(answer),
        "printed": printed,
        "is_old": printed < version,
        "is_checked": asked is not None,
    }
    return render(request, "qa/summary.html", words)


def _version(text, newest):
    """The number of `?v=`; Http404 for anything that was never printed."""
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= newest):
        raise Http404("没有这一版。")
    return int(text)
