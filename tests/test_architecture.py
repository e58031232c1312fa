"""The house's plan, held by reading the source: which way imports run, who may write, how long a file may grow.

Standard library only, so that it runs before anything is installed. docs/architecture.md explains the plan.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A room may import from rooms with a smaller number, and from itself; equal numbers do not know each other.
FLOORS = {
    "core": 0,
    "search": 1,
    "accounts": 2,
    "statutes": 2,
    "reference": 3,
    "articles": 4,
    "selfhelp": 4,
    "qa": 5,
    "following": 6,
    "portal": 7,
}
WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
# On these, a positional argument shows that the call is none of the database's: `cache.delete(key)`,
# `headers.update({…})`, `qr.save(stream)`. Rows are saved, updated and deleted with keywords or with nothing.
WRITES_WITHOUT_ARGUMENTS = {"save", "update", "delete"}
SIGNALS_OF_ROWS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
VERB_MODULES = {"publishing", "posting", "moderation", "verification", "privacy", "amending", "importing"}
LINES = {"module": 400, "models": 300, "verbs": 250, "template": 200, "function": 60}
LAW = re.compile(r"《[^》]+》|第[一二三四五六七八九十百千零〇\d]+条")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def sources(root: Path, *, migrations: bool = False) -> Iterator[tuple[str, Path, ast.Module]]:
    """Yield room, path and syntax tree of every Python file in the rooms."""
    for room in FLOORS:
        for path in sorted((root / room).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield room, path, parsed(path)


def role(path: Path) -> str:
    """Name the kind of file: `articles/admin/forms.py` is `admin`, `qa/views_public.py` is `views`."""
    for name in [*path.parts[1:-1], path.stem]:
        for kind in (
            "views",
            "admin",
            "templatetags",
            "models",
            "forms",
            "filters",
            "feeds",
            "sitemaps",
            "querysets",
        ):
            if name == kind or name.startswith(f"{kind}_"):
                return kind
    return next((part for part in [*path.parts[1:-1], path.stem] if part in VERB_MODULES), "")


def show(root: Path, path: Path, line: int, words: str) -> str:
    return f"{path.relative_to(root)}:{line}: {words}"


# Imports


def rooms_named(path: Path, tree: ast.Module, root: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, room) for every room that a file depends on, by import or by the name of a model."""
    package = path.relative_to(root).parent.parts
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                for alias in node.names:
                    yield node.lineno, alias.name.split(".")[0]
            case ast.ImportFrom(level=0):
                yield node.lineno, (node.module or "").split(".")[0]
            case ast.ImportFrom():
                base = package[: len(package) - node.level + 1]
                yield node.lineno, base[0] if base else (node.module or node.names[0].name).split(".")[0]
            case ast.Constant(value=str(text)) if re.fullmatch(r"[a-z]+\.[A-Z]\w*", text):
                yield node.lineno, text.split(".")[0]
            case ast.Call():
                yield from _rooms_in_call(node)


def _rooms_in_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    words = [
        word.value for word in call.args if isinstance(word, ast.Constant) and isinstance(word.value, str)
    ]
    words += [
        word.value.value
        for word in call.keywords
        if word.arg in ("to", "through")
        and isinstance(word.value, ast.Constant)
        and isinstance(word.value.value, str)
    ]
    if called == "get_model" or called in ("import_module", "import_string"):
        yield from ((call.lineno, word.split(".")[0]) for word in words[:1])
    elif called in ("ForeignKey", "OneToOneField", "ManyToManyField"):
        yield from ((call.lineno, word.split(".")[0]) for word in words if "." in word)


def uphill(root: Path) -> list[str]:
    found = {
        show(root, path, line, f"{room} must not know {other}")
        for room, path, tree in sources(root, migrations=True)
        for line, other in rooms_named(path, tree, root)
        if other in FLOORS and other != room and FLOORS[other] >= FLOORS[room]
    }
    return sorted(found)


# Writing


def writes_past_a_verb(root: Path) -> list[str]:
    found = []
    for _, path, tree in sources(root):
        if role(path.relative_to(root)) not in (
            "views",
            "admin",
            "templatetags",
            "forms",
            "filters",
            "querysets",
        ):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node):
                found.append(show(root, path, node.lineno, f".{node.func.attr}() belongs in a verb"))
            elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and _sets_status(node):
                found.append(show(root, path, node.lineno, "a status is set by a verb alone"))
    return sorted(found)


def _is_write(call: ast.Call) -> bool:
    name = call.func.attr.removeprefix("a") if call.func.attr[1:] in WRITES else call.func.attr
    if name not in WRITES or (name in WRITES_WITHOUT_ARGUMENTS and call.args):
        return False
    return name != "update" or bool(call.keywords)


def _sets_status(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)


def signals_of_rows(root: Path) -> list[str]:
    return sorted(
        show(root, path, node.lineno, f"{alias.name}: a verb says what changed, not the row")
        for _, path, tree in sources(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in SIGNALS_OF_ROWS
    )


# Reading


def reads_past_a_door(root: Path) -> list[str]:
    """Public code starts from `published()`, `approved()`, `visible_to()`, not from a filter of its own."""
    found = []
    for _, path, tree in sources(root):
        if role(path.relative_to(root)) not in ("views", "templatetags", "feeds", "sitemaps"):
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            if node.func.attr in ("filter", "exclude", "get") and any(
                (word.arg or "").split("__")[-1] == "status" or (word.arg or "").startswith("status__")
                for word in node.keywords
            ):
                found.append(show(root, path, node.lineno, "which rows are public is a queryset's word"))
            elif node.func.attr == "all" and isinstance(owner, ast.Attribute) and owner.attr == "objects":
                found.append(show(root, path, node.lineno, "objects.all() shows what is not public"))
    return sorted(found)


def law_in_core(root: Path) -> list[str]:
    found = []
    for path in sorted((root / "core").rglob("*.py")):
        tree = parsed(path)
        told = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in told else None
            if isinstance(text, str) and LAW.search(text):
                found.append(show(root, path, node.lineno, "core knows no law"))
    return found


def _has_docstring(node: ast.AST) -> bool:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None


def clocks_in_rules(root: Path) -> list[str]:
    found = []
    for path in [*sorted((root / "selfhelp" / "rules").rglob("*.py")), root / "core" / "text.py"]:
        if not path.exists():
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "localdate", "utcnow"):
                found.append(show(root, path, node.lineno, f"{node.attr}: time is passed in"))
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
                if any(name.split(".")[0] == "django" for name in names):
                    found.append(show(root, path, node.lineno, "arithmetic and text do without Django"))
    return found


# Sizes


def too_long(root: Path) -> list[str]:
    found = []
    python = [path for _, path, _ in sources(root)]
    python += [*sorted((root / "scripts").glob("*.py")), *sorted((root / "tests").rglob("*.py"))]
    for path in python:
        kind = {"models": "models"}.get(role(path.relative_to(root)), "module")
        if role(path.relative_to(root)) in VERB_MODULES:
            kind = "verbs"
        found += _over(root, path, kind)
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if len(node.body) > 1 and _has_docstring(node) else node.body[0]
                length = (node.end_lineno or 0) - first.lineno + 1
                if length > LINES["function"]:
                    words = f"{node.name} has {length} lines, {LINES['function']} is the most"
                    found.append(show(root, path, node.lineno, words))
    for path in sorted((root / "templates").rglob("*.html")):
        found += _over(root, path, "template")
    return found


def _over(root: Path, path: Path, kind: str) -> list[str]:
    length = len(path.read_text(encoding="utf-8").splitlines())
    return (
        [show(root, path, length, f"{length} lines, {LINES[kind]} is the most")]
        if length > LINES[kind]
        else []
    )


# The project keeps the plan


@pytest.mark.parametrize(
    "breaches",
    [uphill, writes_past_a_verb, signals_of_rows, reads_past_a_door, law_in_core, clocks_in_rules, too_long],
    ids=lambda check: check.__name__,
)
def test_the_house_stands(breaches):
    found = breaches(ROOT)

    assert found == [], "\n" + "\n".join(found)


def test_every_room_of_the_plan_exists():
    rooms = {room for room, _, _ in sources(ROOT)}

    assert rooms == set(FLOORS)


# The checks see what they are for


@pytest.mark.parametrize(
    ("check", "path", "source"),
    [
        (uphill, "articles/views.py", "from qa.models import Comment"),
        (uphill, "accounts/models.py", "import statutes.models"),
        (uphill, "core/text.py", "def f():\n    from search import index"),
        (uphill, "articles/models.py", 'question = models.ForeignKey("qa.Question", null=True)'),
        (uphill, "articles/migrations/0001_initial.py", "models.ForeignKey(to='qa.question')"),
        (uphill, "statutes/citing.py", 'apps.get_model("articles", "Section")'),
        (uphill, "search/index.py", 'load = import_string("articles.models.Article")'),
        (uphill, "statutes/admin/forms.py", "from ...articles import models"),
        (writes_past_a_verb, "qa/views.py", "question.save()"),
        (writes_past_a_verb, "qa/views_public.py", "Question.objects.create(text='')"),
        (writes_past_a_verb, "articles/admin/article.py", "queryset.update(status='published')"),
        (writes_past_a_verb, "articles/admin.py", "article.status = 'published'"),
        (writes_past_a_verb, "qa/templatetags/qa_tags.py", "comment.delete()"),
        (writes_past_a_verb, "qa/views.py", "await question.asave()"),
        (signals_of_rows, "search/apps.py", "from django.db.models.signals import post_save"),
        (reads_past_a_door, "qa/feeds.py", "Question.objects.filter(status='approved')"),
        (reads_past_a_door, "articles/views.py", "Revision.objects.filter(article__status='published')"),
        (reads_past_a_door, "articles/templatetags/article_tags.py", "Article.objects.all()"),
        (law_in_core, "core/text.py", "LAW = '《民法典》'"),
        (clocks_in_rules, "selfhelp/rules/cost.py", "date.today()"),
        (clocks_in_rules, "core/text.py", "from django.utils import text"),
        (too_long, "articles/publishing.py", "x = 1\n" * 251),
        (too_long, "articles/models.py", "x = 1\n" * 301),
        (too_long, "search/query.py", "x = 1\n" * 401),
        (too_long, "search/query.py", "def f():\n" + "    x = 1\n" * 61),
        (too_long, "templates/articles/detail.html", "<p>\n" * 201),
    ],
)
def test_a_breach_is_reported_with_file_and_line(tmp_path, check, path, source):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(source)

    (found,) = check(tmp_path)

    assert re.match(rf"{re.escape(path)}:\d+: ", found)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("qa/posting.py", "from articles import models\nfrom selfhelp.rules import deadlines"),
        ("articles/models.py", 'author = models.ForeignKey("accounts.User")\nfrom . import querysets'),
        ("portal/urls.py", 'urlpatterns = [include("qa.urls")]'),
        ("articles/views.py", 'context.update({"a": 1})\ncache.delete("key")\nqr.save(stream, kind="png")'),
        ("articles/admin.py", "super().save_related(request, form, formsets, change)"),
        ("articles/publishing.py", "article.status = 'published'\narticle.save()"),
        ("articles/views.py", "Article.objects.published().filter(category=category)"),
        ("core/text.py", '"""Reads 第六百七十五条 and the like."""'),
    ],
)
def test_what_the_plan_allows_is_left_in_peace(tmp_path, path, source):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(source)

    checks = (
        uphill,
        writes_past_a_verb,
        signals_of_rows,
        reads_past_a_door,
        law_in_core,
        clocks_in_rules,
        too_long,
    )

    assert [found for check in checks for found in check(tmp_path)] == []
