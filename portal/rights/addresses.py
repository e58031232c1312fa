"""Every address of the site, as the map of addresses has it."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver


def every() -> Iterator[tuple[str, str]]:
    """Name and path of each. What has no name is called after its view, as `request.resolver_match` does it, unless it
    stands in the place of another that has one.
    """
    found = list(_within(get_resolver(), "", ""))
    named = {path for name, path, has_name in found if has_name}
    yield from ((name, path) for name, path, has_name in found if has_name or path not in named)


def _within(resolver: URLResolver, space: str, before: str) -> Iterator[tuple[str, str, bool]]:
    for each in resolver.url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _within(each, f"{space}{each.namespace}:" if each.namespace else space, path)
        else:
            view = getattr(each.callback, "view_class", each.callback)
            yield f"{space}{each.name or f'{view.__module__}.{view.__name__}'}", path, bool(each.name)
