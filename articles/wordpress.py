"""Reads a WordPress export (WXR) into posts; nothing here touches the database.

The file comes from outside: no DTD, no entities, a bound on its size; one post that cannot be read says so and stops no other.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import defusedxml
from defusedxml.ElementTree import ParseError, iterparse

from articles.contentfile import SLUG
from articles.models import Section
from core.markup import sanitize, to_text
from core.text import clean_input, pinyin_slug, squeeze

MOST_BYTES = 100_000_000
MOST_CHARACTERS = 300_000  # of one post
KINDS = ("post", "page")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|video|audio|playlist)\b[^\]]*\]")
_HEADING = re.compile(r"<h([12])\b[^>]*>(.*?)</h\1>", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|ul|ol|li|h[1-6]|table|blockquote|div|figure|section)\b", re.IGNORECASE)
_DEMOTED = {"5": "4", "6": "4"}


class NoExport(ValueError):
    """The file is no WordPress export, or one that is not safe to read."""


@dataclass
class Post:
    """One post as the export tells it."""

    number: int
    id: str = ""
    title: str = ""
    link: str = ""
    author: str = ""
    written_at: datetime | None = None
    slug: str = ""
    html: str = ""
    excerpt: str = ""
    categories: list[tuple[str, str]] = field(default_factory=list)  # (nicename, name)
    tags: list[str] = field(default_factory=list)
    fault: str = ""
    pictures: int = 0


@dataclass
class Export:
    site: str
    posts: list[Post]


def read(data: bytes) -> Export:
    """Every post and page of an export, but not menus, attachments and the bin; NoExport when it is none."""
    if len(data) > MOST_BYTES:
        raise NoExport(f"文件超过 {MOST_BYTES // 1_000_000} MB，请在 WordPress 里分几次导出。")
    site, authors, posts, version = "", {}, [], False
    try:
        for _, node in iterparse(io.BytesIO(data), events=("end",), forbid_dtd=True):
            name = _name(node.tag)
            if name == "wxr_version" or name.endswith(":wxr_version"):
                version = True
            elif name == "title" and not site:
                site = (node.text or "").strip()
            elif name == "author" and len(node):
                told = {_name(one.tag).rpartition(":")[2]: (one.text or "").strip() for one in node}
                authors[told.get("author_login", "")] = told.get("author_display_name", "")
            elif name == "item":
                if post := _post(node, len(posts) + 1, authors):
                    posts.append(post)
                node.clear()
    except ParseError as error:
        raise NoExport(f"不是完整的 XML：{error}。") from None
    except defusedxml.DefusedXmlException:
        raise NoExport("文件里有 DTD 或者实体声明，不安全，没有读。WordPress 导出的文件没有这些。") from None
    if not version:
        raise NoExport("这不是 WordPress 导出的文件（WXR）。")
    return Export(site[:60], posts)


def _name(tag: str) -> str:
    """`{http://wordpress.org/export/1.2/}post_id` is `post_id`."""
    return tag.rpartition("}")[2]


def _post(item: Any, number: int, authors: dict[str, str]) -> Post | None:
    texts: dict[str, str] = {}
    post = Post(number)
    for node in item:
        name, space = _name(node.tag), node.tag.rpartition("}")[0]
        if name == "category":
            _take_category(post, node)
        else:
            texts[f"excerpt:{name}" if "excerpt" in space else name] = (node.text or "").strip()
    if texts.get("post_type") not in KINDS or texts.get("status") in ("trash", "auto-draft", "inherit"):
        return None
    try:
        texts = {name: clean_input(text) for name, text in texts.items()}
    except ValueError as error:
        post.fault = str(error)
        return post
    post.id, post.title, post.link = (
        texts.get("post_id", ""),
        squeeze(texts.get("title", "")),
        texts.get("link", ""),
    )
    post.author = authors.get(texts.get("creator", ""), "") or texts.get("creator", "")
    post.html, post.slug = texts.get("encoded", ""), texts.get("post_name", "")
    post.excerpt = squeeze(to_text(sanitize(texts.get("excerpt:encoded", "")))).replace("\n", " ")
    post.pictures = len(re.findall(r"<img\b", post.html, re.IGNORECASE))
    try:
        post.written_at = datetime.strptime(texts.get("post_date", ""), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        post.written_at = None
    post.fault = _fault(post)
    return post


def _take_category(post: Post, node: Any) -> None:
    name, nicename = squeeze(node.text or ""), node.get("nicename") or ""
    if node.get("domain") == "category" and name:
        post.categories.append((nicename, name))
    elif node.get("domain") == "post_tag" and name:
        post.tags.append(name)


def _fault(post: Post) -> str:
    if not post.title:
        return "没有标题。"
    if not post.id.isascii() or not post.id.isdigit():
        return "没有编号（wp:post_id）。"
    if len(post.html) > MOST_CHARACTERS:
        return f"正文超过 {MOST_CHARACTERS} 个字符。"
    if not sections(post, "x"):
        return "没有正文。"
    return ""


def address(post: Post) -> str:
    """The post's own slug where it is one of ours in kind, else the pinyin of its title."""
    own = post.slug.lower()
    return (own if SLUG.fullmatch(own) else pinyin_slug(post.title))[:60].strip("-") or f"wp-{post.id}"


def sections(post: Post, slug: str) -> list[dict]:
    """The text cut at its great headings; what stands above the first is 正文."""
    html = _paragraphs(_SHORTCODE.sub("", _COMMENT.sub("", post.html)))
    parts = _HEADING.split(html)
    titled = [("正文", parts[0]), *zip(_titles(parts[2::3]), parts[3::3], strict=True)]
    found: list[dict] = []
    for number, (title, body) in enumerate(titled):
        clean = sanitize(re.sub(r"(</?h)([56])", lambda match: match[1] + _DEMOTED[match[2]], body))
        if to_text(clean).strip():
            key = "text" if number == 0 else f"part-{number}"
            kind = Section.Kind.EXPLANATION.value
            found.append({"uid": f"{slug}.{key}", "key": key, "title": title, "kind": kind, "body": clean})
    return found


def _titles(parts: list[str]) -> Iterator[str]:
    for html in parts:
        yield squeeze(to_text(sanitize(f"<p>{html}</p>"))).replace("\n", " ")[:60] or "正文"


def _paragraphs(html: str) -> str:
    """What WordPress does when it shows a text of the old editor: empty lines part paragraphs."""
    if re.search(r"<p\b", html, re.IGNORECASE):
        return html
    blocks = re.split(r"\n\s*\n", html)
    return "\n".join(
        block if _BLOCK.match(block.strip()) else f"<p>{block.strip().replace(chr(10), '<br>')}</p>"
        for block in blocks
        if block.strip()
    )
