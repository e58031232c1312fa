"""Two people in one form: what the other saved meanwhile comes in where I changed nothing, and stands beside mine where both did.

The form carries a short mark of each part as it was opened. So a part that I left alone takes their words, a part that
they left alone keeps mine, and only what both have changed is asked. Nothing that either typed is dropped unseen.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field

from articles.admin.forms import ArticleForm
from articles.models import Article, EditorNote, Section, Source
from core import differing
from core.markup import sanitize, to_markdown
from core.text import split_tags

FIELDS = (
    "title", "question", "description", "category", "tags", "short_answer", "do_now", "do_not", "further", "asked",
    "author_name", "responsible_editor", "deputy_editor",
)  # fmt: skip
ROWS = {
    "sections": (Section, ("title", "key", "kind", "body"), "小节"),
    "sources": (
        Source,
        ("key", "site", "title", "url", "printed_date", "publisher", "rights", "note"),
        "来源",
    ),
    "notes": (EditorNote, ("text", "source"), "编者注"),
}
ORDERED = ("sections", "notes")
BLANK = {"kind": Section.Kind.EXPLANATION.value}
ORDER, TAKE = "order", "take"


@dataclass(frozen=True)
class Part:
    """A part that both have changed: what I wrote and what stands there now."""

    name: str
    label: str
    mine: str
    theirs: str

    @property
    def left(self):
        return differing.after(differing.difference(self.theirs, self.mine))

    @property
    def right(self):
        """Marked like mine: neither of the two has been struck out yet."""
        return differing.after(differing.difference(self.mine, self.theirs))


@dataclass
class Merged:
    """What the page says of a save that was refused."""

    asked: list[Part] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    is_reordered: bool = False  # both have moved sections: mine stands, and the page says so
    version: int = 0
    marks: str = ""


class Saved:
    """An article as its form would show it: text by part, and the values that the form would send."""

    def __init__(self, article: Article):
        self.article, form = article, ArticleForm(instance=article)
        self.values = {name: _sent(form[name].value()) for name in FIELDS if name in form.fields}
        self.rows = {
            prefix: {str(row.pk): row for row in model.objects.filter(article=article)}
            for prefix, (model, _, _) in ROWS.items()
        }

    def row_values(self, prefix: str, pk: str) -> dict[str, str]:
        row = self.rows[prefix][pk]
        names = (*ROWS[prefix][1], ORDER) if prefix in ORDERED else ROWS[prefix][1]
        return {name: _sent(row.serializable_value(name)) for name in names}

    def said(self) -> dict[str, str]:
        found = {name: _text(name, value) for name, value in self.values.items()}
        for prefix, rows in self.rows.items():
            found |= {f"{prefix}:{pk}": _row_text(prefix, self.row_values(prefix, pk)) for pk in rows}
        return found | {ORDER: " ".join(self.rows["sections"])}

    def marks(self) -> dict[str, str]:
        return {name: _mark(text) for name, text in self.said().items()}

    def mark(self) -> str:
        """What the form carries hidden, so that a later save can tell who changed what."""
        return json.dumps(self.marks(), separators=(",", ":"))


class Sent:
    """What the form has sent, as something that can be changed row by row and written back."""

    def __init__(self, data):
        self.data = data
        self.rows = {prefix: _rows_in(data, prefix) for prefix in ROWS}

    def row(self, prefix: str, pk: str) -> dict | None:
        return next((row for row in self.rows[prefix] if row.get("id") == pk), None)

    def said(self) -> dict[str, str]:
        found = {name: _text(name, self.data.get(name, "")) for name in FIELDS if name in self.data}
        for prefix, rows in self.rows.items():
            for row in rows:
                if row.get("id"):
                    found[f"{prefix}:{row['id']}"] = "" if _is_gone(row) else _row_text(prefix, row)
        known = [row for row in self.rows["sections"] if row.get("id") and not _is_gone(row)]
        known.sort(key=lambda row: _number(row.get(ORDER)))
        return found | {ORDER: " ".join(row["id"] for row in known)}

    def write(self, saved: Saved) -> None:
        """Bring rows into the shape that a formset wants: those that exist first, the others as new ones."""
        for prefix, rows in self.rows.items():
            if f"{prefix}-TOTAL_FORMS" not in self.data:
                continue
            living = [row for row in rows if row.get("id") in saved.rows[prefix]]
            others = [row | {"id": ""} for row in rows if row not in living]
            for name in [name for name in self.data if re.match(rf"{prefix}-\d+-", name)]:
                del self.data[name]
            for place, row in enumerate([*living, *others]):
                for name, value in row.items():
                    self.data[f"{prefix}-{place}-{name}"] = value
            self.data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
            self.data[f"{prefix}-INITIAL_FORMS"] = str(len(living))


def settle(article: Article, data) -> Merged | None:
    """Prepare what was sent for the form: None when nobody else has saved, else the proposal that `data` now holds.

    `article` has to be locked; `data` is a QueryDict of ours that may be changed.
    """
    saved, sent = Saved(article), Sent(data)
    base = _marks_in(data.get("seen_parts", ""))
    now = saved.marks()
    if base == now or (not base and data.get("seen_version") == str(article.version)):
        for name in data.getlist(TAKE):
            _take(name, saved, sent)
        sent.write(saved)
        return None
    merged = _merge(saved, sent, base, now)
    sent.write(saved)
    merged.version, merged.marks = article.version, saved.mark()
    return merged


def _merge(saved: Saved, sent: Sent, base: dict[str, str], now: dict[str, str]) -> Merged:
    """Take what only they changed, keep what only I changed, ask about the rest. Without marks everything is asked."""
    merged, mine, theirs = Merged(), sent.said(), saved.said()
    # Rows that were only written anew (notes are, by every restore) say the same under another number.
    anew = {mine[name] for name in mine.keys() - theirs.keys()} & {
        theirs[name] for name in theirs.keys() - mine.keys()
    }
    for name in dict.fromkeys([*mine, *theirs]):
        my_text, their_text = mine.get(name, ""), theirs.get(name, "")
        if my_text == their_text and (name in mine) == (name in theirs):
            continue
        i_changed = name in mine and _mark(my_text) != base.get(name)
        they_changed = now.get(name) != base.get(name)
        if name == ORDER:
            if not i_changed:
                _take(name, saved, sent)
            elif they_changed:
                merged.is_reordered = _differently_ordered(my_text.split(), their_text.split())
        elif they_changed and not i_changed:
            if (their_text or my_text) not in anew:
                merged.taken.append(_label(name, their_text or my_text))
            _take(name, saved, sent)
        elif they_changed:
            label = _label(name, my_text or their_text)
            merged.asked.append(Part(name, label, _shown(name, my_text), _shown(name, their_text)))
    return merged


def _differently_ordered(mine: list[str], theirs: list[str]) -> bool:
    return [pk for pk in mine if pk in theirs] != [pk for pk in theirs if pk in mine]


def _take(name: str, saved: Saved, sent: Sent) -> None:
    """Put what stands in the database in the place of what was sent."""
    prefix, _, pk = name.partition(":")
    if name == ORDER:
        for place, known in enumerate(saved.rows["sections"]):
            if row := sent.row("sections", known):
                row[ORDER] = str(place)
    elif prefix in ROWS:
        row, rows = sent.row(prefix, pk), sent.rows[prefix]
        if pk not in saved.rows[prefix]:
            if row is not None:
                rows.remove(row)
        elif row is None:
            rows.append({"id": pk, "article": str(saved.article.pk)} | saved.row_values(prefix, pk))
        else:
            row.pop("DELETE", None)
            row |= saved.row_values(prefix, pk)
    elif name in saved.values:
        sent.data[name] = saved.values[name]


# Text and marks


def _rows_in(data, prefix: str) -> list[dict]:
    found: dict[int, dict] = {}
    for name in data:
        if match := re.fullmatch(rf"{prefix}-(\d{{1,4}})-(\w+)", name):
            found.setdefault(int(match[1]), {})[match[2]] = data[name]
    return [found[place] for place in sorted(found)]


def _sent(value) -> str:
    return "" if value is None else str(value)


def _text(name: str, value: str) -> str:
    if name == "tags":
        return "、".join(sorted(split_tags(value)))
    lines = (" ".join(line.split()) for line in value.splitlines())
    return "\n".join(line for line in lines if line)


def _row_text(prefix: str, row: dict) -> str:
    names = ROWS[prefix][1]
    lines = [
        to_markdown(sanitize(row.get(name, ""))) if name == "body" else _text(name, row.get(name, ""))
        for name in names
    ]
    return "\n".join(line for line in lines if line)


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _marks_in(text: str) -> dict[str, str]:
    """The marks that a form carried; nothing when it carries none, or something else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _label(name: str, text: str) -> str:
    prefix, _, _ = name.partition(":")
    if prefix in ROWS:
        return f"{ROWS[prefix][2]}：{text.split(chr(10))[0][:40]}"
    return str(ArticleForm.base_fields[name].label or name)


def _shown(name: str, text: str) -> str:
    """Numbers of rows mean nothing to a person."""
    if text and name in ("category", "responsible_editor", "deputy_editor"):
        rows = ArticleForm.base_fields[name].queryset.model.objects.filter(pk=_number(text))
        return str(rows.first() or text)
    if text and name.startswith("notes:"):
        words, _, number = text.rpartition("\n")
        source = Source.objects.filter(pk=_number(number)).first()
        return f"{words}\n来源：{source}" if source else text
    return text


def _is_gone(row: dict) -> bool:
    """Whether the row is ticked to be deleted; what a box sends that is not ticked varies."""
    return row.get("DELETE", "") not in ("", "False", "false")


def _number(text) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
