"""A message that somebody received, read by rules and shown back once with what it says marked."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils import timezone

from selfhelp import messages, shelves
from selfhelp.forms.message import MINE, MessageForm
from selfhelp.lawful import Law
from selfhelp.letters import Letter
from selfhelp.rules.message import Mark, Reading, read
from selfhelp.views.private import keeps_nothing
from statutes import changes

QUOTED = 400  # characters of a message that go into one line of a letter
OF_OTHERS = "not-my-debt"
HAPPENED = {
    "harm": "threat",
    "insult": "threat",
    "shaming": "exposed",
    "family": "pay",
    "third-party": "told",
}


@dataclass(frozen=True)
class Fitting:
    """A letter that the marks call for, and what of the message it is begun with."""

    letter: Letter
    carried: list[tuple[str, str]]


@keeps_nothing
def message(request):
    """GET the empty form; POST what was marked, or with `step` edit the form again."""
    today = timezone.localdate()
    if request.method != "POST":
        return _form(request, MessageForm(today=today))
    if request.POST.get("step") == "edit":
        return _form(request, MessageForm.again(request.POST, today=today))
    form = MessageForm(request.POST, today=today)
    if not form.is_valid():
        return _form(request, form)
    values = form.cleaned_data
    reading = read(values["text"], messages.phrases(), at=values["at"])
    return _result(request, form, reading)


def _form(request, form: MessageForm):
    return render(request, "selfhelp/message_form.html", {"form": form})


def _result(request, form: MessageForm, reading: Reading):
    kinds, notices = [mark.kind for mark in reading.marks], reading.notices
    today, told = timezone.localdate(), [*kinds, *notices]
    places = changes.at(messages.SOURCE, [one.key for one in told], on=today)
    law = Law.of_texts(messages.texts_of(told), on=today, places=places)
    values = form.cleaned_data
    context = {
        "form": form,
        "reading": reading,
        "titles": {mark.number: mark.kind.title for mark in reading.marks},
        "marks": [_explained(mark, law) for mark in reading.marks],
        "notices": [
            {
                "key": one.key,
                "title": one.title,
                "text": law.lines(one.text),
                "changes": places.get(one.key),
            }
            for one in notices
        ],
        "letters": _letters(reading, values),
        "carried": [(name, form.data.get(name, "")) for name in form.fields if name != "text"],
        "law": law.slips,
        "slips": law.slips,
    }
    return render(request, "selfhelp/message.html", context)


def _explained(mark: Mark, law: Law) -> dict:
    kind = mark.kind
    return {
        "number": mark.number,
        "title": kind.title,
        "words": mark.words,
        "means": law.line(kind.means),
        "law": law.lines(kind.law),
        "do": law.lines(kind.do),
        "changes": law.places.get(kind.key),
    }


def _letters(reading: Reading, values: dict) -> list[Fitting]:
    """The letters that fit, each begun with the message as one line of its record."""
    wanted = list(dict.fromkeys(name for mark in reading.marks for name in mark.kind.letters))
    if wanted and values["whose"] != MINE:
        wanted = [OF_OTHERS]
    held, line = shelves.letters(), _line(values)
    return [Fitting(held[name], _begun(name, line, reading)) for name in wanted if name in held]


def _begun(name: str, line: str, reading: Reading) -> list[tuple[str, str]]:
    if name == "complaint":
        return [("facts", line), ("evidence", "第1条：消息的截图，带号码和时间")]
    happened = {HAPPENED[key] for key in reading.keys if key in HAPPENED} if name == OF_OTHERS else ()
    return [("records", line), *(("happened", value) for value in sorted(happened))]


def _line(values: dict) -> str:
    """2026-11-02 23:15 收到消息：“……”, the words cut where a letter would have no room for them."""
    words = " ".join(values["text"].split())
    if len(words) > QUOTED:
        words = f"{words[:QUOTED]}……（全文见截图）"
    when = [
        f"{values['on']:%Y-%m-%d}" if values["on"] else "",
        f"{values['at']:%H:%M}" if values["at"] else "",
    ]
    return f"{' '.join(filter(None, when)) or '（补上日期、几点）'}，收到消息：“{words}”"
