"""One batch: questions, their answers, what is said under them, and the record of it all."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from qa.bulk import words
from qa.bulk.cast import Cast, Lawyer
from qa.bulk.log import Log
from qa.bulk.sizes import Batch
from qa.bulk.tables import Table, next_key, settle_keys
from qa.models import Answer, Appeal, Comment, Flag, Follow, Question, TaggedQuestion
from qa.models.situation import Amount, Stage
from reference.models.tables import PROVINCES
from statutes.models import Citation, ReviewTask

# Of a hundred questions that were decided.
STATES = {
    "answered": 62, "resolved": 19, "open": 8, "rejected": 4, "closed": 2, "hidden": 1, "withdrawn": 1, "summary": 1,
    "needs_info": 1, "purged": 1,
}  # fmt: skip
ANSWER_STATES = {"published": 94, "rejected": 3, "retracted": 2, "hidden": 1}
COMMENT_STATES = {"published": 93, "rejected": 3, "hidden": 2, "deleted": 2}
HAS_ANSWERS = ("answered", "resolved", "summary")
MOST_ANSWERS = 25  # to one question
QUESTION = (
    "id", "title", "body", "status", "restored_status", "approved_at", "answered_at", "canonical_id", "author_id",
    "author_label", "created_at", "decided_at", "decided_by_id", "decision_reason", "is_urgent", "fingerprint", "version",
    "product_id", "stage", "amount_range", "region", "due_on",
)  # fmt: skip
ANSWER = (
    "id", "question_id", "lawyer_id", "author_id", "author_label", "conclusion", "body", "grounds", "next_steps",
    "no_direct_law", "shown_html", "shown_parts", "laws", "status", "published_at", "created_at", "decided_at",
    "decided_by_id", "decision_reason", "fingerprint", "version", "lawyer_role", "lawyer_firm", "licence_checked_on",
)  # fmt: skip
COMMENT = (
    "id", "article_id", "answer_id", "parent_id", "body", "status", "published_at", "featured_at", "author_id",
    "author_label", "created_at", "decided_at", "decided_by_id", "decision_reason", "fingerprint", "version",
)  # fmt: skip
# What happened to a post that is in a state: verb, the state after it, and whether staff did it.
STORY = {
    "pending": [("submit", "pending", False)],
    "submitted": [("submit", "submitted", False)],
    "rejected": [("submit", "pending", False), ("reject", "rejected", True)],
    "open": [("submit", "pending", False), ("approve", "open", True)],
    "published": [("submit", "pending", False), ("approve", "published", True)],
    "hidden": [("submit", "pending", False), ("approve", "published", True), ("hide", "hidden", True)],
    "closed": [("submit", "pending", False), ("close_duplicate", "closed", True)],
    "withdrawn": [("submit", "pending", False), ("withdraw", "withdrawn", False)],
    "deleted": [("submit", "pending", False), ("approve", "published", True), ("withdraw", "deleted", False)],
    "retracted": [("submit", "submitted", False), ("approve", "published", True), ("withdraw", "retracted", False)],
    "needs_info": [("submit", "pending", False), ("ask_back", "needs_info", True)],
    "purged": [("submit", "pending", False), ("reject", "rejected", True), ("purge", "purged", True)],
}  # fmt: skip
STORY["answered"] = [*STORY["open"], ("answered", "answered", False)]
STORY["resolved"] = [*STORY["answered"], ("resolve", "resolved", False)]
STORY["summary"] = [*STORY["answered"], ("withdraw", "summary", False)]


def write(batch: Batch, cast: Cast, asked_at: Callable[[int], datetime]) -> None:
    """Write one batch; the caller holds the end of the log."""
    Thread(batch, cast, asked_at).write()


class Thread:
    """The rows of a batch while they are put together, drawn from a chance that is the same in every run."""

    def __init__(self, batch: Batch, cast: Cast, asked_at: Callable[[int], datetime]) -> None:
        self.batch, self.cast, self.asked_at = batch, cast, asked_at
        self.chance = Random(f"bulk:{batch.number}")
        self.log = Log()
        self.questions: list[tuple] = []
        self.asked: list[tuple[int, str, datetime]] = []  # key, state, when it was let through
        self.answers: list[tuple] = []
        self.standing: list[tuple[int, datetime]] = []  # published answers
        self.tags: list[tuple[int, int]] = []
        self.follows: list[tuple] = []
        self.appeals: list[tuple] = []
        self.cited: list[tuple[str, Any, datetime]] = []

    def write(self) -> None:
        self._ask()
        self._answer()
        Table(Question, *QUESTION).write(self.questions)
        Table(TaggedQuestion, "content_object_id", "tag_id").write(self.tags)
        Table(Answer, *ANSWER).write(self.answers)
        Table(Comment, *COMMENT).write(self._comments())
        Table(Follow, "user_id", "question_id", "since").write(self.follows)
        Table(Appeal, "question_id", "body", "status", "created_at", "decided_at").write(self.appeals)
        self._flag()
        self._cite()
        self.log.write()
        settle_keys([Question, Answer, Comment, Citation])

    # What is asked

    def _ask(self) -> None:
        first, waits = next_key(Question), self.batch.waiting[0]
        for place in range(self.batch.questions):
            waiting = place >= self.batch.questions - waits
            state = "pending" if waiting else self._one_of(STATES)
            self._question(first + place, self.batch.first + place, state)

    def _question(self, key: int, number: int, state: str) -> None:
        chance, at = self.chance, self.asked_at(number)
        author = self._reader()
        title, body = ("（已删除）", "") if state == "purged" else words.question(chance)
        decided = at + timedelta(minutes=chance.randint(5, 1500))
        public = state in ("open", "hidden", *HAS_ANSWERS)
        approved = decided if public else None
        answered = decided + timedelta(hours=chance.randint(1, 90)) if state in HAS_ANSWERS else None
        canonical = self._earlier() if state == "closed" else None
        reasons = {
            "rejected": "off_topic",
            "hidden": "privacy",
            "needs_info": "unclear",
            "purged": "off_topic",
        }
        reason = reasons.get(state, "") or (
            "duplicate" if canonical else "stale" if state == "closed" else ""
        )
        staff, stage = chance.choice(self.cast.staff), self._stage()
        is_paper = stage in (Stage.SUMMONS, Stage.PAYMENT_ORDER)
        due = at.date() + timedelta(days=15) if is_paper else None
        tags = chance.sample(self.cast.tags, chance.randint(1, 3))
        waits = state == "pending"
        self.questions.append((
            key, title, body, state, "open" if state == "hidden" else "", approved, answered, canonical, author,
            _label(author), at, None if waits else decided, None if waits else staff, reason,
            waits and chance.random() < 0.02, "" if state == "purged" else _print("question", key), len(STORY[state]) - 1,
            tags[0] if chance.random() < 0.8 else None, stage, chance.choice(Amount.values), chance.choice(PROVINCES), due,
        ))  # fmt: skip
        self.tags += [(key, tag) for tag in tags]
        self.asked.append((key, state, decided))
        if canonical:
            self.follows.append((author, canonical, decided))
        if state == "rejected" and chance.random() < 0.1:
            self.appeals.append((key, "我再说明一下经过。", "denied", decided, decided + timedelta(days=2)))
        self._tell("question", key, state, {"title": title, "body": body}, author, staff, at, decided, reason)

    def _stage(self) -> str:
        """Half leave it out or are hardly overdue; a few hold a paper of a court."""
        return self.chance.choices(["", *Stage.values], [20, 8, 15, 20, 20, 8, 4, 3, 2])[0]

    def _earlier(self) -> int | None:
        public = [key for key, state, _ in self.asked if state in ("open", "answered", "resolved")]
        return self.chance.choice(public) if public else None

    # What is answered

    def _answer(self) -> None:
        keys = count(next_key(Answer))
        wait = self.batch.waiting[1]
        given = [(key, at) for key, state, at in self.asked if state in HAS_ANSWERS]
        unanswered = [(key, at) for key, state, at in self.asked if state == "open"] or given
        for number, (key, at) in zip(self._spread(len(given)), given, strict=True):
            for place, lawyer in enumerate(self.chance.sample(self.cast.lawyers, number)):
                state = "published" if place == 0 else self._one_of(ANSWER_STATES)
                self._one_answer(next(keys), key, lawyer, state, at)
        pairs = [(one, lawyer) for one in unanswered for lawyer in self.chance.sample(self.cast.lawyers, 10)]
        have = {(row[1], row[2]) for row in self.answers}
        free = [(one, lawyer) for one, lawyer in pairs if (one[0], lawyer.pk) not in have]
        for (key, at), lawyer in free[:wait]:
            self._one_answer(next(keys), key, lawyer, "submitted", at)

    def _spread(self, questions: int) -> list[int]:
        """How many answers each question has: one at least, some many, all together what the batch is to hold."""
        if not questions:
            return []
        left = self.batch.answers - self.batch.waiting[1] - questions
        most = min(MOST_ANSWERS, len(self.cast.lawyers))
        numbers, weights = [1] * questions, [self.chance.paretovariate(1.6) for _ in range(questions)]
        while left > 0 and min(numbers) < most:
            for place in self.chance.choices(range(questions), weights, k=left):
                if numbers[place] < most:
                    numbers[place] += 1
                    left -= 1
        return numbers

    def _one_answer(self, key: int, question: int, lawyer: Lawyer, state: str, at: datetime) -> None:
        chance = self.chance
        handed_in = at + timedelta(hours=chance.randint(1, 400))
        decided = handed_in + timedelta(minutes=chance.randint(5, 900))
        staff, conclusion = chance.choice(self.cast.staff), words.conclusion(chance)
        given = [self.cast.plain[place] for place in words.reasons(chance)]
        law = chance.choice(self.cast.cited) if self.cast.cited and chance.random() < 0.6 else None
        whole, shown = "".join(each.body for each in given), "".join(each.shown for each in given)
        in_parts = chance.random() < 0.7
        grounds = law.body if law and in_parts else ""
        parts = {"next_steps": shown} | ({"grounds": law.shown} if law else {}) if in_parts else {}
        if law and not in_parts:
            whole, shown = law.body + whole, law.shown + shown
        reason = "wrong_law" if state in ("rejected", "hidden") else ""
        was_public, waits = state not in ("submitted", "rejected"), state == "submitted"
        self.answers.append((
            key, question, lawyer.pk, lawyer.user, lawyer.name, conclusion, "" if in_parts else whole, grounds,
            whole if in_parts else "", in_parts and not grounds, "" if in_parts else shown, parts,
            law.laws if law else {}, state, decided if was_public else None, handed_in, None if waits else decided,
            None if waits else staff, reason, _print("answer", key), len(STORY[state]) - 1, "lawyer", lawyer.firm,
            lawyer.checked_on,
        ))  # fmt: skip
        texts = {"conclusion": conclusion, "body": whole}
        self._tell("answer", key, state, texts, lawyer.user, staff, handed_in, decided, reason)
        if state == "published":
            self.standing.append((key, decided))
            if law:
                self.cited.append((str(key), law, decided))

    # What is said

    def _comments(self) -> Iterator[tuple]:
        chance, keys = self.chance, count(next_key(Comment))
        places: list[tuple[int | None, int | None, datetime]] = [(None, key, at) for key, at in self.standing]
        weights = [chance.paretovariate(1.1) for _ in places]
        under_articles = sum(weights) / 4 / len(self.cast.articles) if self.cast.articles else 0
        last = self.asked[-1][2]
        places += [(key, None, last) for key in self.cast.articles]
        weights += [under_articles] * len(self.cast.articles)
        tops: dict[tuple, list[tuple[int, datetime]]] = {}
        if not places:
            return
        drawn = chance.choices(places, weights, k=self.batch.comments)
        for number, (article, answer, at) in enumerate(drawn):
            waits = number >= self.batch.comments - self.batch.waiting[2]
            state = "pending" if waits else self._one_of(COMMENT_STATES)
            above = tops.setdefault((article, answer), [])
            parent, since = chance.choice(above) if above and chance.random() < 0.3 else (None, at)
            key, said_at = next(keys), since + timedelta(minutes=chance.randint(10, 9000))
            if parent is None and state == "published":
                above.append((key, said_at))
            yield self._comment(key, article, answer, parent, state, said_at)

    def _comment(
        self, key: int, article: int | None, answer: int | None, parent: int | None, state: str, at: datetime
    ) -> tuple:
        chance, text = self.chance, words.remark(self.chance)
        author = chance.choice(self.cast.lawyers).user if chance.random() < 0.05 else self._reader()
        staff, decided = chance.choice(self.cast.staff), at + timedelta(minutes=chance.randint(5, 900))
        public, waits = state in ("published", "hidden", "deleted"), state == "pending"
        featured = decided if state == "published" and chance.random() < 0.01 else None
        reason = "abuse" if state in ("rejected", "hidden") else ""
        self._tell("comment", key, state, {"body": text}, author, staff, at, decided, reason)
        return (
            key, article, answer, parent, text, state, decided if public else None, featured, author, _label(author), at,
            None if waits else decided, None if waits else staff, reason, _print("comment", key), len(STORY[state]) - 1,
        )  # fmt: skip

    # What is reported, and what it rests on

    def _flag(self) -> None:
        """One question in a hundred was reported; the newest reports wait."""
        waits, rows = any(self.batch.waiting), []
        for key, state, at in self.asked:
            if state in HAS_ANSWERS and self.chance.random() < 0.01:
                status = "open" if waits else self.chance.choice(["upheld", "dismissed"])
                rows.append((self._reader(), key, "other", at + timedelta(days=1), status))
        Table(Flag, "reporter_id", "question_id", "reason", "created_at", "status").write(rows)

    def _cite(self) -> None:
        first, tasks, rows = next_key(Citation), [], []
        for place, (source, law, at) in enumerate(self.cited):
            rows.append((first + place, "answer", source, law.provision, law.citation, at.date()))
            if self.chance.random() < 0.005:
                tasks.append(("answer", source, law.provision, "示例：条文有修改", at + timedelta(days=30)))
        columns = ("id", "source_kind", "source_key", "provision_id", "raw_text", "cited_on")
        Table(Citation, *columns).write(rows)
        Table(ReviewTask, "source_kind", "source_key", "old_provision_id", "reason", "opened_at").write(tasks)

    def _tell(
        self, kind: str, key: int, state: str, texts: dict[str, str], author: int, staff: int, at: datetime,
        decided: datetime, reason: str,
    ) -> None:  # fmt: skip
        before, when = "", at
        for verb, to, by_staff in STORY[state]:
            said = reason if by_staff and verb != "approve" else ""
            actor, label = (staff, "审核员") if by_staff else (author, _label(author))
            self.log.add(kind, key, verb, before, to, actor, label, said, texts, when)
            before, when = to, decided

    def _one_of(self, shares: dict[str, int]) -> str:
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def _reader(self) -> int:
        """Most write once, a few often."""
        readers = self.cast.readers
        return readers[int(len(readers) * self.chance.random() ** 1.5)]


def _label(reader: int) -> str:
    return f"读者 {reader:04d}"


def _print(kind: str, key: int) -> str:
    return hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()
