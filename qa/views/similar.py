"""What was asked and written before, shown to somebody who is about to ask; the words are kept by nobody."""

from django.shortcuts import redirect, render

from core.text import clean_input, squeeze
from qa import screening
from qa.similar import while_asking
from selfhelp.views.private import keeps_nothing


@keeps_nothing
def similar(request):
    """A piece of a page for a script; without one, the page before handing in shows the same."""
    if request.method != "POST":
        return redirect("qa:ask")
    title, body = (_said(request.POST.get(name, "")) for name in ("title", "body"))
    in_danger = screening.sounds_in_danger(f"{title}\n{body}")
    words = {"similar": while_asking(title, body), "in_danger": in_danger}
    return render(request, "qa/_while_typing.html", words)


def _said(typed):
    try:
        return squeeze(clean_input(typed))
    except ValueError:  # a byte that nobody types: nothing is like it
        return ""
