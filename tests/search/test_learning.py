"""The learned ranker: what it learns, what it leaves alone, and that nobody is told the answer while learning."""

import io
import json
import random

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from search import candidates, judgements, lessons, model, training
from search.engine import trees
from search.engine.block import FIELDS, Row
from search.engine.joining import build
from search.engine.library import Library
from search.judgements import Judgement
from search.segment import parse

TOPICS = ["租房", "离婚", "借款", "工伤", "继承", "商标", "保险", "旅游"]
LAY = ["房东赶人", "过不下去", "欠条要钱", "干活受伤", "老人走了", "牌子被抄", "出险不赔", "跟团被坑"]


def documents():
    """For each topic a law of ten provisions that share no word with how people ask, and words that all laws share."""
    chance = random.Random(4)
    for topic, name in enumerate(TOPICS):
        for number in range(10):
            body = "".join(chance.choices("应当依照规定承担责任权利义务", k=30)) + name + "之"
            words = {"title": f"{name}法{number}", "body": body}
            yield Row(
                topic * 10 + number,
                0,
                "provision",
                f"{topic}-{number}",
                tuple(words.get(field, "") for field in FIELDS),
                groups=(name, name),
            )


def judged(count=80, seed=5):
    """How people ask about a topic, each question with the one provision that always answers it."""
    chance = random.Random(seed)
    for number in range(count):
        topic = number % len(TOPICS)
        rest = "".join(chance.choices("请问我想知道怎么办才好呢他们说不行", k=8))
        yield Judgement(LAY[topic] + "，规定" + rest, (("provision", f"{topic}-3"),))


@pytest.fixture(scope="module")
def library():
    return Library([build(documents())])


@pytest.fixture(scope="module")
def fitted(library):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trees, "TREES", 7)
        return training.train(list(judged()), library, {})


def first(library, question, ranker):
    ranked = candidates.rank(parse(question), library, {}, reorder=ranker.reorder if ranker else None)
    return [library.ids[place] for place in ranked.places[:1]]


def test_it_learns_how_people_ask(library, fitted):
    fresh = list(judged(16, seed=99))
    right = [int(one.answers[0][1].split("-")[0]) * 10 + 3 for one in fresh]

    before = sum(
        first(library, one.question, None) == [wanted] for one, wanted in zip(fresh, right, strict=True)
    )
    after = sum(
        first(library, one.question, fitted) == [wanted] for one, wanted in zip(fresh, right, strict=True)
    )

    assert before < 5
    assert after >= 13


def test_nothing_that_a_question_is_told_comes_from_its_own_fold(library, monkeypatch):
    asked = list(judged())
    told = []
    example = training._example

    def spied(one, library, weights, vocabulary, memory, kinds):
        told.append((one, {other.grams for other in memory.precedents.all}, memory.lessons.asked))
        return example(one, library, weights, vocabulary, memory, kinds)

    monkeypatch.setattr(training, "_example", spied)
    monkeypatch.setattr(trees, "TREES", 1)
    training.train(asked, library, {})

    assert [one.question for one, _, _ in told] != []
    assert {one.question for one, _, _ in told} == {one.question for one in asked}
    for one, known, grams in told:
        assert training.precedent(one).grams not in known
        assert len(known) >= len(asked) // 2
        assert max(times for times, _ in grams.values()) <= len(asked) * (1 - 1 / training.FOLDS)


def test_what_questions_and_answers_share_weighs_more_than_what_they_never_share(library):
    places = np.array([3])
    shared = lessons.tally("租房期限", places, library)
    assert shared["租房"] == 1.0

    taught = lessons.learn([shared] * 6 + [lessons.tally("责任", np.array([], int), library)], library)
    missing = lessons.learn([{**shared, "租房": 0.0}] * 6, library)

    assert taught.weight("租房", 10, 80) > missing.weight("租房", 10, 80)
    assert taught.weight("租房", 79, 80) == 0


def test_the_file_reads_back_as_it_was_written(library, fitted, tmp_path):
    model.write(fitted, tmp_path / "model.json")

    again = model.read(tmp_path / "model.json")

    assert again.kinds == ("provision",)
    assert [set(one.grams) for one in again.precedents.all] == [
        set(one.grams) for one in fitted.precedents.all
    ]
    for one in judged(8, seed=7):
        assert first(library, one.question, again) == first(library, one.question, fitted)
    features, thresholds = fitted.trees.features.ravel(), fitted.trees.thresholds.ravel()
    on = np.where(np.arange(len(model.learned.FEATURES)) == features[:, None], thresholds[:, None], 0)
    on = on[np.isfinite(thresholds)].astype(np.float32)
    assert len(on) > 50
    assert np.abs(again.trees.predict(on) - fitted.trees.predict(on)).max() < 1e-5


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"version": 1}', '{"version": 3, "features": []}'])
def test_a_file_that_is_no_model_is_refused_and_the_site_does_without(settings, tmp_path, text):
    settings.VAR_DIR = settings.CONTENT_DIR = tmp_path
    path = tmp_path / "search" / model.NAME
    path.parent.mkdir()
    path.write_text(text)

    with pytest.raises(model.BadModel):
        model.read(path)
    assert model.Site().model() is None


def test_kinds_that_nobody_judged_keep_their_places(fitted):
    others = [
        Row(1000 + number, 0, "article", str(number), ("房东赶人规定", "", "", "", "房东赶人，规定应当"))
        for number in range(3)
    ]
    library = Library([build([*documents(), *others])])
    question = "房东赶人，规定应当承担责任的"

    plain = candidates.rank(parse(question), library, {})
    ordered = candidates.rank(parse(question), library, {}, reorder=fitted.reorder)

    def places_of_articles(ranked):
        return [(n, id) for n, id in enumerate(library.ids[ranked.places].tolist()) if id >= 1000]

    assert places_of_articles(plain) == places_of_articles(ordered) != []
    assert library.ids[plain.places].tolist() != library.ids[ordered.places].tolist()


def test_where_every_word_was_asked_for_nothing_else_is_added(library, fitted):
    plain = candidates.rank(parse("租房 法"), library, {})
    ordered = candidates.rank(parse("租房 法"), library, {}, reorder=fitted.reorder)

    assert sorted(ordered.places.tolist()) == sorted(plain.places.tolist()) == list(range(10))


def test_a_handful_of_judgements_teaches_nothing(library):
    with pytest.raises(training.TooFew, match="只有 0 个"):
        training.train(list(judged(8)), library, {})


@pytest.fixture
def files(tmp_path):
    corpus, questions = tmp_path / "corpus.jsonl", tmp_path / "questions.jsonl"
    rows = [
        {"id": one.key, "name": one.fields[0], "text": one.fields[-1], "law_key": one.groups[0]}
        for one in documents()
    ]
    corpus.write_text("\n".join(json.dumps(one) for one in rows), encoding="utf-8")
    asked = [{"text": one.question, "gold": [key for _, key in one.answers]} for one in judged()]
    questions.write_text("\n".join(json.dumps(one) for one in asked), encoding="utf-8")
    return corpus, questions


def test_training_and_measuring_on_files_leave_the_site_alone(files, tmp_path, monkeypatch):
    monkeypatch.setattr(trees, "TREES", 7)
    corpus, questions = files
    out, said = tmp_path / "model.json", io.StringIO()

    call_command("train_search", corpus=corpus, questions=questions, out=out, stdout=said)
    figures = []
    for learned_file in (None, out):
        told = io.StringIO()
        call_command(
            "evaluate_search", corpus=corpus, questions=questions, model=learned_file, json=True, stdout=told
        )
        figures.append(json.loads(told.getvalue()))

    assert said.getvalue().startswith("从 80 个问题学到了")
    assert figures[0]["documents"] == figures[1]["documents"] == 80
    assert figures[0]["recall"]["1"] < 0.5 < figures[1]["recall"]["1"]
    assert set(figures[0]) == {
        "documents", "questions", "recall", "mrr", "ndcg", "p50", "p95",
        "build_seconds", "index_megabytes", "peak_megabytes",
    }  # fmt: skip


@pytest.mark.parametrize("line", ["no json", '{"text": "花呗"}', '{"text": "花呗", "gold": []}', "[]"])
def test_a_malformed_question_is_named(files, tmp_path, line):
    corpus, questions = files
    questions.write_text(questions.read_text(encoding="utf-8") + "\n" + line, encoding="utf-8")

    with pytest.raises(CommandError, match=r"questions\.jsonl:81："):
        call_command("evaluate_search", corpus=corpus, questions=questions)


def test_rooms_tell_what_they_have_judged(db):
    one = Judgement("花呗逾期怎么办", (("provision", "1"),))
    judgements.register("test", lambda: [one])

    assert one in judgements.every()

    judgements.unregister("test")
    assert one not in judgements.every()
