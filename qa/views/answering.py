"""Where verified lawyers answer."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import LawyerProfile
from qa import posting
from qa.forms.answering import AnswerForm, written_before
from qa.models import Answer, AnswerRevision, Question
from qa.refusals import NotAllowed
from qa.views.handing import FORM_METHODS, hand_in, refused, seen_version


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def answer(request, pk):
    lawyer = LawyerProfile.objects.verified().of(request.user)
    if lawyer is None:
        return refused(request, NotAllowed("只有核验过执业证的律师能回答。"), template="qa/not_a_lawyer.html")
    question = get_object_or_404(Question.objects.open_to(lawyer).prefetch_related("tags"), pk=pk)
    mine = Answer.objects.of(request.user).filter(question=question).first()
    if mine and mine.status == Answer.Status.HIDDEN:
        if request.method == "POST":
            return refused(request, NotAllowed("你的回答现在隐藏着，不能改。可以撤回，重新写一份。"))
        return redirect(mine.own_url)
    if mine and mine.can_be_revised:
        mine = AnswerRevision.objects.open_for(mine) or mine
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=_written(mine))

    def act(data):
        if isinstance(mine, AnswerRevision) or (mine and mine.can_be_revised):
            written = mine.answer if isinstance(mine, AnswerRevision) else mine
            return posting.revise(written, lawyer, data, timezone.now(), version=seen_version(request))
        if mine and mine.can_be_edited:
            return posting.edit_answer(mine, lawyer, data, timezone.now(), version=seen_version(request))
        return posting.answer(lawyer, question, data, timezone.now())

    return hand_in(
        request, form, act, "qa/answer.html", {"question": question, "mine": mine, "lawyer": lawyer}
    )


def _written(answer):
    if answer is None or answer.status == Answer.Status.RETRACTED:
        return {}
    return written_before(answer)
