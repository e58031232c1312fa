"""What pages ask of the law again and again, in SQL that is written once: see core.prepared."""

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    JSONField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat, RowNumber

from core.paging import CountOf
from core.prepared import prepared
from statutes.models import Citation, Edition, Provision

# A provision and all that it was before and became, from edition to edition.
_LINE = """
WITH RECURSIVE line(id, predecessor_id) AS (
    SELECT id, predecessor_id FROM statutes_provision WHERE id = %s
    UNION SELECT beyond.id, beyond.predecessor_id FROM statutes_provision beyond
    JOIN line ON beyond.id = line.predecessor_id OR beyond.predecessor_id = line.id
) SELECT id FROM line
"""


@prepared
def of_number(slug, number, sub):
    """One number in every edition that we hold of a law, newest first: with its neighbours, and whether there are others."""
    others = Edition.objects.filter(statute=OuterRef("edition__statute")).exclude(pk=OuterRef("edition"))
    return (
        Provision.objects.filter(edition__statute__slug=slug, number=number, sub=sub)
        .with_statute()
        .annotate(
            before=_neighbour(forward=False),
            after=_neighbour(forward=True),
            has_other_editions=Exists(others),
        )
        .order_by("-edition__effective_from")
    )


def _neighbour(*, forward: bool) -> Subquery:
    """`number|sub|gloss` of the next provision held in the same edition, as one column."""
    here, same = OuterRef("number"), Q(number=OuterRef("number"))
    beyond = Q(number__gt=here) | same & Q(sub__gt=OuterRef("sub"))
    if not forward:
        beyond = Q(number__lt=here) | same & Q(sub__lt=OuterRef("sub"))
    order = ("number", "sub") if forward else ("-number", "-sub")
    parts = Concat(
        Cast("number", CharField()),
        Value("|"),
        Cast("sub", CharField()),
        Value("|"),
        F("gloss"),
        output_field=CharField(),
    )
    rows = Provision.objects.filter(beyond, edition=OuterRef("edition")).order_by(*order)
    return Subquery(rows.annotate(packed=parts).values("packed")[:1])


@prepared
def places_citing(most, named, provision, predecessor, number, sub, on):
    """The newest places of each kind that cite a provision, or its predecessor under the same number.

    Kind and key; of the kinds of `named`, (kind, Rows), also the columns of the place, in a list that is empty where
    readers may not see it.
    """
    # By keys, for an index: a condition on either side of a join would read every citation that there is.
    cited = Q(pk=provision) | Q(pk=predecessor, number=number, sub=sub)
    places = Citation.objects.filter(provision__in=Provision.objects.filter(cited))
    nth = Window(RowNumber(), partition_by="source_kind", order_by="-pk")
    newest = places.annotate(nth=nth).filter(nth__lte=most)
    of_kind = [
        When(mine, then=columns) for mine, columns in (rows.of_citation(kind, on) for kind, rows in named)
    ]
    said = Case(*of_kind, output_field=JSONField())
    rows = Citation.objects.filter(pk__in=newest.values("pk")).annotate(said=said)
    return rows.order_by("pk").values_list("source_kind", "source_key", "said")


@prepared
def line_of(statute, provision):
    """The editions of a law, oldest first, with how much of each we hold and `said`: what a provision was and is in it.

    Twice where it is two there, without `said` where it is nothing.
    """
    said = FilteredRelation("provisions", condition=Q(provisions__pk__in=RawSQL(_LINE, [provision])))
    return (
        Edition.objects.filter(statute=statute)
        .with_official()
        .annotate(said=said)
        .select_related("said__became")
        .order_by("effective_from", "said__number", "said__sub")
    )


@prepared
def editions_at(slug):
    return Edition.objects.filter(statute__slug=slug).select_related("statute").order_by("-effective_from")


@prepared
def provisions_in(edition):
    """The provisions of an edition in their order, without their wording."""
    return Provision.objects.filter(edition=edition).order_by("number", "sub").defer("text", "note")


@prepared
def editions_held():
    """Every edition of which a provision is held, newest first, with `held`, law by law in the order of the library."""
    held = Provision.objects.filter(edition=OuterRef("pk"))
    return (
        Edition.objects.filter(Exists(held))
        .annotate(held=CountOf(held))
        .select_related("statute")
        .order_by("statute__order", "statute__slug", "-effective_from")
    )
