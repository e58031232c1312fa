"""What lawyers' answers teach the search: a published answer says which provisions and articles answer its question."""

import re
from collections.abc import Iterator

from articles import findable
from articles.models import Article
from qa.answers import CITES
from qa.models import Answer
from search.judgements import Judgement
from statutes.models import Citation

_ARTICLE = re.compile(r'href="/articles/([a-z0-9-]+)/')


def judgements() -> Iterator[Judgement]:
    """Each published answer with the provisions that it cites and the articles that it leads to."""
    cited: dict[str, list[tuple[str, str]]] = {}
    rows = Citation.objects.resolved().filter(source_kind=CITES).order_by("pk")
    for key, provision in rows.values_list("source_key", "provision_id"):
        cited.setdefault(key, []).append(("provision", str(provision)))
    articles = {
        slug: (findable.KIND, str(pk)) for slug, pk in Article.objects.published().values_list("slug", "pk")
    }
    for answer in Answer.objects.to_what_was_asked().select_related("question").order_by("pk"):
        linked = [articles[slug] for slug in _ARTICLE.findall(answer.reasons) if slug in articles]
        answers = tuple(dict.fromkeys([*cited.get(str(answer.pk), ()), *linked]))
        if answers:
            yield Judgement(answer.question.title, answers)
