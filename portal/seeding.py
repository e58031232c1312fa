"""Bring everything in `content/` into the database, room by room from the ground up; safe to run again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from articles.contentfile import Malformed as MalformedArticle
from articles.importing import load_articles, load_shelves
from qa.importing import Malformed as MalformedWatchwords
from qa.importing import load_watchwords
from qa.replies import load_replies
from qa.reprints import load_reprints
from reference.importing import load_reference
from search.importing import BadSynonyms, load_synonyms
from selfhelp import importing as selfhelp
from statutes import sources as citing
from statutes.importing.load import load_statutes

MALFORMED = (MalformedArticle, MalformedWatchwords, BadSynonyms)


@dataclass
class Part:
    """What one part of the content came to: a line for the terminal, what was left alone, and what is wrong."""

    name: str
    summary: str = ""
    kept: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def seed(folder: Path, now: datetime, progress: Callable[[str], None]) -> Iterator[Part]:
    """Load each part; a malformed file is named with its line, nothing of it is loaded, and the rest goes on."""
    parts = (
        ("名词、热线、数字", lambda part: _reference(part, folder / "reference")),
        ("法条", lambda part: _statutes(part, folder / "statutes", progress)),
        ("栏目和标签", lambda part: _shelves(part, folder / "reference")),
        ("文章和转载评论", lambda part: _articles(part, folder / "articles", now)),
        ("指引和信函", lambda part: _selfhelp(part, now)),
        ("以前没有记过的引用", lambda part: _citations(part, now)),
        ("留意词", lambda part: _watchwords(part, folder / "reference" / "watchwords.toml")),
        ("现成的说明", lambda part: _replies(part, folder / "reference" / "replies.toml")),
        ("同义词", lambda part: _synonyms(part, folder / "reference" / "synonyms.txt")),
    )
    for name, load in parts:
        part = Part(name)
        try:
            load(part)
        except MALFORMED as error:
            part.problems.append(str(error))
        yield part


def _reference(part, folder):
    loaded = load_reference(folder)
    added, changed = sum(each.added for each in loaded), sum(each.changed for each in loaded)
    part.summary = f"新增 {added} 条，更新 {changed} 条"
    part.kept = [f"{each.name}：{row}" for each in loaded for row in each.kept]
    part.problems = [each.words for each in loaded if each.failed]


def _statutes(part, folder, progress):
    loaded = load_statutes(folder, progress=progress)
    part.summary, part.kept, part.problems = loaded.summary, loaded.kept, loaded.problems


def _shelves(part, folder):
    _tell(part, load_shelves(folder), "个")


def _articles(part, folder, now):
    loaded = load_articles(folder, now=now)
    comments = sum(load_reprints(each.article, each.comments, now) for each in loaded if each.article)
    _tell(part, loaded, "篇")
    part.summary += f"，转载评论写入 {comments} 条"


def _selfhelp(part, now):
    told = selfhelp.tell(on=timezone.localdate(now))
    part.summary = f"{told.pages} 页可以搜到，{told.texts} 段记下了引用的法条"
    part.problems = told.unresolved


def _tell(part, loaded, unit):
    outcomes = [each.outcome for each in loaded]
    created, updated = outcomes.count("created"), outcomes.count("updated")
    part.summary = f"新增 {created} {unit}，更新 {updated} {unit}"
    part.kept = [each.words for each in loaded if each.outcome == "kept"]
    part.problems = [each.words for each in loaded if each.outcome == "malformed"]


def _citations(part, now):
    part.summary = f"补记 {citing.catch_up(timezone.localdate(now))} 处"


def _watchwords(part, path):
    loaded = load_watchwords(path)
    part.summary, part.kept = f"新增 {loaded.added} 条，更新 {loaded.changed} 条", loaded.kept


def _replies(part, path):
    loaded = load_replies(path)
    part.summary, part.kept = f"新增 {loaded.added} 条，更新 {loaded.changed} 条", loaded.kept


def _synonyms(part, path):
    loaded = load_synonyms(path)
    part.summary = f"新增 {loaded.added} 组，更新 {loaded.changed} 组"
    part.kept = [f"{loaded.kept} 组站内改过"] if loaded.kept else []
