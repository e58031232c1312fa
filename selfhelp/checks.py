"""What `manage.py check` asks of guide, letters, marks, papers and phrases: a damaged file stops the start, not a reader."""

from django.core.checks import Error, register

from selfhelp import asked, messages, papers, shelves, tools
from selfhelp.guide import Unsound
from selfhelp.letters import Malformed


@register
def content_is_sound(app_configs, **kwargs):
    found = []
    files = ((shelves.guide, 1), (shelves.letters, 2), (messages.phrases, 3), (papers.papers, 4))
    for read, number in files:
        try:
            read()
        except (Unsound, Malformed, messages.Malformed, papers.Malformed, OSError) as error:
            found.append(Error(str(error), id=f"selfhelp.E00{number}"))
    return found


@register
def plans_lead_to_tools(app_configs, **kwargs):
    """A plan that names a tool which there is not would lead its reader nowhere, in silence."""
    try:
        plans = shelves.guide().plans
    except (Unsound, OSError):
        return []  # told above
    return [
        Error(f"content/guide.toml：方案 {plan.name} 写的工具 {name} 不存在。", id="selfhelp.E005")
        for plan in plans
        for name in plan.tools
        if tools.get(name) is None
    ]


@register
def phrases_lead_to_pages(app_configs, **kwargs):
    """A phrase of a name that there is not would lead nobody anywhere, in silence."""
    try:
        held = asked.phrases()
        names = {
            "tool": [tool.name for tool in tools.every()],
            "letter": shelves.letters(),
            "paper": papers.papers(),
        }
    except (asked.Malformed, OSError) as error:
        return [Error(str(error), id="selfhelp.E006")]
    except (Malformed, papers.Malformed):
        return []  # told above
    return [
        Error(f"content/selfhelp/asked.toml：没有 {kind} {name}。", id="selfhelp.E006")
        for kind, pages in held.items()
        for name in pages
        if name not in names[kind]
    ]
