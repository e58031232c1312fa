"""What search knows of the glossary."""

from reference.keeping import TERM
from reference.models import Term
from search.sources import Document, Source


def document(term: Term) -> Document:
    return Document(
        kind=TERM,
        key=str(term.pk),
        title=term.word,
        url=term.get_absolute_url(),
        summary=term.plain,
        tags=term.also,
        authority=30,
        updated_on=term.checked_on,
    )


SOURCE = Source(TERM, "名词", lambda: Term.objects.listed(), document, weight=0.9)
