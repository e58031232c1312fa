"""Invents a library as large as wanted out of the site's own content: its sentences put together anew, always in the same way.

A hundredth are articles, a tenth are provisions, the rest are questions of readers with one answer to three. The words
are those that the site and its readers use, so what is common and what is rare stands in proportion; places, firms, sums
and days are strewn in between, as people write them.
"""

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ARTICLES, PROVISIONS = 0.01, 0.1  # shares of the whole
SEED = 20261122
_BREAK = re.compile(r"(?<=[。；！？])|\n+")
_MARKUP = re.compile(r"\]\([^)]*\)|\{\{[^}]*\}\}|\{#[^}]*\}|^[#>|\-\s*]+|[\[\]*|`]", re.M)
PLACES = [
    "杭州",
    "成都",
    "武汉",
    "长沙",
    "郑州",
    "西安",
    "济南",
    "福州",
    "合肥",
    "昆明",
    "贵阳",
    "南宁",
    "太原",
    "沈阳",
    "海口",
]
PRODUCTS = [
    "花呗",
    "借呗",
    "微粒贷",
    "白条",
    "月付",
    "放心借",
    "信用卡",
    "网商贷",
    "网贷",
    "小额贷款",
    "车贷",
    "分期",
]
PEOPLE = ["我", "我妈", "我爸", "老公", "老婆", "表弟", "同事", "室友", "前男友", "妹妹"]


@dataclass(frozen=True)
class Invented:
    """One page, as `search.sources.Document` wants it."""

    kind: str
    key: str
    title: str
    summary: str = ""
    headings: tuple[str, ...] = ()
    body: str = ""
    tags: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    authority: int = 0
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What pages are put together from."""

    asked: tuple[str, ...]  # sentences that people type
    said: tuple[str, ...]  # sentences of articles
    law: tuple[str, ...]  # sentences of provisions
    headings: tuple[str, ...]
    tags: tuple[str, ...]
    laws: tuple[str, ...]


def read(content: Path) -> Words:
    """The sentences of the site's articles, laws and of what people type."""
    asked, said, law, headings, tags, laws = [], [], [], [], {}, []
    for path in _files(content / "articles"):
        head, text = _parts(path)
        if head:
            asked += [head["question"], *head.get("asked", ())]
            tags |= dict.fromkeys(head.get("tags", ()))
            headings += [_plain(line) for line in text.splitlines() if line.startswith("#")]
            said += _sentences(text)
    for path in _files(content / "statutes"):
        head, text = _parts(path)
        if head:
            laws.append(head["statute"]["title"])
            law += _sentences(text)
    return Words(*map(tuple, (asked, said, law, headings, tags, laws)))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


def _parts(path: Path) -> tuple[dict, str]:
    pieces = path.read_text(encoding="utf-8").split("+++\n", 2)
    return (tomllib.loads(pieces[1]), pieces[2]) if len(pieces) == 3 else ({}, "")


def _plain(line: str) -> str:
    return _MARKUP.sub("", line).strip()


def _sentences(text: str) -> list[str]:
    return [sentence for piece in _BREAK.split(text) if len(sentence := _plain(piece)) > 3]


def pages(words: Words, count: int, seed: int = SEED) -> Iterator[Invented]:
    """So many pages; the same for the same words, count and seed."""
    chance = random.Random(seed)
    firms = ["".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(2)) for _ in range(count // 50 + 1)]
    articles, provisions = int(ARTICLES * count), int(PROVISIONS * count)
    for number in range(count):
        if number < articles:
            yield _article(words, chance, number)
        elif number < articles + provisions:
            yield _provision(words, chance, number)
        else:
            yield _question(words, chance, number, firms)


def _article(words: Words, chance: random.Random, number: int) -> Invented:
    return Invented(
        "article",
        str(number),
        title=chance.choice(words.asked) + "，" + chance.choice(words.headings),
        summary="\n".join(chance.choices(words.said, k=3)),
        headings=tuple(chance.choices(words.headings, k=8)),
        body="\n".join(chance.choices(words.said, k=60)),
        tags=tuple(chance.sample(words.tags, 3)),
        asked=tuple(_typed(words, chance) for _ in range(30)),
        authority=60,
    )


def _provision(words: Words, chance: random.Random, number: int) -> Invented:
    law = words.laws[number % len(words.laws)]
    part = f"{law}（{number // 500}）"
    return Invented(
        "provision",
        str(number),
        title=f"《{part}》第{number % 500}条",
        body="\n".join(chance.choices(words.law, k=chance.randint(1, 5))),
        headings=(f"第{number % 50}章",),
        tags=(f"{law}{number % 500}条",),
        authority=chance.choice((60, 60, 60, 55, 45, 10)),
        groups=(part, f"{part}|{number % 50}"),
    )


def _question(words: Words, chance: random.Random, number: int, firms: list[str]) -> Invented:
    told = [_told(words, chance, firms) for _ in range(chance.randint(3, 7))]
    answers = [chance.choices(words.said, k=chance.randint(6, 16)) for _ in range(chance.randint(1, 3))]
    return Invented(
        "question",
        str(number),
        title=_typed(words, chance),
        summary="\n".join(answer[0] for answer in answers),
        body="".join(told) + "\n" + "\n".join("".join(answer) for answer in answers),
        tags=tuple(chance.sample(words.tags, 2)),
    )


def _typed(words: Words, chance: random.Random) -> str:
    """A sentence that somebody may type: two that people type, each in part."""
    one, other = chance.choice(words.asked), chance.choice(words.asked)
    begun = one[: chance.randint(4, max(4, len(one)))]
    return chance.choice((one, chance.choice(PRODUCTS) + one, begun + other, chance.choice(PEOPLE) + other))


def _told(words: Words, chance: random.Random, firms: list[str]) -> str:
    """A sentence of somebody's story."""
    sum_ = f"{chance.randint(500, 90000)}元" if chance.random() < 0.8 else f"{chance.randint(1, 30)}万"
    day = f"{chance.randint(2022, 2026)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    return chance.choice((
        f"{day}在{chance.choice(PRODUCTS)}借了{sum_}，{chance.choice(words.asked)}。",
        f"{chance.choice(PEOPLE)}在{chance.choice(PLACES)}，{chance.choice(words.asked)}，还差{sum_}。",
        f"{chance.choice(firms)}小额贷款公司说{chance.choice(words.asked)}。",
        f"{chance.choice(words.asked)}，{chance.choice(words.asked)}。",
    ))  # fmt: skip
