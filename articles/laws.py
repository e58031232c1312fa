"""Law inside text: from tokens and `law:` links to provisions, and from provisions to what a reader sees.

Text is stored with its tokens. When it is written, each code (民法典-675#1) is settled into a `ref` that survives a change
of edition (civil-code/675, or public-security-law/42@2013-01-01 for a wording that has ended); when it is shown, one
query turns all refs of a page into the provisions of that day.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from html import escape, unescape

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from core.markup import tokens
from core.prepared import prepared
from reference import grounds
from statutes import citing
from statutes.citing import Held, Library
from statutes.models import Provision
from statutes.templatetags.statutes_tags import chip, provision_block

MOST_AT_ONCE = 256  # provisions in one query
JOINED = "\u2060"  # a word joiner: no line begins with a chip
_REF = re.compile(r"(?P<slug>[^/]+)/(?P<number>\d+)(?:-(?P<sub>\d+))?(?:@(?P<on>\d{4}-\d\d-\d\d))?")
_QUOTED = re.compile(r"<p>\{\{law:([^{}]+)\}\}</p>")
_LINKED = re.compile(r'<a href="law:([^"]+)">(.*?)</a>', re.DOTALL)
_LINKED_TO_ITS_SIGN = re.compile(
    _LINKED.pattern + "([，。、；：？）”]*)", re.DOTALL
)  # no line begins with one


def law_codes(html: str) -> dict[str, str]:
    """Every code in a text, as written for the editor (`{{law:…}}`, `law:…`) → the code alone."""
    found = {token.raw: unescape(token.value) for token in tokens(html) if token.kind == "law"}
    return found | {f"law:{unescape(href)}": unescape(href) for href, _ in _LINKED.findall(html)}


def quotations_not_alone(html: str) -> list[str]:
    """Quotation tokens that share their paragraph with other words, where no quotation can stand."""
    return [token.raw for token in tokens(_QUOTED.sub("", html)) if token.kind == "law"]


def settle(codes: Iterable[str], library: Library, *, on: date) -> dict[str, str]:
    """The ref of each code that the library holds; the others are left out."""
    refs = {}
    for text in codes:
        code = citing.parse(text)
        held = citing.look_up(code, library, on=on) if code else None
        if held:
            refs[text] = ref_of_held(held)
    return refs


def ref_of_held(held: Held) -> str:
    return f"{held.slug}/{held.number_slug}" + (f"@{held.on}" if held.on else "")


def ref_of(provision: Provision) -> str:
    """A provision whatever its edition: civil-code/675, criminal-law/293-1."""
    return f"{provision.edition.statute.slug}/{provision.number_slug}"


def provisions_by_ref(refs: Iterable[str], *, on: date, codes: Collection[str] = ()) -> dict[str, Provision]:
    """The provisions in force on a day, or the latest where none is, in one query; unknown refs are left out.

    `codes` are asked for in the same query as editors write them beside a small fact, and stand in the answer as written.
    """
    asked = {ref: match for ref in refs if (match := _REF.fullmatch(ref))}
    pairs = {(match["slug"], int(match["number"])) for match in asked.values()}
    held = _held(pairs, grounds.named(codes))
    rows: dict[str, list[Provision]] = {}
    for provision in held:
        rows.setdefault(ref_of(provision), []).append(provision)
    found = grounds.pick(held, codes, on=on)
    for ref, match in asked.items():
        if editions := rows.get(ref.partition("@")[0]):
            day = date.fromisoformat(match["on"]) if match["on"] else on
            found[ref] = next((one for one in reversed(editions) if _in_force(one, day)), editions[-1])
    return found


def _held(pairs: set[tuple[str, int]], named: set[tuple[str, int, int]]) -> list[Provision]:
    """Rows of all editions in their order; `pairs` go by a statute's slug, `named` by its short title."""
    if not pairs and not named:
        return []
    if len(pairs) > MOST_AT_ONCE:  # no database takes a condition of any length
        some = sorted(pairs)
        return _held(set(some[:MOST_AT_ONCE]), named) + _held(set(some[MOST_AT_ONCE:]), set())
    slugs, numbers = zip(*sorted(pairs or {("", 0)}), strict=True)
    titles, of_titles, subs = zip(*sorted(named or {("", 0, 0)}), strict=True)
    return _rows(slugs=slugs, numbers=numbers, titles=titles, of_titles=of_titles, subs=subs)


@prepared
def _rows(slugs, numbers, titles, of_titles, subs):
    wanted = Q()
    for slug, number in zip(slugs, numbers, strict=True):
        wanted |= Q(edition__statute__slug=slug, number=number)
    for title, number, sub in zip(titles, of_titles, subs, strict=True):
        wanted |= Q(edition__statute__short_title=title, number=number, sub=sub)
    return Provision.objects.filter(wanted).with_statute().order_by("edition__effective_from")


def _in_force(provision: Provision, on: date) -> bool:
    edition = provision.edition
    return edition.effective_from <= on and (edition.effective_to is None or edition.effective_to > on)


class Filler:
    """Fills the law into the stored texts of one page and remembers which provisions its chips lead to.

    Their words stand at the foot of the page, or on `law_page`.
    """

    def __init__(self, refs: dict[str, str], provisions: dict[str, Provision], *, law_page: str = ""):
        self.refs, self.provisions, self.law_page = refs, provisions, law_page
        self.as_written: Mapping[tuple[str, str], Provision] = {}  # of the place that is being filled
        self.slips: dict[int, Provision] = {}
        self._ways: dict[int, tuple[str, str]] = {}

    def find(self, code: str) -> Provision | None:
        return self.at(self.refs.get(code.strip(), ""))

    def at(self, ref: str) -> Provision | None:
        """The provision of a ref: that which the place was written on, while its law has changed and nobody has confirmed."""
        slug, _, number = ref.partition("/")
        return self.as_written.get((slug, number)) or self.provisions.get(ref)

    def fill(self, html: str, *, chips: bool = True) -> SafeString:
        """Quotations and links; with `chips` each link has a 原文 beside it that shows the provision's words."""
        html = _QUOTED.sub(self._quotation, html)
        return mark_safe(_LINKED_TO_ITS_SIGN.sub(lambda match: self._link(match, chips), html))

    def _quotation(self, match: re.Match) -> str:
        text = unescape(match[1])
        provision, code = self.find(text), citing.parse(text)
        return str(provision_block(provision, code.paragraph)) if provision and code else ""

    def _link(self, match: re.Match, chips: bool) -> str:
        text = unescape(match[1])
        provision, code = self.find(text), citing.parse(text)
        if provision is None:
            return match[2] + match[3]
        clause = f"#k{code.paragraph}" if code and code.paragraph else ""
        address, its_chip = self._way(provision)
        link = f'<a href="{escape(address + clause)}">{match[2]}</a>'
        if not chips:
            return link + match[3]
        self.slips[provision.pk] = provision
        return f'<span class="nb">{link}{JOINED}{its_chip}{match[3]}</span>'

    def _way(self, provision: Provision) -> tuple[str, str]:
        """The address of a provision and its chip, worked out once a page: many words lead to the same."""
        if provision.pk not in self._ways:
            self._ways[provision.pk] = provision.page_url, chip(provision, page=self.law_page)
        return self._ways[provision.pk]
