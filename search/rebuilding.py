"""The whole search anew, and the file that processes share: one way for the command and for the admin."""

from collections.abc import Callable

from django.db.models import QuerySet

from search import index, live, sources


def pages() -> int:
    """About how many pages there are to write."""
    found = (source.objects() for source in sources.every())
    return sum(each.count() if isinstance(each, QuerySet) else len(list(each)) for each in found)


def rebuild(progress: Callable[[str, int], object]) -> str:
    """Write every page, remove what is left over, save the file; what there is now, in words.

    `progress(label, pages)` is called between batches and may stop the work: what is written stays, the rest is as it was.
    """
    counts = index.rebuild(progress)
    live.save()
    said = "、".join(f"{sources.label(kind)} {count}" for kind, count in counts.items())
    return f"搜索已重建：{said or '没有可以搜索的内容'}。"
