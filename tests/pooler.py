"""PgBouncer in front of the tests' PostgreSQL, for `THROUGH_POOLER=1 pytest …`: what a transaction leaves behind, others meet.

Few connections to the server are handed round among all threads, after every transaction, as `DATABASE_POOLER` supposes.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.db import connection

FEW = 3
SETTINGS = """
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
pool_mode = transaction
default_pool_size = {few}
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
auth_type = any
logfile = {folder}/log
ignore_startup_parameters = extra_float_digits
"""


def wanted():
    return in_front() if os.environ.get("THROUGH_POOLER") else nullcontext()


@contextmanager
def in_front():
    """Lead the connections of this process through a pooler while the block runs."""
    at, given = connection.settings_dict, dict(connection.settings_dict)
    options = {name: value for name, value in given["OPTIONS"].items() if name != "options"}
    folder = Path(tempfile.mkdtemp(prefix="youju-pooler-"))
    process = _started(folder, given)
    try:
        connection.close()
        at.update(HOST=str(folder), PORT="6432", OPTIONS=options, DISABLE_SERVER_SIDE_CURSORS=True)
        yield
    finally:
        connection.close()
        at.update(given)
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def _started(folder, given):
    words = SETTINGS.format(
        host=given["HOST"] or "127.0.0.1",
        port=given["PORT"] or 5432,
        user=given["USER"],
        few=FEW,
        folder=folder,
    )
    (folder / "pgbouncer.ini").write_text(words)
    command = [shutil.which("pgbouncer") or "/usr/sbin/pgbouncer", "-q", str(folder / "pgbouncer.ini")]
    if os.geteuid() == 0:  # it refuses to run as root
        owner = pwd.getpwnam("postgres")
        for path in (folder, folder / "pgbouncer.ini"):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        command[1:1] = ["-u", "postgres"]
    process = subprocess.Popen(command)
    for _ in range(500):
        with socket.socket(socket.AF_UNIX) as trial:
            if trial.connect_ex(str(folder / ".s.PGSQL.6432")) == 0:
                return process
        time.sleep(0.01)
    process.kill()
    raise AssertionError(f"pgbouncer did not start: {(folder / 'log').read_text()}")
