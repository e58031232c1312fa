"""Addresses that are worked out once: the same as the map of addresses gives."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from core.addresses import address


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("home", ()),
        ("qa:detail", (7,)),
        ("statutes:provision", ("civil-code", "293-1")),
        ("admin:articles_article_change", (3,)),
    ],
)
def test_an_address_is_the_one_that_the_map_gives_the_first_time_and_every_other(name, args):
    wanted = reverse(name, args=args)

    assert (address(name, *args), address(name, *args)) == (wanted, wanted)


def test_a_name_that_the_map_does_not_hold_is_an_error_every_time():
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            address("statutes:detail")


def test_another_map_of_addresses_has_addresses_of_its_own(settings):
    assert address("home") == "/"

    settings.ROOT_URLCONF = "statutes.urls"

    assert address("list") == "/statutes/"
    with pytest.raises(NoReverseMatch):
        address("home")


def test_a_template_writes_addresses_with_and_without_arguments_by_name_and_into_a_variable():
    source = (
        "{% url 'statutes:detail' slug %} {% url name pk %} {% url 'statutes:detail' slug=slug %} "
        "{% url 'no-such' as away %}[{{ away }}]"
    )

    text = Template(source).render(Context({"slug": "civil-code", "name": "qa:detail", "pk": 7}))

    assert text == "/statutes/civil-code/ /questions/7/ /statutes/civil-code/ []"
