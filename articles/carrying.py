"""Our words from a worksheet into the draft, each row once, behind whatever an editor has written there."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from articles import publishing
from articles.models import Article, Section, SourceClaim, SourcePart
from articles.sourcing import touched
from articles.steps import NotReady
from core.markup import from_markdown, sanitize
from core.text import cn_number, pinyin_slug
from statutes import citing
from statutes.citing import Library
from statutes.models import Provision


@dataclass(frozen=True)
class Carried:
    """What went into the draft: the section, how many rows, and how many stayed behind."""

    section: Section
    is_new: bool
    added: int
    already: int
    unjudged: int


@transaction.atomic
def carry(part: SourcePart, *, by: User, now: datetime) -> Carried:
    """Bring our words of a part into the draft, each row once, behind whatever stands there already.

    Raises NotReady when there is nothing to bring or the section has no heading of ours yet.
    """
    article = Article.objects.select_for_update().get(pk=part.page.article_id)
    if not part.can_be_carried:
        raise NotReady("评论不从核对表带进文章，要点写在内容文件的 [[comments]] 里。")
    written = list(part.claims.exclude(our_text="").select_related("carried_into"))
    already = [one for one in written if one.carried_into_id]
    ready = [one for one in written if one.verdict and not one.carried_into_id]
    unjudged = len(written) - len(already) - len(ready)
    if not ready:
        waiting = f"有 {unjudged} 条写了文字，还没有判定。" if unjudged else "先写“我们的文字”并选判定。"
        raise NotReady(
            "这一节写好的都已经带过了，没有再带。" if already and not unjudged else f"没有可以带的：{waiting}"
        )
    section = already[0].carried_into if already else article.sections.filter(title=part.our_title).first()
    is_new = section is None
    if section is None:
        section = _new_section(article, part)
    linker = _Linker(ready, now)
    section.body = sanitize(section.body + "".join(linker.html(one) for one in ready))
    section.save()
    SourceClaim.objects.filter(pk__in=[one.pk for one in ready]).update(carried_into=section)
    publishing.edited(article, by=by, now=now)
    touched(part.page, by, now)
    return Carried(section, is_new, len(ready), len(already), unjudged)


def _new_section(article: Article, part: SourcePart) -> Section:
    if not part.our_title:
        raise NotReady("先给这一节写“我们的小标题”，保存以后再带。")
    stem = pinyin_slug(part.our_title)[:36].strip("-") or "section"
    taken = set(article.sections.values_list("key", flat=True))
    key = next(one for n in range(1, 1000) if (one := stem if n == 1 else f"{stem}-{n}") not in taken)
    last = article.sections.aggregate(last=Max("order"))["last"]
    kinds = Section.Kind
    kind = kinds.STATUTES if part.kind == SourcePart.Kind.STATUTES else kinds.EXPLANATION
    order = 0 if last is None else last + 1
    return Section(article=article, key=key, title=part.our_title, kind=kind, body="", order=order)


class _Linker:
    """Turns rows into paragraphs that carry their provisions as links."""

    def __init__(self, claims: list[SourceClaim], now: datetime):
        library, on = Library.load(), timezone.localdate(now)
        codes = {code: citing.parse(code) for one in claims for code in one.provisions}
        held = {text: citing.look_up(code, library, on=on) for text, code in codes.items() if code}
        rows = Provision.objects.with_statute().in_bulk([one.pk for one in held.values() if one])
        self.names = {}
        for text, one in held.items():
            if one:
                paragraph = codes[text].paragraph
                self.names[text] = rows[one.pk].citation + (
                    f"第{cn_number(paragraph)}款" if paragraph else ""
                )

    def html(self, claim: SourceClaim) -> str:
        html = from_markdown(claim.our_text)
        links = [
            f'<a href="law:{code}">{self.names[code]}</a>'
            for code in claim.provisions
            if code in self.names and f'"law:{code}"' not in html and f"{{{{law:{code}}}}}" not in html
        ]
        if not links:
            return html
        ground = f"（依据{'、'.join(links)}）"
        return (
            f"{html.removesuffix('</p>')}{ground}</p>" if html.endswith("</p>") else f"{html}<p>{ground}</p>"
        )
