from urllib.parse import urlencode

from django.db import models
from django.urls import reverse

from core.text import fold, split_tags


class SearchEntry(models.Model):
    """What can be found of one public page: its words as shown, folded for comparing, and cut into grams."""

    FIELD_BREAK = "\x1e"

    kind = models.CharField("类型", max_length=30)
    key = models.CharField("编号", max_length=120)
    title = models.CharField("标题", max_length=300)
    url = models.CharField("地址", max_length=300)
    summary = models.TextField("摘要", blank=True)
    headings = models.TextField("小标题", blank=True)
    body = models.TextField("正文", blank=True)
    tags = models.TextField("标签", blank=True, help_text="One a line.")
    asked = models.TextField(
        "问法", blank=True, help_text="One a line: what people type who need this page. Never shown."
    )
    folded = models.TextField(
        help_text="Title, tags, headings, summary, body and what is asked, folded, parted by FIELD_BREAK."
    )
    groups = models.TextField(
        blank=True, help_text="One a line: the larger and the smaller whole that the page is a part of."
    )
    authority = models.PositiveSmallIntegerField(
        "分量", default=0, help_text="0 to 100; law in force above superseded law."
    )
    updated_on = models.DateField("更新日期", null=True)
    digest = models.CharField(
        max_length=64, help_text="Of everything above; an unchanged page is not written again."
    )

    class Meta:
        verbose_name = "搜索条目"
        verbose_name_plural = "搜索条目"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_search_entry_per_page")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.url


class SearchChange(models.Model):
    """That an entry was written or removed, so that every process brings its arrays up to date at its next search."""

    entry = models.BigIntegerField("条目编号")
    transaction = models.BigIntegerField(help_text="On PostgreSQL, the number of the transaction; else 0.")
    told_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "搜索变更"
        verbose_name_plural = "搜索变更"
        indexes = [
            # `backends.postgres.since`, every search.
            models.Index(fields=["transaction"], name="search_change_by_transaction"),
            # The sweep in `search.index`.
            models.Index(fields=["told_at"], name="search_change_by_time"),
        ]

    def __str__(self):
        return f"{self.entry}（{self.told_at}）"


class SynonymQuerySet(models.QuerySet):
    def in_use(self):
        return self.filter(is_used=True).order_by("word")


class Synonym(models.Model):
    """Words that mean the same to a reader, and the slips and nicknames that lead to them."""

    word = models.CharField("本站用词", max_length=40, unique=True)
    same = models.TextField("同义词", blank=True, help_text="用逗号分开。搜其中一个，写了另一个的也会找到。")
    leads = models.TextField(
        "只作入口的写法",
        blank=True,
        help_text="错别字、拼音、绰号，用逗号分开。搜它们会找到上面的词，反过来不会。",
    )
    is_used = models.BooleanField(
        "启用", default=True, help_text="不想用就取消勾选；随站点文件来的词组删掉后会再回来。"
    )
    content_hash = models.CharField(
        max_length=64, blank=True, editable=False, help_text="Of the row as last loaded."
    )

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = "同义词"
        verbose_name_plural = "同义词"
        ordering = ["word"]

    def __str__(self):
        return self.word

    @property
    def written(self):
        """The words that stand for each other, the site's own first."""
        return [self.word, *split_tags(self.same)]

    @property
    def terms(self):
        """These words, folded as searches are."""
        return [fold(word) for word in self.written]

    @property
    def entrances(self):
        return [fold(word) for word in split_tags(self.leads)]


class PinnedResult(models.Model):
    """A page that an editor puts first for one search."""

    query = models.CharField(
        "搜索词", max_length=100, help_text="读者搜的字和这里完全一样时才起作用，大小写和全半角不计。"
    )
    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, verbose_name="条目")
    rank = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        verbose_name = "置顶结果"
        verbose_name_plural = "置顶结果"
        ordering = ["query", "rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["query", "entry"], name="one_pin_per_query_and_entry")]

    def __str__(self):
        return f"{self.query} → {self.entry}"

    def get_absolute_url(self):
        return reverse("search:search") + "?" + urlencode({"q": self.query})


class HotSearchQuerySet(models.QuerySet):
    def shown(self):
        """Those that readers are offered, in the editors' order."""
        return self.filter(is_shown=True).order_by("rank", "word")


class HotSearch(models.Model):
    """A search that an editor has read and offers to others; none comes here by being typed often."""

    word = models.CharField(
        "搜索词", max_length=20, unique=True, help_text="最多 20 个字，读者会看到。不写号码和联系方式。"
    )
    rank = models.PositiveSmallIntegerField("次序", default=1, help_text="小的在前。")
    is_shown = models.BooleanField("显示", default=True)
    approved_by = models.CharField("批准的人", max_length=40, editable=False)
    approved_on = models.DateField("批准日期", editable=False)

    objects = HotSearchQuerySet.as_manager()

    class Meta:
        verbose_name = "热门搜索"
        verbose_name_plural = "热门搜索"
        ordering = ["rank", "word"]

    def __str__(self):
        return self.word

    def get_absolute_url(self):
        return reverse("search:search") + "?" + urlencode({"q": self.word})


class SearchLogQuerySet(models.QuerySet):
    def since(self, day):
        return self.filter(searched_on__gte=day)

    def by_query(self):
        """One row a search over all its days: how often, how often for nothing, what it found last, and the clicks."""
        last = SearchLog.objects.filter(query=models.OuterRef("query")).order_by("-searched_on")
        return (
            self.values("query")
            .annotate(
                times=models.Sum("count"),
                in_vain=models.Sum("empty"),
                clicked=models.Sum("clicks"),
                first=models.Sum("at_first"),
                top=models.Sum("at_top"),
                ten=models.Sum("at_ten"),
                ranks_clicked=models.Sum("ranks"),
                found_last=models.Subquery(last.values("found")[:1]),
            )
            .filter(times__gt=0)
        )


class SearchLog(models.Model):
    """How often a search was made on a day, how many pages it found, and which of them were opened; no visitor."""

    query = models.CharField("搜索词", max_length=100)
    searched_on = models.DateField("日期")
    count = models.PositiveIntegerField("次数", default=0)
    found = models.PositiveIntegerField("结果数", default=0, help_text="As last answered.")
    empty = models.PositiveIntegerField("没结果的次数", default=0)
    clicks = models.PositiveIntegerField("点开的次数", default=0)
    ranks = models.PositiveIntegerField(
        "名次之和", default=0, help_text="Over all clicks; the first result is 1."
    )
    at_first = models.PositiveIntegerField("点开第 1 条", default=0)
    at_top = models.PositiveIntegerField("点开第 2、3 条", default=0)
    at_ten = models.PositiveIntegerField("点开第 4 到 10 条", default=0)

    objects = SearchLogQuerySet.as_manager()

    class Meta:
        verbose_name = "读者在搜什么"
        verbose_name_plural = "读者在搜什么"
        constraints = [
            models.UniqueConstraint(fields=["query", "searched_on"], name="one_log_per_query_and_day")
        ]
        # `since`, on the editors' desk, and what is forgotten after so many days.
        indexes = [models.Index(fields=["searched_on"], name="search_log_by_day")]

    def __str__(self):
        return f"{self.query}（{self.searched_on}）"


class OpenedResultQuerySet(models.QuerySet):
    def leading_to(self, kind, key):
        """The searches by which readers came to one page, the most frequent first: {query, times}."""
        sums = self.filter(kind=kind, key=key).values("query").annotate(times=models.Sum("count"))
        return sums.order_by("-times", "query")


class OpenedResult(models.Model):
    """How often a page was opened from the results of a search on a day; no visitor, and forgotten with the search."""

    query = models.CharField("搜索词", max_length=100)
    kind = models.CharField("类型", max_length=30)
    key = models.CharField("编号", max_length=120)
    opened_on = models.DateField("日期")
    count = models.PositiveIntegerField("次数", default=0)

    objects = OpenedResultQuerySet.as_manager()

    class Meta:
        verbose_name = "从搜索点开的页"
        verbose_name_plural = "从搜索点开的页"
        constraints = [
            models.UniqueConstraint(
                fields=["query", "kind", "key", "opened_on"],
                name="one_sum_of_openings_per_search_page_and_day",
            )
        ]
        indexes = [
            # `leading_to`.
            models.Index(fields=["kind", "key"], name="openings_by_page"),
            # What is forgotten after so many days.
            models.Index(fields=["opened_on"], name="openings_by_day"),
        ]

    def __str__(self):
        return f"{self.query} → {self.kind}:{self.key}（{self.opened_on}）"
