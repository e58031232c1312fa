"""Preview: the working copy on the site, for whoever holds a link, until it ends or is taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from articles import preview, publishing
from articles.models import PreviewLink, Revision, Section
from articles.steps import NotReady
from articles.workingcopy import working_copy
from portal.counters import Counting
from tests.factories import NOW, make_article, make_draft, make_provision, make_staff

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def _a_day_in_november(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def editor(client):
    staff = make_staff("编辑", display_name="周编辑")
    client.force_login(staff)
    return staff


def make_link(article, **fields):
    given = {"for_whom": "李律师", "days": 7, "by": None, "now": NOW} | fields
    return preview.make_link(article, **given)


def page_of(client, link):
    return client.get(preview.address(link)).content.decode()


def at(article, step):
    return reverse("admin:articles_article_change", args=[article.pk]).replace("/change/", f"/{step}/")


# Opening


def test_a_link_shows_the_working_copy_to_a_stranger_and_tells_nobody_else(client):
    make_provision(675)
    article = make_article("huabei", title="线上的标题")
    copy = working_copy(article) | {"title": "改动中的标题"}
    copy["sections"][0]["body"] = "<p>{{law:民法典-675}}</p><p>{{law:民法典-999}}</p>"
    publishing.rewrite(article, copy, by=None, now=NOW)

    response = client.get(preview.address(make_link(article)))

    page = response.content.decode()
    assert "改动中的标题" in page
    assert '<figure class="law">' in page
    assert "未发布的稿子，读者看不到" in page
    assert "{{law:民法典-999}} 这一条不在法条库里。" in page
    assert "给李律师，到 2026-11-28 10:00 为止" in page
    kept = {name: response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")}
    assert kept == {
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex, nofollow",
        "Referrer-Policy": "no-referrer",
    }
    assert response.cookies == {}
    assert "portal.public_page" not in response.wsgi_request.META
    assert "改动中的标题" not in client.get("/articles/huabei/").content.decode()
    assert (Revision.objects.count(), Section.objects.count()) == (1, 1)


def test_a_preview_says_whether_the_copy_has_changed_since_its_link_was_made(client):
    article = make_draft()
    link = make_link(article)
    before = page_of(client, link)
    publishing.rewrite(article, working_copy(article) | {"title": "另一个标题"}, by=None, now=NOW)

    after = page_of(client, link)

    assert ("以后，稿子改过" in before, "以后，稿子改过" in after) == (False, True)
    assert "另一个标题" in after


def test_a_preview_of_what_readers_see_already_says_so(client):
    assert "这一稿已经发布" in page_of(client, make_link(make_article("huabei")))


def test_a_preview_of_a_draft_without_anything_still_opens(client):
    article = make_draft(sections=[], short_answer=[], do_now=[], do_not=[], tags=[])

    assert "还没有任何小节。" in page_of(client, make_link(article))


@pytest.mark.parametrize("change", ["over", "revoked", "all revoked", "forged", "unsigned", "of another"])
def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(client, time_machine, change):
    link = make_link(make_draft(title="草稿的标题"))
    token = preview.address(link)
    nothing = client.get("/preview/nothing/")
    if change == "over":
        time_machine.move_to(NOW + WEEK)
    elif change == "revoked":
        preview.revoke(link, by=None, now=NOW)
    elif change == "all revoked":
        preview.revoke_all(link.article, by=None, now=NOW)
    elif change == "forged":
        token = f"{token[:-3]}{'A' if token[-3] != 'A' else 'B'}{token[-2:]}"
    elif change == "unsigned":
        token = f"/preview/{link.key}/"
    else:
        token = f"/preview/{link.key}:{preview.address(make_link(link.article)).split(':')[1]}"

    response = client.get(token)

    assert (response.status_code, response.content) == (410, nothing.content)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "草稿的标题" not in response.content.decode()


@pytest.mark.parametrize("token", ["花呗", "%00", "a" * 3000, "1:2:3"])
def test_junk_opens_nothing_and_breaks_nothing(client, token):
    assert client.get(f"/preview/{token}/").status_code in (400, 404, 410, 414)


def test_a_link_opens_until_the_last_moment(client, time_machine):
    link = make_link(make_draft())
    time_machine.move_to(NOW + WEEK - timedelta(seconds=1))

    assert client.get(preview.address(link)).status_code == 200


def test_looking_changes_nothing_and_leaves_the_number_for_whoever_counts(client):
    link = make_link(make_draft())
    before = list(PreviewLink.objects.values())

    looked, asked = client.get(preview.address(link)), client.head(preview.address(link))

    assert looked.wsgi_request.META[preview.OPENED] == link.pk
    assert preview.OPENED not in asked.wsgi_request.META
    assert list(PreviewLink.objects.values()) == before


def test_openings_are_added_up(client):
    link, other = make_link(make_draft()), make_link(make_draft())
    preview.count_opened({link.pk: 2, 10**6: 1}, NOW)
    preview.count_opened({link.pk: 1}, NOW + WEEK)

    link.refresh_from_db()
    other.refresh_from_db()
    assert (link.opened, link.opened_at) == (3, NOW + WEEK)
    assert (other.opened, other.opened_at) == (0, None)


# Making and taking back


@pytest.mark.parametrize(("given", "why"), [
    ({"days": 31}, "最长 30 天"), ({"days": 0}, "最短 1 天"), ({"for_whom": " \n"}, "写一下给谁看"),
])  # fmt: skip
def test_a_link_is_refused_without_an_end_or_a_name(given, why):
    with pytest.raises(NotReady, match=why):
        make_link(make_draft(), **given)


def test_a_telephone_number_in_the_note_is_masked():
    assert "13812345678" not in make_link(make_draft(), for_whom="李律师13812345678").for_whom


def test_an_article_has_room_for_so_many_open_links(monkeypatch):
    monkeypatch.setattr(preview, "MOST_OPEN", 2)
    article = make_draft()
    links = [make_link(article), make_link(article)]

    with pytest.raises(NotReady, match="已经有 2 个"):
        make_link(article)

    preview.revoke(links[0], by=None, now=NOW)
    assert make_link(article).is_open(NOW)


def test_a_link_is_taken_back_once_and_stays_with_whoever_was_first(editor):
    link = make_link(make_draft())

    answers = [preview.revoke(link, by=editor, now=NOW), preview.revoke(link, by=None, now=NOW + WEEK)]

    link.refresh_from_db()
    assert answers == [True, False]
    assert (link.revoked_by, link.revoked_at, link.state(NOW)) == (editor, NOW, "已收回")


def test_old_links_are_forgotten_and_open_ones_are_not():
    article = make_draft()
    old, taken_back, fresh = make_link(article, days=1), make_link(article), make_link(article, days=30)
    preview.revoke(taken_back, by=None, now=NOW)
    later = NOW + timedelta(days=preview.KEPT_DAYS + 1, hours=1)
    fresh.ends_at = later
    fresh.save()

    assert preview.forget_old(later) == 2
    assert PreviewLink.objects.get() == fresh
    assert old.state(later) == "已到期"


# In the admin


def test_an_editor_makes_a_link_copies_it_and_takes_it_back(client, editor):
    article = make_draft(title="草稿的标题")

    client.post(at(article, "previews"), {"do": "make", "for_whom": "李律师", "days": "14"})
    link = article.preview_links.get()
    page = client.get(at(article, "previews")).content.decode()
    client.post(at(article, "previews"), {"do": link.pk})
    after = client.get(at(article, "previews")).content.decode()

    assert (link.made_by, link.ends_at) == (editor, NOW + timedelta(days=14))
    assert f"{preview.address(link)}" in page
    assert ("收回</button>" in page, "收回</button>" in after) == (True, False)
    assert "已收回（周编辑，2026-11-21 10:00）" in after
    assert client.get(preview.address(link)).status_code == 410


@pytest.mark.parametrize("given", [{"for_whom": "", "days": "7"}, {"for_whom": "李律师", "days": "31"}])
def test_a_faulty_request_for_a_link_keeps_what_was_typed(client, editor, given):
    article = make_draft()

    page = client.post(at(article, "previews"), {"do": "make"} | given).content.decode()

    assert not article.preview_links.exists()
    assert f'value="{given["for_whom"]}"' in page or not given["for_whom"]
    assert "写一下给谁看" in page or "从列出的天数里选一个" in page


@pytest.mark.parametrize("doing", ["all", "0", "x", "９", "99999999999999999999999"])
def test_taking_back_what_is_not_there_is_answered_politely(client, editor, doing):
    article = make_draft()
    other = make_link(make_draft())

    response = client.post(at(article, "previews"), {"do": doing}, follow=True)

    assert "没有可收回的" in response.content.decode()
    assert other.is_open(NOW)


def test_only_who_may_write_makes_links_and_reading_the_page_makes_none(client):
    article = make_draft()
    client.force_login(make_staff("审核员"))

    refused = client.post(at(article, "previews"), {"do": "make", "for_whom": "李律师", "days": "7"})
    seen = client.get(at(article, "preview"))

    assert (refused.status_code, seen.status_code) == (403, 403)
    assert not PreviewLink.objects.exists()


def test_colleagues_look_at_a_draft_without_any_link(client, editor):
    response = client.get(at(make_draft(title="草稿的标题"), "preview"))

    assert "草稿的标题" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert not PreviewLink.objects.exists()


def test_all_links_stand_in_one_list_and_can_be_taken_back_there(client, editor, django_assert_num_queries):
    links = [make_link(make_draft(), for_whom=f"复核人{number}") for number in range(3)]
    preview.revoke(links[0], by=editor, now=NOW)
    address = reverse("admin:articles_previewlink_changelist")

    page = client.get(f"{address}?state=open").content.decode()
    client.post(address, {"action": "take_back", "_selected_action": [link.pk for link in links], "index": 0})

    assert [f"复核人{number}" in page for number in range(3)] == [False, True, True]
    assert not PreviewLink.objects.open_at(NOW).exists()


def test_a_strangers_look_is_counted_by_its_number_and_its_address_by_nothing(client, monkeypatch):
    counting = Counting(lambda environ, start: start("200 OK", []), seconds=0.01)
    monkeypatch.setattr(counting, "start", lambda: None)
    link = make_link(make_draft("huabei"))
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": preview.address(link), "HTTP_USER_AGENT": "Mozilla", preview.OPENED: link.pk,
        "HTTP_HOST": "example.org", "HTTP_REFERER": "http://example.org/search/?q=%E8%8A%B1%E5%91%97",
    }  # fmt: skip

    counting(environ, lambda status, headers: None)

    assert counting.previews.fresh == {link.pk: 1}
    assert (counting.reads.fresh, counting.clicks.fresh, counting.searches.fresh) == ({}, {}, {})
