"""The 答复摘要 on paper: whatever a lawyer may write, it is one page of A4."""

import re

from qa.forms.answering import LONGEST
from qa.models import Answer
from tests.factories import NOW, make_answer, make_lawyer, make_member, make_provision, make_question

WIDE, LINES = "国", "<ul>" + "<li>还</li>" * 400 + "</ul>"
TITLE, CONCLUSION = "问" * 60, "\n".join(["结" * 60] * 3)


def pages(page, answer, live):
    page.goto(f"{live}/questions/answers/{answer.pk}/summary/")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page[^s]", paper))


def test_the_longest_answers_are_one_page_each(live, new_page):
    make_provision(675)
    full = {name: f"<p>{WIDE * length}</p>" for name, length in LONGEST.items()}
    full["grounds"] = f"<p>见《民法典》第六百七十五条，{WIDE * 3900}</p>"
    shapes = [full, dict.fromkeys(LONGEST, LINES), {"body": f"<p>{'理，' * 5000}</p>"}]
    lawyer = make_lawyer(make_member(), real_name="欧阳" * 10, firm="律" * 60)
    answers = [
        make_answer(
            make_question(title=TITLE, status="answered", answered_at=NOW), lawyer, conclusion=CONCLUSION, lawyer_firm="律" * 60,
            licence_checked_on=NOW.date(), revised_at=NOW, peer_review=Answer.Review.DISPUTED, **parts,
        )
        for parts in shapes
    ]  # fmt: skip
    page = new_page(width=1000)

    assert [pages(page, answer, live) for answer in answers] == [1, 1, 1]
