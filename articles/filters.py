import django_filters
from django.db.models import CharField, Value

from articles.models import Article, Category, Section, Tag
from core.text import squeeze

MOST_WORDS = 5
SORTS = [("updated", "最近更新"), ("published", "最近发布"), ("reads", "读得最多")]
ORDERS = {"published": ("-published_at", "pk"), "reads": ("-reads", "-updated_at", "pk")}


def topics() -> tuple[list, list]:
    """Categories and the tags in use as choices of a select, in one query."""
    of_category = (
        Category.objects.order_by().annotate(sort=Value("c", CharField())).values_list("sort", "slug", "name")
    )
    of_tag = (
        Tag.objects.in_use()
        .order_by()
        .annotate(sort=Value("t", CharField()))
        .values_list("sort", "slug", "name")
    )
    rows = of_category.union(of_tag, all=True).order_by("name")
    return (
        [(slug, name) for sort, slug, name in rows if sort == "c"],
        [(slug, name) for sort, slug, name in rows if sort == "t"],
    )


class ArticleFilter(django_filters.FilterSet):
    """What a reader may narrow the list by. Unknown values are an error at the field, and narrow nothing."""

    q = django_filters.CharFilter(label="标题或正文里有", method="saying")
    category = django_filters.ChoiceFilter(label="栏目", method="under", empty_label="全部")
    tag = django_filters.ChoiceFilter(label="标签", method="tagged", empty_label="全部")
    kind = django_filters.ChoiceFilter(
        label="讲什么", choices=Section.Kind.choices, method="with_kind", empty_label="全部"
    )
    sort = django_filters.ChoiceFilter(
        label="排序", choices=SORTS[1:], method="in_order", empty_label=SORTS[0][1]
    )

    class Meta:
        model = Article
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["category"].extra["choices"], self.filters["tag"].extra["choices"] = topics()

    @property
    def qs(self):
        """Bad values are left out one by one; the good ones still count."""
        if not hasattr(self, "_qs"):
            found = self.queryset.all()
            if self.is_bound:
                self.form.is_valid()
                for name, value in self.form.cleaned_data.items():
                    found = self.filters[name].filter(found, value)
            self._qs = found
        return self._qs

    @property
    def chosen(self):
        """What was chosen, in the reader's words."""
        fields = self.form.fields
        return {
            name: dict(getattr(fields[name], "choices", ())).get(value, f"“{value}”")
            for name, value in self.data.items()
            if name in fields
        }

    def saying(self, queryset, name, value):
        return queryset.saying(squeeze(value).split()[:MOST_WORDS])

    def under(self, queryset, name, value):
        return queryset.filter(published_revision__category__slug=value)

    def tagged(self, queryset, name, value):
        return queryset.filter(published_revision__tagged__tag__slug=value)

    def with_kind(self, queryset, name, value):
        return queryset.with_kind(value)

    def in_order(self, queryset, name, value):
        return queryset.order_by(*ORDERS[value]) if value else queryset
