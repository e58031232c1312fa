"""The guide as a graph: it loses nobody, walks in no circle, and says little."""

import tomllib
from pathlib import Path

import pytest

from selfhelp import checks, shelves
from selfhelp import guide as guides
from selfhelp.guide import Plan, Question, Unsound

CONTENT = Path(__file__).resolve().parents[2] / "content"
SMALL = """
start = "first"
[question.first]
title = "一？"
ways = [{ say = "甲", to = "second" }, { say = "乙", to = "plan" }]
[question.second]
title = "二？"
ways = [{ say = "甲", to = "plan" }, { say = "乙", to = "other" }]
[plan.plan]
title = "做"
now = "先做。"
do = ["一步"]
article = "some-article"
article_title = "文章"
calls = ["12348"]
ways = [{ say = "接着", to = "other" }]
[plan.other]
title = "再做"
now = "再做。"
do = ["一步"]
article = "some-article"
article_title = "文章"
calls = ["110"]
"""


@pytest.fixture(scope="module")
def guide():
    return guides.load(CONTENT / "guide.toml")


@pytest.fixture
def written(tmp_path):
    def write(text):
        (tmp_path / "guide.toml").write_text(text, encoding="utf-8")
        return guides.load(tmp_path / "guide.toml")

    return write


def test_a_question_knows_where_one_came_from_though_nobody_remembers_it(written):
    guide = written(SMALL)

    before = {name: [one.name for one in guide.asked_before(node)] for name, node in guide.nodes.items()}
    assert before == {
        "first": [],
        "second": ["first"],
        "plan": ["first", "second"],
        "other": ["first", "second"],
    }
    assert (guide.number_of(guide.nodes["second"]), guide.most_questions) == (2, 2)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('to = "other" }]\n[plan.plan]', 'to = "first" }]\n[plan.plan]', "走成了圈：first"),
        ('say = "接着", to = "other"', 'say = "接着", to = "nowhere"', "plan：没有 nowhere 这一步"),
        ('start = "first"', 'start = "second"', "走不到：first"),
        ('start = "first"', 'start = "plan"', "起点"),
        ('do = ["一步"]', "do = []", "plan：要有一到3步"),
        ('do = ["一步"]', 'do = ["1", "2", "3", "4"]', "现在有 4 步"),
        ('calls = ["12348"]', "calls = []", "至少一个电话"),
        ('title = "做"', 'titel = "做"', "plan：.*titel"),
        ("[plan.other]", "[plan.Other]", "Other：名字"),
        ('[{ say = "甲", to = "second" }, { say = "乙", to = "plan" }]', '[{ say = "甲", to = "second" }]', "两个回答"),
        ("start =", "start", "guide.toml"),
    ],
)  # fmt: skip
def test_a_guide_that_would_lose_somebody_is_refused_with_the_place(written, old, new, words):
    assert old in SMALL

    with pytest.raises(Unsound, match=words):
        written(SMALL.replace(old, new, 1))


def test_safety_is_asked_first_and_money_is_not_mentioned_there(guide):
    start = guide.nodes[guide.start]

    assert start.title == "你现在安全吗？"
    assert {way.to for way in start.ways} == {"call-now", "under-threat", "papers"}
    assert guide.nodes["call-now"].calls == ("110", "120", "12356")
    assert guide.nodes["call-now"].letters == ()


def test_the_way_is_short_and_nobody_answers_more_than_eight_questions(guide):
    assert guide.most_questions == 8


def test_whoever_is_called_about_another_has_a_way_of_their_own(guide):
    asked = [guide.nodes[name] for name in ("borrower-safe", "own-signature", "how-they-reach-me")]
    plans = {way.to for question in asked for way in question.ways if guide.nodes[way.to].is_plan}

    assert plans == {
        "someone-in-danger", "guarantor", "spouse", "heir", "promised", "called-about-another", "called-at-work",
        "visited-about-another", "exposed-online", "family",
    }  # fmt: skip
    assert "not-my-debt" in guide.nodes["called-at-work"].letters


def test_every_plan_leads_to_an_article_a_letter_and_numbers_that_the_site_holds(guide):
    numbers = {
        line.split(",")[0]
        for line in (CONTENT / "reference" / "hotlines.csv").read_text(encoding="utf-8").splitlines()
    }
    articles = {path.stem for path in (CONTENT / "articles").glob("*.md")}
    letters = {path.stem for path in (CONTENT / "letters").glob("*.md")}

    for plan in guide.plans:
        assert plan.article in articles, plan.name
        assert set(plan.letters) <= letters, plan.name
        assert set(plan.calls) <= numbers, plan.name


def test_a_plan_that_names_a_tool_which_is_not_there_stops_the_start(tmp_path, settings):
    assert checks.plans_lead_to_tools(None) == []
    settings.CONTENT_DIR = tmp_path
    (tmp_path / "guide.toml").write_text(SMALL.replace("calls =", 'tools = ["nowhere"]\ncalls =', 1), "utf-8")

    shelves.guide.cache_clear()
    (problem,) = checks.plans_lead_to_tools(None)
    shelves.guide.cache_clear()

    assert "方案 plan 写的工具 nowhere 不存在" in problem.msg


def test_what_runs_out_is_said_where_court_papers_came(guide):
    with_last_day = {plan.name for plan in guide.plans if plan.deadline}

    assert with_last_day >= {"summons", "payment-order", "arbitration", "enforcement", "before-due"}
    assert "15 日" in guide.nodes["payment-order"].deadline


def test_a_plan_knows_the_provisions_it_names(guide):
    assert guide.nodes["payment-order"].codes[:2] == ["民事诉讼法-227#2", "民事诉讼法-227#3"]


def test_the_kinds_of_nodes_are_told_apart(guide):
    assert all(isinstance(node, Question | Plan) for node in guide.nodes.values())
    assert len(guide.questions) + len(guide.plans) == len(guide.nodes) >= 43


def test_the_file_holds_nothing_but_start_questions_and_plans():
    raw = tomllib.loads((CONTENT / "guide.toml").read_text(encoding="utf-8"))

    assert set(raw) == {"start", "question", "plan"}
