"""What stands in quotation marks as the words of a provision is exactly what the provision says."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from articles.checking.citations import Cited
from articles.checking.known import Known
from articles.checking.text import Fault, Piece, Text
from statutes.citing import Held
from statutes.wording import level

RULE = "quotation"
SHORTEST = 12  # characters from which a run that is like a provision is taken for its words
ALIKE = 0.7
# A pair of marks and what is between; where one is missing, the quotation began or goes on in another paragraph.
_QUOTED = re.compile(
    r"^(?P<tail>[^“”]{12,})”|“(?P<in>[^“”]+)(?:”|$)|「(?P<corner>[^「」]+)(?:」|$)|『(?P<double>[^『』]+)(?:』|$)"
    r"|\"(?P<ascii>[^\"]+)\"|‘(?P<single>[^‘’]+)’"
)
_ELLIPSIS = re.compile(r"…+|\.{3,}|\*{3,}")
# 《民法典》第六百七十五条规定：“…”: these words and no others stand between the number and the quotation.
_ATTRIBUTES = re.compile(
    r"[（(]?[^（）()“”。！？；]{0,12}[）)]?(?:也|还|就|明确|这样|是这样)?(?:规定|写明|写的是|写着|写道|写|说的是|说|讲|要求|原文是|原文|的话)?(?:得很清楚|如下)?[:：，,]?“$"
)
_SAYS = re.compile(r"(?:规定|写明|写的是|写着|写道|写|说的是|说|讲|要求|原文是|原文|的话|[:：])[^“]{0,6}“$")
_EDGES = "，。；：、,;:"


def quotations(text: Text, cited: list[Cited], known: Known) -> Iterator[Fault]:
    sections: dict[str, list[Held]] = {}
    for piece, own in zip(text.pieces, cited, strict=True):
        sections.setdefault(piece.section, []).extend(own.held)
    for piece, own in zip(text.pieces, cited, strict=True):
        runs = list(_runs(piece, own))
        nearby = {held.pk: held for held in (*own.held, *(sections[piece.section] if piece.section else ()))}
        wordings = (
            [wording for held in nearby.values() if (wording := level(known.wording(held)))] if runs else []
        )
        for run, attributed in runs:
            if words := _why_not_exact(run, attributed, wordings):
                yield text.fault(RULE, words, piece, run)


def _runs(piece: Piece, cited: Cited) -> Iterator[tuple[str, bool]]:
    """Runs of quoted words without a gap, and whether the text says that they are a provision's."""
    plain = piece.plain
    marked = list(_QUOTED.finditer(plain))
    ends = [end for _, end, _ in cited.mentions]
    for match in marked:
        before = [end for end in ends if end <= match.start()]
        joint = f"{plain[max(before) : match.start()]}“" if before else ""
        attributed = bool(joint and _ATTRIBUTES.fullmatch(joint) and _SAYS.search(joint))
        for run in _ELLIPSIS.split(match[match.lastgroup]):
            yield run, attributed
    if piece.kind == "quote" and not marked:
        for run in _ELLIPSIS.split(plain):
            yield run, False


def _why_not_exact(run: str, attributed: bool, wordings: list[str]) -> str:
    said = level(run).strip(_EDGES)
    if len(said) < (4 if attributed else SHORTEST) or any(said in wording for wording in wordings):
        return ""
    if not wordings:
        return ""
    share, nearest = max((_likeness(said, wording) for wording in wordings), default=(0.0, ""))
    if share < ALIKE and not attributed:
        return ""
    near = f"；原文是“{nearest}”" if share >= ALIKE else ""
    return f"“{run.strip()}”和法条原文不一样{near}。照原文写，或改用 {{{{law:…}}}}，或去掉引号用自己的话说。"


def _likeness(said: str, wording: str) -> tuple[float, str]:
    """How much of a run stands in order in its best place of a wording, and that place."""
    pairs = {wording[i : i + 2] for i in range(len(wording) - 1)}
    shared = sum(said[i : i + 2] in pairs for i in range(len(said) - 1)) / max(1, len(said) - 1)
    if shared < 0.4:  # far below any likeness that counts, and much faster to see
        return 0.0, ""
    matcher = SequenceMatcher(None, said, wording, autojunk=False)
    longest = matcher.find_longest_match()
    start = max(0, longest.b - longest.a - 4)
    window = wording[start : longest.b + len(said) - longest.a + 4]
    matcher.set_seq2(window)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    place = window[blocks[0].b : blocks[-1].b + blocks[-1].size]
    same = sum(block.size for block in blocks)
    return 2 * same / (len(said) + len(place)), place
