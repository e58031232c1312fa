"""Two amendments as they were: of each law every provision is cited once, and the tasks are held against a second comparison.

The comparison here knows nothing of the one that is tried: it asks whether the very characters of a provision stand under its
number in the new text, and for the others where they stand, or which new provision difflib finds the most alike.
"""

import json
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from statutes import citing, reviewing
from statutes.models import Provision, ReviewTask
from tests.factories import NOW, make_edition, make_statute

pytestmark = pytest.mark.django_db
LAWS = Path(__file__).parent.parent / "data" / "laws"


def official(name):
    """Number → wording, as published."""
    with (LAWS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["number"]: row["text"] for row in rows}


def letters(text):
    return "".join(text.split())


def amend(title, before, after, *, on):
    """Every provision of the old edition is cited by a section of its own; then the new edition takes effect."""
    statute = make_statute(title)
    old = make_edition(statute, label="旧", effective_from=date(2000, 1, 1), last_number=max(before))
    Provision.objects.bulk_create(Provision(edition=old, number=n, text=text) for n, text in before.items())
    texts = {str(n): f"<p>《{title}》第{n}条</p>" for n in before}
    day, library = date(2020, 1, 1), citing.Library.load()
    linked = {key: citing.link_html(html, on=day, library=library) for key, html in texts.items()}
    citing.record_all("article-section", linked, on=day)
    old.effective_to = on
    old.save()
    new = make_edition(statute, label="新", effective_from=on, last_number=max(after))
    Provision.objects.bulk_create(Provision(edition=new, number=n, text=text) for n, text in after.items())
    reviewing.ask_for_review(old, new, NOW)
    return {
        int(task.source_key): (task.old_provision.number, task.new_provision and task.new_provision.number)
        for task in ReviewTask.objects.select_related("old_provision", "new_provision")
    }


def moved(before, after):
    """What stands letter for letter under another number, and under one alone."""
    places = {}
    for number, text in after.items():
        places.setdefault(letters(text), []).append(number)
    return {
        number: places[letters(text)][0]
        for number, text in before.items()
        if letters(after.get(number, "")) != letters(text) and len(places.get(letters(text), [])) == 1
    }


def most_alike(text, before, after):
    """Of the provisions whose words are new, the one in which most of the old words stand in their order."""
    old_words = set(map(letters, before.values()))
    fresh = [number for number, one in after.items() if letters(one) not in old_words]
    words, matcher = letters(text), SequenceMatcher(autojunk=False)
    matcher.set_seq2(words)

    def share(number):
        matcher.set_seq1(letters(after[number]))
        return sum(block.size for block in matcher.get_matching_blocks()) / len(words)

    return max(fresh, key=share)


def test_civil_procedure_of_2023_opens_the_tasks_that_a_second_comparison_predicts():
    before, after = official("civil-procedure-2021"), official("civil-procedure-2023")

    tasks = amend("民事诉讼法", before, after, on=date(2024, 1, 1))

    untouched = {n for n, text in before.items() if letters(after[n]) == letters(text)}
    moves = moved(before, after)
    changed = set(before) - untouched - set(moves)
    expected = moves | {n: most_alike(before[n], before, after) for n in changed}
    assert (len(untouched), len(moves), len(changed)) == (187, 86, 18)
    assert tasks == {n: (n, to) for n, to in expected.items()}


@pytest.mark.deep
def test_company_law_of_2023_opens_a_task_for_all_that_changed_and_for_nothing_else():
    before, after = official("company-2018"), official("company-2023")

    tasks = amend("公司法", before, after, on=date(2024, 7, 1))

    untouched = {n for n, text in before.items() if letters(after.get(n, "")) == letters(text)}
    assert set(tasks) == set(before) - untouched
    moves = moved(before, after)
    assert {n: tasks[n][1] for n in moves} == moves
    of_new_words = {n: to for n, (_, to) in tasks.items() if n not in moves and to}
    agreed = [n for n, to in of_new_words.items() if to == most_alike(before[n], before, after)]
    assert len(agreed) >= 0.9 * len(of_new_words), sorted(set(of_new_words) - set(agreed))
