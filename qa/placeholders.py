"""The few holes that a ready note may have, filled by plain replacement: a note is text and never a format string."""

import re

_HOLE = re.compile(r"\{([^{}\n]{0,30})\}")
HOLES = {
    "称呼": "作者的署名",
    "种类": "提问、回答、修改或评论",
    "编号": "它的编号",
    "原因": "选的原因",
}
EXAMPLE = {"称呼": "小赵", "种类": "提问", "编号": "128", "原因": "里面有能认出人的信息"}
HELP = "作者会看到。可以写" + "、".join(f"{{{name}}}（{told}）" for name, told in HOLES.items()) + "。"


def fault(text: str) -> str:
    """Why a text cannot be used as a ready note, or nothing."""
    unknown = [name for name in _HOLE.findall(text) if name not in HOLES]
    if unknown:
        return f"没有 {{{unknown[0]}}} 这个空。能用的是 {'、'.join(f'{{{name}}}' for name in HOLES)}。"
    if "{" in _HOLE.sub("", text) or "}" in _HOLE.sub("", text):
        return "大括号没有成对，请写成 {称呼} 这样。"
    return ""


def fill(text: str, values: dict[str, str]) -> str:
    """The text with each hole filled once; what is filled in is never looked at for holes again."""
    return _HOLE.sub(lambda hole: values.get(hole[1], hole[0]), text)
