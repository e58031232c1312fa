import django_filters

from articles import often
from articles.models import Article, Section
from core.paging import CountOf
from core.text import squeeze

MOST_WORDS = 5
SORTS = [("updated", "最近更新"), ("published", "最近发布"), ("reads", "读得最多")]


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
        self.topics = often.topics()
        for kind in ("category", "tag"):
            choices = [(slug, name) for sort, slug, name, _ in self.topics if sort == kind]
            self.filters[kind].extra["choices"] = choices

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

    def rows(self, first, most):
        """Rows from `first` on, each with the `total` of all; the SQL of what is asked most is written already."""
        self.form.is_valid()
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        if chosen.keys() <= {"category", "tag", "sort"}:
            return often.page_of_list(first, most, chosen.pop("sort", ""), **chosen)
        found = self.qs
        return list(found.annotate(total=CountOf(found))[first : first + most])

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
        return queryset.under_slug(value)

    def tagged(self, queryset, name, value):
        return queryset.tagged_slug(value)

    def with_kind(self, queryset, name, value):
        return queryset.with_kind(value)

    def in_order(self, queryset, name, value):
        return queryset.order_by(*often.ORDERS[value]) if value else queryset
