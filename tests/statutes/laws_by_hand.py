"""A library made by hand, so that the grammar of citations is tested without a database."""

from datetime import date

from statutes.citing import names
from statutes.citing.library import Held, HeldEdition, HeldLaw, Library


def _edition(slug, numbers, *, label="2020年公布", since, ends=None, last=1260, numbering=None):
    named = int(label[:4])
    return HeldEdition(
        years=frozenset({named, since.year}),
        named_year=named,
        amended="修" in label,
        effective_from=since,
        effective_to=ends,
        numbering_since=numbering or since,
        last_number=last,
        provisions={
            (number, sub): Held(i, number, sub, slug, slug)
            for i, (number, sub) in enumerate(numbers, since.year * 1000)
        },
    )


CIVIL, PROCEDURE, CRIMINAL = "中华人民共和国民法典", "中华人民共和国民事诉讼法", "中华人民共和国刑法"
PRIVACY, CREDIT = "中华人民共和国个人信息保护法", "征信业管理条例"
READING = "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释"
LENDING = "最高人民法院关于审理民间借贷案件适用法律若干问题的规定"


def _whole(last):
    return [(number, 0) for number in range(1, last + 1)]


_PROCEDURE_TODAY = _edition("procedure", _whole(306), label="2023年修正", since=date(2024, 1, 1), last=306)
_PROCEDURE_BEFORE = _edition(
    "procedure", [(253, 0)], label="2021年修正", since=date(2022, 1, 1), ends=date(2024, 1, 1), last=291
)
_CRIMINAL_TODAY = _edition(
    "criminal",
    [(175, 1), (253, 1), (293, 0), (293, 1)],
    label="2023年修正",
    since=date(2024, 3, 1),
    last=452,
    numbering=date(1997, 10, 1),
)
_LAWS = [
    ([CIVIL, "民法典"], [_edition("civil", _whole(1260), since=date(2021, 1, 1))]),
    ([PROCEDURE, "民事诉讼法", "民诉法"], [_PROCEDURE_TODAY, _PROCEDURE_BEFORE]),
    ([CRIMINAL, "刑法"], [_CRIMINAL_TODAY]),
    (
        [PRIVACY, "个人信息保护法", "个保法"],
        [
            _edition(
                "privacy", [(13, 0), (24, 0), (69, 0)], label="2021年公布", since=date(2021, 11, 1), last=74
            )
        ],
    ),
    (
        [CREDIT, "征信条例"],
        [
            _edition(
                "credit",
                [(n, 0) for n in range(15, 20)],
                label="2013年公布",
                since=date(2013, 3, 15),
                last=47,
            )
        ],
    ),
    (
        [READING, "民诉解释", "民诉法解释"],
        [_edition("reading", [(90, 0), (91, 0)], label="2022年修正", since=date(2022, 4, 10), last=550)],
    ),
    (
        [LENDING, "民间借贷规定"],
        [_edition("lending", [(25, 0), (29, 0)], label="2020年修正", since=date(2021, 1, 1), last=31)],
    ),
]


def library():
    """Seven laws, one of them in two editions."""
    held, aliases = [], {}
    for titles, editions in _LAWS:
        slug = next(iter(editions[0].provisions.values())).slug
        held.append(HeldLaw(titles[0], titles[1], slug, editions))
        aliases |= dict.fromkeys(names.keys(*titles), held[-1])
    return Library(held, aliases)
