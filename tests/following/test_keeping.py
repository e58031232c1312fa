"""What a member keeps and follows: by their own buttons alone, once each, seen by nobody else."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import privacy
from articles import addresses, publishing
from articles.models import Article
from articles.tagging import merge_tags
from following import keeping
from following.models import Followed, Kept
from qa import posting
from qa.models import Follow, Question
from tests.factories import (
    NOW,
    make_article,
    make_member,
    make_product,
    make_provision,
    make_question,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member()


@pytest.fixture
def page(client, member):
    client.force_login(member)
    return client


def of_each_kind():
    """A thing of each kind: the public address of each, and the row."""
    article, provision, question = make_article("huabei"), make_provision(675), make_question(status="open")
    rows = {
        "article": article, "provision": provision, "question": question,
        "tag": article.tags.get(), "statute": provision.edition.statute,
    }  # fmt: skip
    return {kind: (row.get_absolute_url(), row) for kind, row in rows.items()}


def press(client, address, button):
    return client.post(f"/me{address}", {"do": button})


def words(response):
    return response.content.decode()


def test_each_thing_is_kept_and_followed_by_its_own_button_and_let_go_by_another(page, member):
    for kind, (address, _) in of_each_kind().items():
        shown = page.get(f"/me{address}")
        before = Kept.objects.count(), Followed.objects.count() + Follow.objects.count()
        assert (shown.status_code, "no-store" in shown["Cache-Control"], before) == (200, True, (0, 0))

        keeps = kind in Kept.THINGS
        for _ in range(2):  # pressed twice, it is done once
            assert press(page, address, "keep").status_code == (302 if keeps else 404)
            assert press(page, address, "follow").status_code == 302
        assert (Kept.objects.count(), Followed.objects.count() + Follow.objects.count()) == (int(keeps), 1)
        said = words(page.get(f"/me{address}"))
        assert ("已经留着" in said, "正在关注" in said) == (keeps, True)

        for button in ("let_go", "unfollow"):
            assert press(page, address, button).status_code == 302
        assert (Kept.objects.count(), Followed.objects.count() + Follow.objects.count()) == (0, 0)


def test_each_public_page_leads_to_where_it_is_kept(client):
    for address, _ in of_each_kind().values():
        assert f'href="/me{address}"' in words(client.get(address)), address


def test_a_stranger_is_told_what_for_and_comes_back_after_signing_in(client):
    for address, _ in of_each_kind().values():
        shown = client.get(f"/me{address}")

        assert (shown.status_code, f"?next=/me{address}" in words(shown)) == (200, True)
        assert press(client, address, "follow").url == f"/accounts/login/?next=/me{address}"
    assert (Kept.objects.count(), Followed.objects.count(), Follow.objects.count()) == (0, 0, 0)
    for name in ("kept", "followed"):
        assert client.get(reverse(f"following:{name}")).status_code == 302


def test_a_forged_form_keeps_nothing(member):
    make_article("huabei")
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)

    assert press(client, "/articles/huabei/", "keep").status_code == 403
    assert not Kept.objects.exists()


def test_what_is_not_there_or_no_button_of_ours_is_no_page(page):
    make_article("huabei")
    draft = make_question(status="pending")

    for address in (
        "/articles/none/",
        "/tags/none/",
        "/statutes/none/",
        "/statutes/none/1/",
        draft.get_absolute_url(),
    ):
        assert page.get(f"/me{address}").status_code == 404, address
    assert press(page, "/articles/huabei/", "").status_code == 404
    for name in ("let_go", "unfollow"):
        for typed in ("", "article", "article:x", f"article:{'9' * 40}", "user:1", "article:1\x00"):
            assert page.post(reverse(f"following:{name}"), {"thing": typed}).status_code in (400, 404), typed
    assert page.get(reverse("following:kept") + "?page=2").status_code == 404


def test_an_address_of_before_leads_to_the_thing_of_today(page):
    article, old = make_article("huabei", tags=["花呗"]), make_product("蚂蚁花呗")
    merge_tags(article.tags.get(), [old], now=NOW)

    press(page, f"/tags/{old.slug}/", "follow")
    addresses.rename(article, "new", by=make_user(), now=NOW)

    assert Followed.objects.get().tag == article.tags.get()
    assert page.get("/me/articles/huabei/").url == "/me/articles/new/"
    publishing.retire(Article.objects.get(), reason="规定废止了", by=make_user(), now=NOW)
    assert page.get("/me/articles/new/").status_code == 410


def test_letters_go_to_a_proven_address_alone(client):
    client.force_login(make_member(verified=False))
    for address, _ in of_each_kind().values():
        refused = press(client, address, "follow")

        assert (refused.status_code >= 400, "先确认你的邮箱" in words(refused)) == (True, True)
    assert (Followed.objects.count(), Follow.objects.count()) == (0, 0)


def test_ones_own_question_needs_no_following_and_a_hidden_one_gets_none(page, member):
    own = make_question(member, status="open")

    assert "这是你自己的提问" in words(press(page, own.get_absolute_url(), "follow"))
    Question.objects.update(status="hidden", restored_status="open")
    with pytest.raises(posting.questions.NotAllowed, match="不公开"):
        posting.follow(Question.objects.get(), make_member(), NOW)
    assert not Follow.objects.exists()


def test_there_is_a_bound_to_what_one_keeps_and_follows(page, member, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_KEPT", 1)
    monkeypatch.setattr(keeping, "MOST_FOLLOWED", 1)
    monkeypatch.setattr(posting.questions, "MOST_FOLLOWED", 0)
    things = of_each_kind()
    press(page, things["article"][0], "keep")
    press(page, things["article"][0], "follow")

    assert "最多留 1 条" in words(press(page, things["provision"][0], "keep"))
    assert "最多关注 1 样" in words(press(page, things["statute"][0], "follow"))
    assert "最多关注 0 个提问" in words(press(page, things["question"][0], "follow"))
    assert press(page, things["article"][0], "keep").status_code == 302  # it is there already
    assert (Kept.objects.count(), Followed.objects.count(), Follow.objects.count()) == (1, 1, 0)


# The lists


def test_the_lists_say_what_is_no_more_and_show_no_words_that_nobody_may_read(page, member):
    for kind, (_, row) in of_each_kind().items():
        keeping.follow(member, kind, row, NOW)
        if kind in Kept.THINGS:
            keeping.keep(member, kind, row, NOW)
    shown = [words(page.get(reverse(f"following:{name}"))) for name in ("kept", "followed")]
    title = Question.objects.get().title
    assert [title in each for each in shown] == [True, True]

    publishing.retire(Article.objects.get(), reason="规定废止了", by=make_user(), now=NOW)
    Question.objects.update(status="hidden", restored_status="open")

    for name in ("kept", "followed"):
        said = words(page.get(reverse(f"following:{name}")))
        assert (title in said, "现在不公开" in said, "已经撤下" in said) == (False, True, True)
        number = Question.objects.get().pk
        removed = page.post(
            reverse("following:let_go" if name == "kept" else "following:unfollow"),
            {"thing": f"question:{number}"},
        )
        assert removed.status_code == 302
    assert (Kept.objects.filter(question=number).count(), Follow.objects.count()) == (0, 0)


def test_a_kept_question_that_was_joined_to_another_leads_there_while_anybody_may_read_that(page, member):
    into, kept = make_question(title="并过去的那一个"), make_question(title="我留着的原话")
    keeping.keep(member, "question", kept, NOW)
    Question.objects.filter(pk=kept.pk).update(
        status="closed", canonical=into, decision_reason="duplicate", decided_at=NOW
    )

    said = words(page.get(reverse("following:kept")))
    assert (into.title in said, f"第 {kept.pk} 号并到了这里" in said, kept.title in said) == (
        True,
        True,
        False,
    )
    assert into.title in words(page.get(f"/me{kept.get_absolute_url()}"))

    Question.objects.filter(pk=into.pk).update(status="hidden", restored_status="open")
    said = words(page.get(reverse("following:kept")))
    assert (into.title in said, "现在不公开" in said) == (False, True)


def test_nobody_sees_or_removes_what_another_keeps_and_follows(page):
    other, article = make_member(), make_article("huabei")
    keeping.keep(other, "article", article, NOW)
    keeping.follow(other, "article", article, NOW)

    for name, verb in (("kept", "let_go"), ("followed", "unfollow")):
        assert "网贷逾期后" not in words(page.get(reverse(f"following:{name}")))
        page.post(reverse(f"following:{verb}"), {"thing": f"article:{article.pk}"})
    assert "已经留着" not in words(page.get("/me/articles/huabei/"))
    assert (Kept.objects.count(), Followed.objects.count()) == (1, 1)


def test_the_lists_take_as_many_queries_for_one_as_for_three_and_thirty_to_a_page(
    page, member, django_assert_num_queries, django_assert_max_num_queries
):
    article = make_article("huabei")
    questions = [make_question(status="open") for _ in range(31)]

    def fill(number):
        for at, question in enumerate(questions[:number]):
            keeping.keep(member, "question", question, NOW + timedelta(minutes=at))
            keeping.follow(member, "question", question, NOW + timedelta(minutes=at))

    keeping.keep(member, "article", article, NOW)
    fill(1)
    costs = {}
    for number in (1, 3):
        fill(number)
        for name in ("kept", "followed"):
            with django_assert_max_num_queries(10) as asked:
                page.get(reverse(f"following:{name}"))
            costs.setdefault(name, []).append(len(asked))
    assert [len(set(each)) for each in costs.values()] == [1, 1]

    fill(31)
    first, second = (page.get(reverse("following:followed") + f"?page={number}") for number in (1, 2))
    assert [words(each).count('name="thing"') for each in (first, second)] == [30, 1]


def test_what_a_device_keeps_comes_into_the_account_by_the_readers_own_button(page, member):
    things, hidden = of_each_kind(), make_question(status="pending")
    listed = [things[kind][0] for kind in Kept.THINGS]
    joined = make_question(status="closed", canonical=things["question"][1])
    addresses.rename(things["article"][1], "new", by=make_user(), now=NOW)
    listed[2] = joined.get_absolute_url()
    others = [
        "/articles/none/",
        "/accounts/me/",
        "https://example.com/articles/huabei/",
        hidden.get_absolute_url(),
        "x" * 999,
    ]

    done = page.post(
        reverse("following:take_over"), {"addresses": "\n".join(listed + others + listed)}, follow=True
    )

    assert Kept.objects.filter(user=member).count() == 3
    assert "5 条没有找到" in words(done)
    assert page.get(reverse("following:take_over")).status_code == 405


# One's own data


def test_all_of_it_is_exported_and_gone_with_the_account(member):
    other = make_member()
    for kind, (_, row) in of_each_kind().items():
        for person in (member, other):
            keeping.follow(person, kind, row, NOW)
            if kind in Kept.THINGS:
                keeping.keep(person, kind, row, NOW)

    data = privacy.export(member)
    mine = data["留着的和关注的"]
    assert [len(mine["留着的"]), len(mine["关注的"]), len(data["提问、回答、评论和举报"]["关注"])] == [
        3,
        4,
        1,
    ]
    assert "网贷逾期后花呗用不了" in json.dumps(mine, ensure_ascii=False)

    privacy.erase(member)

    assert (Kept.objects.count(), Followed.objects.count(), Follow.objects.count()) == (3, 4, 1)


def test_who_followed_one_of_two_tags_follows_the_one_that_stays_once(member):
    into, gone, other = make_product("花呗"), make_product("蚂蚁花呗"), make_member()
    for tag, moment in ((gone, NOW), (into, NOW + timedelta(days=1))):
        keeping.follow(member, "tag", tag, moment)
    keeping.follow(other, "tag", gone, NOW)

    merge_tags(into, [gone], now=NOW)

    assert set(Followed.objects.values_list("user", "tag")) == {(member.pk, into.pk), (other.pk, into.pk)}
