"""An article as search engines read it (schema.org Article)."""

from django.conf import settings
from django.utils.safestring import SafeString

from accounts.models import LawyerProfile
from articles.models import Article
from articles.page import Page
from core import structured

EDITORS = Article._meta.get_field("author_name").default


def article_page(article: Article, page: Page, reviewer: LawyerProfile | None) -> SafeString:
    """The JSON-LD of an article's page. `reviewer` is a lawyer whose badge is good today; nobody else counts as one."""
    writer = "Organization" if article.author_name == EDITORS else "Person"
    of_page: dict = {"@type": "WebPage", "@id": settings.SITE_URL + article.get_absolute_url()}
    if article.reviewed_on and (reviewer or not article.reviewer_id):
        of_page["lastReviewed"] = article.reviewed_on.isoformat()
    if reviewer:
        of_page["reviewedBy"] = {
            "@type": "Person",
            "name": reviewer.display_name,
            "jobTitle": reviewer.get_role_display(),
            "url": settings.SITE_URL + reviewer.get_absolute_url(),
        }
    return structured.text(
        structured.SCHEMA
        | {
            "@type": "Article",
            "headline": article.title,
            "datePublished": article.published_at.isoformat(),
            "dateModified": article.updated_at.isoformat(),
            "inLanguage": "zh-CN",
            "isAccessibleForFree": True,
            "author": {"@type": writer, "name": article.author_name},
            "publisher": {
                "@type": "Organization",
                "name": settings.SITE_NAME,
                "url": f"{settings.SITE_URL}/",
            },
            "about": [{"@type": "Thing", "name": tag["name"]} for tag in page.tags],
            "mainEntityOfPage": of_page,
        }
    )
