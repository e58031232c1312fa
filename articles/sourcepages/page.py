"""One page from its lines to what was found: parts, title, article, facts, comments, and the rest as junk."""

from articles.sourcepages.body import own_lines
from articles.sourcepages.comments import find_comments
from articles.sourcepages.facts import find_facts
from articles.sourcepages.found import Found
from articles.sourcepages.htmltext import Meta
from articles.sourcepages.judging import why_no_article
from articles.sourcepages.lines import Line
from articles.sourcepages.roles import BODY, COMMENTS, Seen, assign, look, settle
from articles.sourcepages.sections import find_sections
from articles.sourcepages.statutes import find_statutes
from articles.sourcepages.titles import find_title


def read_page(lines: list[Line], meta: Meta) -> Found:
    """Everything that is to be found in the lines of one page."""
    if not lines:
        return Found(is_article=False, why_not="页面里没有文字。")
    seen = look(lines)
    title_at, title = find_title(lines, seen, meta)
    parts = settle(lines, seen, assign(lines, seen, title_at), title_at)
    bare = "".join(char for char in title.lower() if char.isalnum())
    body = own_lines([line for line, part in zip(lines, parts, strict=True) if part == BODY], seen, bare)
    lead, sections = find_sections(body)
    comments, theirs = find_comments(
        [line for line, part in zip(lines, parts, strict=True) if part == COMMENTS]
    )
    why_not = why_no_article(lines, seen, body, bool(sections), comments)
    if why_not:
        return Found(is_article=False, why_not=why_not, junk=tuple(line.text for line in lines))
    own = {line.index for line in body}
    around = [
        line
        for line in lines
        if line.index not in own and line.index not in theirs and not _in_a_farm(line, seen, own)
    ]
    facts = find_facts(around, lines, body, title, title_at, meta)
    kept = own | theirs | ({title_at} if title_at is not None else set())
    text = "\n".join(line.text for line in body)
    return Found(
        is_article=True,
        title=title or None,
        site=facts.site,
        published=facts.published,
        author=facts.author,
        category=facts.category,
        url=facts.url,
        rights=facts.rights,
        tags=tuple(facts.tags),
        lead=lead,
        body=text,
        sections=tuple(sections),
        statutes=tuple(find_statutes(text)),
        comments=tuple(comments),
        junk=tuple(line.text for line in lines if line.index not in kept),
        kept=tuple(line.text for line in lines if line.index in kept),
    )


def _in_a_farm(line: Line, seen: list[Seen], own: set[int]) -> bool:
    """One of many labels below the article, which tell nothing of it."""
    one = seen[line.index]
    return (
        one.run >= 6 and not (one.fields or one.dated or one.notice) and line.index > max(own, default=0) + 3
    )
