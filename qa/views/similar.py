"""What was asked and written before, shown to somebody who is about to ask; the words are kept by nobody."""

from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse

from core.text import clean_input, squeeze
from qa import screening
from qa.forms.asking import AskForm
from qa.similar import while_asking
from selfhelp.views.private import keeps_nothing


@keeps_nothing
def similar(request):
    """The list alone for a script; without one, the list above the form as it was typed."""
    article = request.GET.get("article", "")[:80]
    ask_url = reverse("qa:ask") + (f"?{urlencode({'article': article})}" if article else "")
    if request.method != "POST":
        return redirect(ask_url)
    title, body = (_said(request.POST.get(name, "")) for name in ("title", "body"))
    words = {"similar": while_asking(title, body)}
    if "fragment" in request.POST:
        return render(request, "qa/_similar.html", words)
    typed = {name: value.replace("\0", "") for name, value in request.POST.items()}
    in_danger = screening.sounds_in_danger(f"{title}\n{body}")
    words |= {
        "form": AskForm(initial=typed),
        "ask_url": ask_url,
        "similar_url": request.get_full_path(),
        "in_danger": in_danger,
    }
    return render(request, "qa/similar.html", words)


def _said(typed):
    try:
        return squeeze(clean_input(typed))
    except ValueError:  # a byte that nobody types: nothing is like it
        return ""
