"""What a stranger's web page holds, as the reader of pages hands it over. Plain facts: nothing here is ours or public."""

from dataclasses import asdict, dataclass, field
from typing import Any


class Unreadable(ValueError):
    """The input is no text that anybody could read; the message says so to an editor, in Chinese."""


@dataclass(frozen=True)
class FoundSection:
    """One heading with the text below it, up to the next heading of any level."""

    level: int  # 1 for the headings of the page, 2 for those below one
    numbering: str | None  # as printed: 一、 （二） 1. 第三步：
    heading: str
    text: str
    glued: bool = False  # heading and text stood on one line with nothing between them


@dataclass(frozen=True)
class FoundStatute:
    """One provision that the page names, once; `quoted` is the wording that it gives, if any."""

    law: str
    number: str  # 第六百七十五条 or 第675条, as printed
    quoted: str = ""


@dataclass(frozen=True)
class FoundComment:
    """What somebody wrote below the page; empty strings where the page does not say."""

    name: str
    role: str
    date: str
    text: str


@dataclass(frozen=True)
class Found:
    """Everything found in one page. Every line of the page that is not blank is in `kept` or in `junk`."""

    is_article: bool
    why_not: str = ""  # why the page is no article, for the editor, in Chinese
    title: str | None = None
    site: str | None = None
    published: str | None = None  # as printed: 2025-02-08 19:32:35, 5个月前 (12-17)
    author: str | None = None
    category: str | None = None
    url: str | None = None
    rights: str | None = None  # the copyright notice, as printed
    tags: tuple[str, ...] = ()
    lead: str = ""  # the text before the first heading
    body: str = field(default="", repr=False)  # the article whole, line by line as printed, headings and all
    sections: tuple[FoundSection, ...] = ()
    statutes: tuple[FoundStatute, ...] = ()
    comments: tuple[FoundComment, ...] = ()
    junk: tuple[str, ...] = ()  # menus, link farms, notices: listed so that an editor sees what was left out
    kept: tuple[str, ...] = field(default=(), repr=False)  # lines of the article and of its comments

    def as_dict(self) -> dict[str, Any]:
        """The findings as JSON-ready values."""
        return {
            "is_article": self.is_article,
            "why_not": self.why_not,
            "title": self.title,
            "site": self.site,
            "published": self.published,
            "author": self.author,
            "category": self.category,
            "url": self.url,
            "rights": self.rights,
            "tags": list(self.tags),
            "lead": self.lead,
            "body": self.body,
            "sections": [asdict(section) for section in self.sections],
            "statutes": [asdict(statute) for statute in self.statutes],
            "comments": [asdict(comment) for comment in self.comments],
            "junk": list(self.junk),
        }
