"""Long work that the task worker does for staff: with progress, stopped when somebody says so, and run again.

jobs     what there is to do, each with the right that it needs
running  asking for a run, doing it, stopping it, forgetting old ones
tables   a large table: every row looked at in one run, written in another
filing   the lines of a table between the two
"""
