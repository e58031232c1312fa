"""What pages ask of questions and answers again and again, in SQL that is written once: see core.prepared."""

from collections.abc import Iterable

from articles.models import Tag
from core.prepared import prepared
from qa.models import Answer, Comment, IntakePause, Question
from search import similar


def with_tags(questions: Iterable[Question]) -> list[Question]:
    """Rows of `with_tag_rows` whose `tags.all` asks nobody any more."""
    questions = list(questions)
    for question in questions:
        tags = [Tag(pk=pk, name=name, slug=slug) for pk, name, slug in question.tag_rows]
        question._prefetched_objects_cache = {"tags": tags}
    return questions


@prepared
def counts():
    return Question.objects.counts()


def page_of_list(first: int, most: int, **narrowed) -> list[Question]:
    """Rows of the list from `first` on, as `narrowed` has it: state, stage, tag (its number), before which moment."""
    return with_tags(_page_of_list(first, most, **narrowed))


@prepared
def _page_of_list(first, most, **narrowed):
    found = Question.objects.listed().narrowed(**narrowed)
    keys = found.values("pk")[first : first + most]  # from an index; only then the rows of these
    return found.filter(pk__in=keys).with_tag_rows()


@prepared
def answered_last(most):
    """The questions that lawyers answered last, with no more of them than a link."""
    return Question.objects.in_lists().answered().only("title", "answered_at")[:most]


def answered_under(most: int, *, tag: int) -> list[Question]:
    """The questions under a tag that lawyers answered last."""
    return with_tags(_answered_under(most, tag=tag))


@prepared
def _answered_under(most, tag):
    return Question.objects.listed().narrowed(tag=tag).answered().with_tag_rows()[:most]


@prepared
def in_lists_of(entries):
    """The questions of some entries of the search that may stand in lists."""
    return Question.objects.in_lists().filter(pk__in=similar.rows_of(entries)).only("title")


def public(pk: int) -> Question | None:
    """A question that anybody may read with all that its page needs of it, and how things stand with the search."""
    return next(iter(with_tags(_public(pk=pk))), None)


@prepared
def _public(pk):
    found = Question.objects.shown().with_tag_rows().annotate(search_state=similar.changes())
    return found.filter(pk=pk)


@prepared
def standing_under(question):
    return Answer.objects.standing_under(question)


@prepared
def comments_under(answers):
    return Comment.objects.under_answers(Answer.objects.filter(pk__in=answers)).thread()


@prepared
def pauses(today):
    """The pause of intake that holds on a day, if any."""
    return IntakePause.objects.held_on(today)


@prepared
def answers_by(most, lawyer):
    return Answer.objects.by(lawyer).with_law_status()[:most]


@prepared
def topics_of(lawyer):
    """The topics on which a lawyer says that they answer."""
    return Tag.objects.filter(tagged_desks__content_object__lawyer=lawyer).order_by("name")
