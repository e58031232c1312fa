"""Short Markdown texts with their law filled in: `[15 日内](law:民事诉讼法-227#2)` leads to the provision of a day."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe

from core.markup import from_line
from core.text import cn_number
from reference import grounds
from statutes import citing
from statutes.changes import Changes, joined
from statutes.models import Provision
from statutes.templatetags.statutes_tags import chip, slip_id

LINK = re.compile(r'<a href="law:([^"]+)">(.*?)</a>', re.DOTALL)
CODE = re.compile(r"\]\(law:([^)\s]+)\)")
NO_BREAK = 10  # characters of a link that stay on one line with its chip


class Law:
    """The provisions of one page, fetched in one query, and the slips that its chips open; without `chips` a page has
    links alone.

    `places` are those of the page under which the law has changed (statutes.changes): until somebody has read them again,
    their codes go on leading to the wording that they were written on.
    """

    def __init__(
        self,
        codes: Iterable[str],
        *,
        on: date,
        places: Mapping[str, Changes] | None = None,
        chips: bool = True,
    ):
        self.places, self.chips = places or {}, chips
        self.changes = joined(self.places.values())
        pins = self.changes.as_written
        self.by_code = {
            code: pins.get((found.edition.statute.slug, found.number_slug), found)
            for code, found in grounds.provisions(codes, on=on).items()
        }

    @classmethod
    def of_texts(
        cls,
        texts: Iterable[str],
        *,
        on: date,
        codes: Iterable[str] = (),
        places: Mapping[str, Changes] | None = None,
        chips: bool = True,
    ) -> "Law":
        """The law that texts link to, and that of further codes."""
        found = {*codes, *(code for text in texts for code in CODE.findall(text))}
        return cls(found, on=on, places=places, chips=chips)

    def cited(self, codes: Iterable[str]) -> list[tuple[str, str, str]]:
        """What each code leads to: address, name with its 款, and the id of its slip."""
        return [
            (address(provision, code), _named(provision, code), slip_id(provision))
            for code in codes
            if (provision := self.by_code.get(code))
        ]

    def of(self, codes: Iterable[str]) -> list[Provision]:
        """The provisions that the codes name, each once; what the library does not hold is left out."""
        found = [self.by_code[code] for code in codes if code in self.by_code]
        return list({provision.pk: provision for provision in found}.values())

    @property
    def slips(self) -> list[Provision]:
        return self.of(self.by_code)

    def line(self, text: str) -> SafeString:
        """One line of content/ as HTML without its paragraph; a code without a provision leaves its words."""
        return mark_safe(LINK.sub(self._link, _kept_inline(text)))

    def line_once(self, text: str) -> SafeString:
        """The same for a line that holds what somebody typed, so that no process remembers it."""
        return mark_safe(LINK.sub(self._link, _inline(text)))

    def lines(self, texts: Iterable[str]) -> list[SafeString]:
        return [self.line(text) for text in texts]

    def _link(self, match: re.Match) -> str:
        code, words = unescape(match[1]), match[2]
        provision = self.by_code.get(code)
        if provision is None:
            return words
        link = f'<a href="{escape(address(provision, code))}">{words}</a>'
        if not self.chips:
            return link
        link += chip(provision)
        return f'<span class="nb">{link}</span>' if len(words) <= NO_BREAK else link


def _inline(text: str) -> str:
    """Past the memory of `from_markdown`: a line may hold somebody's figures."""
    return from_line(text).removeprefix("<p>").removesuffix("</p>")


_kept_inline = lru_cache(2048)(_inline)  # the lines of content/ are few and always the same


def address(provision: Provision, code: str) -> str:
    """The page of a provision, at the 款 that the code names."""
    parsed = citing.parse(code)
    return provision.page_url + (f"#k{parsed.paragraph}" if parsed and parsed.paragraph else "")


def _named(provision: Provision, code: str) -> str:
    parsed = citing.parse(code)
    return provision.citation + (f"第{cn_number(parsed.paragraph)}款" if parsed and parsed.paragraph else "")
