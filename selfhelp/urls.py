from django.urls import path

from selfhelp.calculators import CALCULATORS
from selfhelp.views import by_hand, calculators, guide, index, letters, message, papers, sheet, take_along

app_name = "selfhelp"
urlpatterns = [
    path("", index.index, name="index"),
    path("guide/", guide.start, name="guide"),
    path("guide/all/", guide.everything, name="guide_all"),
    path("guide/<slug:name>/", guide.step, name="guide_step"),
    path("letters/", letters.index, name="letters"),
    path("letters/<slug:name>/", letters.letter, name="letter"),
    path("take-along/", take_along.sheet, name="take_along"),
    path("by-hand/", by_hand.page, name="by_hand"),
    *(
        path(f"{tool.name}/", calculators.calculator, {"name": tool.name}, name=tool.url_name)
        for tool in CALCULATORS.values()
    ),
    path("message/", message.message, name="message"),
    path("papers/", papers.index, name="papers"),
    path("papers/<slug:name>/", papers.paper, name="paper"),
    path("sheet/", sheet.sheet, name="sheet"),
]
