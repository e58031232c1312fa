"""Who and what the invented posts are made with."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Lawyer:
    pk: int
    user: int
    name: str
    firm: str
    checked_on: date


@dataclass(frozen=True)
class Advice:
    """One paragraph of an answer as typed and as shown, with the provision that it rests on."""

    body: str
    shown: str
    laws: dict[str, str]
    provision: int | None
    citation: str


@dataclass(frozen=True)
class Cast:
    """Keys of the accounts, tags and articles, and the paragraphs that answers are put together from."""

    readers: list[int]
    staff: list[int]
    lawyers: list[Lawyer]
    tags: list[int]
    articles: list[int]
    advice: list[Advice]

    @property
    def plain(self) -> list[Advice]:
        return [each for each in self.advice if each.provision is None]

    @property
    def cited(self) -> list[Advice]:
        return [each for each in self.advice if each.provision is not None]
