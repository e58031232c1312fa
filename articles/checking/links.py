"""Links within the site lead to pages and anchors that are there; tags and category are known."""

import re
from collections.abc import Iterator

from articles.checking.known import Known
from articles.checking.text import Fault, Text

# A link of Markdown whose address markup does not take, which a reader would see as it is written.
_NO_LINK = re.compile(r"\[[^\[\]]*\]\([^()]*\)?")
# Anchors that the page around the text has of its own. A section of the same name would lead readers to the wrong place.
OF_THE_PAGE = frozenset(
    {"errors-h", "featured-talk-h", "gist", "know-h", "laws", "main", "notes", "now", "onward", "origin"}
    | {
        "history",
        "old",
        "page-comments",
        "page-keep",
        "preview",
        "record",
        "remarks",
        "remarks-h",
        "said",
        "sos",
    }
    | {"beside", "sos-h", "toc", "toc-h", "useful"}
)


def anchors(text: Text) -> Iterator[Fault]:
    for piece in text.pieces:
        if piece.kind == "section" and piece.section in OF_THE_PAGE:
            words = f"锚点 {piece.section} 是页面自己用的，换一个。"
            yield text.fault("link", words, piece, piece.section)


def links(text: Text, known: Known) -> Iterator[Fault]:
    own = {section["key"] for section in text.copy["sections"]}
    for piece in text.pieces:
        for href in piece.hrefs:
            why = ""
            page, hash_sign, anchor = href.partition("#")
            if page in ("", f"/articles/{text.slug}/"):
                why = "" if not hash_sign or anchor in own else f"本文没有锚点 {anchor}。"
            elif href.startswith("/"):
                why = known.why_no_page(href)
            if why:
                yield text.fault("link", f"链接 {href} 打不开：{why}", piece, href)
        for raw in _NO_LINK.findall(piece.words):
            words = f"{raw} 没有成为链接：站内的写从 / 开始的网址，站外的写 https:// 开头的网址。"
            yield text.fault("link", words, piece, raw)


def shelves(text: Text, known: Known) -> Iterator[Fault]:
    if text.copy["category"] not in known.categories:
        words = f"没有 {text.copy['category']} 这个栏目；可以用：{'、'.join(sorted(known.categories))}。"
        yield text.fault("tag", words, text.fact("category"))
    for tag in text.copy["tags"]:
        if tag not in known.tags:
            words = f"标签“{tag}”不在标签表里；改成表里的，或先写进 tags.toml，说明它是什么。"
            yield text.fault("tag", words, text.fact("tags"), tag)


def figures(text: Text, known: Known) -> Iterator[Fault]:
    for piece in text.pieces:
        for key in piece.figures:
            if key not in known.figures:
                raw = f"{{{{figure:{key}}}}}"
                yield text.fault(
                    "figure", f"{raw} 没有这个数字；先写进 figures.csv，带出处和可靠程度。", piece, raw
                )
