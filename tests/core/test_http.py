import pytest
from django.http import Http404
from django.test import RequestFactory

from core.http import page_number


def _request(query):
    return RequestFactory().get("/", query)


def test_the_first_page_needs_no_number():
    assert page_number(_request({})) == 1


def test_a_page_number_is_read():
    assert page_number(_request({"page": "12"})) == 12


@pytest.mark.parametrize("junk", ["0", "-1", "", "1.0", "abc", "１", "01", "9" * 21, "1\x00", "1 "])
def test_a_page_that_cannot_be_is_politely_not_found(junk):
    with pytest.raises(Http404, match="没有这一页"):
        page_number(_request({"page": junk}))
