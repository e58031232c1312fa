"""An article that rests on all that an article can rest on, and what a reader gets of it."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import prepared, publishing
from articles.models import Article, PreparedPage
from reference import keeping
from reference.models import LegalFigure, Notice, Term
from statutes.models import Edition
from tests.factories import (
    NOW,
    TODAY,
    make_article,
    make_edition,
    make_lawyer,
    make_provision,
    make_review_task,
    make_staff,
)

NEW_LAW = date(2027, 1, 1)


def rich_article():
    """One that rests on all that an article can rest on, with two others beside it."""
    edition = make_edition()
    make_provision(675, edition=edition)
    ended = make_provision(676, edition=edition)
    sourced = {"source": "公报", "source_status": "official", "checked_on": TODAY}
    keeping.keep(
        LegalFigure(key="days", name="异议答复", value="20", unit="日", provision="", binds="机构", **sourced)
    )
    keeping.keep(Term(word="罚息", plain="逾期以后多算的利息。", **sourced))
    keeping.keep(
        Notice(
            key="scam", kind="scam", title="代办都是骗局", text="先收钱。", triggers=["花呗"],
            provisions=["民法典-676"], **sourced,
        )
    )  # fmt: skip
    lawyer, editor = make_lawyer(), make_staff(display_name="周编辑")
    make_article("older", title="花呗欠款和通讯录", now=NOW - timedelta(days=3))
    article = make_article(
        "huabei",
        title="花呗欠款以后爆通讯录",
        sections=[
            ("why", "<p>《民法典》第六百七十五条，{{figure:days}}，罚息。</p><p>{{law:民法典-675}}</p>")
        ],
    )
    new = make_edition(edition.statute, effective_from=NEW_LAW, label="2027年修正")
    make_provision(675, edition=new, text="新的原文。")
    Edition.objects.filter(pk=edition.pk).update(effective_to=NEW_LAW)
    Article.objects.filter(pk=article.pk).update(responsible_editor=editor)
    publishing.mark_reviewed(article, lawyer=lawyer, on=TODAY, by=editor, now=NOW)
    make_review_task("article-section", article.live_sections.get(key="why").uid, ended)
    article.refresh_from_db()
    return article


def read(client, slug="huabei", status=200):
    """What a reader gets, and with how many queries."""
    with CaptureQueriesContext(connection) as seen:
        response = client.get(f"/articles/{slug}/")
    assert response.status_code == status
    return response.content, len(seen)


def live(client, settings, slug="huabei"):
    settings.PREPARED_PAGES = False
    page, _ = read(client, slug)
    settings.PREPARED_PAGES = True
    return page


def is_fit(slug="huabei"):
    return prepared.page(slug, on=TODAY) is not None


def is_talk_fit(slug="huabei"):
    return PreparedPage.objects.with_fit_talk().get(article__slug=slug).is_talk_fit
