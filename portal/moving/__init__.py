"""From SQLite to PostgreSQL: every table copied, counted and compared; the file of SQLite is only read.

`source` reads and says what would not fit, `target` holds the half-moved database, `moving` goes through the steps.
"""


class MoveFault(Exception):
    """Why the data could not be moved, in a sentence for whoever looks after the site."""
