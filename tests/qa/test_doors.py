"""Whatever shows posts starts from a named queryset: held by reading the source, as tests/test_architecture.py does."""

import ast
import re
from pathlib import Path

import pytest
from django.db.models import QuerySet

from qa.models import Answer, AnswerRevision, Comment, Question
from tests.test_architecture import ROOT, role, show, sources

POSTS = {model.__name__: model for model in (Question, Answer, AnswerRevision, Comment)}
MANAGERS = {"objects", "_default_manager", "_base_manager"}
# What leads from one row to posts whatever their state.
RELATED = {"answers", "comments", "replies", "duplicates", "revisions", "questions", "questions_about"}
SHOWS = {"views", "templatetags", "feeds", "sitemaps", "filters"}
ALSO_SHOWS = {
    "sources",
    "findable",
    "structured",
    "sheets",
    "cards",
    "dashboard",
    "similar",
    "threads",
    "context",
}
# What strangers read: nobody's own posts, and no queue.
PUBLIC_FILES = {
    "qa/views/public.py", "qa/views/lawyers.py", "qa/views/summaries.py", "qa/feeds.py", "qa/similar.py", "qa/sources.py",
    "qa/templatetags/qa_tags.py", "portal/views.py", "portal/sitemaps.py",
}  # fmt: skip
PUBLIC_DOORS = {
    "approved", "in_lists", "listed", "for_sitemap", "shown", "counts", "moved", "lately_answered", "published",
    "to_what_was_asked", "under", "standing_under", "by", "once_public", "under_article", "under_answers",
}  # fmt: skip
READS = {
    "all",
    "filter",
    "exclude",
    "get",
    "count",
    "first",
    "last",
    "exists",
    "order_by",
    "values",
    "values_list",
}


def doors(model):
    """The names that the model's own querysets add to Django's."""
    own = {name for name in dir(model.objects.all()) if not name.startswith("_")}
    return own - {name for name in dir(QuerySet) if not name.startswith("_")}


def past_a_door(root):
    """File, line and word of every place that shows posts without a door, or by one that is not for strangers."""
    found = []
    for _, path, tree in sources(root):
        name = str(path.relative_to(root))
        if role(path.relative_to(root)) not in SHOWS and path.stem not in ALSO_SHOWS:
            continue
        through = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in MANAGERS
                and getattr(node.value, "id", "") in POSTS
            ):
                door, model = through.get(id(node), ""), POSTS[node.value.id]
                if door not in doors(model):
                    found.append(show(root, path, node.lineno, f"{node.value.id}.objects.{door} is no door"))
                elif name in PUBLIC_FILES and door not in PUBLIC_DOORS:
                    found.append(show(root, path, node.lineno, f"{door} is not for strangers"))
            elif isinstance(node, ast.Call) and _shortcut(node):
                found.append(show(root, path, node.lineno, "a shortcut asks for every row of a model"))
            elif isinstance(node, ast.Call) and _through_a_relation(node):
                found.append(show(root, path, node.lineno, f".{node.func.value.attr} leads past every door"))
    return found


def _shortcut(call):
    called = getattr(call.func, "id", "")
    return (
        called.startswith("get_") and called.endswith("_or_404") and getattr(call.args[0], "id", "") in POSTS
    )


def _through_a_relation(call):
    into = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(into, ast.Attribute) and into.attr in RELATED and call.func.attr in READS


def test_whatever_shows_posts_starts_from_a_door():
    found = [re.sub(r":\d+:", ":", each) for each in past_a_door(ROOT)]

    # What is found of a question holds its answers, each of which is asked whether it is public.
    assert found == ["qa/sources.py: .answers leads past every door"]


def test_no_template_leads_from_a_row_to_posts_in_any_state():
    leads = re.compile(rf"\.({'|'.join(RELATED)})\.(all|count|first|last|exists)\b")
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts]

    assert [str(path) for path in pages if leads.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("qa/views/public.py", "Question.objects.filter(pk=1)"),
        ("portal/views.py", "Answer.objects.count()"),
        ("articles/templatetags/some_tags.py", "Comment._base_manager.order_by('pk')"),
        ("accounts/views.py", "lawyer.answers.filter(pk=1)"),
        ("qa/views/own.py", "get_object_or_404(Question, pk=1)"),
        ("qa/views/own.py", "rows = Paginator(Comment.objects, 20)"),
        ("qa/feeds.py", "Question.objects.of(user)"),
        ("portal/sitemaps.py", "Question.objects.waiting()"),
        ("qa/structured.py", "question.answers.all()"),
    ],
)
def test_a_way_past_a_door_is_seen(tmp_path: Path, path, source):
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(source)

    (found,) = past_a_door(tmp_path)

    assert found.startswith(f"{path}:1: ")
