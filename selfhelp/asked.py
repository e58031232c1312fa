"""What people type who need a tool, a letter or a paper explained: content/selfhelp/asked.toml, for search alone."""

import tomllib
from functools import cache

from django.conf import settings

LEAST, MOST = 4, 30  # characters of a phrase
KINDS = ("tool", "letter", "paper")


class Malformed(ValueError):
    """What is wrong with the file, in Chinese."""


def of(kind: str, name: str) -> list[str]:
    """The phrases that lead to one page; nothing where none are kept. `kind` is one of KINDS."""
    return phrases()[kind].get(name, [])


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """Kind → name → phrases; raises Malformed for what is no list of short phrases, or for one that stands twice."""
    file = settings.CONTENT_DIR / "selfhelp" / "asked.toml"
    try:
        held = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Malformed(f"{file.name} 读不懂：{error}") from error
    if unknown := set(held) - set(KINDS):
        raise Malformed(f"{file.name}：没有 {'、'.join(sorted(unknown))} 这一类。")
    seen: set[str] = set()
    for kind, pages in held.items():
        for name, listed in pages.items() if isinstance(pages, dict) else [("", pages)]:
            for phrase in listed if name and isinstance(listed, list) else [None]:
                if not isinstance(phrase, str) or not LEAST <= len(phrase) <= MOST:
                    raise Malformed(
                        f"{file.name} {kind}.{name}：每一句要有 {LEAST} 到 {MOST} 个字：{phrase!r}。"
                    )
                if phrase in seen:
                    raise Malformed(f"{file.name} {kind}.{name}：“{phrase}”写了两次。")
                seen.add(phrase)
    return {kind: held.get(kind, {}) for kind in KINDS}
