"""What `manage.py check` asks of guide, letters, marks and papers: a damaged file stops the start, not a reader."""

from django.core.checks import Error, register

from selfhelp import messages, papers, shelves, tools
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
