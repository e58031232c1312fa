"""All rules, asked one after the other."""

from datetime import date

from articles.checking import asked, citations, links, numbers, quotations, shape, words
from articles.checking.known import Known
from articles.checking.text import Fault, Text


def check(text: Text, known: Known, *, today: date) -> list[Fault]:
    """Every fault of one article, in the order of the file where there is one."""
    cited = citations.cited_in(text, known)
    found = [
        *shape.short_answer(text, known),
        *shape.head(text),
        *shape.body(text, known),
        *shape.review(text, today),
        *citations.law_newer_than_review(text, cited, known, today),
        *citations.citations(text, cited),
        *quotations.quotations(text, cited, known),
        *numbers.numbers(text, cited, known),
        *words.dangers(text, known),
        *words.misleading(text),
        *words.unseen(text),
        *links.anchors(text),
        *links.links(text, known),
        *links.shelves(text, known),
        *links.figures(text, known),
        *asked.phrases(text, known),
    ]
    return sorted(dict.fromkeys(found), key=lambda fault: fault.line)
