from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from selfhelp import papers
from selfhelp.lawful import Law
from statutes import changes


@require_safe
def index(request):
    return render(request, "selfhelp/papers/index.html", {"papers": list(papers.papers().values())})


@require_safe
def paper(request, name):
    """A specimen whose numbered parts lead to what they mean, and back."""
    held = papers.papers()
    chosen = held.get(name)
    if chosen is None:
        raise Http404("没有这份文书的样本。")
    today = timezone.localdate()
    law = Law.of_texts(chosen.texts, on=today, places=changes.on_page(papers.SOURCE, name, on=today))
    context = {
        "paper": chosen,
        "others": [other for other in held.values() if other is not chosen],
        "real": law.lines(chosen.real),
        "real_changes": law.places.get(f"{name}#real"),
        "explained": [
            {
                "part": part,
                "what": law.line(part.what),
                "check": law.lines(part.check),
                "do": law.lines(part.do),
                "changes": law.places.get(f"{name}#{part.key}"),
            }
            for part in chosen.parts
        ],
        "law": law.slips,
        "slips": law.slips,
    }
    return render(request, "selfhelp/papers/paper.html", context)
