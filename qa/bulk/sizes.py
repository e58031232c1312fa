"""How much is made: the full size, a share of it, and what falls to each batch."""

from dataclasses import dataclass

QUESTIONS, WAITING, LAWYERS = 200_000, 5_000, 300
ANSWERS_EACH, COMMENTS_EACH = 2, 5  # for each question, on the whole
BATCH = 200  # questions in one transaction, which is over within a second or two
NEWEST = 20  # what waits, waits among the newest twentieth
LEAST_SCALE = 0.001
FEWEST_LAWYERS = 30


@dataclass(frozen=True)
class Batch:
    """One transaction's share: the numbers of its questions, and how many rows of each kind."""

    number: int
    first: int
    questions: int
    waiting: tuple[int, int, int]  # questions, answers, comments that a moderator has yet to decide

    @property
    def answers(self) -> int:
        return self.questions * ANSWERS_EACH

    @property
    def comments(self) -> int:
        return self.questions * COMMENTS_EACH


@dataclass(frozen=True)
class Size:
    """A share of the full size."""

    scale: float = 1.0

    @property
    def questions(self) -> int:
        return round(QUESTIONS * self.scale)

    @property
    def lawyers(self) -> int:
        return max(FEWEST_LAWYERS, round(LAWYERS * self.scale))

    @property
    def readers(self) -> int:
        return max(50, self.questions // 2)

    @property
    def batches(self) -> int:
        return -(-self.questions // BATCH)

    def batch(self, number: int) -> Batch:
        first = number * BATCH
        newest = max(1, self.batches // NEWEST)
        place = number - (self.batches - newest)  # below 0: nothing of it waits any more
        waiting = [round(WAITING * self.scale * share) for share in (0.4, 0.2, 0.4)]
        shares = [_share(each, newest, place) for each in waiting]
        return Batch(number, first, min(BATCH, self.questions - first), (shares[0], shares[1], shares[2]))


def _share(total: int, parts: int, place: int) -> int:
    """What falls to one part, so that all parts together hold the total."""
    return total * (place + 1) // parts - total * place // parts if place >= 0 else 0
