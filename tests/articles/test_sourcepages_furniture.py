"""What sites put around their articles: names that are none, glued headings, answers, floors of a thread, keywords."""

import pytest

from articles.sourcepages import read
from articles.sourcepages.headings import find_headings
from articles.sourcepages.labels import is_column, is_person, is_site
from articles.sourcepages.lines import split_lines

TEXT = (
    "账单拖了两个月以后，先把每一笔的本金、利息和到期日写在一张纸上，再决定先给哪一家打电话。\n"
    "打电话的时候把工号和时间记下来，对方答应的事情，请他写成短信或者邮件发给你留底。\n"
    "还款的数目要量力而行，首期不要超过月收入的一半，不然很容易再次违约，前面的努力就白费。\n"
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "1、核对来人上门人员应当主动出示证件，没有证件的可以拒绝沟通，并且留下照片。",
                "2、核对金额催收函上一般会写明本金和截止日期，数目不符的应当要求对方提供明细。",
                "3、保存证据民法典第五百八十五条规定，违约金过高的可以请求减少，证据要留好。",
            ],
            ["核对来人", "核对金额", "保存证据"],
        ),
        (
            [
                "（一）还了最低就安全偿还最低还款额确实不算逾期，但利息会按日计算，负担很重。",
                "（二）签署补充协议协议须写明减免的金额，签署之后全部通过官方入口还款，别转给个人。",
                "（三）拒绝失联失联只会让利息越滚越多，还会让对方认为你在躲避，以后更难谈成。",
            ],
            ["还了最低就安全", "签署补充协议", "拒绝失联"],
        ),
        (
            [
                "1. 明确自身情况协商之前先算清楚每月能拿出多少钱，不要答应做不到的事情。",
                "2. 选择合适时机刚逾期的时候平台比较宽松，拖得越久越难谈，利息也越多。",
                "3. 保持沟通记录每一次通话都应当录音，客服的承诺要落实到书面上才算数。",
            ],
            ["明确自身情况", "选择合适时机", "保持沟通记录"],
        ),
    ],
)
def test_a_glued_heading_ends_at_whole_words_before_a_sentence(lines, expected):
    assert [one.heading for one in find_headings(split_lines("\n".join(lines)))] == expected


def test_numbered_sentences_and_what_announces_them_are_no_headings():
    found = find_headings(
        split_lines(
            "我打了两次电话：\n1、第一次说时间太短，让我先还最低；\n2、第二次说可以登记，等了一个星期。\n"
            "1. 遇到违法催收的，先录音再投诉，工号和时间都要写清楚。\n2. 需要帮助的，拨打当地的法律援助热线问清楚。"
        )
    )

    assert found == []


def test_shreds_buttons_and_questions_are_names_of_nobody_and_of_nothing():
    for words in (".6万粉丝", "法律领域创作者", "倒序浏览", "只看楼主", "网友投稿", "主题 12"):
        assert not is_person(words)
    assert not is_column(".6万粉丝")
    assert not is_column("阅读 (12)")
    assert not is_site("白条逾期会上门吗")
    assert is_person("会员158****2231")
    assert is_column("信用卡")
    assert is_site("青岚法律网")


def test_an_account_with_followers_signs_by_its_name_and_gives_no_column():
    found = read(
        f"山雀号\n打开APP查看更多精彩\n账单拖了两个月怎么谈\n柳三说账\n昨天 20:15 四川 金融领域创作者 3.4万粉丝\n+关注\n{TEXT}"
        "点击阅读全文\n#协商还款# #账单#\n举报/反馈\n相关推荐\n借条怎么写\n担保人怎么办\n"
    )

    assert (found.author, found.category, found.published) == ("柳三说账", None, "昨天 20:15")
    assert found.tags == ("协商还款", "账单")
    assert "点击阅读全文" in found.junk


def test_an_answer_with_headings_of_its_own_is_the_article_and_a_warning_in_it_is_no_tout():
    found = read(
        "山桥问答 > 借贷 > 问题详情\n已解决　收到调解短信是真的吗？\n会员139****0001　2024-03-05 10:22　浏览 17\n"
        "我欠了一万多，昨天收到一条短信，让我加一个微信处理，请问是真的吗，不理会有什么后果？\n我要咨询　追问\n律师解答\n"
        "某某律师事务所　执业8年\n咨询我\n"
        "一、怎么判断真假\n法院的短信写明案号和法官的姓名，不会要求你加私人微信，也不会让你转账。\n"
        "二、不理会的后果\n调解不成之后案件会立案，《民事诉讼法》第一百二十八条给了你十五日的答辩时间，别错过。\n"
        f"三、怎么还款\n{TEXT}其他律师回复（1）\n程远山 律师 2024-03-05 11:40\n先打法院的电话核实，再决定要不要去调解。\n"
    )

    assert found.title == "收到调解短信是真的吗？"
    assert [one.heading for one in found.sections] == ["怎么判断真假", "不理会的后果", "怎么还款"]
    assert "不会要求你加私人微信" in found.body
    assert [(one.law, one.number) for one in found.statutes] == [("民事诉讼法", "第一百二十八条")]
    assert [one.name for one in found.comments] == ["程远山"]


def test_the_floors_of_a_thread_belong_to_names_not_to_their_profiles():
    found = read(
        f"卡友茶座 › 逾期互助 › 查看内容\n协商被拒三次了怎么办\n阿禾\n主题 3 | 帖子 21 | 积分 96\n电梯直达 楼主\n"
        f"发表于 2023-5-6 12:33:01 | 只看该作者 | 倒序浏览\n{TEXT}评分 举报\n"
        "北屿\n主题 12 | 帖子 340 | 积分 1502\n沙发\n发表于 2023-5-6 12:51:44 | 只看该作者\n我也被拒过，第五次才谈成。\n"
        "青柠\n版主\n主题 88 | 帖子 2977 | 积分 12044\n板凳\n发表于 2023-5-6 13:20:08 | 只看该作者\n"
        "北屿 发表于 2023-5-6 12:51\n我也被拒过，第五次才谈成。\n先走银行的投诉流程，留好工单号。\n"
    )

    assert (found.author, found.category) == ("阿禾", "逾期互助")
    assert [(one.name, one.role, one.text) for one in found.comments] == [
        ("北屿", "", "我也被拒过，第五次才谈成。"),
        ("青柠", "版主", "先走银行的投诉流程，留好工单号。"),
    ]


def test_keywords_below_the_text_are_tags_and_promised_headings_are_headings():
    found = read(
        "财经 > 正文\n账单拖了两个月会怎样\n2024-05-18 21:36\n目录\n一、账单拖了两个月会怎样\n二、怎么补救\n推荐律师\n"
        f"程远山律师\n咨询我\n一、账单拖了两个月会怎样\n{TEXT}二、怎么补救\n{TEXT}账单　本金　利息\n阅读 (1268)\n"
        "推荐阅读\n借条怎么写\n"
    )

    assert [one.heading for one in found.sections] == ["账单拖了两个月会怎样", "怎么补救"]
    assert found.tags == ("账单", "本金", "利息")
    assert (found.category, found.site, found.author) == ("财经", None, None)


def test_comments_signed_in_brackets_or_by_profession_first_keep_name_role_and_date():
    found = read(
        f"借条没写日期怎么办\n{TEXT}评论列表\n顾北 (律师) 2025-03-01 回复\n没写日期的可以随时要求归还。\n"
        "林小满 (网友) 2025-03-02 回复\n谢谢，明白了。\n律师江映雪回复：2025-03-03 10:30\n要求归还之前给对方合理的准备时间。\n"
    )

    assert [(one.name, one.role, one.date) for one in found.comments] == [
        ("顾北", "律师", "2025-03-01"),
        ("林小满", "网友", "2025-03-02"),
        ("江映雪", "律师", "2025-03-03 10:30"),
    ]


def test_links_side_by_side_are_single_tags_and_a_plain_meta_line_names_author_and_column():
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    found = read(
        "<html><body><main><article><h1>账单拖了两个月怎么谈</h1><div>发布于 <time>2023-08-21</time> 由 "
        "<span class='author'>阿禾</span>"
        f" · 分类 <a>还账日记</a></div>{body}</article>"
        "<div class='tags'>标签:<a>账单</a><a>协商还款</a></div></main></body></html>"
    )

    assert (found.author, found.category, found.published) == ("阿禾", "还账日记", "2023-08-21")
    assert found.tags == ("账单", "协商还款")
