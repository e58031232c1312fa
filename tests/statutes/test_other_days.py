"""A law on any day: what each edition made of a provision, and words where there is no text of that day."""

from datetime import date

import pytest

from statutes import reviewing
from statutes.models import Provision
from tests.factories import NOW, make_edition, make_provision, make_statute

pytestmark = pytest.mark.django_db
HEAR = "人民法院审理民事案件，应当保障当事人行使诉讼权利，公开开庭审理。"
PAY = "借款人应当按照约定的期限返还借款，并且支付利息；没有约定期限的，可以随时返还。"
LATE = "借款人未按照约定的期限返还借款的，应当按照约定或者国家有关规定支付逾期利息。"
SERVE = "送达诉讼文书必须有送达回证，由受送达人在送达回证上记明收到日期，签名或者盖章。"
TAX = "纳税人应当在规定期限内申报。"
END = "本法自2020年1月1日起施行。《中华人民共和国甲法》、《中华人民共和国乙法》同时废止。"

FIRST, NONE = "我们收的最早的一版。", "这一版里没有找到和它相近的条。"


@pytest.fixture
def law():
    """《某某法》: of four provisions one stays, one goes, one is taken in by another, and one is new."""
    statute = make_statute("某某法", slug="some-law")
    old = make_edition(
        statute,
        label="2019年公布",
        effective_from=date(2020, 1, 1),
        effective_to=date(2024, 1, 1),
        last_number=5,
    )
    new = make_edition(statute, label="2023年修订", effective_from=date(2024, 1, 1), last_number=4)
    for edition, texts in (
        (old, (HEAR, SERVE + LATE, PAY, TAX, END)),
        (new, (HEAR, f"{SERVE}\n{LATE}\n{PAY}", "另外的全新一条，讲保密。", END)),
    ):
        Provision.objects.bulk_create(
            Provision(edition=edition, number=n, text=text) for n, text in enumerate(texts, 1)
        )
    reviewing.ask_for_review(old, new, NOW)
    return statute


@pytest.fixture
def page(client):
    def get(address, status=200):
        response = client.get(f"/statutes/{address}")
        assert response.status_code == status
        return response.content.decode()

    return get


def history(html):
    """Edition by edition, newest first, with what is said of it."""
    steps = html.split('id="history"')[1].split("</ul>")[0].split("<li>")[1:]
    return [
        (step.split("</a>")[0].rpartition(">")[2], step.split("起施行。")[1].split("</p>")[0])
        for step in steps
    ]


@pytest.mark.usefixtures("law")
def test_the_history_of_a_provision_names_every_edition_and_the_kind_of_change(page):
    law_of = {
        "some-law/3/?on=2021-01-01": [("第二条（2023年修订）", "第三条的内容并入了第二条。"), ("第三条（2019年公布）", FIRST)],
        "some-law/4/?on=2021-01-01": [("2023年修订", NONE), ("第四条（2019年公布）", FIRST)],
        "some-law/3/": [("第三条（2023年修订）", "新增：上一版里没有找到和它相近的条。"), ("2019年公布", NONE)],
        "some-law/1/": [("第一条（2023年修订）", "文字和条号都没有变。"), ("第一条（2019年公布）", FIRST)],
    }  # fmt: skip

    assert {address: history(page(address)) for address in law_of} == law_of


def test_before_its_first_day_a_law_says_what_it_put_out_of_force_and_leads_to_what_we_hold_of_it(law, page):
    former = make_edition(
        make_statute("甲法", slug="former"), effective_from=date(2000, 1, 1), effective_to=date(2020, 1, 1)
    )
    make_provision(1, edition=former)

    for address in ("some-law/", "some-law/1/"):
        shown = page(f"{address}?on=2019-06-01", status=404)

        assert "《某某法》从 2020-01-01 起施行，那天还没有施行。" in shown
        assert "《中华人民共和国乙法》同时废止。" in shown
        assert '<a href="/statutes/former/?on=2019-06-01">中华人民共和国甲法</a>' in shown
        assert '<a href="/statutes/some-law/?on=2020-01-01">2019年公布</a>' in shown
    assert "2023年修订" in page("some-law/?on=2030-01-01")


def test_a_day_without_the_number_without_the_law_or_without_a_text_is_told_apart(law, page):
    law.editions.filter(label="2023年修订").update(effective_to=date(2028, 1, 1))
    law.editions.filter(label="2019年公布").update(effective_to=date(2023, 1, 1))

    said = {
        address: page(f"some-law/{address}", status=404)
        .split('class="lede">')[1]
        .split("</p>")[0]
        .rpartition("文本。")[2]
        for address in ("5/?on=2025-01-01", "1/?on=2028-01-01", "1/?on=2023-06-01")
    }

    assert said == {
        "5/?on=2025-01-01": "那天施行的是2023年修订，它一共 4 条，没有第五条。",
        "1/?on=2028-01-01": "《某某法》从 2028-01-01 起不再施行，我们没有收到接着它的版本。",
        "1/?on=2023-06-01": "2023-06-01 那天施行的版本，我们没有收。",
    }
