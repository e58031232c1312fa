"""A small folder of content that passes every check, for tests that plant one fault in it. Written by hand, not from content/."""

from pathlib import Path

SLUG = "huabei-late"
_FILLER = (
    "先把合同找出来看一遍，再把每一笔账记下来，问清楚是谁在催，催的是哪一笔，记下时间和说过的话，存好截图。"
)

_LAW = """+++
[statute]
slug = "civil-code"
title = "中华人民共和国民法典"
short_title = "民法典"
level = "法律"
issuer = "全国人民代表大会"
order = 10

[edition]
label = "2020年公布"
promulgated_on = 2020-05-28
effective_from = 2021-01-01
last_number = 1260
text_as_of = 2025-04-30
source_name = "国家法律法规数据库"
+++

## 第一百八十八条 一般三年

向人民法院请求保护民事权利的诉讼时效期间为三年。法律另有规定的，依照其规定。

> 换句话说：一般三年。

## 第六百七十五条 按期还款

借款人应当按照约定的期限返还借款。对借款期限没有约定或者约定不明确，借款人可以随时返还。

> 换句话说：约好哪天还，就哪天还。
"""

_ARBITRATION = """+++
[statute]
slug = "arbitration-law"
title = "中华人民共和国仲裁法"
short_title = "仲裁法"
level = "法律"
issuer = "全国人民代表大会常务委员会"
order = 50

[edition]
label = "{label}"
effective_from = {begins}
{ends}
last_number = 96
text_as_of = 2026-10-01
source_name = "国家法律法规数据库"
+++

## {number} 撤销的期限

{text}

> {gloss}：撤销有期限。
"""

_ARTICLE = """+++
slug = "huabei-late"
title = "花呗晚还了三年，怎么办"
category = "consequences"
tags = ["花呗"]
question = "花呗晚还了怎么办？"
description = "讲清晚还了先做什么。"
short_answer = ["**先还，再谈。** [按约定的期限还](law:民法典-675)。"]
do_not = ["不借新还旧", "不听“拖满三年就没事”的说法"]
author = "编辑部"
published_on = 2026-11-01
reviewed_on = 2026-11-20

[[do_now]]
title = "找合同"
text = "看清是谁借给你。"

[[do_now]]
title = "记日期"
text = "看[第几条](law:民法典-675#1)。"

[[do_now]]
title = "打官方客服"
text = "[看怎么谈](/articles/other/#talk)。"
+++

## 为什么 {#why kind=explanation}

借款要按期还，依据《民法典》第六百七十五条。时效一般是{{figure:limitation-years}}。

{{law:民法典-675}}

《民法典》第六百七十五条规定：“借款人应当按照约定的期限返还借款。”

例如借了5000元，晚了30天，多付75元。

- **“逾期90天就坐牢。”** 没有这样的规则。
- 合同里叫“滞纳金”的，其实看的是逾期利息和违约金。
- 从2026年3月1日起，第二天开始数，总有一天会还完。

FILLER

## 接着做 {#next kind=advice}

[看这一节](#why)，也看[名词解释](/glossary/)和[这一条](/statutes/civil-code/675/)。仲裁的期限旧法写过[六个月](law:仲裁法2017-59)。

| 做什么 | 多久 |
|---|---|
| 起诉 | [三年](law:民法典-188) |

FILLER

## 相关法条 {#provisions kind=statutes}

- 《民法典》第一百八十八条、[第六百七十五条](law:民法典-675)
"""


def write_sound(folder: Path) -> Path:
    """Write the folder; returns the article in which faults are planted."""
    for name in ("articles", "statutes", "reference"):
        (folder / name).mkdir(parents=True)
    laws = folder / "statutes"
    _write(laws / "civil-code.md", _LAW)
    old = {
        "label": "2017年修正",
        "begins": "2018-01-01",
        "ends": "effective_to = 2026-03-01",
        "number": "第五十九条",
    }
    new = {"label": "2025年修订", "begins": "2026-03-01", "ends": "", "number": "第七十二条"}
    _write(
        laws / "arbitration-law-2017.md",
        _ARBITRATION.format(**old, text="应当自收到裁决书之日起六个月内提出。", gloss="换句话说"),
    )
    _write(laws / "arbitration-law-2025.md", _ARBITRATION.format(**new, text="", gloss="待核对原文"))
    reference = folder / "reference"
    _write(reference / "figures.csv", "key,name,value,unit\nlimitation-years,诉讼时效,3,年\n")
    _write(reference / "glossary.csv", "word,plain,also\n逾期利息,晚还要付的利息,罚息\n")
    _write(reference / "categories.toml", '[[categories]]\nname = "逾期后果"\nslug = "consequences"\n')
    _write(reference / "tags.toml", '[[tags]]\nname = "花呗"\nslug = "huabei"\n')
    article = folder / "articles" / f"{SLUG}.md"
    filler = "\n\n".join([_FILLER * 5] * 4)
    _write(article, _ARTICLE.replace("FILLER", filler))
    other = _ARTICLE.replace("FILLER", filler).replace(SLUG, "other").replace("{#next ", "{#talk ")
    _write(folder / "articles" / "other.md", other)
    return article


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
