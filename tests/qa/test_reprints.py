"""The comments of the source pages: facts in our own words, nobody's name, no badge."""

import pytest
from django.conf import settings

from articles import contentfile
from qa import moderation, posting
from qa.models import Comment, ModerationEvent
from tests.factories import NOW, make_provision

pytestmark = pytest.mark.django_db
ROWS = [
    {"source": "001", "role": "法务助理", "printed_date": "2025-03-25", "text": "提到逾期满一个月才报送。",
     "note": "没有这条规定，见《民法典》第六百七十五条。", "shown": True},
    {"source": "001", "role": "律师", "printed_date": "2025-03-25", "text": "提到应当按时还款。", "note": "", "shown": True},
    {"source": "001", "role": "法律顾问", "printed_date": "", "text": "不展示的一条。", "note": "", "shown": False},
    {"source": "003", "role": "法律顾问", "printed_date": "2025-02-08", "text": "另一页的第一条。", "note": "", "shown": True},
]  # fmt: skip


def test_they_are_published_with_role_as_printed_and_no_badge(client, article):
    make_provision(675)

    posting.load_reprints(article, ROWS, NOW)

    page = client.get(article.get_absolute_url()).content.decode()
    thread = page[page.index('id="talk-h"') :]
    assert Comment.objects.from_sources().count() == 3
    assert thread.count("转载·身份未核验") == 3
    assert "执业律师 已核验</span>" not in thread
    assert "法务助理" in thread
    assert "原页日期 2025-03-25" in thread
    assert "编者注" in thread
    assert "不展示的一条。" not in thread
    assert set(Comment.objects.values_list("author", "author_label")) == {(None, "转载")}
    assert set(Comment.objects.values_list("reprint_key", flat=True)) == {"001-1", "001-2", "003-1"}


def test_loading_again_adds_nothing(article):
    first = posting.load_reprints(article, ROWS, NOW)

    again = posting.load_reprints(article, ROWS, NOW)

    assert (first, again, Comment.objects.count()) == (3, 0, 3)
    assert ModerationEvent.objects.filter(verb="load").count() == 3


def test_a_changed_row_reaches_what_nobody_touched(article):
    posting.load_reprints(article, ROWS, NOW)
    rows = [ROWS[0] | {"text": "改过的要点。"}, *ROWS[1:]]

    assert posting.load_reprints(article, rows, NOW) == 1
    assert Comment.objects.get(reprint_key="001-1").body == "改过的要点。"


def test_what_staff_edited_or_hid_stays_as_they_left_it(article, editor, moderator):
    posting.load_reprints(article, ROWS, NOW)
    noted, hidden = Comment.objects.order_by("pk")[:2]
    moderation.set_editor_note(noted, editor, "编辑改写过的注。", now=NOW)
    moderation.hide(hidden, moderator, "advert", now=NOW)
    rows = [ROWS[0] | {"note": "文件里的新注。"}, ROWS[1], *ROWS[2:]]

    assert posting.load_reprints(article, rows, NOW) == 0

    noted.refresh_from_db()
    hidden.refresh_from_db()
    assert (noted.editor_note, hidden.status) == ("编辑改写过的注。", "hidden")


def test_the_shipped_files_hold_the_ten_comments_and_correct_the_wrong_ones(article):
    rows = []
    for path in sorted((settings.CONTENT_DIR / "articles").glob("*.md")):
        if path.stem != "README":
            rows += contentfile.read(path).comments

    posting.load_reprints(article, rows, NOW)

    assert len(rows) == 10
    shown = Comment.objects.from_sources()
    assert all(comment.editor_note for comment in shown.filter(body__contains="满一个月"))
    assert all(comment.author_id is None for comment in shown)
