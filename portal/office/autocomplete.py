"""A field that finds rows while one types is drawn again with what was sent; Django asks the database for it unseen."""

from django.contrib.admin.widgets import AutocompleteMixin

from portal.middleware import may_name

_optgroups = AutocompleteMixin.optgroups


def mind_what_is_sent() -> None:
    """Draw no row that cannot be: a form that is sent with one was a fault, where it should say what is wrong with it.

    Put into Django's own class, since every field of every table, of inlines too, is drawn by it.
    """
    AutocompleteMixin.optgroups = optgroups


def optgroups(self, name, value, attr=None):
    model = self.choices.queryset.model
    return _optgroups(self, name, [one for one in value if not one or may_name(model, str(one))], attr)
