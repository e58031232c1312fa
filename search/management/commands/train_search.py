import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import corpus, judgements, live, measuring, model, sources, training
from search.judgements import Judgement
from search.query import vocabulary


class Command(BaseCommand):
    help = "从判断中学习排序：哪些文档答得了哪个问题。判断来自律师的回答和 --questions；--corpus 则在另一份文档上学。"

    def add_arguments(self, parser):
        parser.add_argument(
            "--questions",
            type=Path,
            help="每行一个 JSON；本站：q，articles，provisions；配 --corpus：text，gold",
        )
        parser.add_argument("--corpus", type=Path, help="文档每行一个 JSON（可用 gzip），见 evaluate_search")
        parser.add_argument("--out", type=Path, help="写到哪个文件；不写就是本站用的那个")

    def handle(self, *, questions, corpus: Path | None, out, **options):
        if corpus and not (questions and out):
            raise CommandError("配 --corpus 时，--questions 和 --out 都要写。")
        path = out or model.places()[0]
        try:
            with tqdm(disable=None) as bar:
                learned = _on_corpus(corpus, questions, bar) if corpus else _on_site(questions, bar)
            model.write(learned, path)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        said = "、".join(sources.label(kind) for kind in learned.kinds)
        self.stdout.write(f"从 {learned.about['judgements']} 个问题学到了{said}的排序，写在 {path}。")


def _on_corpus(documents, questions, bar):
    judged = corpus.questions(questions)
    with tempfile.TemporaryDirectory() as folder:
        library = measuring.index_of(documents, Path(folder))
        return training.train(judged, library, {}, progress=_shown(bar))


def _on_site(questions, bar):
    judged = judgements.every()
    if questions:
        judged += [_resolved(one) for one in measuring.read(questions)]
    return training.train(judged, live.current(), sources.weights(), vocabulary(), progress=_shown(bar))


def _resolved(judged):
    """A judged query with its pages by kind and key."""
    named = [found for wanted in judged.wanted for found in measuring.named(wanted)]
    return Judgement(judged.query, tuple(dict.fromkeys(named)))


def _shown(bar):
    def show(what, done, of):
        bar.set_description(what, refresh=False)
        bar.total, bar.n = of, done
        bar.update(0)

    return show
