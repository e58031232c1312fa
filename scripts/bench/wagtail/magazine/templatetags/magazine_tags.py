from django import template
from wagtail.models import Page, Site

register = template.Library()


@register.inclusion_tag("magazine/menu.html", takes_context=True)
def menu(context):
    """The pages below the root of the site that shall stand in menus."""
    root = Site.find_for_request(context["request"]).root_page
    return {"pages": root.get_children().live().in_menu(), "request": context["request"]}


@register.inclusion_tag("magazine/breadcrumb.html", takes_context=True)
def breadcrumb(context):
    """The way from the root of the site down to the page."""
    page = context.get("page")
    above = Page.objects.ancestor_of(page).filter(depth__gt=1) if page else []
    return {"pages": above, "request": context["request"]}
