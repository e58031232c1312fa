from django.conf import settings
from django.utils.functional import SimpleLazyObject

from reference.models import Hotline

SITE = {
    "name": settings.SITE_NAME,
    "tagline": settings.SITE_TAGLINE,
    "url": settings.SITE_URL,
    "icp": settings.SITE_ICP,
    "police": settings.SITE_POLICE_RECORD,
    "contact_email": settings.SITE_CONTACT_EMAIL,
}


def site(request):
    """Who the site is, and the numbers to call that every page shows; the numbers are fetched when first asked for."""
    return {"site": SITE, "hotlines": SimpleLazyObject(lambda: list(Hotline.objects.all()))}
