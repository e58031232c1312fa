import pytest
from django.contrib.auth import get_user_model

from search.importing import load_synonyms
from search.models import PinnedResult, SearchEntry, Synonym
from search.query import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(
        get_user_model().objects.create_superuser(email="chief@example.org", password="a-long-password-1")
    )
    return client


@pytest.mark.parametrize("name", ["synonym", "pinnedresult", "searchentry"])
def test_every_list_opens(editor, shelf, name):
    shelf.put("one", "花呗")

    assert editor.get(f"/admin/search/{name}/").status_code == 200


def test_a_group_written_in_the_admin_works_at_once_and_is_tidied(editor, shelf):
    shelf.put("one", "花呗")
    form = {"word": " 花呗 ", "same": "", "leads": "花贝、花呗 花吧", "is_used": "on"}

    response = editor.post("/admin/search/synonym/add/", form)

    assert response.status_code == 302
    assert Synonym.objects.get().leads == "花贝，花吧"
    assert [hit.key for hit in search("花吧").hits] == ["one"]


def test_a_group_that_came_with_the_site_is_switched_off_not_deleted(editor, tmp_path):
    path = tmp_path / "synonyms.txt"
    path.write_text("花呗 < 花贝\n", encoding="utf-8")
    load_synonyms(path)
    group = Synonym.objects.get()

    response = editor.post(f"/admin/search/synonym/{group.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Synonym.objects.count() == 1


def test_a_page_is_pinned_for_the_words_as_readers_type_them(editor, shelf):
    shelf.put("one", "花呗")
    shelf.put("two", "借呗")
    form = {"query": " ＬＰＲ  花呗 ", "entry": SearchEntry.objects.get(key="two").pk, "rank": 1}

    response = editor.post("/admin/search/pinnedresult/add/", form)

    assert response.status_code == 302
    assert PinnedResult.objects.get().query == "lpr 花呗"
    assert [hit.key for hit in search("lpr 花呗").hits if hit.is_pinned] == ["two"]


def test_what_can_be_found_is_not_edited_by_hand(editor, shelf):
    shelf.put("one", "花呗")
    entry = SearchEntry.objects.get()

    assert editor.get("/admin/search/searchentry/add/").status_code == 403
    assert editor.post(f"/admin/search/searchentry/{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    editor.post(f"/admin/search/searchentry/{entry.pk}/change/", {"title": "别的"})
    assert SearchEntry.objects.get().title == "花呗"
