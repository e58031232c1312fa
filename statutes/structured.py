"""A law and its provisions as search engines read them (schema.org Legislation)."""

from django.conf import settings
from django.utils.safestring import SafeString

from core import structured
from statutes.models import Edition, Provision, Statute

# What has no force of law is not called legislation.
NO_LAW = (Statute.Level.STANDARD, Statute.Level.DOCUMENT)


def statute_page(edition: Edition, status: str) -> SafeString | None:
    if edition.statute.level in NO_LAW:
        return None
    return structured.text(structured.SCHEMA | _law(edition.statute) | _standing(edition, status))


def provision_page(provision: Provision, status: str) -> SafeString | None:
    """The JSON-LD of a provision; our own words about it are no part of it."""
    edition = provision.edition
    if edition.statute.level in NO_LAW:
        return None
    return structured.text(
        structured.SCHEMA
        | {
            "@type": "Legislation",
            "name": provision.citation,
            "url": settings.SITE_URL + provision.page_url,
            "legislationIdentifier": f"{edition.statute.title}{provision.label}",
            "isPartOf": _law(edition.statute),
        }
        | _standing(edition, status)
    )


def _law(statute: Statute) -> dict:
    return {
        "@type": "Legislation",
        "name": statute.title,
        "alternateName": statute.short_title,
        "url": settings.SITE_URL + statute.get_absolute_url(),
        "legislationType": statute.get_level_display(),
        "legislationJurisdiction": "CN",
        "legislationPassedBy": {"@type": "Organization", "name": statute.issuer},
    }


def _standing(edition: Edition, status: str) -> dict:
    said = {
        "inLanguage": "zh-CN",
        "legislationLegalForce": "https://schema.org/"
        + ("InForce" if status == "现行有效" else "NotInForce"),
        "legislationDateOfApplicability": edition.effective_from.isoformat(),
    }
    day = edition.promulgated_on
    return said | ({"legislationDate": day.isoformat()} if day else {})
