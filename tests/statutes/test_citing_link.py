from datetime import date

import pytest

from statutes import citing
from statutes.citing import Unresolved
from statutes.models import Citation
from tests.factories import TODAY, make_edition, make_provision, make_statute

pytestmark = pytest.mark.django_db


@pytest.fixture
def article_675():
    return make_provision(675)


@pytest.fixture
def article_676(article_675):
    return make_provision(676, text="应当支付逾期利息。")


def _html(html, **arguments):
    return citing.link_html(html, on=TODAY, **arguments).html


def test_a_named_provision_becomes_a_link(article_675):
    linked = citing.link_html("<p>按《民法典》第六百七十五条还钱。</p>", on=TODAY)

    assert linked.html == '<p>按<a href="/statutes/civil-code/675/">《民法典》第六百七十五条</a>还钱。</p>'
    assert linked.provisions == [article_675]
    assert linked.unresolved == []


def test_each_of_a_list_has_its_own_link(article_675, article_676):
    assert _html("<p>民法典第675、676条</p>") == (
        '<p><a href="/statutes/civil-code/675/">民法典第675</a>、<a href="/statutes/civil-code/676/">676条</a></p>'
    )


def test_both_ends_of_a_range_are_links_and_all_between_are_cited(article_675, article_676):
    article_677 = make_provision(677, text="提前返还。")

    linked = citing.link_html("<p>《民法典》第六百七十五条至第六百七十七条</p>", on=TODAY)

    assert linked.html.count("<a ") == 2
    assert linked.provisions == [article_675, article_676, article_677]


def test_a_paragraph_leads_to_its_place_on_the_page(article_675):
    assert 'href="/statutes/civil-code/675/#k2"' in _html("<p>民法典第675条第二款</p>")


def test_a_reference_back_reaches_over_paragraphs(article_675, article_676):
    linked = citing.link_html("<p>《民法典》第675条</p><ul><li>同法第676条</li></ul>", on=TODAY)

    assert linked.provisions == [article_675, article_676]
    assert '<li><a href="/statutes/civil-code/676/">同法第676条</a></li>' in linked.html


def test_a_name_in_bold_is_still_a_name(article_675):
    assert _html("<p><strong>《民法典》</strong>第675条</p>") == (
        '<p><strong>《民法典》</strong><a href="/statutes/civil-code/675/">第675条</a></p>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="/articles/x/">《民法典》第675条</a></p>',
        "<blockquote><p>《民法典》第675条</p></blockquote>",
        '<figure class="law"><blockquote><p>民法典第675条</p></blockquote></figure>',
        "<p>合同第675条，第三条建议</p>",
    ],
)
def test_links_quotations_and_contracts_stay_as_they_are(article_675, html):
    linked = citing.link_html(html, on=TODAY)

    assert linked.html == html
    assert linked.provisions == []


def test_markup_beside_a_link_survives(article_675):
    assert _html("<p>3 &lt; 5 &amp; 《民法典》第675条 &gt; <em>是</em></p>") == (
        '<p>3 &lt; 5 &amp; <a href="/statutes/civil-code/675/">《民法典》第675条</a> &gt; <em>是</em></p>'
    )


def test_an_address_written_by_hand_is_resolved(article_675):
    linked = citing.link_html('<p><a href="law:民法典-675#1">按约定还</a></p>', on=TODAY)

    assert linked.html == '<p><a href="/statutes/civil-code/675/#k1">按约定还</a></p>'
    assert linked.provisions == [article_675]


def test_an_address_that_leads_nowhere_loses_its_link_and_is_told():
    linked = citing.link_html(
        '<p>先<a href="law:民法典-1">看这条</a>吧，<a href="/x/">另一处</a></p>', on=TODAY
    )

    assert linked.html == '<p>先看这条吧，<a href="/x/">另一处</a></p>'
    assert linked.unresolved == [Unresolved("law:民法典-1", "这一条不在法条库里")]


def test_a_quotation_token_counts_as_a_citation(article_675):
    linked = citing.link_html("<p>{{law:民法典-675}}</p><p>{{law:民法典-1}}</p>", on=TODAY)

    assert linked.provisions == [article_675]
    assert linked.unresolved == [Unresolved("{{law:民法典-1}}", "这一条不在法条库里")]


def test_links_can_be_stored_as_codes(article_675):
    html = '<p>《民法典》第675条第一款，<a href="law:民法典-675">这条</a></p>'

    assert _html(html, as_codes=True) == (
        '<p><a href="law:民法典-675#1">《民法典》第675条第一款</a>，<a href="law:民法典-675">这条</a></p>'
    )


def test_an_old_text_leads_to_the_edition_of_its_day():
    statute = make_statute("民事诉讼法", aliases=["民诉法"])
    old = make_edition(
        statute, label="2021年修正", effective_from=date(2022, 1, 1), effective_to=date(2024, 1, 1)
    )
    today = make_edition(statute, label="2023年修正", effective_from=date(2024, 1, 1))
    make_provision(253, edition=old)
    make_provision(253, edition=today)
    address = f"/statutes/{statute.slug}/253/"

    assert f'"{address}?on=2022-01-01"' in citing.link_html("<p>民诉法第253条</p>", on=date(2023, 6, 1)).html
    assert f'"{address}"' in citing.link_html("<p>民诉法第253条</p>", on=TODAY).html
    assert (
        f'"{address}?on=2022-01-01"' in citing.link_html("<p>民诉法（2021年修正）第253条</p>", on=TODAY).html
    )


def test_what_stays_text_is_told(article_675):
    unresolved = citing.unresolved_in("<p>《合同法》第206条，旧民法典第675条</p>", on=TODAY)

    assert unresolved == [
        Unresolved("《合同法》第206条", "这部法律已经废止"),
        Unresolved("民法典第675条", "文中指的是旧版，条号可能不同"),
    ]


def test_linking_costs_two_queries_however_much_is_named_and_its_rows_one_more(
    article_675, article_676, django_assert_num_queries
):
    with django_assert_num_queries(2):
        citing.link_html("<p>《民法典》第675条</p>", on=TODAY)
    with django_assert_num_queries(2):
        linked = citing.link_html("<p>《民法典》第675条、第676条</p>" * 20, on=TODAY)
    with django_assert_num_queries(1):
        assert linked.provisions == [article_675, article_676]


def test_recording_costs_the_same_for_one_text_and_for_many(
    article_675, article_676, django_assert_num_queries
):
    linked = citing.link_html("<p>《民法典》第675条、第676条和第677条</p>", on=TODAY)

    with django_assert_num_queries(5):
        citing.record_all("article-section", {"one": linked}, on=TODAY)
    with django_assert_num_queries(5):
        citing.record_all("article-section", {f"s{i}": linked for i in range(20)}, on=TODAY)

    assert Citation.objects.resolved().count() == 2 * 21


# Citations


def _record(html, key="s1"):
    citing.record("article-section", key, citing.link_html(html, on=TODAY), on=TODAY)


def _recorded(key="s1"):
    return {
        (row.raw_text, row.provision_id, row.reason) for row in Citation.objects.of("article-section", key)
    }


def test_citations_are_kept_both_ways(article_675):
    _record("<p>《民法典》第675条，《合同法》第206条</p>")

    assert _recorded() == {
        ("《民法典》第六百七十五条", article_675.pk, ""),
        ("《合同法》第206条", None, "这部法律已经废止"),
    }


def test_recording_again_replaces_what_was_known_of_that_source_alone(article_675, article_676):
    _record("<p>民法典第675条</p>")
    _record("<p>民法典第675条</p>", key="s2")

    _record("<p>民法典第676条</p>")

    assert _recorded() == {("《民法典》第六百七十六条", article_676.pk, "")}
    assert _recorded("s2") == {("《民法典》第六百七十五条", article_675.pk, "")}


def test_a_source_can_be_forgotten(article_675):
    _record("<p>民法典第675条，《合同法》第206条</p>")

    citing.forget("article-section", "s1")

    assert _recorded() == set()


# The command


def _cite(text, capsys, tmp_path):
    from django.core.management import call_command

    path = tmp_path / "text.md"
    path.write_text(text, encoding="utf-8")
    call_command("cite", str(path))
    return capsys.readouterr().out.splitlines()


def test_the_command_prints_one_object_a_line(article_675, capsys, tmp_path):
    assert _cite("按《民法典》第六百七十五条和刑法第293条之一\n第三条建议", capsys, tmp_path) == [
        '{"law": "中华人民共和国民法典", "number": 675, "sub": 0, "held": true, "text": "《民法典》第六百七十五条"}',
        '{"law": "中华人民共和国刑法", "number": 293, "sub": 1, "held": false, "text": "刑法第293条之一"}',
    ]


@pytest.mark.parametrize(
    "text", ["**《民法典》**第675条", "<p>《民法典》<b>第675条</b></p>", "[看](law:民法典-675#1)"]
)
def test_the_command_reads_markdown_and_html(article_675, capsys, tmp_path, text):
    (line,) = _cite(text, capsys, tmp_path)

    assert '"number": 675, "sub": 0, "held": true' in line
