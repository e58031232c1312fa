"""A small whole law as a file, and the command that brings it in."""

import io

from django.core.management import CommandError, call_command

from core.text import cn_number
from statutes.models import Statute

HEAD = """# 中华人民共和国某某法

2020年5月28日 第十三届全国人民代表大会第三次会议通过

2021年1月1日 施行

<!-- INFO END -->

## 第一章 总 则

"""


def law_text(last=6, **changed):
    """A law of a few provisions; `changed` gives some other words: _2="别的。"."""
    words = {f"_{n}": f"第{cn_number(n)}条的原文。" for n in range(1, last + 1)} | changed
    return HEAD + "\n\n".join(f"第{cn_number(n)}条 {words[f'_{n}']}" for n in range(1, last + 1)) + "\n"


def run_import(path, content=None, **options):
    """The command's words; the folder of our own files is that of the test or none."""
    out, err = io.StringIO(), io.StringIO()
    options.setdefault(
        "slug", "" if content or Statute.objects.filter(slug="some-law").exists() else "some-law"
    )
    try:
        call_command(
            "import_statute", path, content=content or path.parent / "none", stdout=out, stderr=err, **options
        )
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error), error.returncode
    return out.getvalue(), err.getvalue(), 0
