"""What an export would do to one file: the same value whether it is then written, shown or only checked."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Planned:
    """The text that a file should have (None: it should go), and what people have to settle themselves."""

    path: Path
    text: str | None
    apart: list[str] = field(default_factory=list)

    @property
    def before(self) -> str | None:
        return self.path.read_bytes().decode("utf-8-sig") if self.path.exists() else None

    @property
    def changes(self) -> bool:
        return self.text != self.before
