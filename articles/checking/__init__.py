"""Whether an article may be shown: that its law holds, its numbers have a source, its words do not mislead, its links lead on.

check(text, known, today=)   every fault of one article, in reading order
faults_of(article, copy, …)  the same for a working copy of the site; its faults name section and sentence
from_file(path)              a file of content/articles as a Text; its faults name file and line
in_database(), in_folder(…)  what citations, links, tags and figures are held against

One set of rules for the command `check_content`, for the tests over content/ and for the admin before publishing.
content/articles/README.md tells them to whoever writes.
"""

from articles.checking.article import faults_of
from articles.checking.checks import check
from articles.checking.folder import check_folder, from_file, in_folder
from articles.checking.known import Known, in_database
from articles.checking.text import Fault, Piece, Text, from_copy

__all__ = [
    "Fault",
    "Known",
    "Piece",
    "Text",
    "check",
    "check_folder",
    "faults_of",
    "from_copy",
    "from_file",
    "in_database",
    "in_folder",
]
