"""What pages ask of lawyers again and again, in SQL that is written once: see core.prepared."""

from accounts.models import LawyerProfile
from core.paging import CountOf
from core.prepared import prepared


@prepared
def page_of_lawyers(first, most):
    """Lawyers whose badge stands, from `first` on, each with the `total` of all."""
    listed = LawyerProfile.objects.listed()
    return listed.annotate(total=CountOf(listed))[first : first + most]


@prepared
def lawyers_at(pk):
    return LawyerProfile.objects.listed().filter(pk=pk)
