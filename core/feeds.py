"""What every feed of this site has in common: Atom, who writes, and addresses as SITE_URL has them."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpResponseNotAllowed
from django.utils.feedgenerator import Atom1Feed


def whole(address: str) -> str:
    """An address of this site with its name, the same by whatever name the server was asked."""
    return f"{settings.SITE_URL}{address}"


class SiteFeed(Feed):
    """A feed whose entries have `get_absolute_url`; each says `title`, `address` (of itself) and `page` (that it follows).

    An Atom feed is not valid without an author, and its entries keep their ids for good (RFC 4287, 4.1.1 and 4.2.6).
    """

    feed_type = Atom1Feed
    language = "zh-CN"
    author_name = settings.SITE_NAME

    def __call__(self, request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return super().__call__(request, *args, **kwargs)

    def address(self, obj):
        raise NotImplementedError

    def page(self, obj):
        raise NotImplementedError

    def feed_url(self, obj):
        return whole(self.address(obj))

    def link(self, obj):
        return whole(self.page(obj))

    def feed_guid(self, obj):
        return whole(self.address(obj))

    def item_link(self, item):
        return whole(item.get_absolute_url())

    def item_guid(self, item):
        return whole(item.get_absolute_url())
