"""Who hears of what they follow: what happened since, once, in the one letter of the day, and nothing of anybody else's."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles import telling as corrections
from articles.models import Article, Correction
from articles.workingcopy import working_copy
from following import keeping, telling
from following.models import Followed, Kept
from qa.models import Notice
from qa.notifications import choosing, digests
from statutes import amending
from statutes.models import Edition, Provision
from tests.factories import (
    NOW,
    make_article,
    make_edition,
    make_member,
    make_provision,
    make_question,
    make_statute,
    make_user,
)
from tests.qa.test_races import together

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MORNING = NOW + DAY
TODAY = timezone.localdate(MORNING)


@pytest.fixture
def member():
    return make_member()


def told(user):
    return sorted(Notice.objects.of(user).values_list("kind", flat=True))


def again(article, weight, *, now=NOW + HOUR):
    article = Article.objects.get(pk=article.pk)
    publishing.rewrite(
        article, working_copy(article) | {"title": f"改过的标题 {weight} {now}"}, by=None, now=now
    )
    note = "" if weight == "small" else "期限写错了"
    publishing.publish(article, by=None, now=now, despite="短文", weight=weight, change_note=note)


def retire(article, **how):
    article = Article.objects.get(pk=article.pk)
    publishing.retire(article, reason="规定废止了", by=make_user(), now=NOW + HOUR, **how)


NEWS = {
    "small": (lambda it: again(it, "small"), []),
    "substance": (lambda it: again(it, "substance"), ["article_changed"]),
    "correction": (lambda it: again(it, "correction"), ["article_put_right"]),
    "retired": (retire, ["article_retired"]),
    "retracted": (lambda it: retire(it, is_retraction=True), ["article_taken_back"]),
}


def test_a_change_of_an_article_is_told_once_to_who_followed_it_before(member, time_machine, capsys):
    late, gone, articles = make_member(), make_member(), {what: make_article(what) for what in NEWS}
    for article in articles.values():
        for person, since in ((member, NOW), (late, NOW + 2 * HOUR), (gone, NOW)):
            keeping.follow(person, "article", article, since)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    for what, (act, _) in NEWS.items():
        act(articles[what])
    time_machine.move_to(MORNING)
    for _ in range(2):
        call_command("tell_followers")

    heard = {what: [] for what in NEWS}
    for notice in Notice.objects.of(member):
        heard[notice.path.split("/")[2]].append(notice.kind)
    assert heard == {what: kinds for what, (_, kinds) in NEWS.items()}
    assert (told(late), told(gone)) == ([], [])
    assert capsys.readouterr().out == "写了 4 条通知。\n写了 0 条通知。\n"


def test_an_article_that_readers_get_again_was_not_retired_and_old_news_is_none(member):
    article = make_article("huabei")
    keeping.follow(member, "article", article, NOW - timedelta(days=400))
    retire(article)
    again(article, "small", now=NOW + 2 * HOUR)
    again(article, "substance", now=NOW + 3 * HOUR)

    telling.tell(MORNING + telling.LOOK_BACK)
    assert told(member) == []
    telling.tell(MORNING)
    assert told(member) == ["article_changed"]


def test_who_hears_of_a_correction_as_an_asker_does_not_hear_of_it_again(
    member, django_capture_on_commit_callbacks
):
    article = make_article("huabei")
    make_question(member, status="open", article=article)
    keeping.follow(member, "article", article, NOW)
    again(article, "correction")
    corrections.tell_of(Correction.objects.get(), NOW + HOUR)

    telling.tell(MORNING)

    assert told(member) == ["article_corrected"]


def test_a_new_article_under_a_tag_is_told_once_however_many_of_its_tags_one_follows(member, client):
    first = make_article("first", tags=["花呗", "征信"])
    for tag in first.tags.all():
        keeping.follow(member, "tag", tag, NOW)
    make_article("second", tags=["花呗", "征信"], now=NOW + HOUR)
    make_article("third", tags=["网贷"], now=NOW + HOUR)
    retire(make_article("fourth", tags=["花呗"], now=NOW + HOUR / 2))
    again(first, "substance")  # it was there before

    telling.tell(MORNING)

    assert list(Notice.objects.of(member).values_list("kind", "path")) == [("tag_new", "/articles/second/")]
    client.force_login(member)
    page = client.get(reverse("qa:notices")).content.decode()
    assert "文章：网贷逾期后花呗用不了" in page


# Law, by the day on which it is so


@pytest.fixture
def law():
    edition = make_edition(make_statute("某某法", slug="some-law"), label="2020年公布", last_number=4)
    for number, text in enumerate(OLD, 1):
        make_provision(number, edition=edition, text=text, summary="", gloss="")
    return edition


OLD = (
    "借款人应当按照约定的期限返还借款。",
    "送达诉讼文书应当有送达回证，由受送达人在送达回证上签名或者盖章。",
    "贷款人不得以暴力、胁迫的方式催收贷款，也不得骚扰借款人以外的人。",
    "国家鼓励金融机构向农村提供长期低息的信贷支持和服务网点。",
)
STARTS = TODAY + timedelta(days=10)


def amend(law, *texts):
    edition = Edition(statute=law.statute, label="新版", effective_from=STARTS, last_number=len(texts))
    amending.publish_edition(edition, by=None, now=NOW)
    for number, text in enumerate(texts, 1):
        amending.add_provision(Provision(edition=edition, number=number, text=text), by=None)
    return edition


def test_changed_law_is_told_on_its_first_day_and_what_is_followed_and_kept_goes_along(member, law):
    for provision in law.provisions.all():
        keeping.follow(member, "provision", provision, NOW)
        keeping.keep(member, "provision", provision, NOW)
    keeping.follow(member, "statute", law.statute, NOW)
    changed = OLD[0].replace("。", "，并且支付利息。")
    new = amend(law, changed, OLD[1], "新增的一条说的是别的事情，和以前的都不一样。", OLD[2])

    telling.tell(MORNING + timedelta(days=9))
    assert told(member) == []
    telling.tell(MORNING + timedelta(days=10))
    telling.tell(MORNING + timedelta(days=11))

    # Nothing is said of the second, which is as it was.
    assert told(member) == ["law_amended", "provision_changed", "provision_gone", "provision_moved"]
    paths = dict(Notice.objects.of(member).values_list("kind", "path"))
    assert paths["provision_moved"] == "/statutes/some-law/4/"
    now = set(Followed.objects.exclude(provision=None).values_list("provision__edition", "provision__number"))
    assert now == {(new.pk, 1), (new.pk, 2), (new.pk, 4), (law.pk, 4)}
    assert Kept.objects.filter(provision__edition=new).count() == 3


def test_who_follows_a_provision_under_both_wordings_keeps_one_row(member, law):
    old = law.provisions.get(number=2)
    keeping.follow(member, "provision", old, NOW)
    new = amend(law, *OLD)
    keeping.follow(member, "provision", new.provisions.get(number=2), NOW)

    keeping.carry_on(STARTS)

    assert [row.provision.edition for row in Followed.objects.all()] == [new]


def test_a_law_that_ends_without_a_new_edition_is_told_and_wording_that_is_not_held_too(member, law):
    provision = law.provisions.get(number=1)
    keeping.follow(member, "provision", provision, NOW)
    keeping.follow(member, "statute", law.statute, NOW)
    law.effective_to = STARTS
    amending.correct_edition(law, by=None)
    Provision.objects.filter(pk=provision.pk).update(fate="")

    telling.tell(MORNING + timedelta(days=10))

    assert told(member) == ["law_ended", "provision_unknown"]


def test_law_that_was_new_already_when_one_began_to_follow_it_is_no_news(member, law):
    amend(law, *OLD)
    keeping.follow(member, "statute", law.statute, NOW + timedelta(days=20))

    telling.tell(NOW + timedelta(days=30))

    assert told(member) == []


# The one letter


def begins(statute, on=TODAY):
    """Another edition of a law is in force from today on."""
    return make_edition(statute, label="新版", effective_from=on)


def test_all_news_of_a_day_is_one_letter_that_says_nothing_outside_and_can_be_stopped(
    client, member, mailoutbox, law
):
    article, other = make_article("huabei"), make_member("other@example.com")
    for person in (member, other):
        keeping.follow(person, "article", article, NOW)
        keeping.follow(person, "statute", law.statute, NOW - timedelta(days=9))
    keeping.follow(
        other, "tag", make_article("secret", title="别人关注的文章标题", tags=["借呗"]).tags.get(), NOW
    )
    make_article("new", title="别人才会收到的标题", tags=["借呗"], now=NOW + HOUR)
    again(article, "substance")
    Edition.objects.update(effective_from=date(2026, 11, 20))

    telling.tell(MORNING)
    assert mailoutbox == []
    digests.send_all(MORNING)
    digests.send_all(MORNING + HOUR)

    letter = next(each for each in mailoutbox if each.to == [member.email])
    assert len(mailoutbox) == 2
    assert letter.subject == f"[{settings.SITE_NAME}] 今天的新进展（2 条）"
    assert all(
        words in letter.body for words in ("改过的标题", f"{settings.SITE_URL}/articles/huabei/", "某某法")
    )
    assert not any(words in letter.body for words in ("别人", other.email))
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    again(article, "substance", now=MORNING + HOUR)
    telling.tell(MORNING + DAY)
    digests.send_all(MORNING + DAY)
    assert [each.to for each in mailoutbox].count([member.email]) == 1
    assert told(member).count("article_changed") == 2  # on the site it stands all the same


def test_who_chose_the_site_alone_gets_no_letter_of_it(member, law, mailoutbox):
    keeping.follow(member, "statute", law.statute, NOW)
    choosing.choose(member, {"topics": "site"})
    begins(law.statute)

    telling.tell(MORNING)

    assert (told(member), digests.send_all(MORNING)) == (["law_amended"], (0, 0))


def test_telling_many_costs_as_much_as_telling_one(django_assert_max_num_queries, law):
    article, costs = make_article("huabei"), []
    for number, day in ((1, 1), (3, 2)):
        since, moment = NOW + day * DAY - 2 * HOUR, NOW + day * DAY
        for person in [make_member() for _ in range(number)]:
            for kind, row in (("article", article), ("tag", article.tags.get()), ("statute", law.statute)):
                keeping.follow(person, kind, row, since - DAY)
        begins(law.statute, on=timezone.localdate(moment))
        with django_assert_max_num_queries(30) as asked:
            telling.tell(moment)
        costs.append(len(asked))

    assert costs[0] == costs[1]
    assert Notice.objects.filter(kind="law_amended").count() == 1 + (1 + 3)


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_and_send_at_once_write_one_notice_and_one_letter(mailoutbox):
    member, statute = make_member(), make_statute("某某法", slug="some-law")
    keeping.follow(member, "statute", statute, NOW)
    begins(statute)

    together(*[lambda: telling.tell(MORNING)] * 3)
    sent = together(*[lambda: digests.send(member.pk, MORNING)] * 3)

    assert told(member) == ["law_amended"]
    assert (sent.count(True), sent.count(None), len(mailoutbox)) == (1, 2, 1)
