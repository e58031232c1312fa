import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from search import curating
from search.importing import BadSynonyms, Loaded, load_synonyms, read_synonyms
from search.models import Synonym
from search.query import search

OURS = Path(settings.CONTENT_DIR) / "reference" / "synonyms.txt"


def write(folder, text):
    path = folder / "synonyms.txt"
    path.write_text(text, encoding="utf-8")
    return path


def found(text):
    return {hit.key for hit in search(text).hits}


def test_the_groups_of_the_site_load_and_load_again(db):
    first, second = load_synonyms(OURS), load_synonyms(OURS)

    assert first == Loaded(added=Synonym.objects.count())
    assert second == Loaded(same=first.added)


def test_words_of_a_group_find_each_other_and_an_entrance_leads_in_only(shelf, tmp_path):
    load_synonyms(write(tmp_path, "诉讼时效，追诉期间 < 三年不还\n"))
    shelf.put("ours", "诉讼时效")
    shelf.put("same", "追诉期间")
    shelf.put("slip", "三年不还")

    assert found("诉讼时效") == found("追诉期间") == {"ours", "same"}
    assert found("三年不还") == {"ours", "same", "slip"}


def test_the_typed_word_comes_before_its_synonym(shelf, tmp_path):
    load_synonyms(write(tmp_path, "诉讼时效，追诉期间"))
    shelf.put("same", "追诉期间")
    shelf.put("ours", "诉讼时效")

    assert [hit.key for hit in search("追诉期间").hits] == ["same", "ours"]
    assert [hit.key for hit in search("诉讼时效").hits] == ["ours", "same"]


def test_synonyms_do_not_lead_on_from_group_to_group(shelf, tmp_path):
    load_synonyms(write(tmp_path, "罚息 < 滞纳金\n违约金 < 滞纳金\n"))
    shelf.put("penalty", "违约金")
    shelf.put("interest", "罚息")

    assert found("滞纳金") == {"penalty", "interest"}
    assert found("罚息") == {"interest"}


def test_a_group_that_staff_edited_stays_theirs_and_a_new_one_still_comes(db, tmp_path):
    load_synonyms(write(tmp_path, "花呗 < 花贝\n"))
    group = Synonym.objects.get()
    group.leads = "花贝，花吧"
    curating.keep_synonym(group)

    loaded = load_synonyms(write(tmp_path, "花呗 < 花贝，花被\n借呗 < 借贝\n"))

    assert loaded == Loaded(added=1, kept=1)
    assert Synonym.objects.get(word="花呗").leads == "花贝，花吧"


def test_a_group_that_nobody_edited_follows_the_file(db, tmp_path):
    load_synonyms(write(tmp_path, "花呗 < 花贝\n"))

    assert load_synonyms(write(tmp_path, "花呗 < 花贝，花被\n")) == Loaded(changed=1)
    assert Synonym.objects.get().leads == "花贝，花被"


def test_a_group_that_is_switched_off_is_not_used_and_stays_off(shelf, tmp_path):
    path = write(tmp_path, "花呗 < 蚂蚁卡\n")
    load_synonyms(path)
    shelf.put("page", "花呗")
    group = Synonym.objects.get()
    group.is_used = False
    curating.keep_synonym(group)

    load_synonyms(path)

    assert found("蚂蚁卡") == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 说明\n花呗\n", ":2：“花呗”这一组只有一个词"),
        ("花呗，借呗\n\n< 花贝\n", ":3：每行先写本站用词"),
        ("花呗 < 花贝 < 花被\n", ":1：每行先写本站用词"),
        ("花呗，债\n", ":1：“债”只有一个字"),
        ("花呗 < 花贝\n花呗，蚂蚁花呗\n", ":2：“花呗”在第 1 行已经有一组"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_loaded(db, tmp_path, text, said):
    path = write(tmp_path, text)

    with pytest.raises(BadSynonyms) as caught:
        load_synonyms(path)

    assert f"{path}{said}" in str(caught.value)
    assert Synonym.objects.count() == 0


def test_the_groups_of_the_site_hold_no_word_twice():
    groups = read_synonyms(OURS)

    for group in groups:
        words = [*group.terms, *group.entrances]
        assert len(words) == len(set(words)), group.word


def judge(folder, *rows):
    path = folder / "queries.jsonl"
    path.write_text(
        "\n".join(json.dumps(row) if isinstance(row, dict) else row for row in rows), encoding="utf-8"
    )
    return path


def test_the_measure_counts_what_was_found_and_how_high(shelf, tmp_path):
    shelf.put("1", "花呗", url="/articles/huabei/")
    shelf.put("2", "借呗和花呗，先看合同", url="/articles/jiebei/")
    path = judge(
        tmp_path,
        {"q": "花呗", "articles": ["huabei"]},
        {"q": "花呗", "articles": ["jiebei"]},
        {"q": "借呗", "articles": ["jiebei", "missing"]},
    )
    said = io.StringIO()

    call_command("evaluate_search", "--site", "--questions", str(path), "--missed", stdout=said)

    assert said.getvalue().splitlines() == [
        "借呗：首个在第 1 位，缺 missing",
        "3 个搜索词：Success@1 0.667，Success@3 1.000，Success@10 1.000",
        "Recall@10 0.833，MRR@10 0.833",
    ]


@pytest.mark.parametrize(
    "row", ["no json", "[]", '{"articles": ["a"]}', '{"q": "花呗"}', '{"q": "花呗", "articles": 5}']
)
def test_a_malformed_judgement_is_named(db, tmp_path, row):
    path = judge(tmp_path, {"q": "花呗", "articles": ["a"]}, row)

    with pytest.raises(CommandError, match=r"queries\.jsonl:2："):
        call_command("evaluate_search", "--site", "--questions", str(path))
