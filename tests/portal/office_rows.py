"""A row of every table of the admin, and of all that stands behind an address of its own."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts import verification
from articles import publishing, restoring
from articles.models import Article, Restoration
from portal.models import BulkRun
from qa import moderation
from qa.models import FirmConflict, Notice
from tests.factories import (
    TODAY,
    make_app,
    make_comment,
    make_draft,
    make_feedback,
    make_lawyer,
    make_member,
    make_question,
    make_review,
    make_review_task,
    make_source_page,
)


@dataclass
class Office:
    rows: dict[str, models.Model] = field(default_factory=dict)
    """By app.model; by app.model/verb the row that something can be done to."""
    own: dict[str, list] = field(default_factory=dict)
    """The parts of addresses outside the admin that tests/world.py has no page for."""
    parts: dict[tuple[str, str], object] = field(default_factory=dict)
    """What stands for a part in an address of no table: by name of the address and of the part."""
    asked: dict[str, str] = field(default_factory=dict)
    """What is asked of an address that shows nothing without."""
    event: int = 0
    """The number of a decision that a moderator may take back."""

    def of(self, name: str, key: str, label: str, verb: str) -> object:
        row = self.rows.get(f"{label}/{verb}") or self.rows.get(label)
        return self.parts.get((name, key)) or (row.pk if row is not None and key == "object_id" else None)


def make_office(now, world, editor, moderator, verifier) -> Office:
    """Rows that a verb makes are made by it; the others are whatever fits their columns."""
    office, article = Office(), Article.objects.published().order_by("pk").last()
    draft, comment = make_draft(now=now, by=editor), make_comment(article, created_at=now)
    restoring.restore(article.revisions.order_by("number").first(), by=editor, now=now)
    publishing.rewrite(article, restoring.copy_to_restore(article.live), by=None, now=now)
    make_feedback(article, now=now)
    page, applicant = (
        make_source_page(now=now),
        make_lawyer(make_member(), status="submitted", verified_on=None),
    )
    verification.propose(applicant, by=verifier, method="官网", on=TODAY, now=now)
    LogEntry.objects.log_actions(editor.pk, [article], CHANGE, single_object=True)
    decided = moderation.approve(make_comment(article, status="pending", created_at=now), moderator, now=now)
    office.event = decided.number
    office.rows = {
        "articles.article": article,
        "articles.article/delete": draft,
        "articles.sourcepage": page,
        "articles.article/worksheet": page.article,
        "accounts.user": world.reader,
        "accounts.lawyerprofile": applicant,
        "qa.comment": comment,
        "qa.peerreview": make_review(lawyer=world.colleague.lawyer_profile, created_at=now),
    }
    office.rows["articles.tag/delete"] = _made("articles.tag", office, name="没有人用", slug="unused")
    office.rows["qa.watchedphrase"] = _made("qa.watchedphrase", office, pattern="样品", key=None)
    office.rows["search.synonym"] = _made("search.synonym", office)
    for model in list(admin.site._registry):
        _row(model._meta.label_lower, office)
    task = office.rows["statutes.provision"]
    make_review_task("article-section", article.sections.first().uid, task)
    _of_no_table(office, article, comment, now)
    _of_persons(office, world, now)
    make_app(world.reader)
    RecoveryCodes.activate(world.reader)
    return office


def _of_no_table(office, article, comment, now):
    run = BulkRun.objects.create(kind="search", label="重建搜索", status="done", asked_at=now)
    revision, replaced = article.published_revision_id, Restoration.objects.filter(article=article).first()
    office.parts = {
        **{(f"admin:articles_article_{name}", "pk"): revision for name in ("restore", "version", "record")},
        ("admin:articles_article_put_back", "pk"): replaced.pk,
        **{(f"admin:articles_article_{name}", "article_id"): article.pk for name in ("editing", "word")},
        ("admin:articles_revision_word", "revision_id"): revision,
        **{(f"admin:qa_{name}", "kind"): "comment" for name in ("queue", "item", "decide", "original", "looking")},
        **{(f"admin:qa_{name}", "pk"): comment.pk for name in ("item", "decide", "original")},
        ("admin:view_on_site", "content_type_id"): ContentType.objects.get_for_model(Article).pk,
        ("admin:view_on_site", "object_id"): article.pk,
        ("desk_article", "pk"): article.pk,
        ("export_table", "name"): "articles", ("export_table", "kind"): "csv",
        **{(f"bulk_{name}", "pk"): run.pk for name in ("run", "stop", "again", "write")},
    }  # fmt: skip
    office.asked = {"admin:autocomplete": "?app_label=search&model_name=pinnedresult&field_name=entry"}


def _of_persons(office, world, now):
    lawyer, article = world.lawyer.lawyer_profile, world.addresses["articles:version"].split("/")[2]
    conflict = FirmConflict.objects.create(
        firm_key=lawyer.firm_key, name="某银行", name_key="某银行", added_at=now
    )
    snippet, wanted = (world.addresses[name].split("/") for name in ("qa:desk_snippet", "qa:answer"))
    passkey = Authenticator.objects.create(
        user=make_member(), type=Authenticator.Type.WEBAUTHN, data={"name": "手机", "credential": {}}
    )
    office.own = {
        "mfa_edit_webauthn": [passkey.pk],
        "mfa_remove_webauthn": [passkey.pk],
        "qa:remove_conflict": [conflict.pk],
        "qa:mine_review": [office.rows["qa.peerreview"].pk],
        "qa:desk_remove_snippet": [snippet[-2]],
        "qa:answer_draft": [wanted[2]],
        "qa:claim": [make_question(status="open", created_at=now).pk],
        "qa:read_notice": [Notice.objects.filter(user=world.reader).first().pk],
        "articles:record": [article, 1],
        "articles:qr": [article],
        "articles:picture": [article],
        "articles:tag_feed": ["huabei"],
        "sitemap_blocks": ["questions"],
    }


# Whatever fits the columns of a table


def _row(label, office):
    if label not in office.rows:
        model = _model(label)
        office.rows[label] = model._default_manager.first() or _made(label, office)
    return office.rows[label]


def _model(label):
    return next(model for model in admin.site._registry if model._meta.label_lower == label)


def _made(label, office, **given):
    return _fitting(_model(label), office, **given)


def _fitting(model, office, **given):
    for column in model._meta.concrete_fields:
        is_filled = column.has_default() or column.null or column.primary_key
        if column.name not in given and not is_filled and (column.remote_field or not column.blank):
            given[column.name] = _value(column, office)
    return model._default_manager.create(**given)


def _value(column, office):
    if column.remote_field:
        related = column.related_model
        if related in admin.site._registry:
            return _row(related._meta.label_lower, office)
        return related._default_manager.first() or _fitting(related, office)
    if column.choices:
        return column.choices[0][0]
    values = {
        models.DateTimeField: verification.timezone.now(), models.DateField: date(2026, 11, 2), models.DecimalField: Decimal(3),
        models.JSONField: [], models.BooleanField: False, models.IntegerField: 1, models.SlugField: "sample",
    }  # fmt: skip
    return next((value for kind, value in values.items() if isinstance(column, kind)), "样品")
