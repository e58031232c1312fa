"""What the site said: each version as readers got it, with its law, check and seal; and never in place of the present one."""

import hashlib
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.models import LawyerProfile
from articles import publishing, steps
from articles.models import Article, Revision
from articles.workingcopy import working_copy
from portal import pagecache
from reference.models import LegalFigure
from statutes.models import Edition, Provision
from tests.factories import (
    NOW,
    TODAY,
    make_article,
    make_draft,
    make_edition,
    make_lawyer,
    make_provision,
    make_review_task,
    make_user,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def published_again(article, *, now, weight="small", change_note="", **fields):
    publishing.rewrite(article, working_copy(article) | fields, by=None, now=now)
    return publishing.publish(
        article, by=None, now=now, despite="短文", weight=weight, change_note=change_note
    )


def body_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def twice():
    """Published yesterday with one title, today with another."""
    article = make_article("huabei", title="第一版的标题", now=NOW - timedelta(days=1))
    published_again(
        article,
        now=NOW,
        title="第二版的标题",
        weight="correction",
        change_note="期限写成了十日，应当是二十日",
    )
    return article


# Weight


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        ("substance", "实质修改要写改了什么、为什么改，读者会看到。"),
        ("correction", "更正要写原来哪里错了、现在怎样，读者会看到。"),
        ("first", "选一下这次改动有多大。"),
    ],
)
def test_a_change_that_matters_says_what_and_why(weight, words):
    article = make_article()

    with pytest.raises(steps.NotReady) as refusal:
        published_again(
            article,
            now=NOW + HOUR,
            title="新的标题",
            weight=weight,
            change_note="  " if weight != "first" else "改",
        )

    assert refusal.value.problems == [words]
    assert Article.objects.get().revisions.count() == 1


def test_the_first_publication_has_no_weight_to_choose_and_a_small_fix_needs_no_line(client):
    article = make_article(now=NOW - HOUR)
    second = published_again(article, now=NOW, title="新的标题")

    assert [one.weight for one in article.revisions.order_by("number")] == ["first", "small"]
    assert second.snapshot["history"] == []


def test_readers_are_told_in_words_what_was_corrected_and_when_it_was_away(client, twice):
    publishing.retire(twice, reason="先撤下核对", by=make_user(), now=NOW + HOUR)
    published_again(
        twice, now=NOW + 2 * HOUR, title="第三版的标题", weight="substance", change_note="按新规定重写"
    )

    page = body_of(client, "/articles/huabei/")

    told = page.split('id="history"')[1].split("</ul>")[0]
    assert told.index("按新规定重写") < told.index("先撤下核对") < told.index("期限写成了十日")
    assert '<b class="flag flag--old">更正</b>' in told
    assert "<b>撤下</b>" in told
    assert 'href="/articles/huabei/versions/2/"' in told


# As it was


def test_an_old_version_says_what_it_said_and_that_it_is_old(client, twice):
    page = body_of(client, "/articles/huabei/versions/1/")

    assert "第一版的标题</h1>" in page
    assert "这是旧版本，不要照它办事" in page
    assert '现在的版本在：<a href="/articles/huabei/">第二版的标题</a>' in page
    assert "期限写成了十日，应当是二十日" in page
    assert "不是法律意见" in page.split('id="record"')[1]
    assert '<link rel="canonical" href="http://127.0.0.1:8000/articles/huabei/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert client.get("/articles/huabei/versions/1/")["X-Robots-Tag"] == "noindex"
    assert "这就是现在的版本" in body_of(client, "/articles/huabei/versions/2/")


def test_no_page_about_versions_says_a_word_that_is_not_published(client, twice):
    unseen = dict.fromkeys(("title", "question", "description", "author_name"), "没发布的话")
    publishing.rewrite(twice, working_copy(twice) | unseen, by=None, now=NOW + HOUR)

    for under in ("", "1/", "2/", "1/record.json", "2/record.json", "?at=x"):
        assert "没发布的话" not in client.get(f"/articles/huabei/versions/{under}").content.decode()


def test_a_moment_leads_to_the_version_that_readers_got_then(client, twice):
    went = client.get("/articles/huabei/versions/", {"at": "2026-11-20T12:00"})

    assert (went.status_code, went["Location"]) == (
        302,
        "/articles/huabei/versions/1/?at=2026-11-20T12%3A00%3A00",
    )
    assert "第一版的标题</h1>" in body_of(client, went["Location"])
    assert client.get("/articles/huabei/versions/?at=2026-11-20T23:30+09:00")["Location"].endswith(
        "22%3A30%3A00"
    )
    assert client.get("/articles/huabei/versions/1/?at=2026-11-21T10:30")["Location"].startswith(
        "/articles/huabei/versions/2/"
    )


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("2026-11-19", 404, "那时这篇文章还没有发布。"),
        (
            "2026-11-21T11:30",
            404,
            "那时这篇文章已经撤下（2026-11-21 11:00 起），读者看不到。原因：先撤下核对",
        ),
        ("2099-01-01", 400, "时间要写成 2026-05-01"),
        ("2027-01-01", 400, "这个时间还没有到。"),
        ("0001-01-01", 400, "时间要写成"),
        ("昨天", 400, "时间要写成"),
        ("", 400, "时间要写成"),
    ],
)
def test_a_moment_at_which_nobody_got_it_is_answered_politely(
    client, twice, time_machine, typed, status, words
):
    publishing.retire(twice, reason="先撤下核对", by=make_user(), now=NOW + HOUR)
    published_again(twice, now=NOW + 2 * HOUR, title="第三版的标题")
    time_machine.move_to(NOW + 3 * HOUR)

    page = client.get("/articles/huabei/versions/", {"at": typed})

    assert page.status_code == status
    assert words in page.content.decode()


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999999"])
def test_a_version_that_never_was_is_not_found(client, twice, number):
    body_of(client, f"/articles/huabei/versions/{number}/", 404)
    body_of(client, f"/articles/huabei/versions/{number}/record.json", 404)


def test_a_version_quotes_the_law_of_its_day_in_the_wording_that_was_kept(client):
    old = make_edition(effective_from=date(2021, 1, 1), label="旧版")
    make_provision(675, edition=old, text="旧的原文。")
    days = {"key": "days", "name": "异议", "value": "20", "unit": "日", "provision": "x-1", "binds": "机构"}
    LegalFigure.objects.create(**days, source_status="official")
    text = [("why", "<p>要在{{figure:days}}内。</p><p>{{law:民法典-675}}</p>")]
    article = make_article("huabei", sections=text, now=NOW - timedelta(days=30))
    Edition.objects.filter(pk=old.pk).update(effective_to=date(2026, 11, 1))
    new = make_edition(effective_from=date(2026, 11, 1), label="新版")
    make_provision(675, edition=new, text="新的原文。")
    published_again(article, now=NOW, title="新的标题")
    Provision.objects.update(text="后来改错的原文。")
    LegalFigure.objects.update(value="30")

    first, second = (body_of(client, f"/articles/huabei/versions/{number}/") for number in (1, 2))
    later = body_of(client, "/articles/huabei/versions/1/?at=2026-11-10")

    assert ("旧的原文。" in first, "新的原文。" in first, "要在20日内" in first) == (True, False, True)
    assert "《民法典》第六百七十五条</a>，旧版，2021-01-01 起施行，2026-11-01 起不再适用" in first
    assert ("新的原文。" in second, "旧的原文。" in second) == (True, False)
    assert "后来改错的原文。" in later  # the edition that came while it stood; its wording was not kept then
    assert "发布时没有留存文字" in later


def test_a_version_shows_the_wording_that_readers_got_while_its_section_waited_to_be_read_again(client):
    old = make_edition(effective_from=date(2021, 1, 1), label="旧版")
    law = make_provision(675, edition=old, text="旧的原文。")
    text = [("why", "<p>{{law:民法典-675}}</p>")]
    article = make_article("huabei", sections=text, now=NOW - timedelta(days=30))
    Edition.objects.filter(pk=old.pk).update(effective_to=date(2026, 11, 1))
    new = make_edition(effective_from=date(2026, 11, 1), label="新版")
    later = make_provision(675, edition=new, text="新的原文。")
    uid = article.live.snapshot["sections"][0]["uid"]
    done = {
        "status": "confirmed",
        "opened_at": NOW - timedelta(days=25),
        "confirmed_at": NOW - timedelta(days=5),
    }
    make_review_task("article-section", uid, law, new_provision=later, **done)

    waiting, read_again, first = (
        body_of(client, f"/articles/huabei/versions/1/{query}")
        for query in ("?at=2026-11-10", "?at=2026-11-18", "")
    )

    quoted = "<blockquote>\n      <p>旧的原文。"
    assert [quoted in page for page in (waiting, read_again, first)] == [True, False, True]
    assert ["还没有复核。</b>" in page for page in (waiting, read_again, first)] == [True, False, False]
    assert "旧版，2021-01-01 起施行" in waiting.split('id="record"')[1]
    assert "新版，2026-11-01 起施行" in read_again.split('id="record"')[1]


def test_what_was_kept_at_the_publication_stands_even_where_the_library_corrects_its_days(client):
    edition = make_edition(effective_from=date(2021, 1, 1), label="旧版")
    make_provision(675, edition=edition, text="那天的原文。")
    make_article("huabei", sections=[("why", "<p>{{law:民法典-675}}</p>")], now=NOW)
    Edition.objects.update(effective_from=date(2021, 2, 1), label="改过的版名")
    Provision.objects.update(text="改过的原文。")

    page = body_of(client, "/articles/huabei/versions/1/")

    assert ("那天的原文。" in page, "改过的原文。" in page) == (True, False)
    assert "旧版，2021-01-01 起施行" in page


def test_a_version_names_who_had_checked_it_then_and_since(client, twice):
    lawyer = make_lawyer(real_name="林律师")
    first = body_of(client, "/articles/huabei/versions/2/")
    publishing.mark_reviewed(twice, lawyer=lawyer, on=TODAY, by=make_user(), now=NOW + HOUR)
    after = body_of(client, "/articles/huabei/versions/2/")
    then = body_of(client, "/articles/huabei/versions/2/?at=2026-11-21T11:30")
    LawyerProfile.objects.update(status="suspended", decision_reason="执业证注销")
    gone = body_of(client, "/articles/huabei/versions/2/?at=2026-11-21T11:30")

    assert "当时还没有核对记录" in first
    assert "后来核对" in after
    assert lawyer.display_name in then.split("<h1>")[1].split("</header>")[0]
    assert "（现在不在核验有效期内）" in gone


def test_pages_of_versions_cost_the_same_however_many_there_are_and_are_kept_by_nobody(
    client, twice, django_assert_num_queries
):
    published_again(twice, now=NOW + HOUR, title="第三版的标题")
    with django_assert_num_queries(5):
        client.get("/articles/huabei/versions/")
    with django_assert_num_queries(8):
        client.get("/articles/huabei/versions/1/")

    for address in ("/articles/huabei/versions/", "/articles/huabei/versions/1/"):
        assert not client.get(address).cookies
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": "", "HTTP_HOST": "127.0.0.1"}
        assert pagecache.cache_key(asked) is None


def test_versions_of_what_is_not_public_are_nobody_s(client, twice):
    draft = make_draft("draft")
    publishing.retire(twice, reason="过时", by=make_user(), now=NOW + HOUR)

    assert client.get(f"/articles/{draft.slug}/versions/").status_code == 404
    for address in ("", "1/", "1/record.json", "?at=2026-11-20T12:00"):
        gone = client.get(f"/articles/huabei/versions/{address}")
        assert gone.status_code == 410
        assert "第一版" not in gone.content.decode()


# The seal


def test_anybody_can_prove_a_version_with_its_record(client, twice):
    page = body_of(client, "/articles/huabei/versions/1/")
    response = client.get("/articles/huabei/versions/1/record.json")

    record = json.loads(response.content)
    assert hashlib.sha256(response.content).hexdigest() in page
    assert (record["copy"]["title"], record["number"], record["weight"]) == ("第一版的标题", 1, "first")
    assert json.loads(client.get("/articles/huabei/versions/2/record.json").content)["former"] == (
        hashlib.sha256(response.content).hexdigest()
    )
    assert response["X-Robots-Tag"] == "noindex"


def test_a_version_from_before_the_seals_is_proved_by_its_words_alone(client, twice):
    Revision.objects.update(seal="", kept={})

    page = body_of(client, "/articles/huabei/versions/1/")
    record = client.get("/articles/huabei/versions/1/record.json").content

    assert hashlib.sha256(record).hexdigest() == Revision.objects.get(number=1).content_hash
    assert Revision.objects.get(number=1).content_hash in page
    assert "记录里只有全文" in page
    call_command("verify_revisions")


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda rows: rows.filter(number=1).update(snapshot=_retitled(rows)), "文字和它的哈希对不上"),
        (lambda rows: rows.filter(number=1).update(content_hash="0" * 64), "文字和它的哈希对不上"),
        (
            lambda rows: rows.filter(number=2).update(change_note="别的话"),
            "版次、时间、改动大小或说明和记录对不上",
        ),
        (
            lambda rows: rows.filter(number=2).update(created_at=NOW + HOUR),
            "版次、时间、改动大小或说明和记录对不上",
        ),
        (lambda rows: rows.filter(number=2).update(seal="0" * 64), "记录和它的哈希对不上"),
        (lambda rows: rows.filter(number=1).update(seal="0" * 64), "和前一版连不上"),
        (lambda rows: rows.filter(number=2).update(seal="", kept={}), "前一版有记录，这一版没有"),
        (lambda rows: rows.filter(number=2).update(number=3), "缺第 2 版"),
        (lambda rows: rows.filter(number=2).update(snapshot={}), "文字和它的哈希对不上"),
        (lambda rows: rows.filter(number=2).update(card={"title": "别的"}), "列表里显示的和记录对不上"),
        (lambda rows: Article.objects.update(published_revision=rows.get(number=1)), "线上的不是最后一版"),
    ],
)
def test_the_proof_finds_whatever_was_altered_afterwards(twice, capsys, broken, words):
    call_command("verify_revisions", article="huabei")
    broken(Revision.objects.all())

    with pytest.raises(CommandError):
        call_command("verify_revisions")

    assert words in capsys.readouterr().err


def test_what_was_kept_elsewhere_tells_that_the_last_version_was_taken_away(twice, tmp_path, capsys):
    kept = tmp_path / "seals"
    call_command("verify_revisions", keep=kept)
    call_command("verify_revisions", against=kept)
    Article.objects.update(published_revision=twice.revisions.get(number=1))
    twice.revisions.get(number=2).delete()
    call_command("verify_revisions")  # in what is left nothing is missing

    with pytest.raises(CommandError):
        call_command("verify_revisions", against=kept)
    assert "huabei：不在了" in capsys.readouterr().err
    kept.write_text("别的文件")
    with pytest.raises(CommandError, match="不是 --keep 写出来的"):
        call_command("verify_revisions", against=kept)


def _retitled(rows):
    snapshot = rows.get(number=1).snapshot
    return snapshot | {"copy": snapshot["copy"] | {"title": "改过的历史"}}
