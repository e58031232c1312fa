"""What we tell search engines about a page holds to schema.org's own vocabulary, and to what the page shows."""

import json
import re
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from articles import publishing
from core import structured
from statutes.models import Statute
from tests.factories import (
    NOW,
    TODAY,
    make_answer,
    make_article,
    make_edition,
    make_lawyer,
    make_provision,
    make_question,
    make_statute,
    make_user,
)

WORDS = json.loads((Path(__file__).parents[1] / "data" / "schema_org.json").read_text(encoding="utf-8"))
SITE = settings.SITE_URL
pytestmark = pytest.mark.django_db


def facts(client, address):
    html = client.get(address).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(block) for block in blocks]


def of_schema(client, address):
    return {one["@type"]: one for one in facts(client, address) if one["@context"] == "https://schema.org"}


def lineage(kind):
    return {kind}.union(*(lineage(parent) for parent in WORDS["classes"][kind]["parents"]))


def properties(kind):
    known = {}
    for one in lineage(kind):
        known |= WORDS["classes"][one]["properties"]
    return known


def faults(node, path=""):
    """Each place where a block of facts does not hold to the vocabulary."""
    kind = node.get("@type")
    if kind is None:
        return [] if set(node) == {"@id"} else [f"{path}: no type"]
    if kind not in WORDS["classes"]:
        return [f"{path}: {kind} is no class"]
    known, found = properties(kind), []
    for key, said in node.items():
        here = f"{path}/{kind}.{key}"
        if key.startswith("@") or key.endswith("-input"):  # schema.org/docs/actions.html
            continue
        if key not in known:
            found.append(f"{here}: no such property")
            continue
        for one in said if isinstance(said, list) else [said]:
            if isinstance(one, dict):
                found += faults(one, here)
                if "@type" in one and not lineage(one["@type"]) & set(known[key]):
                    found.append(f"{here}: {one['@type']} is not among {known[key]}")
            elif not any(fits(one, wanted) for wanted in known[key]):
                found.append(f"{here}: {one!r} is none of {known[key]}")
    return found


def fits(said, wanted):
    if isinstance(said, bool):
        return wanted == "Boolean"
    if isinstance(said, int):
        return wanted in ("Integer", "Number")
    if wanted in WORDS["enumerations"]:
        return said.removeprefix("https://schema.org/") in WORDS["enumerations"][wanted]
    parse = {"Date": date.fromisoformat, "DateTime": datetime.fromisoformat}.get(wanted)
    try:
        return bool(parse(said)) if parse else wanted == "Text" or (wanted == "URL" and said.startswith(SITE))
    except ValueError:
        return False


def test_the_check_knows_what_is_wrong():
    wrong = {
        "@type": "Article", "reviewedBy": {"@type": "Person"}, "datePublished": "yesterday", "author": 3,
        "publisher": {"@type": "WebPage"}, "isAccessibleForFree": "yes", "about": {"name": "x"},
    }  # fmt: skip

    assert {fault.split(":")[0] for fault in faults(wrong)} == {
        f"/Article.{key}"
        for key in ("reviewedBy", "datePublished", "author", "publisher", "isAccessibleForFree", "about")
    }


def test_every_block_holds_to_the_vocabulary(client):
    lawyer = make_lawyer()
    publishing.mark_reviewed(make_article("a"), lawyer=lawyer, on=TODAY, by=make_user(), now=NOW)
    question = make_question(status="answered", answered_at=NOW)
    make_answer(question, lawyer, conclusion="先核对合同。")
    make_provision(675, edition=make_edition(promulgated_on=date(2020, 5, 28)))

    pages = {
        address: of_schema(client, address)
        for address in (
            "/", "/articles/a/", "/statutes/civil-code/", "/statutes/civil-code/675/", question.get_absolute_url(),
        )
    }  # fmt: skip

    assert {address: set(found) for address, found in pages.items()} == {
        "/": {"WebSite"},
        "/articles/a/": {"Article", "BreadcrumbList"},
        "/statutes/civil-code/": {"Legislation", "BreadcrumbList"},
        "/statutes/civil-code/675/": {"Legislation", "BreadcrumbList"},
        question.get_absolute_url(): {"QAPage", "BreadcrumbList"},
    }
    assert [fault for found in pages.values() for node in found.values() for fault in faults(node)] == []


def test_only_a_lawyer_whose_badge_is_good_is_named_as_reviewer(client):
    lawyer = make_lawyer(real_name="林晓舟")
    publishing.mark_reviewed(make_article("by-lawyer"), lawyer=lawyer, on=TODAY, by=make_user(), now=NOW)
    publishing.mark_reviewed(make_article("by-editors"), lawyer=None, on=TODAY, by=make_user(), now=NOW)

    def told(slug):
        page = of_schema(client, f"/articles/{slug}/")["Article"]["mainEntityOfPage"]
        return "reviewedBy" in page, page.get("lastReviewed")

    before = told("by-lawyer")
    lawyer.status = "expired"
    lawyer.save(update_fields=["status"])

    assert before == (True, TODAY.isoformat())
    assert told("by-lawyer") == (False, None)
    assert told("by-editors") == (False, TODAY.isoformat())


def test_the_way_to_a_page_is_told_with_whole_addresses(client):
    make_provision(675)

    steps = of_schema(client, "/statutes/civil-code/675/")["BreadcrumbList"]["itemListElement"]

    assert [(one["position"], one["name"], one["item"]["@id"]) for one in steps] == [
        (1, "首页", f"{SITE}/"),
        (2, "法条", f"{SITE}/statutes/"),
        (3, "民法典", f"{SITE}/statutes/civil-code/"),
    ]


def test_law_says_whether_it_is_in_force_and_what_is_no_law_says_nothing(client):
    make_provision(675)
    old = make_edition(make_statute("旧法"), effective_from=date(1999, 1, 1), effective_to=date(2021, 1, 1))
    make_provision(1, edition=old)
    custom = make_edition(make_statute("行业公约", level=Statute.Level.STANDARD))
    make_provision(2, edition=custom)

    def force(address):
        found = of_schema(client, address).get("Legislation", {})
        return found.get("legislationLegalForce", "").rpartition("/")[2]

    assert force("/statutes/civil-code/675/") == "InForce"
    assert force(f"/statutes/{old.statute.slug}/1/") == "NotInForce"
    assert force(f"/statutes/{custom.statute.slug}/2/") == ""


def test_baidu_and_toutiao_are_told_when_a_page_appeared_and_was_changed(client):
    make_article("a", title="停用", now=NOW)

    html = client.get("/articles/a/").content.decode()
    baidu = next(one for one in facts(client, "/articles/a/") if "baidu" in one["@context"])

    assert baidu == {
        "@context": "https://ziyuan.baidu.com/contexts/cambrian.jsonld",
        "@id": f"{SITE}/articles/a/",
        "title": "停用",
        "pubDate": "2026-11-21T10:00:00",
        "upDate": "2026-11-21T10:00:00",
    }
    assert '<meta property="bytedance:published_time" content="2026-11-21T10:00:00+08:00">' in html
    assert "bytedance" not in client.get("/articles/").content.decode()


def test_facts_cannot_end_their_own_block():
    said = structured.text({"name": "</script><b>&", "empty": None, "none": []})

    assert ("<" in said, "&" in said) == (False, False)
    assert json.loads(said) == {"name": "</script><b>&"}
