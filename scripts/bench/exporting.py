"""Writes our published articles as any other engine could take them: `exporting.py FILE`, in the site's environment."""

import json
import os
import re
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

QUOTED = re.compile(r"<p>\{\{law:([^{}]+)\}\}</p>")
LINKED = re.compile(r'<a href="law:([^"]+)">')
HERE = re.compile(r'<a href="/articles/([a-z0-9-]+)/(?:#[^"]*)?">')


def words(text: str, laws: dict[str, str], provisions: dict[str, dict]) -> str:
    """The text with figures written out, law quoted, and links as `@law:statute/number` or `@article:slug`."""
    from reference import figures

    def quoted(match: re.Match) -> str:
        one = provisions.get(laws.get(match[1], ""))
        return (
            f'<blockquote>{one["text"]}</blockquote><p><a href="@law:{laws[match[1]]}">{one["label"]}</a></p>'
            if one
            else ""
        )

    text = QUOTED.sub(quoted, text)
    text = LINKED.sub(lambda match: f'<a href="@law:{laws.get(match[1], "")}">', text)
    text = HERE.sub(r'<a href="@article:\1">', text)
    return figures.written(text)


def article(one, provisions: dict[str, dict]) -> dict:
    shown = one.live.snapshot

    def line(text: str) -> str:
        return words(text, shown["laws"], provisions)

    return {
        "slug": one.slug,
        "title": shown["title"],
        "question": shown["question"],
        "description": shown["description"],
        "date": one.updated_at.date().isoformat(),
        "category": one.live.category.slug,
        "tags": [tag["name"] for tag in shown["tags"]],
        "summary": "".join(f"<p>{line(each)}</p>" for each in shown["short_answer"]),
        "steps": [[line(step["title_html"]), line(step["text_html"])] for step in shown["do_now"]],
        "warnings": [re.sub(r"<[^>]+>", "", line(each)) for each in shown["do_not"]],
        "sections": [[each["title"], line(each["html"])] for each in shown["sections"]],
        "notes": "".join(f"<p>{line(note['html'])}</p>" for note in shown["notes"]),
        "sources": [[each["title"], each["url"], each["publisher"]] for each in shown["sources"]],
    }


def everything() -> dict:
    import django

    django.setup()
    from articles.models import Article, Category
    from statutes.models import Provision

    # Of a provision that several editions hold the youngest stands.
    held = Provision.objects.with_statute().order_by("edition__effective_from")
    provisions = {
        f"{one.edition.statute.slug}/{one.number_slug}": {
            "statute": one.edition.statute.short_title, "label": one.citation, "text": one.text or one.summary,
        }
        for one in held
    }  # fmt: skip
    published = Article.objects.filter(status="published").order_by("slug")
    return {
        "categories": [[one.slug, one.name] for one in Category.objects.order_by("slug")],
        "provisions": provisions,
        "articles": [article(one, provisions) for one in published],
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(everything(), ensure_ascii=False), encoding="utf-8")
