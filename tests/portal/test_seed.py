"""`manage.py seed` with a file that went wrong, and beside what staff have changed; all of `content/`: test_whole_site."""

import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles import publishing
from articles.models import Article
from articles.workingcopy import working_copy
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def seed(folder=settings.CONTENT_DIR):
    said, complained = StringIO(), StringIO()
    try:
        call_command("seed", content=folder, stdout=said, stderr=complained)
    except CommandError as error:
        complained.write(str(error))
    return said.getvalue(), complained.getvalue()


@pytest.fixture
def content(tmp_path):
    """A folder of one's own, with two of the articles."""
    folder = tmp_path / "content"
    shutil.copytree(settings.CONTENT_DIR, folder)
    for path in sorted((folder / "articles").glob("[!R]*.md"))[2:]:
        path.unlink()
    return folder


def test_a_malformed_article_is_named_the_rest_is_loaded_and_the_command_fails(content):
    broken = next((content / "articles").glob("*.md"))
    broken.write_text(broken.read_text().replace("\n+++\n", "\n+++\n没有小标题\n", 1))

    _, complaints = seed(content)

    assert f"{broken.name} 第 " in complaints
    assert "正文应当从一行" in complaints
    assert not Article.objects.filter(slug=broken.stem).exists()
    assert Article.objects.published().count() == len(list((content / "articles").glob("[!R]*.md"))) - 1


def test_what_staff_have_edited_stays_and_is_named(content):
    seed(content)
    article = Article.objects.published().first()
    publishing.rewrite(article, working_copy(article) | {"title": "编辑改的"}, by=make_user(), now=NOW)

    said, complaints = seed(content)

    assert f"没有覆盖：{article.slug}.md" in said
    assert complaints == ""
    assert Article.objects.get(pk=article.pk).title == "编辑改的"


def test_a_folder_that_is_not_there_is_said_in_one_sentence(tmp_path):
    _, complaints = seed(tmp_path / "nowhere")

    assert complaints.startswith("没有这个文件夹")
