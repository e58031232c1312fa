"""The worksheet of one page as a form: every claim a row, saved row by row so that two editors lose nothing."""

import json
from dataclasses import dataclass

from django.utils import timezone

from articles import sourcing
from articles.admin.sourceforms import ClaimForm, TitleForm
from articles.models import SourceClaim, SourcePage, SourcePart
from articles.sourcing import Saved, Typed
from articles.worksheet import LawState, law_state, mark
from statutes.citing import Library

Kind = SourcePart.Kind


@dataclass
class Row:
    """One claim with its form; `theirs` is what another editor wrote there in the meantime."""

    claim: SourceClaim
    form: ClaimForm
    law: LawState | None = None
    theirs: SourceClaim | None = None


@dataclass
class PartOfSheet:
    part: SourcePart
    title: TitleForm
    rows: list[Row]
    carried_into: object = None

    @property
    def waiting(self):
        """Rows that a press of the button would carry."""
        return sum(
            bool(row.claim.our_text and row.claim.verdict and not row.claim.carried_into_id)
            for row in self.rows
        )


class Sheet:
    """What the page of the admin shows and takes back. Call `save` with what was typed, or `fill` alone."""

    def __init__(self, page: SourcePage, *, only_open: bool):
        self.page, self.only_open = page, only_open
        self.library = Library.load()
        self.kept: dict[int, ClaimForm] = {}  # rows that were not saved, as they were typed
        self.kept_titles: dict[int, TitleForm] = {}
        self.conflicts: dict[int, SourceClaim] = {}
        self.parts: list[PartOfSheet] = []

    @property
    def faults(self):
        return len(self.kept) + len(self.kept_titles)

    def save(self, data, *, by, now) -> Saved:
        """Save every row that can be; the others stay as they were typed, each saying what is wrong."""
        sent = [int(name[1:-5]) for name in data if _is_row(name)]
        forms = {pk: ClaimForm(data, prefix=f"c{pk}", library=self.library) for pk in sent}
        typed = []
        for pk, form in forms.items():
            if form.is_valid():
                typed.append(Typed(pk=pk, **form.cleaned_data))
            else:
                self.kept[pk] = form
        titles = {}
        for part in self.page.parts.all():
            form = TitleForm(data, prefix=f"p{part.pk}")
            if f"p{part.pk}-seen" not in data:
                continue
            if form.is_valid():
                titles[part.pk] = (form.cleaned_data["seen"], form.cleaned_data["title"])
            else:
                self.kept_titles[part.pk] = form
        saved = sourcing.save_worksheet(self.page, typed, titles, by=by, now=now)
        for pk, theirs in saved.conflicts.items():
            form = forms[pk]
            # Saving once more means: I have seen theirs, mine shall stand.
            form.data = form.data.copy()
            form.data[f"c{pk}-seen"] = mark(theirs)
            form.add_error(None, "别人刚改过这一行。你写的在这里，没有存；再存一次就用你的。")
            self.kept[pk] = form
        self.conflicts = saved.conflicts
        return saved

    def fill(self) -> None:
        """Fetch the rows to be shown, three queries however many there are."""
        claims = SourceClaim.objects.of(self.page).select_related("carried_into").order_by("order", "pk")
        by_part: dict[int, list[SourceClaim]] = {}
        for claim in claims:
            by_part.setdefault(claim.part_id, []).append(claim)
        everything = [claim for some in by_part.values() for claim in some]
        self.total, self.judged = len(everything), sum(bool(claim.verdict) for claim in everything)
        today = timezone.localdate()
        for part in self.page.parts.all():
            mine = by_part.get(part.pk, [])
            rows = [self._row(claim, today) for claim in mine if self._is_shown(claim)]
            if self.only_open and not rows and part.pk not in self.kept_titles:
                continue
            title = self.kept_titles.get(part.pk) or TitleForm(
                prefix=f"p{part.pk}", initial={"seen": part.our_title, "title": part.our_title}
            )
            carried = next((claim.carried_into for claim in mine if claim.carried_into_id), None)
            self.parts.append(PartOfSheet(part, title, rows, carried))

    def _is_shown(self, claim):
        return not self.only_open or not claim.verdict or claim.pk in self.kept

    def _row(self, claim, today):
        form = self.kept.get(claim.pk) or ClaimForm(
            prefix=f"c{claim.pk}",
            library=self.library,
            initial={
                "seen": mark(claim),
                "our_text": claim.our_text,
                "verdict": claim.verdict,
                "provisions": "、".join(claim.provisions),
                "note": claim.note,
            },
        )
        law = None
        if "law" in claim.details:
            said = claim.details
            law = law_state(said["law"], said["number"], said["quoted"], self.library, on=today)
        return Row(claim, form, law, self.conflicts.get(claim.pk))

    @property
    def reprints(self):
        """Judged comments in the shape of a content file, which is where they are published from."""
        key = self.page.source.key if self.page.source else ""
        tables = []
        for claim in SourceClaim.objects.of(self.page).filter(part__kind=Kind.COMMENTS).order_by("order"):
            if claim.our_text and claim.verdict:
                said = claim.details
                row = {"source": key, "role": said.get("role", ""), "printed_date": said.get("date", "")}
                row |= {"text": " ".join(claim.our_text.split()), "note": claim.note}
                lines = [
                    f"{name} = {json.dumps(value, ensure_ascii=False)}"
                    for name, value in row.items()
                    if value
                ]
                tables.append("\n".join(["[[comments]]", *lines]))
        return "\n\n".join(tables)


def _is_row(name):
    return name.startswith("c") and name.endswith("-seen") and name[1:-5].isdecimal() and len(name) < 25
