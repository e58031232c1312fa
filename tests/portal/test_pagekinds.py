"""One table of all pages: an address that is not in it fails here, and so does a line whose address is gone."""

from collections import Counter

from django.urls import URLResolver, get_resolver

from portal.pagekinds import ANYBODY, FILE, KINDS, LINK, PAGE, PART, STEP


def names(resolver=None, space="", before=""):
    for each in (resolver or get_resolver()).url_patterns:
        path = before + str(each.pattern)
        if path.startswith("admin/"):
            continue
        if isinstance(each, URLResolver):
            yield from names(each, f"{space}{each.namespace}:" if each.namespace else space, path)
        else:
            yield f"{space}{each.name}"


def test_every_address_outside_the_admin_has_one_line_and_every_line_an_address():
    listed = Counter(kind.name for kind in KINDS)

    assert sorted(set(names()) - set(listed)) == []
    assert sorted(set(listed) - set(names())) == []
    assert [name for name, times in listed.items() if times > 1] == []


def test_what_search_engines_find_is_a_page_that_anybody_gets():
    assert {kind.name for kind in KINDS if kind.found and (kind.who, kind.shape) != (ANYBODY, PAGE)} == set()
    assert {kind.name for kind in KINDS if kind.paged and not kind.found} == set()


def test_every_line_says_something_that_is_meant():
    assert {kind.shape for kind in KINDS} == {PAGE, STEP, PART, FILE}
    assert {kind.name for kind in KINDS if kind.way and kind.shape != PAGE} == set()
    assert {kind.name for kind in KINDS if not kind.way and kind.shape == PAGE and kind.who != LINK} <= {
        "qa:mine_review"
    }
