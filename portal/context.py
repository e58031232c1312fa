from django.conf import settings
from django.db import Error
from django.utils.functional import SimpleLazyObject

from reference import often

SITE = {
    "name": settings.SITE_NAME,
    "tagline": settings.SITE_TAGLINE,
    "url": settings.SITE_URL,
    "icp": settings.SITE_ICP,
    "police": settings.SITE_POLICE_RECORD,
    "contact_email": settings.SITE_CONTACT_EMAIL,
    "exit_url": settings.EXIT_URL,
}


def site(request):
    """Who the site is, and the numbers to call that every page shows; the numbers are fetched when first asked for."""
    return {"site": SITE, "hotlines": SimpleLazyObject(_hotlines)}


def _hotlines():
    """None while the database cannot say: templates/_tels.html then names those that it knows by heart."""
    try:
        return often.first_to_call()
    except Error:
        return []
