"""By what a list of the admin may be narrowed: what it shows or offers, and no other column of its table."""

from collections.abc import Callable


def only_what_is_shown(shown) -> Callable[..., bool]:
    """What takes the place of `lookup_allowed` of one table.

    Django lets a list be asked `?password__startswith=p`, and so whoever sees the list could spell out, letter by letter,
    what no page of it shows: a hash, the number of a licence, the address of a reader.
    """
    allowed = shown.lookup_allowed

    def lookup_allowed(lookup, value, request=None):
        filters = shown.get_list_filter(request)
        if lookup in {getattr(one, "parameter_name", None) for one in filters}:
            return True  # a filter of ours reads it, and no column
        offered = [one[0] if isinstance(one, list | tuple) else one for one in filters]
        names = [*offered, *shown.get_list_display(request), shown.date_hierarchy]
        columns = {name.split("__")[0] for name in names if isinstance(name, str)}
        return lookup.split("__")[0] in columns and allowed(lookup, value, request)

    return lookup_allowed
