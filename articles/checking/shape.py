"""The shape of an article: it answers first and briefly, says what to do, ends with its law, and says when it was checked."""

import re
from collections.abc import Iterator
from datetime import date

from articles.checking.known import Known
from articles.checking.text import Fault, Text
from articles.models import Article
from statutes import citing

LONGEST_LINE = 60
STEPS = (3, 5)
LONGEST_DESCRIPTION = 90
CHARACTERS = (1500, 2800)
QUOTED_PROVISIONS = (1, 4)
_BREAK = re.compile(r"<br>|</p><p>|<li>")
_HANZI = re.compile(r"[\u4e00-\u9fff]")


def short_answer(text: Text, known: Known) -> Iterator[Fault]:
    lines = [piece for piece in text.pieces if piece.kind == "short_answer"]
    most = Article.SHORT_ANSWER_LINES
    shown = sum(1 + len(_BREAK.findall(piece.html)) for piece in lines)
    if not 1 <= shown <= most:
        words = f"先说结论要有一到{most}行，现在有 {shown} 行；只留最要紧的。"
        yield text.fault("short_answer", words, text.fact("short_answer"))
    for piece in lines:
        length = len(piece.plain) + sum(len(known.figures.get(key, "")) for key in piece.figures)
        if length > LONGEST_LINE:
            words = f"先说结论每行最多 {LONGEST_LINE} 字，这一行有 {length} 字。"
            yield text.fault("short_answer", words, piece)


def head(text: Text) -> Iterator[Fault]:
    steps, description = len(text.copy["do_now"]), len(text.copy["description"])
    least, most = STEPS
    if not least <= steps <= most:
        yield text.fault(
            "shape", f"现在就做要有 {least} 到 {most} 步，现在有 {steps} 步。", text.fact("do_now")
        )
    if not text.copy["do_not"]:
        yield text.fault("shape", "先别做至少要有一条。", text.fact("do_not"))
    if not 0 < description <= LONGEST_DESCRIPTION:
        words = f"摘要要有，最多 {LONGEST_DESCRIPTION} 字，现在有 {description} 字。"
        yield text.fault("shape", words, text.fact("description"))
    if text.name and text.name != f"{text.slug}.md":
        yield text.fault("shape", f"文件名应当是 {text.slug}.md。", text.fact("slug"))


def body(text: Text, known: Known) -> Iterator[Fault]:
    sections = text.copy["sections"]
    if not sections:
        yield text.fault("shape", "还没有任何小节。")
        return
    last = next((p for p in text.pieces if p.section == sections[-1]["key"]), text.pieces[0])
    if sections[-1]["kind"] != "statutes":
        yield text.fault("shape", "最后一节应当是相关法条（kind=statutes）。", last)
    least, most = CHARACTERS
    length = sum(len(_HANZI.findall(piece.words)) for piece in text.pieces if piece.is_body)
    if not least <= length <= most:
        yield text.fault("shape", f"正文要有 {least} 到 {most} 个汉字，现在有 {length} 个。")
    yield from _quoted_provisions(text, known)


def _quoted_provisions(text: Text, known: Known) -> Iterator[Fault]:
    """Whole provisions that the text quotes: a few, and each with wording to quote."""
    quoted = [
        (piece, raw, code) for piece in text.pieces for raw, code in piece.law_codes if raw.startswith("{{")
    ]
    least, most = QUOTED_PROVISIONS
    if not least <= len(quoted) <= most:
        yield text.fault("shape", f"整条引用的法条要有 {least} 到 {most} 处，现在有 {len(quoted)} 处。")
    for piece, raw, written in quoted:
        code = citing.parse(written)
        held = citing.look_up(code, known.library, on=text.day) if code else None
        if held and not known.wording(held):
            yield text.fault("quotation", f"{raw}：这一条没有核对过的原文，不能整条引用。", piece, raw)


def review(text: Text, today: date) -> Iterator[Fault]:
    place = text.fact("reviewed_on")
    if text.reviewed_on is None:
        words = "没有核对日期：对照法条原文读一遍，再“记录核对”（内容文件里写 reviewed_on）。"
        yield text.fault("review", words, place)
    elif text.reviewed_on > today:
        yield text.fault("review", f"核对日期 {text.reviewed_on} 还没到。", place)
