from dataclasses import dataclass
from pathlib import Path

from statutes.comparing import Fate, compare
from statutes.importing.read import read_file

CONTENT = Path("content/statutes")


@dataclass(frozen=True)
class Row:
    number: int
    text: str
    sub: int = 0


def fates(old, new, *, is_whole=True):
    """Old number → fate and new number; new ones without an old one under 0."""
    found = {}
    for pair in compare(old, new, is_whole=is_whole):
        key = pair.old.number if pair.old else -pair.new.number
        found[key] = (pair.fate, pair.new.number if pair.new else None)
    return found


HEAR = "人民法院审理民事案件，应当保障当事人行使诉讼权利，公开开庭审理。"
PAY = "借款人应当按照约定的期限返还借款，并且支付利息；没有约定期限的，可以随时返还。"
LATE = "借款人未按照约定的期限返还借款的，应当按照约定或者国家有关规定支付逾期利息。"
SERVE = "送达诉讼文书必须有送达回证，由受送达人在送达回证上记明收到日期，签名或者盖章。"


def test_what_stands_to_the_letter_is_the_same_whatever_its_blanks():
    assert fates([Row(1, HEAR)], [Row(1, HEAR.replace("，", "，\n "))]) == {1: (Fate.SAME, 1)}


def test_what_moved_is_known_by_its_words_and_not_by_its_number():
    new = [Row(1, HEAR), Row(2, SERVE), Row(3, PAY), Row(4, LATE)]

    assert fates([Row(1, HEAR), Row(2, PAY), Row(3, LATE)], new) == {
        1: (Fate.SAME, 1),
        2: (Fate.MOVED, 3),
        3: (Fate.MOVED, 4),
        -2: (Fate.ADDED, 2),
    }


def test_a_word_more_is_a_change():
    new = [Row(1, HEAR), Row(2, PAY.replace("可以随时返还", "可以随时返还部分或者全部"))]

    assert fates([Row(1, HEAR), Row(2, PAY)], new)[2] == (Fate.CHANGED, 2)


def test_another_number_inside_is_told_apart_from_other_words():
    old = Row(9, f"依照本法第二百零一条之一规定，{PAY}")

    assert fates([old], [Row(9, f"依照本法第二百零五条规定，{PAY}")]) == {9: (Fate.REFERRED, 9)}


def test_what_is_found_nowhere_is_repealed_only_in_a_whole_edition():
    old, new = [Row(1, HEAR), Row(2, PAY)], [Row(1, HEAR)]

    assert fates(old, new)[2] == (Fate.REPEALED, None)
    assert fates(old, new, is_whole=False)[2] == (Fate.UNKNOWN, None)


def test_what_nobody_has_seen_is_paired_by_number_and_not_judged():
    assert fates([Row(5, "")], [Row(5, PAY)]) == {5: (Fate.UNKNOWN, 5)}


def test_words_that_went_into_a_longer_provision_are_found_there():
    new = [Row(7, f"{SERVE}\n{LATE}\n{PAY}")]

    found = fates([Row(7, SERVE + LATE), Row(8, PAY)], new)

    assert found == {7: (Fate.CHANGED, 7), 8: (Fate.MERGED, 7)}


def test_the_same_words_twice_go_to_the_same_number():
    assert fates([Row(4, HEAR), Row(9, HEAR)], [Row(8, HEAR), Row(9, HEAR)]) == {
        4: (Fate.MOVED, 8),
        9: (Fate.SAME, 9),
    }


def test_between_known_neighbours_less_likeness_is_enough():
    new_rule = "送达诉讼文书，受送达人不在时交同住的成年家属，由其在送达回证上签名。"
    old = [Row(1, HEAR), Row(2, SERVE), Row(3, PAY)]

    assert fates(old, [Row(1, HEAR), Row(2, new_rule), Row(3, PAY)])[2] == (Fate.CHANGED, 2)
    assert fates(old, [Row(1, HEAR), Row(2, PAY), Row(3, new_rule)])[2] == (Fate.REPEALED, None)


def test_civil_procedure_of_2023_as_far_as_we_hold_both():
    """The amendment of 2023 put four provisions before enforcement, which moved by four with its wording."""
    old, new = (
        [Row(one.number, one.values["text"], one.sub) for one in read_file(CONTENT / name).provisions]
        for name in ("civil-procedure-law-2021.md", "civil-procedure-law-2023.md")
    )

    found = {number: fate for number, fate in fates(old, new, is_whole=False).items() if number > 0}

    stayed = {number: (Fate.SAME, number) for number in (122, 126, 128, 147)}
    moved = (201, 221, 223, 243, 246, 249, 250, 251, 260, 262)
    assert found == stayed | {number: (Fate.MOVED, number + 4) for number in moved}
