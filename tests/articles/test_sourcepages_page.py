"""Whole invented pages: what is the article, what belongs to it, and what is furniture."""

import pytest

from articles.sourcepages import read

ARTICLE = """青岚法律网首页 找律师 法律知识 免费咨询
您的位置：青岚法律网 > 法律知识 > 借贷纠纷 > 正文

分期账单拖了两个月怎么办？

发布时间：2023-05-06 10:20:30　来源：青岚法律网　作者：言小舟　阅读：312
目录
一、先看合同
二、再谈分期
三、常见误区

账单拖了两个月，最怕的是装作没看见。下面从合同、协商和误区三个方面说清楚，方便您对照自己的情况处理。

一、先看合同

分期账单拖了两个月怎么办？

合同上写着出借人是谁、年利率是多少、违约金怎么算。《中华人民共和国民法典》第六百七十六条规定，逾期的应当按照约定支付逾期利息；其第五百八十五条还允许请求减少过高的违约金。

二、再谈分期

1. 准备材料包括收入证明和支出清单，材料要真实，复印件上写明用途。

2. 拨打客服如果第一次没有谈成，隔几天再打，每次都记下工号和答复。

3. 签好协议协议里要写明每期金额和停止催收的时间，双方都要留一份。

债务压力大？加老师微信 qinglan8899，免费领取协商话术

三、常见误区

不接电话不会让账单消失，换号码只会让对方认为您在躲避，以后更难谈成。

本文链接：https://www.qinglan.example.com/a/17.html
标签：分期账单 协商还款

相关阅读
信用卡丢了怎么办
借条没写日期还算数吗
担保人要不要一起还

网友评论（2）
言小舟-执业律师 2023-05-07
补充一句，协议签字前先看清楚每期金额。
海边的猫 2023-05-08 09:11
引用 言小舟：补充一句，协议签字前先看清楚每期金额。
已经按这个办法谈成了，谢谢。

版权所有 © 青岚法律网 鲁ICP备00000009号
"""


def test_a_law_site_gives_its_article_facts_provisions_and_comments():
    found = read(ARTICLE)

    assert found.is_article
    assert (found.title, found.site, found.published, found.author, found.category, found.tags) == (
        "分期账单拖了两个月怎么办？",
        "青岚法律网",
        "2023-05-06 10:20:30",
        "言小舟",
        "借贷纠纷",
        ("分期账单", "协商还款"),
    )
    assert found.url == "https://www.qinglan.example.com/a/17.html"
    assert [(one.level, one.numbering, one.heading, one.glued) for one in found.sections] == [
        (1, "一、", "先看合同", False),
        (1, "二、", "再谈分期", False),
        (2, "1.", "准备材料", True),
        (2, "2.", "拨打客服", True),
        (2, "3.", "签好协议", True),
        (1, "三、", "常见误区", False),
    ]
    assert [(one.law, one.number) for one in found.statutes] == [
        ("中华人民共和国民法典", "第六百七十六条"),
        ("中华人民共和国民法典", "第五百八十五条"),
    ]
    assert [(one.name, one.role, one.date, one.text) for one in found.comments] == [
        ("言小舟", "执业律师", "2023-05-07", "补充一句，协议签字前先看清楚每期金额。"),
        ("海边的猫", "", "2023-05-08 09:11", "已经按这个办法谈成了，谢谢。"),
    ]


def test_touts_menus_and_lists_of_other_pages_are_listed_as_junk_and_kept_out_of_the_text():
    found = read(ARTICLE)

    for words in ("qinglan8899", "信用卡丢了怎么办", "鲁ICP备", "阅读：312", "目录"):
        assert any(words in line for line in found.junk)
        assert words not in found.body


def test_every_line_is_either_kept_or_junk():
    found = read(ARTICLE)

    lines = [line.strip() for line in ARTICLE.splitlines() if line.strip()]
    assert sorted(found.kept + found.junk) == sorted(lines)


HTML = """<!doctype html><html><head><meta charset="utf-8"><title>借条怎么写_借贷_山桥律师网</title>
<meta property="article:published_time" content="2022-02-03T08:00:00+08:00"></head><body>
<nav><a href="/">首页</a><a href="/a">律师</a></nav>
<div class="crumb">当前位置：<a>山桥律师网</a> &gt; <a>借贷</a></div>
<h1>借条怎么写</h1><div class="meta"><span class="author">作者：方砚</span><span class="time">2022-02-03 08:00</span></div>
<article><p>借钱给亲友也要写借条，写清楚了，日后双方都省心，也不伤和气。</p>
<h2>写什么</h2><p>写明金额、利率、还款日期和双方的身份信息，金额要用大写再写一遍。</p>
<div class="ad"><a href="/ask">立即咨询在线律师</a></div>
<h2>怎么存</h2><p>原件放好，另外拍照存一份，转账时备注“借款”，聊天记录不要删。</p>
<h3>1. 拍照</h3><p>四角都要拍到，光线要足，看得清签名和手印。</p></article>
<aside><h3>热门文章</h3><ul><li><a>担保的风险</a></li><li><a>欠条与借条</a></li></ul></aside>
<div id="comments"><h3>1条评论</h3><ul><li><b class="name">阿禾</b> <time>2022-02-04 12:00</time><p>学到了。</p></li></ul></div>
<footer>© 2022 山桥律师网</footer></body></html>"""


def test_html_gives_the_same_facts_through_its_elements():
    found = read(HTML.encode("gb18030").replace(b"utf-8", b"gb2312"))

    assert (found.title, found.site, found.published, found.author, found.category) == (
        "借条怎么写",
        "山桥律师网",
        "2022-02-03 08:00",
        "方砚",
        "借贷",
    )
    assert [(one.level, one.numbering, one.heading) for one in found.sections] == [
        (1, None, "写什么"),
        (1, None, "怎么存"),
        (2, "1.", "拍照"),
    ]
    assert [(one.name, one.date, one.text) for one in found.comments] == [
        ("阿禾", "2022-02-04 12:00", "学到了。")
    ]
    assert "担保的风险" in found.junk
    assert "立即咨询" not in found.body


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "没有文字"),
        ("404\n抱歉，您访问的页面不存在或已被删除。\n返回首页\n", "出错页"),
        (
            "首页 资讯\n花灯怎么做 06-12\n灯谜怎么猜 06-11\n汤圆怎么煮 06-10\n春联怎么贴 06-09\n鞭炮在哪买 06-08\n",
            "列表",
        ),
        (
            "<html><head><title>某站</title></head><body><noscript>请启用JavaScript</noscript><div id='app'></div></body></html>",
            "空壳",
        ),
        ("请登录\n扫码登录\n密码登录\n忘记密码\n登录后查看全文，继续阅读精彩内容。\n", "登录"),
    ],
)
def test_a_page_without_an_article_is_named_as_such_and_nothing_is_taken_from_it(page, reason):
    found = read(page)

    assert (found.is_article, found.title, found.sections, found.comments) == (False, None, (), ())
    assert reason in found.why_not


def test_a_question_with_answers_is_kept_although_the_question_is_short():
    found = read(
        "网贷合同丢了还能看到吗\n提问时间：2023-06-11 14:33　浏览：20次\n"
        "我去年在一个平台借过钱，合同找不到了，现在想看看利率到底是多少，应该怎么办呢？\n"
        "律师解答 共2条\n程远山律师\n2023-06-11 14:40 回复\n"
        "可以在平台的账单页面下载电子合同，找不到的话打客服要求发到您的邮箱。\n赞(3) 追问\n"
        "梁秋水 律师\n2023-06-11 15:02 回复\n下载不到就书面要求平台提供，留下要求的记录。\n赞(0) 追问\n"
    )

    assert found.is_article
    assert [(one.name, one.role, one.date) for one in found.comments] == [
        ("程远山", "律师", "2023-06-11 14:40"),
        ("梁秋水", "律师", "2023-06-11 15:02"),
    ]
