"""How long PostgreSQL works on one statement of a web process before it gives up, and how long it waits for the next.

A reader whose page takes a quarter of a minute has gone, and the process is missed by everybody behind. Commands, migrations
and task workers take as long as they need. Asked for when a connection begins, so that it costs no query.
"""

import os

serving = False  # portal.wsgi says so before the settings are read
# A process that stops in the midst of a change (a machine that sleeps, a debugger) must not keep its rows from all others.
IDLE_IN_CHANGE = "60s"


def options(seconds: int) -> str:
    """What a connection of this process asks of PostgreSQL when it begins; `seconds` as STATEMENT_TIMEOUT says.

    A command says 0 itself, for the role may have been given the limits of the web processes.
    """
    asked = {"statement_timeout": f"{seconds}s" if serving else "0"}
    if serving:
        asked["idle_in_transaction_session_timeout"] = IDLE_IN_CHANGE
    given = os.environ.get("PGOPTIONS", "")  # ours would hide them; the last word is whoever's typed it
    return " ".join([*(f"-c {name}={value}" for name, value in asked.items()), given]).strip()
