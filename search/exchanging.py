"""The groups of words out and in, each passing the form that an editor types."""

from core.exchanging import Exchange
from core.rowforms import FormTable
from core.text import split_tags
from search import curating
from search.forms import SynonymForm


def _tidy(cells: dict[str, str]) -> dict[str, str]:
    """Lists of words with the comma that they are stored with."""
    lists = {name: "，".join(split_tags(cells[name])) for name in ("same", "leads") if name in cells}
    return cells | lists


SYNONYMS = FormTable(
    "synonyms",
    SynonymForm,
    "word",
    curating.keep_synonym,
    named=_tidy,
    order=("word",),
    note="表格不删词组；不要的，“启用”写“否”。",
)


def exchanges() -> list[Exchange]:
    return [SYNONYMS.exchange()]
