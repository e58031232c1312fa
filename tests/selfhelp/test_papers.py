"""Papers explained: every number of a specimen leads to its explanation and back, and what they rest on is known."""

import re
from pathlib import Path

import pytest

from reference.models import Hotline
from search.query import search
from selfhelp import importing, papers
from selfhelp.lawful import CODE
from statutes import citing
from statutes.models import Citation
from tests.factories import TODAY, make_edition, make_provision, make_statute

EVERY = list(papers.papers())
FOLDER = Path(__file__).parents[2] / "content" / "selfhelp" / "papers"


def page(client, name):
    response = client.get(f"/selfhelp/papers/{name}/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_four_papers_that_people_hold_are_explained():
    assert EVERY == ["credit-report", "summons", "lawyers-letter", "repayment-agreement"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERY)
def test_every_part_leads_to_its_explanation_and_back_in_the_order_of_the_paper(client, name):
    html = page(client, name)
    keys = [part.key for part in papers.papers()[name].parts]

    assert re.findall(r'class="flag" href="#p-([a-z-]+)"', html) == keys
    assert re.findall(r'id="s-([a-z-]+)"', html) == keys
    assert re.findall(r'<section class="sec flow" id="p-([a-z-]+)"', html) == keys
    assert re.findall(r'href="#s-([a-z-]+)"', html) == keys
    assert html.count("样　本") == 2
    assert "都是编的" in html


@pytest.mark.django_db
def test_a_paper_is_the_same_for_everybody_and_may_be_kept(client):
    response = client.get("/selfhelp/papers/summons/")

    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response.wsgi_request.META["portal.public_page"] is True
    assert not response.cookies
    assert client.post("/selfhelp/papers/summons/").status_code == 405
    assert client.get("/selfhelp/papers/no-such-paper/").status_code == 404


@pytest.mark.django_db
def test_papers_are_listed_found_and_cited(client):
    law = make_statute("民事诉讼法", slug="civil-procedure-law", title="中华人民共和国民事诉讼法")
    provision = make_provision(128, edition=make_edition(law), text="第一款。\n\n第二款。")
    Hotline.objects.all().delete()

    importing.tell(on=TODAY)

    assert '<a href="/selfhelp/papers/summons/">' in client.get("/selfhelp/papers/").content.decode()
    assert "/selfhelp/papers/summons/" in client.get("/sitemap.xml").content.decode()
    assert "/selfhelp/papers/summons/" in {hit.url for hit in search("看懂传票", kind="tool").hits}
    keys = set(
        Citation.objects.filter(source_kind="paper", provision=provision).values_list("source_key", flat=True)
    )
    assert {"summons#when", "lawyers-letter#threat"} <= keys
    assert "看懂传票" in client.get(provision.page_url).content.decode()


def test_every_provision_named_is_written_as_a_code_and_nobody_is_judged():
    for paper in papers.papers().values():
        for text in (paper.lede, *paper.texts):
            assert "违法" not in text
            assert "！" not in text
            assert [code for code in CODE.findall(text) if citing.parse(code) is None] == []
        assert all(part.check and part.do for part in paper.parts)


def test_specimens_name_nobody_who_could_exist():
    for path in FOLDER.glob("*.toml"):
        shown = "\n".join(
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith(("text", "rows"))
        )
        assert not re.search(
            r"(?<![0-9])1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9X]|[京沪粤浙苏]0?[0-9]{3,4}民", shown
        )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('look = "heading"', 'look = "circle"'), "没有 circle 这种样子"),
        (('key = "cause"', 'key = "court"'), "同一个 key"),
        (('label = "案号"', ""), "一行要有 label"),
        (('lede = "', 'lead = "'), "不认识 lead"),
    ],
)
def test_a_damaged_paper_is_named_with_what_is_wrong(tmp_path, change, words):
    whole = (FOLDER / "summons.toml").read_text(encoding="utf-8")
    (tmp_path / "summons.toml").write_text(whole.replace(change[0], change[1], 1), encoding="utf-8")

    with pytest.raises(papers.Malformed, match=words):
        papers.load(tmp_path)
