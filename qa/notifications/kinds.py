"""What people can be told, in words: groups of news that somebody may choose about, and the kinds in each group.

A subject is the fixed words of its group and a number, so that nothing private shows on a locked screen.
"""

from dataclasses import dataclass
from datetime import timedelta

from qa.models import NoticeChoice
from qa.models.question import APPEAL_WITHIN, COMPLETE_WITHIN

How = NoticeChoice.How
DIGEST = "digest"
# What somebody follows is never mailed at once: it waits for the one letter of the day.
ONCE_A_DAY = (How.DAILY, How.SITE)


@dataclass(frozen=True)
class Group:
    """News about which one chooses as a whole; the notice on the site stays, whatever is chosen."""

    label: str
    subject: str
    words: str
    usual: str = How.NOW
    hows: tuple[str, ...] = (How.NOW, How.DAILY, How.SITE)
    for_lawyers: bool = False


@dataclass(frozen=True)
class Kind:
    """One sort of news: its group, and its sentence on the site; the mail is the template of the same name.

    `within` is how long its reader has for what it asks of them, counted from the event. `tells_why`: its
    reader is the one to whom the reason and the note of the decision are addressed.
    """

    group: str
    line: str
    within: timedelta | None = None
    within_words: str = ""
    tells_why: bool = False


GROUPS = {
    "questions": Group(
        "你的提问审核到哪一步", "你的提问有新进展", "收到、公开、退回、请你补充、申诉的结果。有期限的，邮件里写明是哪天。",
    ),
    "replies": Group("律师对你的提问的回答", "你的提问有新进展", "有了回答，回答改过、撤回或者隐藏。"),
    "follows": Group(
        "你关注的提问", "你关注的有新进展", "有了新的回答，回答改过或者看不到了，提问撤回了。", How.DAILY, ONCE_A_DAY,
    ),
    "topics": Group(
        "你关注的文章、标签和法律", "你关注的有新进展", "文章改过、更正、撤下，标签下有新文章，法律有了新版。",
        How.DAILY, ONCE_A_DAY,
    ),
    "articles": Group(
        "和你的提问、回答有关的文章", "一篇和你有关的文章更正了", "文章里写错的地方更正了，或者整篇撤回了。",
    ),
    "comments": Group(
        "你的评论", "你的评论有新进展", "审核的结果、有人回复、编者在旁边写了说明。", How.DAILY,
    ),
    "flags": Group("你举报的内容", "你的举报有新进展", "审核员看过以后的结果。", How.DAILY),
    "outcomes": Group(
        "三十天和九十天以后问一句", "想问你一句", "提问公开以后三十天、九十天，各问一次后来怎样了。答不答都可以。",
    ),
    "answers": Group(
        "你写的回答", "你的回答有新进展", "审核的结果，和你答过的提问撤回、重新打开。", for_lawyers=True,
    ),
    DIGEST: Group(
        "每天一封的汇总", "今天的新进展", "上面选了每天一封的，合在这一封里；没有新的就不寄。", How.DAILY, ONCE_A_DAY,
    ),
}  # fmt: skip

KINDS = {
    # The asker, about the question itself
    "question_received": Kind("questions", "你的提问已收到，正在等人工审核。"),
    "question_approved": Kind("questions", "你的提问已通过审核，现在所有人都能看到，律师可以回答了。"),
    "question_redacted": Kind("questions", "你的提问已经公开。审核员遮去了几处，请你看看遮得对不对。", tells_why=True),
    "question_rejected": Kind("questions", "你的提问这次没有公开。", APPEAL_WITHIN, "觉得不对，可以申诉", tells_why=True),
    "question_hidden": Kind("questions", "你的提问暂时不公开了，别人现在看不到它。", tells_why=True),
    "question_restored": Kind("questions", "你的提问又公开了，所有人都能看到。"),
    "question_asked_back": Kind(
        "questions", "审核员看了你的提问，还差一点才能公开，请你补充。", COMPLETE_WITHIN, "补充再交", tells_why=True,
    ),
    "question_joined": Kind("questions", "已经有人问过和你一样的问题，你的提问并到了那里。", tells_why=True),
    "question_stale": Kind("questions", "请你补充以后，十四天没有收到，你的提问先关闭了。随时可以补充再交。"),
    "question_appealed": Kind("questions", "你的申诉已收到，会由另一位审核员来看。"),
    "question_granted": Kind("questions", "你的申诉成立，提问已经公开。", tells_why=True),
    "question_denied": Kind("questions", "另一位审核员看了你的申诉，维持原来的决定。", tells_why=True),
    "question_resolved": Kind("questions", "审核员把你的提问标成了已解决。没有解决的，你可以重新打开。"),
    "question_reopened": Kind("questions", "审核员把你的提问重新打开了，律师又可以回答。"),
    "question_purged": Kind("questions", "你的一个提问，文字已由审核员彻底删除。", tells_why=True),
    # The asker, about answers
    "question_answered": Kind("replies", "有核验过的律师回答了你的提问。"),
    "joined_answered": Kind("replies", "你的提问并到的那个问题，有核验过的律师回答了。"),
    "question_revised": Kind("replies", "律师修改了对你的提问的回答，和你以前看到的可能不一样。"),
    "answer_gone": Kind("replies", "你的提问下面，有一个律师的回答现在看不到了。照着它做的，请再看一遍。"),
    "answer_back": Kind("replies", "你的提问下面，有一个隐藏过的回答又公开了。"),
    "question_disputed": Kind("replies", "对你的提问的一个回答，另一位律师有不同意见，写在回答旁边。"),
    # Who follows
    "followed_answered": Kind("follows", "你关注的提问，有了律师的回答。"),
    "followed_revised": Kind("follows", "你关注的提问，有一个回答修改过了。"),
    "followed_answer_gone": Kind("follows", "你关注的提问，有一个律师的回答现在看不到了。照着它做的，请再看一遍。"),
    "followed_withdrawn": Kind("follows", "你关注的提问，提问的人撤回了，不会再有新的回答。"),
    "followed_corrected": Kind("follows", "和你关注的提问有关的一篇文章更正了。照它做过的，请再看一遍。"),
    "followed_retracted": Kind("follows", "和你关注的提问有关的一篇文章撤回了，不要再照它做。"),
    "article_changed": Kind("topics", "你关注的文章有实质修改，改了什么写在它的更新记录里。"),
    "article_put_right": Kind("topics", "你关注的文章有一处写错了，已经更正。照它做过的，请再看一遍。"),
    "article_taken_back": Kind("topics", "你关注的文章撤回了，不要再照它做。"),
    "article_retired": Kind("topics", "你关注的文章撤下了，原因和现在该看哪一篇写在那里。"),
    "tag_new": Kind("topics", "你关注的标签下面，有一篇新文章。"),
    "law_amended": Kind("topics", "你关注的法律，有一个新的版本已经施行。"),
    "law_ended": Kind("topics", "你关注的法律，已经不再施行。"),
    "provision_changed": Kind("topics", "你关注的法条，新的文字已经施行。"),
    "provision_moved": Kind("topics", "你关注的法条，在新版里换了条号，或者只改了文中提到的条号。"),
    "provision_gone": Kind("topics", "你关注的法条已经失效：新版里没有找到相近的条，或者整部法律不再施行。"),
    "provision_unknown": Kind("topics", "你关注的法条所在的法律有了新版，这一条的新文字我们还没有录入。"),
    # Whoever may have acted on an article
    "article_corrected": Kind("articles", "和你的提问有关的一篇文章更正了。照它做过的，请再看一遍。"),
    "article_retracted": Kind("articles", "和你的提问有关的一篇文章撤回了，不要再照它做。"),
    "cited_corrected": Kind("articles", "你的回答里引到的一篇文章更正了，请看看回答要不要跟着改。"),
    "cited_retracted": Kind("articles", "你的回答里引到的一篇文章撤回了，请看看回答要不要跟着改。"),
    # Lawyers
    "answer_received": Kind("answers", "你的回答已收到，正在等人工审核。"),
    "answer_approved": Kind("answers", "你的回答已通过审核。"),
    "answer_rejected": Kind("answers", "你的回答这次没有发布。", tells_why=True),
    "answer_hidden": Kind("answers", "你的回答暂时不公开了，别人现在看不到它。", tells_why=True),
    "answer_restored": Kind("answers", "你的回答不再隐藏。"),
    "revision_received": Kind("answers", "你对回答的修改已收到，原来的文字照样公开。"),
    "revision_approved": Kind("answers", "你对回答的修改已通过审核，公开的页面已经换成新的文字。"),
    "revision_rejected": Kind("answers", "你对回答的修改这次没有发布，原来的文字照样公开。", tells_why=True),
    "answered_withdrawn": Kind("answers", "你答过或者正在答的一个提问，提问的人撤回了。"),
    "answered_reopened": Kind("answers", "你答过的一个提问又打开了，提问的人觉得还没有解决。"),
    "answered_gone": Kind("answers", "你答过或者正在答的一个提问，现在不公开了。"),
    "claim_lapsed": Kind("answers", "你领取的一个提问到时收回了。写的字还在草稿里，没有别人在写的话可以再领。"),
    "answer_commented": Kind("answers", "你的回答下面有了新评论。"),
    "answer_reviewed": Kind("answers", "一位同行复核了你的回答，写明认同。"),
    "answer_disputed": Kind("answers", "一位同行复核了你的回答，有不同意见，写在回答旁边。"),
    "answer_review_gone": Kind("answers", "一位同行对你的回答的复核，现在看不到了。"),
    "review_received": Kind("answers", "你的复核已收到，正在等人工审核。"),
    "review_approved": Kind("answers", "你的复核已通过审核，写在回答旁边。"),
    "review_rejected": Kind("answers", "你的复核这次没有发布。", tells_why=True),
    "review_hidden": Kind("answers", "你的复核暂时不公开了，别人现在看不到它。", tells_why=True),
    "review_restored": Kind("answers", "你的复核不再隐藏。"),
    "review_outdated": Kind("answers", "你复核过的回答换了文字，你的复核不再算数。愿意的话，可以再看一遍。"),
    "review_over": Kind("answers", "你复核过的回答，写它的律师撤回了，你的复核也不再显示。"),
    # Who comments
    "comment_approved": Kind("comments", "你的评论已通过审核，现在所有人都能看到。"),
    "comment_redacted": Kind("comments", "你的评论已经公开。审核员遮去了几处，请你看看遮得对不对。", tells_why=True),
    "comment_rejected": Kind("comments", "你的评论这次没有公开。", tells_why=True),
    "comment_hidden": Kind("comments", "你的评论暂时不公开了，别人现在看不到它。", tells_why=True),
    "comment_restored": Kind("comments", "你的评论又公开了。"),
    "comment_featured": Kind("comments", "你的评论被选为精彩评论，排在前面。"),
    "comment_noted": Kind("comments", "编者在你的评论旁边写了说明。", tells_why=True),
    "comment_replied": Kind("comments", "有人回复了你的评论。"),
    # Who reported
    "flag_upheld": Kind("flags", "你举报的内容，审核员看过了，举报成立，它现在不公开。谢谢你。"),
    "flag_dismissed": Kind("flags", "你举报的内容，审核员看过了，认为可以留着。"),
    # Afterwards
    "outcome_asked": Kind("outcomes", "你的提问公开有一阵了。后来怎样了？按一下就好，答不答都可以。"),
}  # fmt: skip


def in_group(group: str) -> list[str]:
    return [name for name, kind in KINDS.items() if kind.group == group]
