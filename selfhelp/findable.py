"""What of self-help can be found by search, and what of it cites a provision."""

from collections.abc import Iterable
from html import escape

from core.addresses import address
from search.sources import Document, Source
from selfhelp import asked, messages, papers, shelves, tools
from selfhelp.guide import Node, Plan
from selfhelp.letters import Block, Letter
from selfhelp.papers import Paper
from selfhelp.tools import Shelf, Tool
from statutes.sources import CitingSource

TOOL, LETTER, GUIDE, RULE = "tool", "letter", "guide", "rule"
AROUND = "around"

GUIDE_TOOL = Tool(
    name="guide",
    title="我现在到哪一步了",
    summary="答几个问题，给你一张清单：今天做什么、先别做什么、期限、写哪封信、打给谁。",
    shelf=Shelf.START,
    url_name="guide",
    words="怎么办 先做什么 第一步 逾期怎么办 催收 传票 支付令 家人被催",
)
LETTERS_TOOL = Tool(
    name="letters",
    title="信函",
    summary="填几项，得到一封可以打印、下载、复制的信，每一段注明凭哪一条法。",
    shelf=Shelf.WRITE,
    url_name="letters",
    words="模板 范文 申请书 怎么写 投诉信 异议书 答辩状",
)


def addresses() -> list[str]:
    """Every page of the guide, of the letters and of the calculators, for whoever lists pages."""
    guide = shelves.guide()
    steps = [address("selfhelp:guide_step", name) for name in guide.nodes if name != guide.start]
    letters = [address("selfhelp:letter", name) for name in shelves.letters()]
    others = [
        address(f"selfhelp:{tool.url_name}")
        for tool in tools.every()
        if tool.shelf in (Shelf.RECKON, Shelf.KEEP)
    ]
    explained = [address("selfhelp:papers"), *(paper.url for paper in papers.papers().values())]
    return [address("selfhelp:guide"), address("selfhelp:message"), *steps, *explained, *letters, *others]


# Search: tools, papers and the plans of the guide under one label, letters under another


def tool_document(found: Tool | Plan | Paper) -> Document:
    if isinstance(found, Paper):
        return papers.document(found)
    return _plan_document(found) if isinstance(found, Plan) else _tool_document(found)


def _tool_document(tool: Tool) -> Document:
    return Document(
        kind=TOOL,
        key=f"tool-{tool.name}",
        title=tool.title,
        url=address(f"selfhelp:{tool.url_name}"),
        summary=tool.summary,
        tags=tool.words,
        asked=asked.of("tool", tool.name),
        authority=60,
    )


def _plan_document(plan: Plan) -> Document:
    return Document(
        kind=TOOL,
        key=f"guide-{plan.name}",
        title=f"现在做什么：{plan.title}",
        url=address("selfhelp:guide_step", plan.name),
        summary=shelves.words_of(plan.now),
        body="\n".join(map(shelves.words_of, plan.texts)),
        authority=40,
    )


def _tools_and_plans() -> list[Tool | Plan | Paper]:
    return [*tools.every(), *shelves.guide().plans, *papers.papers().values()]


TOOLS = Source(
    TOOL, "工具", _tools_and_plans, tool_document, key=lambda found: tool_document(found).key, weight=1.1
)


def letter_document(letter: Letter) -> Document:
    return Document(
        kind=LETTER,
        key=letter.name,
        title=letter.title,
        url=address("selfhelp:letter", letter.name),
        summary=letter.summary,
        headings=f"写给{letter.to}",
        body="\n".join([*map(shelves.words_of, letter.intro), *(field.label for field in letter.fields)]),
        tags=letter.words,
        asked=asked.of("letter", letter.name),
        authority=60,
    )


LETTERS = Source(
    LETTER,
    "信函",
    lambda: list(shelves.letters().values()),
    letter_document,
    key=lambda letter: letter.name,
    weight=1.1,
)


# Citations


def _block_html(block: Block) -> str:
    """The words of a paragraph and its provisions, as the library of laws reads them."""
    codes = "".join(f'<a href="law:{escape(code)}">{escape(code)}</a> ' for code in block.laws)
    return f"<p>{escape(block.text)}</p><p>{codes}</p>"


def letters_walk() -> Iterable[tuple[str, str]]:
    """Each paragraph of a letter, and what the page says around it."""
    for letter in shelves.letters().values():
        for block in letter.blocks:
            yield f"{letter.name}#{block.key}", _block_html(block)
        yield f"{letter.name}#{AROUND}", "".join(map(shelves.html_of, letter.around))


def letters_at(keys: list[str]) -> dict[str, tuple[str, str]]:
    held = shelves.letters()
    names = {key: key.partition("#")[0] for key in keys}
    return {
        key: (held[name].title, address("selfhelp:letter", name))
        for key, name in names.items()
        if name in held
    }


def guide_walk() -> Iterable[tuple[str, str]]:
    guide = shelves.guide()
    for plan in guide.plans:
        yield plan.name, "".join(map(shelves.html_of, plan.texts))
    for question in guide.questions:
        if question.help:
            yield question.name, "".join(map(shelves.html_of, question.help))


def plans_at(keys: list[str]) -> dict[str, tuple[str, str]]:
    nodes = shelves.guide().nodes
    return {key: _step_at(nodes[key]) for key in keys if key in nodes}


def _step_at(node: Node) -> tuple[str, str]:
    head = "现在做什么" if node.is_plan else GUIDE_TOOL.title
    return f"{head}：{node.title}", address("selfhelp:guide_step", node.name)


def rules_walk() -> Iterable[tuple[str, str]]:
    for tool in tools.every():
        if tool.provisions:
            yield (
                tool.name,
                "".join(f'<p><a href="law:{escape(code)}">{code}</a></p>' for code in tool.provisions),
            )


def rules_at(keys: list[str]) -> dict[str, tuple[str, str]]:
    found = {key: tools.get(key) for key in keys}
    return {key: (tool.title, address(f"selfhelp:{tool.url_name}")) for key, tool in found.items() if tool}


CITING = (
    CitingSource(LETTER, "信函", letters_walk, letters_at),
    CitingSource(GUIDE, "指引", guide_walk, plans_at),
    CitingSource(RULE, "计算工具", rules_walk, rules_at),
    messages.CITING,
    papers.CITING,
)
