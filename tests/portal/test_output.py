"""Words become HTML in few places, each of which stands here with the reason why nobody's words can do harm there."""

import ast
import re
from functools import cache

from django.conf import settings

ROOT = settings.BASE_DIR
ROOMS = (
    "core", "search", "accounts", "statutes", "reference", "articles", "selfhelp", "qa", "following", "portal",
)  # fmt: skip
# Who says that a text is HTML already. By file and function: what makes it so.
CALLED_SAFE = {
    ("articles/admin/article.py", "wechat"): "made of the published revision by articles.wechat, which escapes what is text",
    ("articles/laws.py", "fill"): "HTML of core.markup, whose links and quotations are written with escape()",
    ("articles/page.py", "filled"): "the same, with figures written with escape()",
    ("articles/page.py", "line"): "the same, with words explained by articles' glosser, which escapes",
    ("articles/rendering.py", "pieces"): "hexadecimal digits that stand for a number until the page is asked for",
    ("core/differing.py", "_lines"): "a constant",
    ("core/formrendering.py", "render"): "written by the functions beside it, each value with conditional_escape()",
    ("core/structured.py", "text"): "JSON in which < > & and the line ends of JavaScript are written as codes",
    ("core/templatetags/days.py", "day"): "digits of a date",
    ("core/templatetags/once.py", "render"): "what Django's template rendered, kept",
    ("portal/templatetags/head_tags.py", "render"): "the same, with a head whose values are escaped by portal.heads",
    ("qa/answers.py", "filled"): "HTML of core.markup, whose links and quotations are written with escape()",
    ("qa/answers.py", "_fill"): "a constant",
    ("qa/sheets.py", "code"): "an SVG of an address of our own, written by segno",
    ("search/marking.py", "_in_one_line"): "of what _wrap() wrote",
    ("search/marking.py", "_passage"): "of what _wrap() wrote",
    ("search/marking.py", "excerpt"): "of what _wrap() wrote",
    ("search/marking.py", "_wrap"): "every piece with escape()",
    ("selfhelp/lawful.py", "line"): "HTML of core.markup, whose links are written with escape()",
    ("selfhelp/lawful.py", "line_once"): "the same",
    ("selfhelp/pictures.py", "timeline"): "nothing at all",
    ("selfhelp/templatetags/selfhelp_tags.py", "whole_days"): "conditional_escape() before anything is added",
}  # fmt: skip
# Which templates take a value as HTML: it comes from the functions above, or from a library.
TAKEN_AS_HTML = {
    "templates/admin/articles/_chart.html": {"chart.svg": "core.charts, every text with escape()"},
    "templates/articles/_gist.html": {"line": "articles.page.Page.line"},
    "templates/articles/_notes.html": {"note.html": "articles.page.Page.line"},
    "templates/articles/_now.html": dict.fromkeys(("step.title_html", "step.text_html", "line"), "articles.page.Page.line"),
    "templates/articles/_section.html": {"section.html": "articles.page.Page.filled"},
    "templates/mfa/totp/activate_form.html": {"totp_svg": "an SVG that allauth makes of an address of its own"},
    "templates/qa/_post.html": {"post.comment.note_html": "core.markup.sanitize, when the note was written"},
    "templates/search/_hits.html": dict.fromkeys(("hit.title_html", "hit.snippet_html"), "search.marking"),
    "templates/styleguide/_words.html": {"term_html": "a constant of the style guide"},
}  # fmt: skip
# Answers of what a template rendered before.
RENDERED = {
    ("articles/views.py", "detail"),
    ("portal/errors.py", "plain"),
    ("portal/errors.py", "server_error"),
}
# Who writes CSV, and why no cell of theirs is a formula.
WRITES_TABLES = {
    "core/tables.py": "harmless()",
    "reference/exporting.py": "core.tables.harmless(), taken back by reference.rows when the file is read",
}
# What the subject of a letter may say besides fixed words: the site's name, numbers, and words fixed elsewhere in the code.
IN_A_SUBJECT = {
    "settings.SITE_NAME", "subject", "total", "pk", "len(notices)", "len(questions)", "number", "group.subject", "SUBJECT",
    "GROUPS['digest'].subject", "SUBJECTS[what]",
}  # fmt: skip
LOOKED_FOR = frozenset({
    "mark_safe", "SafeString", "SafeText", "html_safe", "format_html", "format_html_join", "HttpResponse", "writer", "DictWriter",
    "EmailMessage", "send_mail", "envelope",
})  # fmt: skip
_SAFE = re.compile(r"([\w.]+)\s*\|[^}%]*?\bsafe(?:seq)?\b")


def name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@cache
def calls():
    """Every call of what matters here: where it stands, in which function or class, and the call."""
    found = []

    def walk(path, node, around):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            around = node.name
        if isinstance(node, ast.Call) and name_of(node) in LOOKED_FOR:
            found.append((path, around, node))
        for child in ast.iter_child_nodes(node):
            walk(path, child, around)

    for path, text in modules():
        if any(name in text for name in LOOKED_FOR):
            walk(path, ast.parse(text), "")
    return found


@cache
def modules():
    paths = [
        path
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    return [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def test_nothing_is_called_html_but_where_it_is_known_to_be():
    found = {
        (path, around)
        for path, around, call in calls()
        if name_of(call) in ("mark_safe", "SafeString", "SafeText", "html_safe")
    }

    assert found == set(CALLED_SAFE)


def test_a_pattern_of_html_is_a_constant_so_that_all_else_is_escaped():
    patterns = {
        (path, call.lineno): call.args[1 if name_of(call) == "format_html_join" else 0]
        for path, _, call in calls()
        if name_of(call) in ("format_html", "format_html_join")
    }

    assert {place for place, pattern in patterns.items() if not isinstance(pattern, ast.Constant)} == set()
    assert len(patterns) > 20


def test_there_is_one_sanitiser():
    importing = {
        path for path, text in modules() if re.search(r"^\s*(?:import|from) nh3\b", text, re.MULTILINE)
    }

    assert importing == {"core/markup/__init__.py"}


def test_no_template_takes_words_for_html_but_those_named_here():
    found, unescaped = {}, set()
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file() and path.suffix in (".html", ".txt", ".xml"):
            text, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
            if names := set(_SAFE.findall(text)):
                found[name] = names
            if "autoescape off" in text:
                unescaped.add(path.suffix)

    assert found == {name: set(values) for name, values in TAKEN_AS_HTML.items()}
    assert unescaped == {".txt"}  # letters, which are no HTML


def test_no_answer_is_html_that_a_view_put_together():
    """`HttpResponse(words)` without a kind is HTML; only what a template rendered may be."""
    found = {
        (path, around)
        for path, around, call in calls()
        if name_of(call) == "HttpResponse"
        and call.args
        and not any(one.arg == "content_type" for one in call.keywords)
        and not (isinstance(call.args[0], ast.Call) and "render" in name_of(call.args[0]))
    }

    assert found == RENDERED


def test_tables_are_written_in_one_place():
    writers = {
        path for path, _, call in calls() if ast.unparse(call.func) in ("csv.writer", "csv.DictWriter")
    }

    assert writers == set(WRITES_TABLES)


def test_the_subject_of_a_letter_says_nothing_that_anybody_typed():
    """So nobody can write a header, and nothing of a person stands on a locked screen."""
    said = {
        ast.unparse(value.value)
        for _, _, call in calls()
        if name_of(call) in ("EmailMessage", "send_mail", "envelope") and call.args
        for subject in [call.args[2 if name_of(call) == "envelope" else 0]]
        for value in ast.walk(subject)
        if isinstance(value, ast.FormattedValue)
    }
    fixed = [
        path
        for path in (ROOT / "templates").rglob("*subject*.txt")
        if "{{" in path.read_text(encoding="utf-8")
    ]

    assert said <= IN_A_SUBJECT
    assert len(said) > 5
    assert fixed == []
