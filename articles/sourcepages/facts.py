"""What the head and the foot of a page say about it: site, date, author, category, tags, address, rights."""

import re
from dataclasses import dataclass, field

from articles.sourcepages.bylines import find_author, find_byline, find_published, lone_name
from articles.sourcepages.furniture import comments_open, tail_opens
from articles.sourcepages.htmltext import Meta
from articles.sourcepages.labels import Said, labelled
from articles.sourcepages.lines import Line
from articles.sourcepages.sites import find_category, find_site, find_steps


@dataclass
class Facts:
    """The facts of one page, as printed."""

    site: str | None = None
    published: str | None = None
    author: str | None = None
    category: str | None = None
    url: str | None = None
    rights: str | None = None
    tags: list[str] = field(default_factory=list)


def find_facts(
    lines: list[Line], page: list[Line], body: list[Line], title: str, title_at: int | None, meta: Meta
) -> Facts:
    """`lines` are those around the article, not the article itself (`body`); `page` is the whole."""
    said = [one for line in lines for one in labelled(line)]
    steps = find_steps(lines, title, meta)
    byline = find_byline(lines, title_at)
    facts = Facts()
    facts.published = find_published(lines, said, byline, title_at, meta)
    facts.rights = _rights(lines)
    facts.url = _url(said, lines, meta)
    facts.tags = _tags(lines, said) or _bare_tags(page, body, title)
    facts.site = find_site(lines, said, steps, title, title_at, meta)
    if not byline.author:
        byline.author = lone_name(lines, page, title_at)
    facts.author = find_author(lines, said, byline, facts.site, meta, title_at)
    facts.category = find_category(lines, said, steps, byline, facts.site, meta)
    return facts


def _tags(lines: list[Line], said: list[Said]) -> list[str]:
    found: dict[str, None] = {}
    for one in said:
        if one.what != "tags" or len(one.value) > 120:
            continue
        for tag in _split_tags(one.value):
            found[tag] = None
    if not found:
        for line in lines:
            if (
                line.length <= 120
                and (hashed := re.findall(r"#([^#\s]{2,16})#?", line.flat))
                and re.fullmatch(r"(?:\s*#[^#\s]{2,16}#?\s*(?:\d+个)?\s*)+", line.flat)
            ):
                found.update(dict.fromkeys(hashed))
    if not found:
        found.update(
            dict.fromkeys(
                line.text
                for line in lines
                if "tag" in line.hints and line.length <= 16 and line.zone != "junk"
            )
        )
    return list(found)


def _bare_tags(page: list[Line], body: list[Line], title: str) -> list[str]:
    """Keywords without a label right below the article: 消费贷　逾期率　月付, each of them a word of the article."""
    end = max((line.index for line in body), default=0)
    words = title + "".join(line.text for line in body)
    for line in page[end + 1 : end + 9]:
        if line.length > 60:
            continue
        if tail_opens(line) or comments_open(line):
            break
        tags = [tag for tag in re.split(r"[\s\u3000/|｜、,，·]+", line.text) if tag]
        named = all(2 <= len(tag) <= 8 and re.fullmatch(r"[\u4e00-\u9fffA-Za-z]+", tag) for tag in tags)
        if 2 <= len(tags) <= 8 and named and sum(tag in words for tag in tags) * 3 >= 2 * len(tags):
            return list(dict.fromkeys(tags))
    return []


def _split_tags(value: str) -> list[str]:
    value = re.split(r"(?:分享|上一篇|下一篇|阅读|收藏|点赞|举报|版权|赞\()", value)[0]
    hashed = re.findall(r"#([^#\s]{1,20})", value)
    parts = hashed or re.split(r"[,，、;；|｜/\s\u3000·•]+", value)
    return [
        part.strip('#[]【】()（）"“”《》.。:： ')
        for part in parts
        if 1 < len(part.strip("#[]【】()（）. ")) <= 20
    ]


def _url(said: list[Said], lines: list[Line], meta: Meta) -> str | None:
    for one in said:
        if one.what == "url" and (
            match := re.search(r"https?://[^\s，。；）)】]+|www\.[^\s，。；）)】]+", one.value)
        ):
            return match[0]
    for line in lines:
        if re.search(r"链接|网址|地址|出处|转载", line.seen) and (
            match := re.search(r"https?://[^\s，。；）)】]+", line.text)
        ):
            return match[0]
    return meta.url if meta.url.startswith("http") else None


def _rights(lines: list[Line]) -> str | None:
    best = None
    for line in lines:
        if line.length > 400:
            continue
        if re.search(r"版权声明|转载(?:请|须|需)|未经.{0,12}(?:转载|授权)|禁止转载|版权归", line.seen):
            return line.text
        if best is None and re.search(r"copyright|©|版权所有", line.seen, re.I):
            best = line.text
    return best
