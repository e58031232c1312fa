"""Preview: the working copy on the site, for whoever holds the link and nobody else."""

import pytest
from django.urls import reverse

from articles import publishing
from articles.models import Revision, Section
from articles.workingcopy import working_copy
from tests.factories import NOW, make_article, make_draft, make_provision, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    staff = make_staff("编辑", display_name="周编辑")
    client.force_login(staff)
    return staff


def decision(article, step):
    return reverse("admin:articles_article_change", args=[article.pk]).replace("/change/", f"/{step}/")


def test_a_preview_shows_the_working_copy_to_whoever_holds_the_link_and_to_nobody_else(client, editor):
    make_provision(675)
    article = make_article("huabei", title="线上的标题")
    copy = working_copy(article) | {"title": "改动中的标题"}
    copy["sections"][0]["body"] = "<p>{{law:民法典-675}}</p><p>{{law:民法典-999}}</p>"
    publishing.rewrite(article, copy, by=editor, now=NOW)
    address = client.get(decision(article, "preview"))["Location"]
    client.logout()

    response = client.get(address)

    page = response.content.decode()
    assert "改动中的标题" in page
    assert '<figure class="law">' in page
    assert "这是预览" in page
    assert "{{law:民法典-999}} 这一条不在法条库里。" in page
    assert "no-store" in response["Cache-Control"]
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "no-referrer")
    assert "改动中的标题" not in client.get("/articles/huabei/").content.decode()
    assert (Revision.objects.count(), Section.objects.count()) == (1, 1)


def test_a_preview_of_a_draft_without_anything_still_opens(client, editor):
    article = make_draft(sections=[], short_answer=[], do_now=[], do_not=[], tags=[])
    address = client.get(decision(article, "preview"))["Location"]

    response = client.get(address)

    assert (response.status_code, "还没有任何小节。" in response.content.decode()) == (200, True)


@pytest.mark.parametrize("token", ["1", "1:abc:def", "花呗", "%00", "a" * 3000])
def test_a_forged_preview_link_opens_nothing(client, token):
    make_draft(title="草稿的标题")

    response = client.get(f"/preview/{token}/")

    assert response.status_code in (400, 404, 410, 414)
    assert "草稿的标题" not in response.content.decode()


def test_a_preview_link_ends_after_two_days(client, editor, time_machine):
    time_machine.move_to(NOW)
    article = make_draft(title="草稿的标题")
    address = client.get(decision(article, "preview"))["Location"]
    client.logout()
    time_machine.move_to(NOW.replace(day=23, hour=9))
    before = client.get(address).status_code
    time_machine.move_to(NOW.replace(day=23, hour=11))

    after = client.get(address)

    assert (before, after.status_code) == (200, 410)
    assert "草稿的标题" not in after.content.decode()
