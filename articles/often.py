"""What pages ask of articles again and again, in SQL that is written once: see core.prepared."""

from django.db.models import CharField, Value

from articles.models import Article, Category, Tag
from core.paging import CountOf
from core.prepared import prepared

# Orders of the list by what `?sort=` says; the first is the one that nobody has to ask for.
ORDERS = {
    "": ("-updated_at", "pk"),
    "published": ("-published_at", "pk"),
    "reads": ("-reads", "-updated_at", "pk"),
}


@prepared
def latest(most):
    return Article.objects.listed()[:most]


@prepared
def page_of_list(first, most, sort, **slugs):
    """Rows of the list from `first` on, in an order, each with the `total` of all; under a category or a tag, by their slugs."""
    found = Article.objects.listed()
    if "category" in slugs:
        found = found.under_slug(slugs["category"])
    if "tag" in slugs:
        found = found.tagged_slug(slugs["tag"])
    return found.annotate(total=CountOf(found)).order_by(*ORDERS[sort])[first : first + most]


@prepared
def shelves():
    return Category.objects.in_use()


@prepared
def looked_for(most):
    """Tags as the home page offers them."""
    return Tag.objects.looked_for()[:most]


@prepared
def topics():
    """("category" or "tag", address, name, what it is) of every category and every tag in use, by name, in one query."""
    of_category = Category.objects.order_by().annotate(sort=Value("category", CharField()))
    of_tag = Tag.objects.in_use().order_by().annotate(sort=Value("tag", CharField()))
    every = of_category.values_list("sort", "slug", "name", "intro")
    return every.union(of_tag.values_list("sort", "slug", "name", "description"), all=True).order_by("name")


@prepared
def tags_at(slug):
    return Tag.objects.filter(slug=slug)


@prepared
def products():
    return Tag.objects.products()
