"""Where a heading ends that is printed on one line with its text: 2. 还款记录用户应当…, 1、发送律师函。银行…, 3. 信用受损：逾期…

Each way has evidence of its own; siblings decide together in `headings`.
"""

import re
from collections.abc import Sequence

from articles.sourcepages.vocabulary import WORDS
from statutes.citing import names

MIN_TEXT = 10  # what follows a heading on its line is a sentence, not a word
MAX_HEADING = 22
WEAK = 0.6  # two known words meet

# Words that begin a sentence and seldom stand inside a heading; the weight says how seldom.
_STARTS: tuple[tuple[float, str], ...] = (
    (
        3.0,
        "通常情况下 一般情况下 一般来说 一般而言 通常来说 通常而言 除了 即使 即便 尽管 虽然 如果 "
        "假如 倘若 若是 要是 由于 因为 为了 当您 当你 当借款人 当持卡人 当用户 当债务人 "
        "一般 通常 首先 其次 此外 另外 同时 例如 比如 根据 依据 依照 按照 对于 关于 无论 不管 不论 "
        "只有 只要 一旦 许多 很多 大多数 绝大多数 部分 有些 有的 有时 目前 现在 近年来 随着 "
        "在此 在这 在协商 在发现 在收到 在与 在面对 在确认 在日常 在我国 这是 这些 这种 这类 这意味 "
        "此时 此类 其中 他们 我们 你们 您可以 你可以 您应 你应 您需 你需 您的 你的 不要 不能 千万 "
        "切勿 切记 务必 "
        "可以 应当 应该 需要 建议 尽量 最好 必须 收到 遇到 面对 发现 经过 通过 作为 针对 鉴于 考虑到 "
        "考虑 基于 从法律 从实际 本案 所谓 需注意 值得注意 需要注意 特别是 尤其是 与其 任何 所有 "
        "每个 每月 每次 每一 具体 主要 主要是 "
        "是指 指的是 就是 不仅 不但 既要 既然 并非 没有 如您 如你 如遇 如已 如能 如用 如借 如有 如确 "
        "如平 如银 如对 如协 如果您 若您 若你 若用 若借 若对 若平 若银 若协 若已 若有 若能 若遇 若不 "
        "若逾 若债 若确 "
        "指借 指用 指持 指债 指平 指在 有助于 包括",
    ),
    (
        1.8,
        "用户 借款人 债务人 持卡人 消费者 客户 当事人 贷款人 债权人 出借人 平台 银行 律师 法院 花呗 "
        "支付宝 您 你 我 他 她 如 若 当 在 从 因 与 对 向 将 把 被 先 再 让 请 可 应 需 会 能 该 "
        "其 这 此 每 多数 不少 逾期 大家 "
        "之一次 之一步 之一时间 登录 打开 进入 点击 选择 下载 填写 携带 重点 大约 期间 只需 先把 先将 再把 每 一次 首次 "
        "常见 以免 避免因 防止 及时 主动 积极 尽快 提前 保持 合理 定期 认真 仔细 第一时间 提供 准备 "
        "说明 了解 明确 如实 记录 保留 联系 拨打 向银行 向平台 制定 避免",
    ),
)
_SUBJECT = re.compile(
    r"(?:银行|平台|机构|贷款机构|金融机构|网贷平台|用户|借款人|持卡人|债务人|债权人|消费者|客户|"
    r"法院|律师|花呗|借呗|支付宝|微信|系统|对方|客服|当事人|双方|催收(?:人员|公司|方)?|您|你|我们|"
    r"他们|逾期(?:后|期间|时|用户)?)"
    r"(?:会|应|可|需|将|也|都|是|在|对|的|要|能|不|未|通常|一般|往往|有|多|均|必须|应当|如|若|"
    r"常|还|会在|可以|一旦|须|只|因|为|保持|记录)"
)
# 上门人员应当…, 委托书上一般会…: whoever or whatever it is, with a word that makes a sentence of it
_ANY_SUBJECT = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:人员|人|方|者|员|书|单|函|状|卡|证|款|息|费|金|期|率|件|录|告|果|院|行|台|司|构|门|理|务|章|法)"
    r"(?:上|里|中|内)?(?:应当|应该|必须|须(?!知)|可以|不得|不能|无权|有权|一般|通常|往往|大多|多半|都属于|都是|也是|就是|会|均|将|要(?!求))"
)
# 协商之前先…, 刚逾期的时候…: a time, and then the sentence
_TIME = re.compile(r"(?:刚(?!性)|[\u4e00-\u9fff]{2,3}(?:之前|之后|以前|以后|期间|的时候|时(?![机间限候效])))")
_CASE = re.compile(r"[^,，。;；:：]{2,16}的[,，]")  # 遇到违法催收的，…: a sentence on its own
_AGENT = re.compile(r"(?:人员|用户|借款人|持卡人|债务人|平台|银行|法院|机构|公司|客服|双方|对方)$")
_MODAL = re.compile(r"(?:应当|应该|必须|可以|需要|不得|不能|一般|通常|往往|会|应|须|需|能|可)")
_LAWS = tuple(
    sorted(
        {*names.KNOWN, *names.SHORT, "征信业管理条例", "商业银行信用卡业务监督管理办法"},
        key=len,
        reverse=True,
    )
)
_LAW_START = re.compile(
    r"《|(?:"
    + "|".join(re.escape(law) for law in _LAWS)
    + r")(?:》|的?第[\d一二三四五六七八九十百]|规定|明确)"
)
_WEIGHTS = sorted(
    ((word, weight) for weight, words in _STARTS for word in words.split()), key=lambda pair: -len(pair[0])
)
_BY_FIRST: dict[str, list[tuple[str, float]]] = {}
for _word, _weight in _WEIGHTS:
    _BY_FIRST.setdefault(_word[0], []).append((_word, _weight))
_BAD_END = re.compile(
    r"[的和与及或在是有对向把被将为从以于因如若等、,:(“\"《的了着不未可应需会能要就也都更最很较没却各每即之刚]$"
)
_BAD_START = re.compile(
    r"^(?:就(?!是|算)|没(?!有)|却|也|都|之(?!一[次步时]))|^[的了着过与和及或、,。;:!?)”》等者化性率们中内后前时上下里外间]"
)
_SENTENCE = re.compile(r"[。!?！？]")
_CLAUSE = re.compile(r"[,，。;；:：!！?？]")
_NO_HEADING = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,9}条|《|》|规定$|如下$|认为$|指出$|表示$|例如$|比如$|"
    r"包括$|注意$|提示$|https?$|\d$"
)


def at_colon(words: str) -> int | None:
    """信用受损：逾期记录会…: the length of the heading before a colon."""
    match = re.match(r"^(?:\*\*)?([^:,。;!?\n]{2,20}?)(?:\*\*)?[:：](?:\*\*)?\s*", words)
    if not match or len(words) - match.end() < MIN_TEXT or _NO_HEADING.search(match[1]):
        return None
    return match.end(1)


def at_stop(words: str) -> int | None:
    """发送律师函。银行会先…: the first sentence is short, and another follows."""
    match = _SENTENCE.search(words, 0, MAX_HEADING + 1)
    if not match or match.start() < 2 or len(words) - match.end() < MIN_TEXT:
        return None
    head = words[: match.start()]
    if len(re.findall(r"[,;:、]", head)) > (1 if len(head) > 8 else 0) or _NO_HEADING.search(head):
        return None
    return match.start() if match[0] == "。" else match.end()


def at_blank(words: str) -> int | None:
    """及时沟通　如果你…: blanks part the heading from its text."""
    match = re.match(r"^([^\s,。;:]{2,20})(?:\s{1,4}|\*\*\s*)(?=[\u4e00-\u9fff“《（(\d①])", words)
    if not match or len(words) - match.end() < MIN_TEXT:
        return None
    return match.end(1)


def unmarked(groups: Sequence[Sequence[tuple[str, str]]]) -> list[list[int | None]]:
    """The ends of headings that nothing parts from their text; each comes with the heading above it.

    A good end stands before a word that begins sentences, or before a return of the heading's own words, and its heading
    is about as long as those of its siblings; a group without firm ends learns from the others of the page.
    """
    choices = [[_ends(words, parent) for words, parent in group] for group in groups]
    everywhere = _firm([ends for group in choices for ends in group])
    found = []
    for group in choices:
        own = _firm(group)
        firm = own or everywhere
        usual = firm[(len(firm) - 1) // 2] if firm else 4
        weight = 0.4 if not firm or firm[-1] - firm[0] <= 2 else 0.1
        sure = len(own) * 2 >= len(group) or len(everywhere) * 2 >= sum(map(len, choices))
        found.append([_best(ends, usual, weight, 0.4 if sure else 1.5) for ends in group])
    return found


def _firm(choices: Sequence[dict[int, float]]) -> list[int]:
    """The lengths of headings that end surely, in order of length."""
    return sorted(
        max(ends, key=lambda end: ends[end]) for ends in choices if ends and max(ends.values()) >= 2.8
    )


def _best(ends: dict[int, float], usual: int, weight: float, need: float) -> int | None:
    scored = {end: value - weight * min(abs(end - usual), 4) for end, value in ends.items()}
    best = max(scored, key=lambda end: scored[end], default=None)
    return best if best is not None and scored[best] >= need else None


def _ends(words: str, parent: str) -> dict[int, float]:
    if _CASE.match(words):
        return {}
    first = _CLAUSE.search(words)
    limit = min(first.start() if first else len(words), 14)
    found = {}
    for end in range(2, limit + 1):
        head, rest = words[:end], words[end:]
        if len(rest) < MIN_TEXT or _BAD_END.search(head):
            continue
        if _BAD_START.match(rest) and rest[:2] not in WORDS:
            continue
        evidence = _starts(head, rest) + _returns(head, rest) + _from_parent(rest, parent)
        if evidence <= 0:
            continue
        score = (
            evidence
            + {2: -0.8, 3: -0.4, 4: 0.9, 5: 0.2, 6: 0.5, 8: 0.2}.get(end, -0.3 * max(0, end - 10))
            + _words_kept(head, rest)
        )
        if score > 0:
            found[end] = score if evidence > WEAK else min(score, 1.4)  # alone it does not suffice
    return found


def _words_kept(head: str, rest: str) -> float:
    """Whole words on both sides; a cut through the midst of one is a bad cut."""
    before, after = head[-2:] in WORDS, rest[:2] in WORDS
    pairs = [head[i : i + 2] for i in range(len(head) - 1)]
    twice = any(pair in WORDS and pairs.count(pair) > 1 for pair in pairs)
    if head[-1] + rest[0] in WORDS and not (before and after):
        return -1.8
    return 0.5 * before + 0.4 * after - 1.5 * twice - 1.5 * ("、" in head)


def _starts(head: str, rest: str) -> float:
    if _SUBJECT.match(rest) or _LAW_START.match(rest):
        return 3.0
    if _AGENT.search(head) and _MODAL.match(rest):
        return 0.4  # the agent belongs to the sentence
    for word, weight in _BY_FIRST.get(rest[0], ()):
        if rest.startswith(word):
            return weight
    if head[-2:] not in WORDS:
        return 0.0
    if _TIME.match(rest):
        return 1.8
    return 2.0 if _ANY_SUBJECT.match(rest) else WEAK if rest[:2] in WORDS else 0.0


def _returns(head: str, rest: str) -> float:
    """The heading's words come again soon: 信用记录用户的信用记录也是…, 签署补充协议协议须写明…"""
    near = rest[:60]
    if len(head) >= 4 and head[-2:] == rest[:2]:
        return 2.6
    if len(head) >= 4 and head in near:
        return 2.0
    if len(head) >= 4 and head[-2:] in near[:14] and head[:2] in near:
        return 0.8
    if len(head) >= 4 and rest[:2] in head[-4:]:
        return 1.6  # 等待审核结果审核一般要…
    if len(head) >= 5 and rest[:2] == head[:2]:
        return 2.4
    return 0.7 if any(head[i : i + 2] in rest[:8] for i in range(len(head) - 2)) else 0.0


def _from_parent(rest: str, parent: str) -> float:
    """The text takes up words of the heading above: under 某某立案标准, 立案标准通常… begins a sentence."""
    for size in (6, 5, 4):
        if len(rest) > size and rest[:size] in parent:
            return 2.2
    return 0.6 if rest[:2] in parent and rest[:2] else 0.0
