import json
import re
import uuid
from datetime import datetime
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page, Site
from wagtail.rich_text import RichText
from wagtail.signal_handlers import disable_reference_index_auto_update

from magazine.models import (
    ArticleIndexPage,
    ArticlePage,
    ArticleSource,
    ArticleTag,
    Category,
    HomePage,
    ProvisionPage,
    StatuteIndexPage,
    StatutePage,
)

LAW = re.compile(r'href="@law:([^"]*)"')
ARTICLE = re.compile(r'href="@article:([^"]*)"')


def like(row):
    """A row not yet stored, with the values of another one of the same table."""
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.local_concrete_fields}
    fields.pop("id", None)
    return type(row)(**fields)


class Command(BaseCommand):
    help = "Makes the site: every provision, and as many articles as are asked for, those of the file over and over."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--articles", type=int, default=2000)

    @transaction.atomic
    def handle(self, *args, file, articles, **options):
        told = json.loads(file.read_text(encoding="utf-8"))
        with disable_reference_index_auto_update():
            home = self._home()
            law = self._law(home, told["provisions"])
            categories = {
                slug: Category.objects.create(slug=slug, name=name) for slug, name in told["categories"]
            }
            index = ArticleIndexPage(title="文章", slug="articles", show_in_menus=True)
            self._articles(home.add_child(instance=index), told["articles"], law, categories)
            self._copies(index, articles)
            plain = home.add_child(instance=ArticleIndexPage(title="文章，不带站内链接", slug="plain"))
            self._articles(plain, told["articles"], {}, categories)

    def _home(self):
        Page.objects.filter(depth=2).delete()
        home = Page.get_first_root_node().add_child(instance=HomePage(title="首页", slug="home"))
        for slug, title in (("about", "关于"), ("help", "求助电话"), ("glossary", "用语")):
            home.add_child(instance=StatutePage(title=title, slug=slug, show_in_menus=True))
        Site.objects.all().delete()
        Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True, site_name="有据")
        return home

    def _law(self, home, provisions):
        index = home.add_child(instance=StatuteIndexPage(title="法条", slug="statutes", show_in_menus=True))
        statutes, pages = {}, {}
        for ref, one in provisions.items():
            slug, _, number = ref.partition("/")
            if slug not in statutes:
                statutes[slug] = index.add_child(instance=StatutePage(title=one["statute"], slug=slug))
            page = ProvisionPage(title=one["label"], slug=number, text=f"<p>{one['text']}</p>")
            pages[ref] = statutes[slug].add_child(instance=page).pk
        return pages

    def _articles(self, index, told, law, categories):
        """Links in texts lead to pages of law and to articles; where no law is given, to plain addresses."""
        known: dict[str, int] = {}
        for one in told:
            page = self._article(one, categories)
            self._write(page, one, law, known)
            index.add_child(instance=page)
            if law:
                known[one["slug"]] = page.pk
        # Those that were made before the article that they lead to.
        by_slug = {one["slug"]: one for one in told}
        for page in ArticlePage.objects.child_of(index):
            self._write(page, by_slug[page.slug], law, known)
            page.save()

    def _copies(self, index, number):
        """The same rows as `add_child` would write, without asking for the tree anew for each: a minute saved."""
        first = list(ArticlePage.objects.child_of(index).order_by("path"))
        bases = []
        for count in range(len(first), number):
            one, suffix = first[count % len(first)], f"-{count // len(first)}"
            base = like(one.page_ptr)
            base.title, base.draft_title, base.slug = (
                one.title + suffix,
                one.title + suffix,
                one.slug + suffix,
            )
            base.path, base.translation_key = (
                Page._get_path(index.path, index.depth + 1, count + 1),
                uuid.uuid4(),
            )
            base.url_path = f"{index.url_path}{base.slug}/"
            bases.append(base)
        Page.objects.bulk_create(bases, batch_size=200)
        for count, base in enumerate(bases):
            one = first[count % len(first)]
            page = like(one)
            page.page_ptr = base
            page.save_base(raw=True)  # the rows of an article alone; those of its page are there
            for model, owner in ((ArticleTag, "content_object_id"), (ArticleSource, "page_id")):
                copies = [like(row) for row in model.objects.filter(**{owner: one.pk})]
                for copy in copies:
                    setattr(copy, owner, base.pk)
                model.objects.bulk_create(copies)
        Page.objects.filter(pk=index.pk).update(numchild=number)

    def _article(self, one, categories):
        day = datetime.fromisoformat(one["date"]).date()
        page = ArticlePage(
            title=one["title"],
            slug=slugify(one["slug"]),
            question=one["question"],
            search_description=one["description"],
            date=day,
            first_published_at=timezone.now(),
            category=categories[one["category"]],
        )
        page.tags.add(*one["tags"])
        page.sources = [
            ArticleSource(title=title, url=url, publisher=publisher, sort_order=order)
            for order, (title, url, publisher) in enumerate(one["sources"])
        ]
        return page

    def _write(self, page, one, law, known):
        def link(page, address):
            return f'linktype="page" id="{page}"' if page else f'href="{address}"'

        def text(html):
            html = LAW.sub(lambda found: link(law.get(found[1]), f"/statutes/{found[1]}/"), html)
            return ARTICLE.sub(lambda found: link(known.get(found[1]), f"/articles/{found[1]}/"), html)

        body = [
            (
                "steps",
                [
                    {"title": RichText(text(title)), "text": RichText(text(how))}
                    for title, how in one["steps"]
                ],
            ),
            ("warnings", one["warnings"]),
        ]
        for title, html in one["sections"]:
            body += [("heading", title), ("paragraph", RichText(text(html)))]
        if one["notes"]:
            body += [("heading", "编者注"), ("paragraph", RichText(text(one["notes"])))]
        page.summary, page.body = text(one["summary"]), body
