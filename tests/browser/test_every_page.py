"""Every kind of page, and every state of it that looks otherwise, held to the guards: who can use it, how, at which size.

Each page is opened once, on a telephone. `make test` looks at the pages that most people see; all the others, the answers to
forms, axe's slow rules and the wide screen are for `make test-deep`.
"""

import pytest
from django.utils import timezone

from articles import publishing
from portal.pagekinds import ANYBODY, KINDS, LAWYER, LINK, MEMBER, PAGE, STAFF
from tests.browser import guards
from tests.factories import PASSWORD, make_article, make_staff
from tests.selfhelp.calculator_values import TYPED
from tests.selfhelp.letter_values import COMMON, LETTERS
from tests.world import make_world

# Pages of ours that a member sees otherwise than a stranger does.
OTHERWISE = {"qa:ask", "qa:flag", "qa:comment_article", "qa:comment_answer"} | {
    kind.name for kind in KINDS if kind.name.startswith("following:") and kind.who == ANYBODY
}
QUESTION = {
    "stage": "summons", "received_on": timezone.localdate().isoformat(), "title": "收到传票了，要不要去法院",
    "body": "欠了八千多，还了五期以后失业，断了两个月，昨天收到法院的传票，我该怎么办？", "owed": "8000", "share_figures": "on",
}  # fmt: skip
MESSAGE = {
    "text": "【示例】今天不还，就通知你的家人和单位，还款转账到个人账户",
    "on": timezone.localdate().isoformat(),
}
MAIN = {
    "home", "articles:list", "articles:detail", "statutes:provision", "search:search", "qa:list", "qa:detail", "qa:ask",
    "selfhelp:guide", "selfhelp:cost", "selfhelp:letter", "account_login",
}  # fmt: skip
# The style guide shows the parts of many pages on one: twice the same part, headings of a part without those above it.
OF_SPECIMENS = ("heading-order: ", "landmark-unique: ")
_SEND = """values => {
  const form = document.querySelector("main form[method=post]"), fields = Object.entries(values);
  for (const [name, value] of fields) for (const one of [].concat(value)) {
    const all = [...form.querySelectorAll(`[name="${name}"]`)];
    const box = all.find(each => each.type === "radio" || each.type === "checkbox" ? each.value === one : true);
    if (!box) throw new Error(`no field ${name} for ${one}`);
    if (box.type === "radio" || box.type === "checkbox") box.checked = true; else box.value = one;
  }
  form.requestSubmit(form.querySelector("button[name=step][value=preview]") || form.querySelector("button.btn") || undefined);
}"""


@pytest.fixture
def world(live, settings, monkeypatch):
    settings.RATE_LIMITS = False
    monkeypatch.setattr("articles.forms.CorrectionForm.least_seconds", 0)
    return make_world(timezone.now())


@pytest.fixture
def visit(new_page):
    """Open page after page as one person; `visit.found` has the faults of each by its name."""
    return Visit(new_page(width=360))


class Visit:
    def __init__(self, page, asked=guards.GUARDS):
        self.page, self.asked, self.found = page, asked, {}

    def look(self, name):
        if faults := guards.everything(self.page, self.asked):
            self.found[name] = faults

    def open(self, name, address, status=200):
        got = self.page.goto(address).status
        if got == status:
            self.look(name)
        else:
            self.found[name] = f"{address} answers {got}"

    def send(self, name, values, address=None, *, shows=None):
        """Fill in the page's form and hand it in; what comes back has to have what `shows` selects."""
        if address:
            self.page.goto(address)
        with self.page.expect_navigation():
            self.page.evaluate(_SEND, values)
        if shows and not self.page.locator(shows).count():
            self.found[name] = f"no {shows} on {self.page.url}"
        else:
            self.look(name)


def of(world, *who):
    return {
        name: address
        for name, address in sorted(world.addresses.items())
        if next(kind for kind in KINDS if kind.name == name.partition("#")[0]).who in who
    }


def test_no_kind_of_page_is_left_out(world):
    assert {kind.name for kind in KINDS if kind.shape == PAGE} - set(world.addresses) == {"qa:mine_review"}


def test_a_stranger_can_use_the_main_pages(visit, world):
    for name in sorted(MAIN):
        visit.open(name, world.addresses[name])

    assert visit.found == {}


@pytest.mark.deep
def test_a_stranger_can_use_every_page(visit, world):
    for name, address in of(world, ANYBODY, LINK).items():
        visit.open(name, address)

    assert visit.found == {}


@pytest.mark.deep
def test_a_stranger_can_use_every_answer_to_a_form_and_every_refusal(visit, world):
    where = world.addresses
    publishing.retire(
        make_article("gone", now=timezone.now()), by=None, reason="内容已经不对了", now=timezone.now()
    )
    for name, address, status in (
        ("no such page", "/no-such-page/", 404),
        ("a page that was taken away", "/articles/gone/", 410),
        ("a bad page number", "/articles/?page=x", 404),
        ("nothing found", "/search/?q=qqzzxx", 200),
        ("no article", "/articles/?q=没有这个词", 200),
        ("no question", "/questions/?status=open&stage=summons", 200),
        ("a day that is none", "/statutes/civil-code/675/?on=2026-02-31", 400),
        ("before there was a law", "/statutes/civil-code/675/?on=1990-01-01", 404),
        ("a link that is void", "/questions/mail/void/", 404),
    ):
        visit.open(name, address, status)

    for tool, values in TYPED.items():
        visit.send(tool, values, f"/selfhelp/{tool}/", shows="#result")
    visit.page.get_by_role("button", name="放进“带走的一页”").click()
    visit.look("the page to take along")
    letter = LETTERS["payment-order-objection"] | COMMON
    visit.send("a letter", letter, where["selfhelp:letter"], shows=".letter")
    visit.send(
        "a letter that lacks something",
        {"received": "2026年2月31日"},
        where["selfhelp:letter"],
        shows=".errors",
    )
    visit.send("a sum that cannot be", {"base": "很多"}, where["selfhelp:cost"], shows=".errors")
    visit.send("a message", MESSAGE, where["selfhelp:message"], shows="mark")
    visit.send("an empty message", {}, where["selfhelp:message"], shows=".errors")
    visit.send(
        "a wrong password",
        {"login": "a@example.cn", "password": "x"},
        where["account_login"],
        shows=".errors",
    )
    visit.send("an empty report", {}, where["articles:correction"], shows=".errors")
    visit.send("a report", {"text": "第三条写错了，应当是三年。"}, where["articles:correction"], shows="h1")
    visit.send("no question", {}, where["qa:ask"], shows=".errors")
    visit.send("how others will see it", QUESTION, where["qa:ask"], shows="[name=agreed]")

    assert visit.found == {}


@pytest.mark.deep
def test_a_member_can_use_every_page_of_their_own(visit, world, sign_in):
    sign_in(visit.page, world.reader)
    pages = of(world, MEMBER) | {name: world.addresses[name] for name in OTHERWISE}
    visit.page.goto(pages["account_reauthenticate"])
    visit.look("account_reauthenticate")
    visit.page.fill("[name=password]", PASSWORD)
    visit.page.locator("main form button").first.click()
    for name, address in pages.items():
        if name != "account_reauthenticate":
            visit.open(name, address)
    visit.open("not for members", world.addresses["qa:desk"], 403)
    visit.send("how others will see it", QUESTION, world.addresses["qa:ask"], shows="[name=agreed]")
    visit.send("a receipt", {"agreed": "on"})

    assert visit.found == {}


@pytest.mark.deep
def test_lawyers_and_staff_can_use_every_page_of_theirs(visit, world, sign_in):
    sign_in(visit.page, world.lawyer)
    pages = of(world, LAWYER)
    review = pages.pop("qa:review")
    for name, address in pages.items():
        visit.open(name, address)
    visit.send("an answer that lacks something", {}, pages["qa:answer"], shows=".errors")
    sign_in(visit.page, world.colleague)
    visit.open("qa:review", review)
    sign_in(visit.page, make_staff("编辑"))
    for name, address in of(world, STAFF).items():
        visit.open(name, address)
    specimens = visit.found.pop("style_guide", {})
    specimens.pop("dead_ends", None)  # the contents without what they lead to
    real = [each for each in specimens.pop("axe", []) if not each.startswith(OF_SPECIMENS)]

    assert (visit.found, specimens, real) == ({}, {}, [])


@pytest.mark.deep
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_with_every_rule_in_both_schemes(new_page, world, sign_in, width):
    found = {}
    for person, who in (
        (None, (ANYBODY, LINK)), (world.reader, (MEMBER,)), (world.lawyer, (LAWYER,))
    ):  # fmt: skip
        visit = Visit(new_page(width=width), [guards.slow_axe, guards.enlarged])
        if person:
            sign_in(visit.page, person)
        for name, address in of(world, *who).items():
            if name != "qa:review":  # nobody reviews their own
                visit.open(name, address)
        found |= visit.found

    assert found == {}
