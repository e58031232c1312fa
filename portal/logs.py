"""What the log may not hold: a link that opens something by itself, even where the page behind it failed or is gone."""

import logging
import re

LINK = re.compile(r"(/(?:preview|questions/mail|questions/outcome)/)[^/\s]+")


class WithoutLinks(logging.Filter):
    """Writes … for the part of an address that is a permission."""

    def filter(self, record: logging.LogRecord) -> bool:
        words = record.getMessage()
        if LINK.search(words):
            record.msg, record.args = LINK.sub(r"\1…", words), ()
        return True
