"""What became of it: asked twice, answered by one press, shown in sums alone, and forgotten otherwise."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts import privacy
from articles.tagging import merge_tags
from core.events import public_page_changed
from qa import outcomes, posting
from qa.models import Notice, Outcome, OutcomeSum
from qa.notifications import choosing, links
from qa.refusals import NotAllowed
from tests.factories import NOW, make_member, make_question

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked(author=None, *, said="", days=30, product=None, at=NOW):
    """Somebody who was asked, and perhaps has answered."""
    question = make_question(author, product=product, approved_at=at - days * DAY)
    return Outcome.objects.create(
        question=question, days=days, asked_at=at, said=said, said_at=at if said else None
    )


def page_of(outcome):
    return reverse("qa:outcome", args=[links.token(outcome.question.author, f"outcome:{outcome.pk}")])


def sums():
    rows = OutcomeSum.objects.order_by("pk").values_list("product__name", "days", "said", "number")
    return [row for row in rows if row[-1]]


# Asking


def test_askers_are_asked_once_after_thirty_and_once_after_ninety_days(reader, mailoutbox, told):
    question = make_question(reader, approved_at=NOW - 30 * DAY, title="标题不在信里")
    make_question(approved_at=NOW - 29 * DAY)
    make_question(approved_at=NOW - 51 * DAY)  # long before the command first ran
    make_question(approved_at=NOW - 30 * DAY, status="hidden")
    make_question(approved_at=NOW - 30 * DAY, status="summary", author=make_member(is_active=False))

    with told():
        numbers = [outcomes.ask_due(NOW), outcomes.ask_due(NOW), outcomes.ask_due(NOW + DAY)]
    with told(later=60 * DAY):
        numbers.append(outcomes.ask_due(NOW + 60 * DAY))

    assert numbers == [1, 0, 1, 1]
    assert [row.days for row in Outcome.objects.filter(question=question)] == [30, 90]
    mine = [mail for mail in mailoutbox if mail.to == [reader.email]]
    assert [mail.subject.split("] ")[1] for mail in mine] == [f"想问你一句（{question.pk} 号）"] * 2
    assert page_of(Outcome.objects.first()).split(":")[0][:40] in mine[0].body
    assert "标题不在信里" not in mine[0].body


def test_a_run_that_stopped_half_way_goes_on(reader):
    for _ in range(3):
        make_question(reader, approved_at=NOW - 30 * DAY)

    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outcomes.ask_due(NOW, stop)

    assert outcomes.ask_due(NOW) == 2
    assert Notice.objects.of(reader).count() == 3


def test_whoever_wants_no_such_mail_still_finds_the_question_on_the_site(client, reader, mailoutbox, told):
    choosing.choose(reader, {"outcomes": "site"})
    make_question(reader, approved_at=NOW - 30 * DAY)
    with told():
        outcomes.ask_due(NOW)
    client.force_login(reader)

    went = client.post(reverse("qa:read_notice", args=[Notice.objects.get().pk]), {"go": "1"})

    assert mailoutbox == []
    assert client.get(went.url).status_code == 200


# Answering


@time_machine.travel(NOW)
def test_opening_changes_nothing_pressing_says_it_and_it_may_be_changed_for_a_week(client, reader):
    outcome = asked(reader)
    url = page_of(outcome)

    opened = client.get(url)
    outcome.refresh_from_db()
    assert (opened.status_code, outcome.said) == (200, "")
    assert outcome.question.title not in opened.content.decode()
    pressed = client.post(url, {"said": "settled"})
    assert (pressed.status_code, pressed.url) == (303, url)
    assert "你选的是：<b>协商成功</b>" in client.get(url).content.decode()
    client.post(url, {"said": "paid"})
    outcome.refresh_from_db()
    assert (outcome.said, outcome.said_at) == ("paid", outcome.said_at)
    client.post(url, {"said": ""})
    outcome.refresh_from_db()
    assert (outcome.said, outcome.said_at) == ("", None)
    assert not client.cookies


@time_machine.travel(NOW)
def test_who_was_sued_is_led_to_the_papers_and_their_terms_at_once(client, reader):
    url = page_of(asked(reader))

    client.post(url, {"said": "sued"})
    page = client.get(url).content.decode()

    assert page.index("收到法院的材料，先做这三件") < page.index("后来怎样了</h1>")
    for address in (reverse("selfhelp:papers"), reverse("selfhelp:deadlines"), "tel:12348"):
        assert f'href="{address}"' in page


@pytest.mark.parametrize(
    ("fields", "later"),
    [({"said": "paid"}, 7 * DAY), ({}, 60 * DAY)],
    ids=["a week after answering", "two months after asking"],
)
def test_afterwards_nothing_is_taken_any_more_and_the_page_says_so(client, reader, fields, later):
    outcome = asked(reader, **fields)

    with time_machine.travel(NOW + later + timedelta(minutes=1)):
        answer = client.post(page_of(outcome), {"said": "sued"})
        outcome.refresh_from_db()
        assert (answer.status_code, outcome.said) == (403, fields.get("said", ""))
        assert "已经过了能改的时间" in answer.content.decode()
        assert 'value="paid"' not in client.get(page_of(outcome)).content.decode()


def test_words_that_are_no_choice_are_refused(reader):
    with pytest.raises(NotAllowed, match="选一个"):
        outcomes.say(asked(reader), "rich", NOW)


def test_a_press_that_says_nothing_takes_nothing_back(client, reader):
    outcome = asked(reader, said="paid")

    with time_machine.travel(NOW):
        found = [client.post(page_of(outcome), form) for form in ({}, {"List-Unsubscribe": "One-Click"})]

    outcome.refresh_from_db()
    assert ([each.status_code for each in found], outcome.said) == ([403, 403], "paid")


def test_a_withdrawn_question_asks_nobody_any_more(client, reader):
    outcome = asked(reader)
    url = page_of(outcome)
    posting.withdraw(outcome.question, reader, NOW)
    type(outcome.question).objects.update(author=None)

    assert client.get(url).status_code == 404
    assert client.post(url, {"said": "paid"}).status_code == 404


# Sums


def test_an_answer_becomes_one_more_in_a_sum_and_is_forgotten(huabei):
    first, late = asked(said="paid", product=huabei), asked(said="sued", at=NOW + DAY)
    heard = []
    public_page_changed.connect(lambda **said: heard.append(said["reason"]), weak=False, dispatch_uid="test")

    counts = [outcomes.count_up(NOW + 7 * DAY) for _ in range(2)]
    public_page_changed.disconnect(dispatch_uid="test")

    first.refresh_from_db()
    assert (counts, heard) == ([1, 0], [])  # one person alone changes nothing that is to be seen
    assert (first.said, first.counted_at) == ("", NOW + 7 * DAY)
    assert sums() == [("花呗", 30, "paid", 1)]
    with pytest.raises(NotAllowed):
        outcomes.say(first, "sued", NOW + 7 * DAY)
    outcomes.count_up(NOW + 8 * DAY)
    late.refresh_from_db()
    assert (late.said, (None, 30, "sued", 1) in sums()) == ("", True)


def test_the_nightly_tidying_adds_up_and_forgets_that_somebody_was_asked(huabei, capsys):
    asked(said="paid", product=huabei)
    asked(days=90)
    young = asked(at=NOW + 100 * DAY)

    with time_machine.travel(NOW + 181 * DAY):
        call_command("purge", only=["outcomes"])

    assert "outcomes：3　" in capsys.readouterr().out
    assert (sums(), list(Outcome.objects.all())) == ([("花呗", 30, "paid", 1)], [young])


def test_sums_show_from_ten_people_on_in_tenths_and_never_with_a_question(client, huabei, jiebei):
    for said, number in {"settled": 6, "sued": 3, "same": 1}.items():
        OutcomeSum.objects.create(product=huabei, days=30, said=said, number=number, shown=number)
    OutcomeSum.objects.create(product=jiebei, days=30, said="sued", number=9, shown=9)
    OutcomeSum.objects.create(product=None, days=30, said="sued", number=40, shown=40)

    page = client.get(reverse("qa:outcomes")).content.decode()

    (shown,) = outcomes.shares()
    assert shown.shares == [
        ("协商成功", "约六成"), ("已还清", "不到一成"), ("被起诉", "约三成"), ("没有变化", "约一成"),
    ]  # fmt: skip
    assert "花呗，30 天以后" in page
    assert "借呗" not in page
    assert ">9<" not in page


def test_sums_change_only_when_five_more_have_answered_so_that_two_days_tell_nothing_of_one(huabei):
    heard = []
    public_page_changed.connect(lambda **said: heard.append(said["reason"]), weak=False, dispatch_uid="test")

    def shown_after(number, said):
        for _ in range(number):
            asked(said=said, product=huabei)
        outcomes.count_up(NOW + 7 * DAY)
        return [(each.people, dict(each.shares)["被起诉"]) for each in outcomes.shares()]

    found = [shown_after(9, "paid"), shown_after(1, "paid"), shown_after(4, "sued"), shown_after(1, "sued")]
    public_page_changed.disconnect(dispatch_uid="test")

    assert found == [[], [(10, "不到一成")], [(10, "不到一成")], [(15, "约三成")]]
    assert heard == ["outcomes counted"] * 2


def test_sums_of_two_products_that_become_one_are_added_up(huabei, jiebei):
    for product, said, number in [(huabei, "paid", 6), (jiebei, "paid", 5), (jiebei, "sued", 4)]:
        OutcomeSum.objects.create(product=product, days=30, said=said, number=number, shown=number - 1)

    merge_tags(huabei, [jiebei], now=NOW)

    assert sorted(OutcomeSum.objects.values_list("product", "said", "number", "shown")) == [
        (huabei.pk, "paid", 11, 9), (huabei.pk, "sued", 4, 3),
    ]  # fmt: skip


def test_the_page_of_sums_costs_the_same_for_one_product_and_three(
    client, huabei, jiebei, django_assert_num_queries
):
    for product, days in [(huabei, 30), (huabei, 90), (jiebei, 30)]:
        OutcomeSum.objects.create(product=product, days=days, said="paid", number=12, shown=12)
        with django_assert_num_queries(2):  # one of them for the numbers in the foot
            client.get(reverse("qa:outcomes"))

    assert [(each.product.name, each.days, each.people) for each in outcomes.shares()] == [
        ("借呗", 30, 10), ("花呗", 30, 10), ("花呗", 90, 10),
    ]  # fmt: skip


def test_who_leaves_leaves_no_link_to_what_they_said(reader, huabei):
    asked(reader, said="sued", product=huabei)
    asked(reader, days=90)
    theirs = asked(said="paid")

    held = privacy.export(reader)["通知和后来怎样"]["后来怎样"]
    privacy.erase(reader)

    assert [(row["公开以后几天"], row["说"]) for row in held] == [(30, "被起诉"), (90, "")]
    assert sums() == [("花呗", 30, "sued", 1)]
    assert list(Outcome.objects.all()) == [theirs]


def test_no_public_page_of_a_question_tells_what_became_of_it(client, reader):
    outcome = asked(reader, said="sued")

    page = client.get(outcome.question.get_absolute_url()).content.decode()

    assert "被起诉</" not in page
    assert reverse("qa:outcome", args=["x"])[:-2] not in page
