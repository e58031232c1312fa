"""The forms of a page as a browser would send them, with words where something has to be written."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.factories import PASSWORD

WORDS = "先核对合同和账单，再和出借机构谈怎么还，谈成了要留书面记录。"
FITTING = {
    "email": "dd@example.cn", "number": "1", "date": "2026-11-02", "url": "https://example.cn/a", "password": PASSWORD,
    "tel": "12378", "time": "10:00", "datetime-local": "2026-12-02T10:00",
}  # fmt: skip


@dataclass
class Form:
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    """Every field that it has, also boxes that are not ticked."""

    def sent(self) -> dict[str, list[str]]:
        """With its first button pressed."""
        return self.fields | {name: [value] for name, value in self.buttons[:1] if name}


class _Reader(HTMLParser):
    def __init__(self, address):
        super().__init__()
        self.address, self.forms = address, []
        self.form = self.area = self.select = None
        self.outside = {}

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            is_post = said.get("method", "get").lower() == "post"
            self.form = Form(said.get("action") or self.address) if is_post else None
            if self.form:
                self.forms.append(self.form)
                self.outside[said.get("id")] = self.form
            return
        form = self.outside.get(said.get("form")) or self.form
        if form is None or "disabled" in said:
            return
        name = said.get("name", "")
        form.named.add(name)
        if tag == "input":
            self._input(form, name, said)
        elif tag == "textarea":
            self.area = (form, name, said, [])
        elif tag == "select":
            self.select = (form, name, said, [])
        elif tag == "option" and self.select:
            self.select[3].append((said.get("value"), "selected" in said))
        elif tag == "button" and said.get("type", "submit") == "submit":
            form.buttons.append((name, said.get("value", "")))

    def _input(self, form, name, said):
        kind, value = said.get("type", "text").lower(), said.get("value")
        if kind == "submit":
            form.buttons.append((name, value or ""))
        elif not name or kind in ("button", "image", "reset", "file"):
            return
        elif kind in ("checkbox", "radio"):
            is_first = kind == "radio" and "required" in said and name not in form.fields
            if "checked" in said or (kind == "checkbox" and "required" in said):
                form.fields.setdefault(name, []).append(value or "on")
            elif is_first:
                form.fields[name] = [value or "on"]
        else:
            if not value and "required" in said:
                value = said.get("min") or FITTING.get(kind, WORDS[: int(said.get("maxlength") or 200)])
            form.fields.setdefault(name, []).append(value or "")

    def handle_data(self, data):
        if self.area:
            self.area[3].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            form, name, said, lines = self.area
            text = "".join(lines).removeprefix("\n")
            needs = "required" in said and not text
            form.fields.setdefault(name, []).append(WORDS if needs else text)
            self.area = None
        elif tag == "select" and self.select:
            form, name, said, options = self.select
            chosen = [value for value, is_chosen in options if is_chosen]
            if not chosen and "multiple" not in said and options:
                chosen = [next((value for value, _ in options if value), "")]
            if chosen:
                form.fields.setdefault(name, []).extend(value or "" for value in chosen)
            self.select = None


def forms_of(html: str, address: str) -> list[Form]:
    """Every form that a page posts."""
    reader = _Reader(address)
    reader.feed(html)
    return [form for form in reader.forms if form.fields or form.buttons]
