"""What an editor is shown of a page: before it is imported, and claim by claim afterwards. Reads, writes nothing."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count

from articles.borrowing import bare
from articles.claims import clean
from articles.laws import law_codes
from articles.models import Article, Category, FormerSlug, SourceClaim, Tag
from articles.sourcepages.found import Found
from core.markup import from_markdown
from core.text import fold, pinyin_slug
from statutes import citing
from statutes.citing import Library
from statutes.models import Provision

LONGEST_SUGGESTION = 40
_APART = re.compile(r"[、，,;；\s]+")


# Proposals for the draft


def suggest_slug(title: str) -> str:
    """An address that nothing uses yet, from the pinyin of a title."""
    whole = pinyin_slug(title)
    stem = whole[:LONGEST_SUGGESTION]
    if len(whole) > len(stem) and "-" in stem:
        stem = stem.rpartition("-")[0]  # no half words
    stem = stem.strip("-") or "draft"
    taken = set(Article.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= set(FormerSlug.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug for number in count(1) if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )


def guess_category(found: Found) -> Category | None:
    """The shelf whose name the page's own words come closest to; None when that is anybody's guess."""
    shelves = list(Category.objects.all())
    words = {shelf: {shelf.name[i : i + 2] for i in range(len(shelf.name) - 1)} for shelf in shelves}
    said = " ".join(
        [found.category or "", found.title or "", found.title or "", *(s.heading for s in found.sections)]
    )
    scores = {
        shelf: sum(said.count(word) / sum(word in others for others in words.values()) for word in mine)
        for shelf, mine in words.items()
    }
    best = sorted(scores.values(), reverse=True)[:2]
    if not best or not best[0] or (len(best) > 1 and best[0] == best[1]):
        return None
    return max(scores, key=lambda shelf: scores[shelf])


def sort_tags(printed: Iterable[str]) -> tuple[list[str], list[str]]:
    """Tags of the page that are ours too, and those that are not. 花呗网贷 is 花呗 and 网贷 where both are known."""
    ours = {fold(name): name for name in Tag.objects.values_list("name", flat=True)}
    known: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for tag in map(clean, printed):
        parts = _taken_apart(fold(tag), ours)
        known |= dict.fromkeys(ours[part] for part in parts)
        if not parts and tag:
            unknown[tag] = None
    return list(known), list(unknown)


def _taken_apart(tag: str, ours: dict[str, str]) -> list[str]:
    if tag in ours:
        return [tag]
    for cut in range(len(tag) - 1, 0, -1):
        if tag[:cut] in ours and (rest := _taken_apart(tag[cut:], ours)):
            return [tag[:cut], *rest]
    return []


# The law that a page quotes


@dataclass(frozen=True)
class LawState:
    """What the library says of a provision that a page names: held, superseded or missing, and why."""

    words: str
    state: str
    label: str
    code: str = ""
    note: str = ""
    url: str = ""


LABELS = {"held": "库里有", "superseded": "已被取代或废止", "missing": "库里没有"}


def law_state(law: str, number: str, quoted: str, library: Library, *, on: date) -> LawState:
    """Look up one provision as printed on a page."""
    name = f"《{law.strip('《》')}》" if law else ""
    words = f"{name}{number}"
    mentions = citing.find(words, library.keys)
    if not mentions:
        return LawState(words, "missing", LABELS["missing"], note="看不出是哪一条")
    result = citing.resolve(mentions[0], library, on=on)
    if not result.held:
        gone = mentions[0].former or "废止" in result.reason
        state = "superseded" if gone else "missing"
        return LawState(words, state, LABELS[state], note=result.reason)
    held, paragraph = result.held[0], mentions[0].paragraph
    code = held.code + (f"#{paragraph}" if paragraph else "")
    if held.on:
        return LawState(words, "superseded", LABELS["superseded"], code, "这一版已经失效", held.address)
    return LawState(words, "held", LABELS["held"], code, _compare(held.pk, quoted), held.address)


def _compare(pk: int, quoted: str) -> str:
    if not quoted:
        return ""
    official = Provision.objects.get(pk=pk).text
    if not official:
        return "库里还没有官方原文，没法比对引文"
    same = bare(quoted) in bare(official)
    return "引文的字和官方文本一致（标点没有比）" if same else "引文和官方文本不同，以库里的为准"


# What an editor types


def read_codes(typed: str, library: Library, *, on: date) -> tuple[list[str], list[str]]:
    """Codes of provisions as typed (民法典-675、征信业管理条例-16#1), and what is wrong with them."""
    codes = list(dict.fromkeys(word for word in _APART.split(typed.strip()) if word))
    return codes, [words for code in codes if (words := _wrong(code, library, on))]


def wrong_links(text: str, library: Library, *, on: date) -> list[str]:
    """What is wrong with the `law:` links and tokens in a text of ours."""
    codes = law_codes(from_markdown(text)).values()
    return [words for code in codes if (words := _wrong(code, library, on))]


def _wrong(text: str, library: Library, on: date) -> str:
    code = citing.parse(text)
    if code is None:
        return f"“{text[:30]}”写法不对，应当像 民法典-675 或 民法典-675#1。"
    held = citing.look_up(code, library, on=on)
    if held is None:
        return f"{text} 不在法条库里。"
    if code.paragraph:
        provision = Provision.objects.get(pk=held.pk)
        if provision.text and code.paragraph > citing.paragraph_count(provision):
            return f"{text} 没有第 {code.paragraph} 款。"
    return ""


def mark(claim: SourceClaim) -> str:
    """A short value of what is written beside a claim: two editors who saw the same mark saw the same words."""
    return mark_of(claim.our_text, claim.verdict, claim.provisions, claim.note)


def mark_of(*values) -> str:
    plain = json.dumps(values, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
