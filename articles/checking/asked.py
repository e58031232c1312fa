"""What readers search with, kept beside an article for search alone: a few short sentences, each leading to one article."""

import re
from collections.abc import Iterator

from articles.borrowing import bare
from articles.checking.known import Known
from articles.checking.text import Fault, Text
from articles.models import Article
from core.text import clean_input

_NO_SPEECH = re.compile(r"[{}\[\]<>|*#\0]|law:|figure:|https?:", re.IGNORECASE)


def phrases(text: Text, known: Known) -> Iterator[Fault]:
    listed = text.copy["asked"]
    place = text.fact("asked")
    if len(listed) > Article.MOST_ASKED:
        words = f"问法最多 {Article.MOST_ASKED} 句，现在有 {len(listed)} 句。"
        yield text.fault("asked", words, place)
    seen: set[str] = set()
    for phrase in listed:
        key = bare(phrase)
        if words := _why_no_phrase(phrase) or _why_double(text, key, seen, known):
            yield text.fault("asked", f"问法“{phrase[:40]}”{words}", place, phrase)
        seen.add(key)


def _why_no_phrase(phrase: str) -> str:
    least, most = Article.ASKED_CHARACTERS
    letters = len(bare(phrase))
    if letters < least or len(phrase) > most:
        return f"要有 {least} 到 {most} 个字，现在有 {letters} 个。"
    if _NO_SPEECH.search(phrase):
        return "里有记号、网址或标记，写读者会打的字就够了。"
    if phrase != " ".join(clean_input(phrase).split()):
        return "里有多余的空格或看不见的字符。"
    return ""


def _why_double(text: Text, key: str, seen: set[str], known: Known) -> str:
    if key in seen:
        return "写了两次（标点和空格不算）。"
    others = [slug for slug in known.asked.get(key, ()) if slug != text.slug]
    return f"在 {others[0]} 里也有；留在最该打开的那一篇。" if others else ""
