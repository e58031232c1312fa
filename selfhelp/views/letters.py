"""A letter: its form, the written letter as a second page, and the file. One address, and nothing of it is kept."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from selfhelp import due, findable, shelves
from selfhelp.forms.letter import LetterForm
from selfhelp.lawful import Law
from selfhelp.letters import Written, write
from selfhelp.views import takeaway
from selfhelp.views.private import keeps_nothing
from statutes import changes

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def index(request):
    return render(request, "selfhelp/letters.html", {"letters": list(shelves.letters().values())})


@keeps_nothing
def letter(request, name):
    """GET the empty form; POST `step` edit (the form with what was typed), docx, picture, or the written letter."""
    chosen = shelves.letters().get(name)
    if chosen is None:
        raise Http404("没有这封信。")
    today, step = timezone.localdate(), request.POST.get("step")
    if request.method != "POST":
        return _form(request, LetterForm(chosen, today=today))
    if step == "edit":
        return _form(request, LetterForm.again(chosen, request.POST, today=today))
    form = LetterForm(chosen, request.POST, today=today, due=due.reckoner(chosen, today=today))
    if not form.is_valid():
        return _form(request, form)
    written = write(chosen, form.cleaned_data, form.facts)
    if step == "picture":
        return takeaway.picture(
            request, written.title, written.drawn, written.text, form.carried, for_paper=True
        )
    return _file(written) if step == "docx" else _preview(request, form, written)


def _form(request, form: LetterForm):
    chosen = form.letter
    texts = [*chosen.intro, *chosen.never, *(notice.text for notice in form.notices)]
    if form.refusal:
        texts += [form.refusal.text, *form.refusal.ways]
    law = Law.of_texts(texts, on=form.today, places=_places(form))
    context = _common(form, law) | {
        "intro": law.lines(chosen.intro),
        "refusal": form.refusal and _refused(form, law),
        "slips": law.slips,
    }
    return render(request, "selfhelp/letter_form.html", context)


def _preview(request, form: LetterForm, written: Written):
    chosen = form.letter
    texts = [*(notice.text for notice in form.notices), *chosen.send, *chosen.keep, *chosen.never]
    law = Law.of_texts(texts, on=form.today, codes=written.codes, places=_places(form))
    context = _common(form, law) | {
        "written": written,
        "paragraphs": [(each, law.cited(each.laws)) for each in written.paragraphs],
        "carried": form.carried,
        "send": law.lines(chosen.send),
        "keep": law.lines(chosen.keep),
        "law": law.of(written.codes),
        "slips": law.slips,
    }
    return render(request, "selfhelp/letter_preview.html", context)


def _places(form: LetterForm) -> dict[str, changes.Changes]:
    return changes.on_page(findable.LETTER, form.letter.name, on=form.today)


def _common(form: LetterForm, law: Law) -> dict:
    left = form.due.days_left(form.today) if form.due else None
    return {
        "letter": form.letter,
        "changes": law.changes,
        "never": law.lines(form.letter.never),
        "form": form,
        "due": form.due,
        "due_doubts": due.doubts(form.due, today=form.today),
        "left": left,
        "days_past": -left if left is not None else None,
        "warnings": [(notice, law.line(notice.text), sure) for notice, sure in form.warnings],
    }


def _refused(form: LetterForm, law: Law) -> dict:
    refusal = form.refusal
    return {"title": refusal.title, "text": law.line(refusal.text), "ways": law.lines(refusal.ways)}


def _file(written: Written) -> HttpResponse:
    from selfhelp.letters.docx import document  # python-docx and lxml: 20 MB that most workers never need

    response = HttpResponse(document(written), content_type=WORD)
    # The name of the file says which letter it is and nothing of whose.
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(written.title)}.docx"
    return response
