"""What somebody may call themself. A name stands beside everything that they write, and no moderator reads it first."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from accounts.models import LawyerProfile, User
from core.contacts import contacts_in
from core.folding import letters_as_digits, plain, spoken_as_digits
from core.redaction import redact

# A name must not speak for the site, the law or a profession; the badge does that, and staff alone give it.
CLAIMS = (
    "律师", "律所", "法务", "法官", "法院", "法庭", "检察", "公安", "警官", "民警", "警察", "仲裁", "司法", "法律援助",
    "调解员", "征信中心", "人民银行", "监管", "官方", "客服", "专员", "管理员", "审核", "编辑部", "站长", "有据", "公证",
    "法律顾问", "系统消息", "admin", "moderator", "official", "lawyer", "attorney", "police", "youju", "webmaster", "support",
)  # fmt: skip
# Characters that are read for one another at a glance.
_AT_A_GLANCE = str.maketrans("侓帅宫末曰已巳士入囗", "律师官未日己己土人口")
_AROUND = re.compile(r"^[0-9]+|[0-9]+$")
_NO_LETTER = re.compile(r"[\W_]+")
_REACH = re.compile(
    r"https?:|www\.|微信|薇信|威信|徽信|v信|vx|(?<![a-z])wx|加v|加我|私信|扣扣|企鹅号|qq|绿泡泡|\.(?:com|cn|net|top|xyz|cc|vip)\b"
)
_SHORT_NUMBER, _NUMBER = re.compile(r"[0-9]{5}"), re.compile(r"[0-9]{7}")
_watchers: dict[str, Callable[[str], str]] = {}


def watch(room: str, fault_in: Callable[[str], str]) -> None:
    """Let a room above say why a name cannot be shown; it answers with nothing when it may."""
    _watchers[room] = fault_in


def fault(name: str, *, of: User | None = None, speaks_for_the_site: bool = False) -> str:
    """Why somebody cannot go by this name, or nothing. Blanks, dots and other writings hide neither a claim nor a number.

    Only an account of staff may speak for the site (有据编辑部), and nobody names it so but whoever manages accounts. `of` is
    whose name it is to be: one may look like oneself.
    """
    bare, seen = _NO_LETTER.sub("", plain(name)), skeleton(name)
    claims = () if speaks_for_the_site else CLAIMS
    if claim := next((claim for claim in claims if claim in bare or skeleton(claim) in seen), ""):
        return f"显示名里不能有“{claim}”，免得别人误会你的身份。"
    if _SHORT_NUMBER.search(spoken_as_digits(bare)) or holds_contact(name):
        return "显示名里不要留电话、微信、QQ 和网址。"
    alike = {seen, skeleton(_AROUND.sub("", plain(name)))} - {""}
    if any(skeleton(each) in alike for each in _trusted(of)):
        return "这个名字和站内的律师或工作人员太像，换一个，免得别人认错。"
    return next((said for fault_in in _watchers.values() if (said := fault_in(name))), "")


def skeleton(name: str) -> str:
    """What a name looks like, whatever characters it is written with; for comparing alone."""
    spread = unicodedata.normalize("NFD", plain(name))
    bare = _NO_LETTER.sub("", "".join(char for char in spread if unicodedata.category(char) != "Mn"))
    return letters_as_digits(bare.translate(_AT_A_GLANCE))


def _trusted(but: User | None) -> Iterator[str]:
    """By what names readers know those whom they trust; few enough to be compared one by one whenever somebody is renamed."""
    own = but.pk if but else None
    yield from (
        User.objects.filter(is_staff=True)
        .exclude(display_name="")
        .exclude(pk=own)
        .values_list("display_name", flat=True)
    )
    for names in (
        LawyerProfile.objects.verified().exclude(user=own).values_list("real_name", "user__display_name")
    ):
        yield from filter(None, names)


def holds_contact(text: str) -> bool:
    """Whether somebody could be reached by what stands in a text."""
    folded = plain(text)
    return (
        bool(_REACH.search(folded) or _NUMBER.search(spoken_as_digits(folded)))
        or bool(redact(text).found)
        or bool(contacts_in(text))
    )
