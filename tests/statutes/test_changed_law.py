"""From the new edition to the sentence that rests on the old one: what opens a task, what readers see, what closes it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission

from qa import moderation
from reference import keeping
from reference.models import LegalFigure
from statutes import amending, citing, reviewing
from statutes.desk import sentences
from statutes.models import Citation, Edition, Provision, ReviewTask
from tests.factories import (
    NOW,
    make_answer,
    make_article,
    make_edition,
    make_provision,
    make_question,
    make_review_task,
    make_staff,
    make_statute,
    make_user,
)

pytestmark = pytest.mark.django_db
STARTS = date(2027, 1, 1)
THEN = datetime(2027, 1, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SEALED = "被执行人未按执行通知履行法律文书确定的义务的，应当加倍支付迟延履行期间的债务利息。"
SERVED = "送达诉讼文书应当有送达回证，由受送达人在送达回证上签名或者盖章。"
PAY = "借款人应当按照约定的期限返还借款。"
PAY_NOW = "借款人应当按照约定的期限返还借款，并且支付利息。"


@pytest.fixture
def editor():
    return make_user(is_staff=True, display_name="林编辑")


@pytest.fixture
def law():
    """《某某法》 of three provisions, of which the article cites two."""
    edition = make_edition(make_statute("某某法", slug="some-law"), label="2020年公布", last_number=3)
    for number, text in ((1, PAY), (2, SEALED), (3, "本法自公布之日起施行。")):
        make_provision(number, edition=edition, text=text, summary="", gloss="")
    return edition


@pytest.fixture
def article(law):
    return make_article(
        "a",
        sections=[
            ("pay", "<p>先说别的。《某某法》第一条说要还。</p>"),
            ("late", "<p>《某某法》第二条说要加倍。</p>"),
        ],
    )


def amend(before, texts=((1, PAY_NOW), (2, SERVED), (3, SEALED), (4, "本法自公布之日起施行。")), **fields):
    """The edition of 2027: the first provision has more words, the second is new, and the others move by one."""
    edition = Edition(
        statute=before.statute, label="2027年修正", effective_from=STARTS, last_number=4, **fields
    )
    amending.publish_edition(edition, by=make_user(is_staff=True), now=NOW)
    for number, text in texts:
        amending.add_provision(Provision(edition=edition, number=number, text=text), by=None)
    return edition


def tasks():
    rows = ReviewTask.objects.order_by("old_provision__number").select_related(
        "old_provision", "new_provision"
    )
    return [
        (task.old_provision.number, task.new_provision and task.new_provision.number, task.fate, task.status)
        for task in rows
    ]


def section(client, article, key):
    """One section of the article as it stands on the page."""
    html = client.get(article.get_absolute_url()).content.decode()
    return html.split(f'aria-labelledby="{key}"')[1].split("</section>")[0]


def test_tasks_settle_as_the_wording_of_the_new_edition_comes_in(law, article):
    edition = amend(law, texts=())
    assert tasks() == [(1, None, "unknown", "open"), (2, None, "unknown", "open")]

    amending.add_provision(Provision(edition=edition, number=1, text=PAY), by=None)
    assert tasks() == [(1, 1, "same", "needless"), (2, None, "unknown", "open")]

    for number, text in ((2, SERVED), (3, SEALED)):
        amending.add_provision(Provision(edition=edition, number=number, text=text), by=None)
    assert tasks() == [(1, 1, "same", "needless"), (2, 3, "moved", "open")]


def test_a_place_is_held_to_the_wording_it_was_written_on_until_somebody_confirms(
    law, article, editor, client
):
    amend(law)

    with time_machine.travel(THEN, tick=False):
        citing.record_again(on=THEN.date())

        rows = Citation.objects.filter(source_kind="article-section")
        cited = set(rows.values_list("provision__edition__label", "provision__number"))
        assert cited == {("2020年公布", 1), ("2020年公布", 2)}
        assert tasks() == [(1, 1, "changed", "open"), (2, 3, "moved", "open")]
        assert 'href="/statutes/some-law/2/?on=2021-01-01"' in section(client, article, "late")

        amending.confirm(ReviewTask.objects.get(fate="changed"), by=editor, now=THEN)
        assert "?on=" not in section(client, article, "pay")


def test_readers_see_old_and_new_words_at_that_very_section(law, article, client):
    amend(law)

    before = section(client, article, "pay")
    with time_machine.travel(THEN, tick=False):
        pay, late = section(client, article, "pay"), section(client, article, "late")

    assert "法律将有变" in before
    assert "那天以前，仍按旧条文" in before
    assert "法律有变，这一节还没有复核" in pay
    assert (
        '返还借款<ins><span class="vh">增加：</span>，并且支付利息<span class="vh">。</span></ins>。' in pay
    )
    assert "第二条的文字没有变，现在是第三条。" in late
    assert "并且支付利息" not in late


def test_who_confirmed_and_when_is_shown(law, article, editor, client):
    amend(law)
    amending.confirm(ReviewTask.objects.get(fate="changed"), by=editor, now=NOW, note="看过")

    shown = section(client, article, "pay")

    assert "由林编辑按新条文复核过这一节" in shown
    assert '<time datetime="2026-11-21">' in shown
    assert "法律将有变" not in shown


def test_a_moved_number_is_not_confirmed_while_the_text_names_it(law, article, editor):
    amend(law)
    moved = ReviewTask.objects.get(fate="moved")

    with pytest.raises(amending.StillNamed, match="现在是第三条"):
        amending.confirm(moved, by=editor, now=NOW)
    amending.confirm(moved, by=editor, now=NOW, means_the_new=True)

    moved.refresh_from_db()
    assert moved.status == "confirmed"


def test_a_second_change_is_held_against_the_words_that_the_place_was_written_on(law, article):
    second = amend(law)
    third = Edition(statute=law.statute, label="2028年修正", effective_from=date(2028, 1, 1), last_number=4)
    amending.publish_edition(third, by=None, now=NOW)
    for number, text in ((1, PAY), (2, SEALED), (3, SERVED), (4, "本法自公布之日起施行。")):
        amending.add_provision(Provision(edition=third, number=number, text=text), by=None)

    assert second.provisions.count() == 4
    assert tasks() == [(1, 1, "same", "needless"), (2, 2, "same", "needless")]


def test_an_answer_says_what_changed_and_keeps_its_words(law, client):
    answer = make_answer(make_question(), status="submitted", body="<p>见《某某法》第二条。</p>")
    moderation.approve(answer, make_staff("审核员"), now=NOW)
    amend(law)

    with time_machine.travel(THEN, tick=False):
        shown = client.get(answer.question.get_absolute_url()).content.decode()

    assert "法律有变，这个回答还没有复核" in shown
    assert 'href="/statutes/some-law/2/?on=2021-01-01"' in shown


def test_who_cites_an_ended_edition_on_purpose_is_not_asked(law):
    edition = amend(law)
    with time_machine.travel(THEN, tick=False):
        make_article("later", now=THEN, sections=[("s", "<p>《某某法》（2020年公布）第一条当时这样写。</p>")])
        reviewing.settle(edition, THEN)

    assert Citation.objects.get().provision.edition == law
    assert tasks() == []


def test_a_provision_page_follows_the_words_through_the_editions(law, client):
    amend(law)
    address = "/statutes/some-law/1/"

    today = client.get(address).content.decode()
    with time_machine.travel(THEN, tick=False):
        then, moved = (
            client.get(address).content.decode(),
            client.get("/statutes/some-law/3/").content.decode(),
        )

    said_today, said_then = (page.split('id="history"')[1].split("</ul>")[0] for page in (today, then))
    assert "尚未施行" in said_today
    assert "你正在看的就是这一版。</b>现行有效" in said_today
    assert '<ins><span class="vh">增加：</span>，并且支付利息' in said_today
    assert "你正在看的就是这一版。</b>现行有效" in said_then
    assert "已失效" in said_then
    assert (
        "支付利息。" in then.split("<blockquote>")[1].split("</blockquote>")[0]
    )  # the new edition, without a command
    assert "第二条的文字没有变，现在是第三条。" in moved.split('id="history"')[1]


def test_a_page_that_cited_a_provision_before_it_changed_is_listed_under_the_new_wording(
    law, article, client
):
    amend(law)

    with time_machine.travel(THEN, tick=False):
        pages = client.get("/statutes/some-law/1/").content.decode().split("引用了这一条的文章")[1]

    assert "/articles/a/#pay" in pages
    assert "还没有公开的文章" not in pages


@pytest.fixture
def desk(client, editor, law, article):
    """The page of the admin on which an editor settles the tasks of the law."""
    amend(law)
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="statutes"))
    client.force_login(editor)
    return "/admin/statutes/reviewtask/desk/?law=some-law"


def test_the_desk_shows_each_sentence_beside_the_old_words_and_the_new(client, desk):
    shown = client.get(desk).content.decode()

    assert "<blockquote" in shown
    assert ">《某某法》第一条说要还。</blockquote>" in shown  # and not what stands before it
    assert '<ins><span class="vh">增加：</span>，并且支付利息' in shown
    assert "文中还写着《某某法》第二条，它现在是第三条" in shown
    assert 'href="/articles/a/#pay"' in shown


def test_the_sentence_that_only_links_to_a_provision_is_found(law):
    html = '<p>先说别的。到期要<a href="law:某某法-1#1">还钱</a>。再说别的。</p><p>{{law:某某法-2}}</p>'

    found = [sentences(html, law.provisions.get(number=n), citing.Library.load()) for n in (1, 2, 3)]

    assert found == [
        ["到期要还钱。"],
        ["{{law:某某法-2}}"],
        ["先说别的。到期要还钱。再说别的。\n{{law:某某法-2}}"],
    ]


def test_several_are_confirmed_at_once_and_a_moved_number_that_still_stands_is_refused(client, desk, editor):
    changed, moved = ReviewTask.objects.order_by("old_provision__number")

    answer = client.post(desk, {"task": [changed.pk, moved.pk], "note": "对过公报"}).content.decode()

    done = ReviewTask.objects.confirmed().get()
    assert (done.pk, done.confirmed_by, done.note) == (changed.pk, editor, "对过公报")
    assert "先把文中的条号改对" in answer
    assert 'value="对过公报"' in answer

    response = client.post(desk, {"task": [moved.pk], "means_the_new": [moved.pk]})
    assert response.status_code == 302
    assert not ReviewTask.objects.waiting().exists()


def test_nothing_chosen_is_said_and_keeps_the_note(client, desk):
    shown = client.post(desk, {"note": "写了一半"}).content.decode()

    assert "请先勾选看过的地方" in shown
    assert 'value="写了一半"' in shown


def test_who_may_only_look_at_tasks_cannot_open_the_desk(client, law):
    client.force_login(make_user(is_staff=True))

    assert client.get("/admin/statutes/reviewtask/desk/").status_code == 403


def test_a_figure_a_letter_and_a_calculation_say_what_changed_under_them(law, client):
    keeping.keep(
        LegalFigure(
            key="f", name="某个期限", value="3", unit="天", provision="某某法-1", binds="法院", source="x"
        )
    )
    amend(law)
    for kind, key in (("letter", "complaint#1"), ("rule", "cost")):
        make_review_task(kind, key, law.provisions.get(number=1))

    shown = {
        name: client.get(address).content.decode()
        for name, address in (
            ("数字", "/figures/"), ("信", "/selfhelp/letters/complaint/"), ("计算", "/selfhelp/cost/")
        )
    }  # fmt: skip

    assert "这个数字还没有复核" in shown["数字"]
    assert "这封信还没有复核" in shown["信"]
    assert "这个计算还没有复核" in shown["计算"]
