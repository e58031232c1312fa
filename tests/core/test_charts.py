"""A chart says in words and rows what it draws."""

import xml.etree.ElementTree as ET

from core.charts import HEIGHT, Chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(chart):
    return ET.fromstring(chart.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def heights(chart):
    return [float(rect.get("height")) for rect in drawn(chart).iter(f"{SVG}rect")]


def test_columns_are_as_high_as_their_numbers_and_what_is_nothing_is_not_drawn():
    chart = Chart("reads", "阅读", "次", ("阅读",), [("一月", (5,)), ("二月", (0,)), ("三月", (10,))])

    assert heights(chart) == [HEIGHT / 2, HEIGHT]
    assert chart.words == "一共 15 次；最多的是“三月”，10 次。"
    assert chart.marks == ["一月", "二月", "三月"]


def test_a_second_kind_stands_on_the_first_and_is_told_apart_without_colour():
    chart = Chart("votes", "投票", "票", ("有帮助", "没帮助"), [("一月", (3, 1))])
    useful, lacking = drawn(chart).iter(f"{SVG}rect")

    assert (useful.get("fill"), lacking.get("fill")) == ("currentColor", "url(#votes-hatch)")
    assert float(lacking.get("y")) + float(lacking.get("height")) == float(useful.get("y"))
    assert chart.words == "一共 4 票（有帮助 3，没帮助 1）；最多的是“一月”，4 票。"


def test_the_drawing_is_named_and_described_and_carries_no_mark_of_its_labels():
    chart = Chart("a", "<script>读者</script>", "次", ("次数",), [('"<b>', (1,))])
    root = drawn(chart)
    names = root.get("aria-labelledby").split()

    assert [root.find(f".//*[@id='{name}']").text for name in names] == [chart.title, chart.words]
    assert "style" not in chart.svg
    assert list(root.iter(f"{SVG}script")) == []


def test_nothing_counted_yet_is_said_and_draws_no_column():
    chart = Chart("a", "阅读", "次", ("次数",), [])

    assert (chart.words, heights(chart), chart.marks) == ("还没有数字。", [], [])


def test_of_many_columns_only_the_ends_are_marked():
    chart = Chart("a", "阅读", "次", ("次数",), [(str(number), (1,)) for number in range(9)])

    assert chart.marks == ["0", "8"]
