from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from core.events import public_page_changed
from search.models import SearchEntry
from statutes import amending, citing, reviewing
from statutes.models import Edition, Provision, ReviewTask
from tests.factories import NOW, TODAY, make_edition, make_provision, make_statute, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user(is_staff=True)


@pytest.fixture
def told():
    """Reasons of the changes that public pages heard of."""
    reasons = []

    def hear(reason, **sent):
        reasons.append(reason)

    public_page_changed.connect(hear, dispatch_uid="amending")
    yield reasons
    public_page_changed.disconnect(dispatch_uid="amending")


def _new_edition(statute, **fields):
    fields = {"label": "2027年修正", "effective_from": date(2027, 1, 1), "last_number": 1260} | fields
    return Edition(statute=statute, **fields)


# Provisions


def test_a_corrected_wording_is_stored_found_told_and_recorded(editor, told):
    provision = make_provision(675)
    provision.text = "借款人应当按照约定的期限返还花呗借款。"

    amending.correct_provision(provision, by=editor, reason="和公报核对后改正")

    assert Provision.objects.get().text == "借款人应当按照约定的期限返还花呗借款。"
    assert "花呗" in SearchEntry.objects.get(kind="provision").body
    assert LogEntry.objects.get().change_message == "和公报核对后改正"
    assert len(told) == 1


def test_official_wording_is_not_changed_without_a_reason(editor, told):
    provision = make_provision(675)
    provision.text = "别的话。"

    with pytest.raises(amending.Refused, match="写明原因"):
        amending.correct_provision(provision, by=editor, reason=" ")

    assert Provision.objects.get().text == "借款人应当按照约定的期限返还借款。"
    assert told == []


def test_our_own_words_may_be_changed_without_a_reason(editor):
    provision = make_provision(675)
    provision.summary = "到期就还。"

    amending.correct_provision(provision, by=editor, reason="")

    assert Provision.objects.get().summary == "到期就还。"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "请填官方原文"),
        ({"text_status": "unseen"}, "不能有原文"),
        ({"text_status": "unseen", "text": "", "summary": ""}, "要有本站的概括"),
        ({"number": 1261}, "最后一条是第 1260 条"),
    ],
)
def test_a_provision_quotes_or_says_that_it_cannot(editor, fields, words):
    provision = make_provision(675)
    for name, value in fields.items():
        setattr(provision, name, value)

    with pytest.raises(amending.Refused, match=words):
        amending.correct_provision(provision, by=editor, reason="试试")


def test_what_a_person_has_changed_survives_the_next_load(editor, tmp_path):
    from statutes.importing import load_statutes
    from tests.statutes.test_loading import BODY, HEAD

    (tmp_path / "credit.md").write_text(HEAD + BODY, encoding="utf-8")
    load_statutes(tmp_path)
    provision = Provision.objects.get(number=16)
    provision.summary = "编辑写的话。"
    amending.correct_provision(provision, by=editor, reason="")

    assert load_statutes(tmp_path).kept == ["征信业管理条例第十六条"]
    assert Provision.objects.get(number=16).summary == "编辑写的话。"


# Editions


def test_a_new_edition_ends_the_one_before_it_and_asks_for_review(editor, told):
    provision = make_provision(675)
    citing.record("article-section", "s1", citing.link_html("<p>民法典第675条</p>", on=TODAY), on=TODAY)

    tasks = amending.publish_edition(_new_edition(make_statute()), by=editor, now=NOW)

    provision.edition.refresh_from_db()
    assert provision.edition.effective_to == date(2027, 1, 1)
    assert [(task.source_key, task.old_provision) for task in tasks] == [("s1", provision)]
    assert "2027年修正" in ReviewTask.objects.get().reason
    assert SearchEntry.objects.get(kind="provision").title == "民法典第六百七十五条"  # until that day
    assert len(told) == 1


def test_an_imported_edition_asks_for_review_of_what_it_says_otherwise_elsewhere_or_nowhere():
    old = make_edition(make_statute(), last_number=4)
    texts = {
        1: "出借人应当按照约定提供借款。",
        2: "借款人应当按照约定收取借款。",
        3: "借款的利息不得预先在本金中扣除。",
        4: "当事人另有约定的除外，但是不得违反国家有关规定。",
    }
    for number, text in texts.items():
        make_provision(number, edition=old, text=text)
        citing.record(
            "section", f"s{number}", citing.link_html(f"<p>民法典第{number}条</p>", on=TODAY), on=TODAY
        )
    new = make_edition(make_statute(), label="2027年修正", effective_from=date(2027, 1, 1), last_number=3)
    after = {1: texts[1], 2: "借款人应当按照约定的日期、数额收取借款。", 3: texts[4]}
    for number, text in after.items():
        make_provision(number, edition=new, text=text)

    tasks = reviewing.ask_for_review(old, new, NOW)

    said = {task.source_key: (str(task.new_provision), task.reason.rpartition("；")[2]) for task in tasks}
    assert said == {
        "s2": ("民法典第二条", "文字改了"),
        "s3": ("None", "新版里没有找到相近的条"),
        "s4": ("民法典第三条", "条号变了，文字没有变"),
    }
    was = {one.number: one.predecessor and one.predecessor.number for one in new.provisions.all()}
    assert was == {1: 1, 2: 2, 3: 4}


@pytest.mark.parametrize(
    "days",
    [
        {"effective_from": date(2020, 1, 1)},
        {"effective_from": date(2020, 1, 1), "effective_to": date(2021, 6, 1)},
        {"effective_from": date(2021, 1, 1)},
    ],
)
def test_two_editions_are_never_in_force_on_one_day(editor, days):
    make_edition()

    with pytest.raises(amending.Refused, match="重叠"):
        amending.publish_edition(_new_edition(make_statute(), **days), by=editor, now=NOW)

    assert Edition.objects.count() == 1


def test_an_older_edition_can_be_added_with_its_end(editor):
    make_edition()
    old = _new_edition(
        make_statute(), label="2010年公布", effective_from=date(2010, 1, 1), effective_to=date(2021, 1, 1)
    )

    assert amending.publish_edition(old, by=editor, now=NOW) == []
    assert Edition.objects.count() == 2


def test_a_name_belongs_to_one_law(editor):
    make_statute("民法典")
    other = make_statute("刑法")
    other.aliases = ["《中华人民共和国民法典》"]

    with pytest.raises(amending.Refused, match="一个名字只能指一部法律"):
        amending.keep_statute(other, by=editor)


def test_of_two_people_who_confirm_a_task_the_second_is_told(editor):
    make_provision(675)
    citing.record("article-section", "s1", citing.link_html("<p>民法典第675条</p>", on=TODAY), on=TODAY)
    (task,) = amending.publish_edition(_new_edition(make_statute()), by=editor, now=NOW)
    amending.confirm(task, by=editor, now=NOW)

    with pytest.raises(amending.AlreadyConfirmed):
        amending.confirm(task, by=make_user(is_staff=True), now=NOW)

    task.refresh_from_db()
    assert (task.status, task.confirmed_by) == ("confirmed", editor)


# The admin


@pytest.fixture
def editing(client, editor):
    """A signed-in editor with the rights over the law."""
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="statutes"))
    client.force_login(editor)
    return client


def _form(client, address):
    """The fields of a change form as a browser would send them back, without rows in its inlines."""
    form = client.get(address).context["adminform"].form
    given = {name: form[name].value() for name in form.fields}
    given |= {"editions-TOTAL_FORMS": 0, "editions-INITIAL_FORMS": 0}
    return {
        name: value.isoformat() if isinstance(value, date) else "" if value is None else value
        for name, value in given.items()
    }


def test_an_editor_corrects_a_provision_in_the_admin(editing):
    provision = make_provision(675)
    address = reverse("admin:statutes_provision_change", args=[provision.pk])

    refused = editing.post(address, _form(editing, address) | {"text": "改过的原文。 \r\n第二款。"})
    assert "改动官方原文要写明原因" in refused.content.decode()
    assert "改过的原文。" in refused.content.decode()

    editing.post(address, _form(editing, address) | {"text": "改过的原文。 \r\n第二款。", "reason": "核对"})
    assert Provision.objects.get().text == "改过的原文。\n第二款。"
    assert LogEntry.objects.get().change_message == "核对"


def test_an_editor_adds_an_edition_in_the_admin(editing):
    old = make_edition()
    address = reverse("admin:statutes_edition_add")
    fields = _form(editing, address) | {"statute": old.statute_id, "label": "2027年修正", "last_number": 1260}

    refused = editing.post(address, fields | {"effective_from": "2021-01-01"})
    assert "同一天只能有一个版本施行" in refused.content.decode() or "已存在" in refused.content.decode()

    assert editing.post(address, fields | {"effective_from": "2027-01-01"}).status_code == 302
    old.refresh_from_db()
    assert old.effective_to == date(2027, 1, 1)


def test_names_are_checked_in_the_admin(editing):
    make_statute("民法典")
    other = make_statute("刑法")
    address = reverse("admin:statutes_statute_change", args=[other.pk])

    refused = editing.post(address, _form(editing, address) | {"aliases": "民法典、刑律"})
    assert "一个名字只能指一部法律" in refused.content.decode()

    editing.post(address, _form(editing, address) | {"aliases": "刑律、刑典"})
    other.refresh_from_db()
    assert other.aliases == ["刑律", "刑典"]


def test_a_law_shows_its_editions_in_the_admin(editing):
    edition = make_edition(label="2020年公布")

    shown = editing.get(reverse("admin:statutes_statute_change", args=[edition.statute_id])).content.decode()

    assert reverse("admin:statutes_edition_change", args=[edition.pk]) in shown


def test_the_editor_sees_what_stayed_text(editing):
    linked = citing.link_html("<p>《合同法》第206条</p>", on=TODAY)
    citing.record("article-section", "s1", linked, on=TODAY)

    shown = editing.get(reverse("admin:statutes_citation_changelist"), {"resolved": "no"}).content.decode()

    assert "《合同法》第206条" in shown
    assert "这部法律已经废止" in shown


@pytest.mark.parametrize("model", ["statute", "edition", "provision", "citation", "reviewtask"])
def test_every_list_opens_with_rows_and_deletes_nothing(editing, editor, model):
    make_provision(675)
    citing.record("article-section", "s1", citing.link_html("<p>民法典第675条</p>", on=TODAY), on=TODAY)
    amending.publish_edition(_new_edition(make_statute()), by=editor, now=NOW)

    shown = editing.get(reverse(f"admin:statutes_{model}_changelist")).content.decode()

    assert "民法典" in shown
    assert "delete_selected" not in shown


def test_a_review_is_confirmed_from_the_list(editing, editor):
    make_provision(675)
    citing.record("article-section", "s1", citing.link_html("<p>民法典第675条</p>", on=TODAY), on=TODAY)
    (task,) = amending.publish_edition(_new_edition(make_statute()), by=editor, now=NOW)

    editing.post(
        reverse("admin:statutes_reviewtask_changelist"),
        {"action": "confirm_chosen", "_selected_action": [task.pk]},
    )

    task.refresh_from_db()
    assert (task.status, task.confirmed_by) == ("confirmed", editor)
