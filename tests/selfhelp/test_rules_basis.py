"""What each rule rests on: provisions that stand in the library, with the dates that stand there."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from core.text import parse_number
from reference.models import Known
from selfhelp.rules import deadlines, every, limitation
from selfhelp.rules.basis import Sure
from statutes import citing

LAWS = Path(__file__).resolve().parents[2] / "content" / "statutes"
_PROVISION = re.compile(
    r"^## 第([^条]+)条(?:之[一二三四五])?(?: [^\n]*)?\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL
)


@cache
def library():
    """Name → (first day in force, {number: official paragraphs, or none where the wording is not held})."""
    held = {}
    for path in sorted(LAWS.glob("*.md")):
        if path.name == "README.md":
            continue
        _, head, body = path.read_text(encoding="utf-8").split("+++", 2)
        table = tomllib.loads(head)
        statute, edition = table["statute"], table["edition"]
        provisions = {
            parse_number(number): [line for line in text.splitlines() if line and not line.startswith(">")]
            for number, text in _PROVISION.findall(body)
        }
        for name in (statute["short_title"], *statute["aliases"]):
            held[f"{name}{edition['label'][:4]}"] = (edition["effective_from"], provisions)
            if "effective_to" not in edition:
                held[name] = (edition["effective_from"], provisions)
    return held


GROUNDS = {
    *(ground for basis in every.BASES.values() for ground in basis.grounds),
    *(term.ground for term in (*deadlines.TERMS, *deadlines.BEFORE)),
    *(kind.ground for kind in limitation.EVENTS.values()),
}


@pytest.mark.parametrize("ground", sorted(GROUNDS, key=repr), ids=lambda ground: ground.code or ground.name)
def test_a_ground_is_a_provision_that_we_hold_or_says_what_else_it_is(ground):
    if not ground.code:
        assert ground.name
        assert ground.sure is not Sure.OFFICIAL
        return
    code = citing.parse(ground.code)
    effective_from, provisions = library()[code.name]
    wording = provisions[code.number]

    assert code.paragraph <= max(1, len(wording))
    # A private loan is measured since 2020-08-20, though the present edition is of 2021.
    assert effective_from == ground.effective_on or (code.name, str(ground.effective_on)) == (
        "民间借贷规定",
        "2020-08-20",
    )
    assert bool(wording) == (ground.sure is Sure.OFFICIAL)


@pytest.mark.parametrize("basis", every.BASES.values(), ids=lambda basis: basis.key)
def test_a_rule_says_how_it_reckons_what_it_rests_on_and_what_it_leaves_out(basis):
    assert basis.formula
    assert basis.grounds
    assert basis.leaves_out
    assert basis.source_key == f"rule:{basis.key}"
    assert all(ground.says and ground.binds for ground in basis.grounds)


def test_rules_speak_neither_of_crime_nor_of_not_paying():
    words = repr(list(every.BASES.values())) + repr(deadlines.TERMS) + repr(deadlines.BEFORE)

    assert [word for word in ("违法", "可以不还", "不用还", "！") if word in words] == []


def test_how_sure_we_are_is_said_in_the_words_of_the_reference_rows():
    assert {sure.value for sure in Sure} == set(Known.values)


def test_no_two_terms_share_a_key():
    assert len(deadlines.BY_KEY) == len(deadlines.TERMS)
