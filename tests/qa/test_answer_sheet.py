"""The 答复摘要: what it says of its own version, and that paper of what is gone leads to no words; what engines read."""

import json
import re

import pytest
import segno

from qa import moderation, posting, sheets
from qa.models import Answer
from statutes import amending, citing
from tests.factories import (
    NOW,
    TODAY,
    answer_words,
    make_answer,
    make_lawyer,
    make_member,
    make_provision,
    make_question,
    make_review_task,
    make_revision,
)

pytestmark = pytest.mark.django_db
TITLE, CONCLUSION = "藏起来的标题会怎样", "藏起来的结论。"


@pytest.fixture
def answer(lawyer):
    question = make_question(status="answered", answered_at=NOW, title=TITLE)
    made = make_answer(
        question, lawyer, conclusion=CONCLUSION, grounds="<p>依据《民法典》第六百七十五条。</p>", licence_checked_on=TODAY,
        lawyer_firm="当时的律师事务所", next_steps="<ol><li>先核对账单。</li><li>再谈怎么还。</li></ol>",
    )  # fmt: skip
    return made


def page_of(client, answer, query=""):
    return client.get(f"/questions/answers/{answer.pk}/summary/{query}")


def test_the_sheet_says_who_when_which_version_and_what_it_is_not(client, answer, settings):
    page = page_of(client, answer).content.decode()

    for words in (
        TITLE, CONCLUSION, "林晓舟律师", "当时的律师事务所", f'执业证核验于 <time datetime="{TODAY:%Y-%m-%d}">', "第 1 版",
        "1. 先核对账单。", "2. 再谈怎么还。", "不是针对你个案的法律意见",
        f"{settings.SITE_URL}/questions/answers/{answer.pk}/summary/?v=1",
    ):  # fmt: skip
        assert words in page
    assert "意见书" not in page
    assert "ld+json" not in page
    assert "noindex" in page
    assert sheets.make(answer, 1, on=TODAY).code in page


def test_the_code_leads_to_the_page_that_says_whether_it_stands(answer, settings):
    sheet = sheets.make(answer, 3, on=TODAY)

    drawn = segno.make(
        f"{settings.SITE_URL}/questions/answers/{answer.pk}/summary/?v=3", error="m", micro=False
    )
    assert drawn.svg_inline(scale=3, border=4, dark="#000", light="#fff", omitsize=True) == sheet.code


def test_a_printed_version_stands_until_new_words_were_let_through(client, answer, moderator):
    first = page_of(client, answer, "?v=1").content.decode()
    moderation.approve(make_revision(answer, conclusion="改过的结论。"), moderator, now=NOW)

    old, new = (page_of(client, answer, f"?v={version}").content.decode() for version in (1, 2))

    assert "第 1 版：这一版仍有效" in first
    assert ("第 1 版：这一版已修改" in old, "改过的结论。" in old, CONCLUSION in old) == (True, True, False)
    assert "第 2 版：这一版仍有效" in new


def test_paper_that_stands_says_whether_a_colleague_differs_and_whether_the_badge_still_holds(client, answer):
    said = ["另一位律师有不同意见", "没有有效的执业证核验"]
    before = page_of(client, answer, "?v=1").content.decode()
    type(answer).objects.update(peer_review="disputed")
    type(answer.lawyer).objects.update(status="expired")

    after = page_of(client, answer, "?v=1").content.decode()

    assert [[words in page for words in said] for page in (before, after)] == [[False, False], [True, True]]


def test_an_answer_that_was_let_through_anew_is_another_version(lawyer, moderator):
    answer = make_answer(make_question(status="open"), lawyer, status="submitted")
    event = moderation.approve(answer, moderator, now=NOW)
    moderation.undo(event, answer, moderator, now=NOW)
    posting.edit_answer(answer, lawyer, answer_words(), NOW)

    moderation.approve(answer, moderator, now=NOW)

    assert sheets.version_of(answer) == 2


def test_law_that_changed_is_said_on_the_sheet_the_page_and_until_somebody_has_looked(
    client, answer, moderator
):
    provision = make_provision(675)
    Answer.objects.filter(pk=answer.pk).update(laws={"民法典-675": "civil-code/675"})
    linked = citing.link_html(answer.reasons, on=TODAY)
    citing.record("answer", str(answer.pk), linked, on=TODAY)
    standing = page_of(client, answer, "?v=1").content.decode()
    task = make_review_task("answer", answer.pk, provision)

    due = page_of(client, answer, "?v=1").content.decode()
    question_page = client.get(answer.question.get_absolute_url()).content.decode()
    amending.confirm(task, by=moderator, now=NOW)

    assert "法律状态：现行" in standing
    assert "第 1 版：法律已变化，待复查" in due
    assert "法律状态：待复查" in question_page
    assert "第 1 版：这一版仍有效" in page_of(client, answer, "?v=1").content.decode()


@pytest.mark.parametrize(
    ("gone", "says"),
    [
        (lambda answer, moderator: moderation.hide(answer, moderator, "wrong_law", now=NOW), "现在不公开"),
        (
            lambda answer, moderator: moderation.hide(answer.question, moderator, "privacy", now=NOW),
            "现在不公开",
        ),
        (lambda answer, moderator: purge(answer, moderator), "现在不公开"),
        (lambda answer, moderator: posting.withdraw(answer, answer.author, NOW), "律师已撤回"),
    ],
    ids=["hidden", "question hidden", "question purged", "retracted"],
)
def test_paper_of_what_is_gone_leads_to_no_words(client, answer, moderator, gone, says):
    assert TITLE in page_of(client, answer, "?v=1").content.decode()
    gone(answer, moderator)

    for query, status in (("", 410), ("?v=1", 410), ("?v=9", 404)):
        response = page_of(client, answer, query)
        page = response.content.decode()
        assert (response.status_code, says in page) == (status, status == 410)
        assert [
            words
            for words in (TITLE, CONCLUSION, "林晓舟", "当时的律师事务所", "先核对账单")
            if words in page
        ] == []


def purge(answer, moderator):
    moderation.hide(answer.question, moderator, "privacy", now=NOW)
    moderation.purge(answer.question, moderator, "privacy", now=NOW)


@pytest.mark.parametrize(
    "query", ["?v=0", "?v=2", "?v=", "?v=a", "?v=-1", "?v=１", "?v=999999999", "?v=1%00"]
)
def test_a_version_that_was_never_printed_is_not_found(client, answer, query):
    assert page_of(client, answer, query).status_code in (400, 404)


@pytest.mark.parametrize("status", ["submitted", "rejected"])
def test_what_was_never_public_has_no_sheet(client, status):
    assert page_of(client, make_answer(status=status)).status_code == 404


def test_what_does_not_fit_is_cut_within_its_share_and_what_one_part_leaves_another_takes():
    long, short = "<p>" + "长" * 3000 + "</p>", "<p>短的一句。</p>"
    full = make_answer(grounds=long, next_steps=long, risks=long, see_lawyer=long)
    uneven = make_answer(grounds=long, next_steps=short, risks=short, see_lawyer=short)

    whole = sheets.make(full, 1, on=TODAY)
    (grounds, *others) = sheets.make(uneven, 1, on=TODAY).parts

    assert [part.heading for part in whole.parts] == [
        "依据",
        "下一步与期限",
        "风险",
        "什么时候必须当面找律师",
    ]
    assert sum(len(line) for part in whole.parts for line in part.lines) <= sheets.ON_PAPER * sheets.LINE
    assert all(part.lines[-1].endswith("……") for part in whole.parts)
    assert len(grounds.lines[0]) > sheets.SHARES["grounds"] * sheets.LINE
    assert [part.lines for part in others] == [["短的一句。"]] * 3


def test_a_quotation_is_named_on_paper_and_not_repeated():
    make_provision(675, text="借款人应当按照约定的期限返还借款。")
    answer = make_answer(grounds="<p>{{law:民法典-675#1}}</p><p>所以要还。</p>", next_steps="<p>先还。</p>")

    (grounds, _) = sheets.make(answer, 1, on=TODAY).parts

    assert grounds.lines == ["《民法典》第六百七十五条第 1 款（原文见网页）", "所以要还。"]


def structured(client, question):
    page = client.get(question.get_absolute_url()).content.decode()
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return [each for each in map(json.loads, found) if each.get("@type") == "QAPage"]


def test_engines_read_an_answered_question_with_the_answers_of_verified_lawyers_alone(
    client, lawyer, settings
):
    question = make_question(status="answered", answered_at=NOW, title="</script><b>问题")
    good = make_answer(question, lawyer)
    make_answer(
        question,
        make_lawyer(make_member(), status="suspended", decision_reason="证照过期"),
        conclusion="甲。",
    )
    make_answer(question, make_lawyer(make_member()), conclusion="乙。", peer_review="disputed")
    make_answer(question, make_lawyer(make_member()), status="hidden", conclusion="丙。")
    make_answer(question, make_lawyer(make_member()), status="submitted", conclusion="丁。")

    (found,) = structured(client, question)

    asked = found["mainEntity"]
    assert (found["@type"], asked["name"], asked["answerCount"]) == ("QAPage", question.title, 1)
    (said,) = asked["suggestedAnswer"]
    assert (said["text"], said["url"]) == (
        " ".join(good.conclusions),
        settings.SITE_URL + good.get_absolute_url(),
    )
    assert said["author"]["name"] == lawyer.real_name


@pytest.mark.parametrize("status", ["open", "summary"])
def test_engines_read_nothing_where_nobody_has_answered_or_the_asker_has_left(client, lawyer, status):
    question = make_question(status=status)
    if status == "summary":
        make_answer(question, lawyer)

    assert structured(client, question) == []
