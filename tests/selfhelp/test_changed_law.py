"""A tool goes on naming the wording that it was written on, and says what changed, until somebody has read it again."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from selfhelp import findable, importing
from selfhelp.calculators import CALCULATORS
from statutes.citing import parse
from statutes.models import Citation
from tests.factories import make_edition, make_fees, make_provision, make_review_task, make_statute, make_user
from tests.selfhelp.letter_values import COMMON, LETTERS
from tests.selfhelp.test_calculators_privacy import encoded
from tests.selfhelp.test_sheet import SHEET

pytestmark = pytest.mark.django_db
STARTS = date(2027, 1, 1)
THEN = datetime(2027, 1, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ORDER = "payment-order-objection"


@pytest.fixture(autouse=True)
def _then():
    make_fees()
    with time_machine.travel(THEN, tick=False):
        yield


def changed(kind, key, code):
    """A place whose provision is another by now; the address of the wording that it was written on."""
    code = parse(code)
    law = make_statute(code.name)
    old = make_edition(law, label="旧", effective_from=date(2020, 1, 1), effective_to=STARTS)
    new = make_edition(law, label="新", effective_from=STARTS)
    rows = [
        make_provision(code.number, edition=one, sub=code.sub, text=f"{one.label}条文。")
        for one in (old, new)
    ]
    task = make_review_task(kind, key, rows[0], new_provision=rows[1])
    return task, f"{rows[0].get_absolute_url()}?on=2020-01-01"


def letter(client):
    return client.post(f"/selfhelp/letters/{ORDER}/", COMMON | LETTERS[ORDER])


def calculator(name):
    basis = CALCULATORS[name].basis
    return ("rule", basis.key, basis.codes[0], lambda client: client.get(f"/selfhelp/{name}/"), "这个计算")


PLACES = {
    "letter": ("letter", f"{ORDER}#late", "民事诉讼法-227#2", letter, "这封信"),
    "plan": ("guide", "payment-order", "民事诉讼法-227#2", lambda client: client.get("/selfhelp/guide/payment-order/"), "这一页"),
    "all plans": ("guide", "payment-order", "民事诉讼法-227#2", lambda client: client.get("/selfhelp/guide/all/"), "这一段"),
    "paper": ("paper", "summons#real", "民事诉讼法-90#1", lambda client: client.get("/selfhelp/papers/summons/"), "这一段"),
    "message": (
        "message", "court", "民事诉讼法-128#1",
        lambda client: client.post("/selfhelp/message/", {"text": "我是法院的，请来开庭", "whose": "mine"}), "这一处说明",
    ),
    "sheet": ("rule", "sheet", "民事诉讼法-128#1", lambda client: client.post("/selfhelp/sheet/", SHEET), "这张表"),
    "to take along": (
        "rule", "cost", CALCULATORS["cost"].quoted[0],
        lambda client: client.post("/selfhelp/take-along/", {"kept": f"cost?{encoded('cost')}"}), "这一页",
    ),
    "calculator": calculator("court-fee"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(PLACES))
def test_every_tool_keeps_its_wording_and_says_what_changed_until_it_is_read_again(client, name):
    kind, key, code, visit, place = PLACES[name]
    task, old = changed(kind, key, code)

    waiting = visit(client).content.decode()
    task.status, task.confirmed_at, task.confirmed_by = "confirmed", THEN, make_user(display_name="林编辑")
    task.save()
    read_again = visit(client).content.decode()

    assert f"法律有变，{place}还没有复核" in waiting
    assert (
        waiting.count(f'href="{old}') > 1
    )  # the note has one such link; the text of the tool has the others
    assert (f"按新条文复核过{place}" in read_again, f'href="{old}' in read_again) == (True, False)
    assert "还没有复核" not in read_again


def test_whatever_a_page_links_to_is_known_as_citing():
    """What stands around a letter, beside its paragraphs, and the help of a question of the guide."""
    edition = make_edition(make_statute("民事诉讼法"), effective_from=date(2020, 1, 1))
    for number in (227, 228):
        make_provision(number, edition=edition)

    importing.tell(on=THEN.date())

    keys = set(Citation.objects.resolved().filter(source_kind="letter").values_list("source_key", flat=True))
    assert f"{ORDER}#{findable.AROUND}" in keys
