"""Letters: read from content/letters/*.md, filled with what somebody typed for this one request, and written out. Pure.

load(folder)                    every letter, proved sound
facts.of(letter, values, …)     what follows from the values: late, only_inability, …
write(letter, values, facts)    the paragraphs, each with the provisions that it rests on
"""

from selfhelp.letters.model import Block, Choice, Field, Letter, Notice, Refusal
from selfhelp.letters.reading import Malformed, load
from selfhelp.letters.writing import Paragraph, Written, holds, write, writes

__all__ = [
    "Block",
    "Choice",
    "Field",
    "Letter",
    "Malformed",
    "Notice",
    "Paragraph",
    "Refusal",
    "Written",
    "holds",
    "load",
    "write",
    "writes",
]
