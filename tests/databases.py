"""The test database: migrated once in a run, copied for each worker, and put back after a test with real transactions.

Django would migrate anew in every worker (five seconds each) and, after each such test, empty all tables and write
permissions and groups again (up to a second).
"""

import fcntl
import sqlite3
from contextlib import closing, contextmanager

from django.conf import settings
from django.db import connection

from search import live
from tests import pooler

# What migrations wrote lies in a schema of its own in the same database; a table that stayed empty has no copy there.
_KEEP = """
DO $$ DECLARE place text; filled boolean; BEGIN
    CREATE SCHEMA pristine;
    FOR place IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', place) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', place, place);
        END IF;
    END LOOP;
END $$
"""
# As a replica, neither keys nor triggers object. A table without a page on disk has never held a row.
_PUT_BACK = """
DO $$ DECLARE place text; columns text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR place IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
                 AND pg_relation_size(oid) > 0 LOOP
        EXECUTE format('DELETE FROM public.%I', place);
    END LOOP;
    FOR place, columns IN SELECT relname, string_agg(quote_ident(attname), ', ')
                          FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
                          WHERE relnamespace = 'pristine'::regnamespace AND relkind = 'r' GROUP BY relname LOOP
        EXECUTE format('INSERT INTO public.%I (%s) SELECT %s FROM pristine.%I', place, columns, columns, place);
    END LOOP;
END $$
"""


@contextmanager
def of_this_worker(shared_folder, worker):
    """Give this process a migrated database of its own while the block runs.

    Whoever comes first migrates the pattern; others wait, then copy. Whoever leaves last removes it.
    """
    creation, original = connection.creation, connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(shared_folder / "pattern.sqlite3")
    pattern = creation._get_test_db_name()
    with _counting(shared_folder, +1) as users:
        if users == 1:
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(_KEEP)
            connection.close()
        _point_at(pattern)
        creation.clone_test_db(suffix=worker, verbosity=0)
        own = creation.get_test_db_clone_settings(worker)["NAME"]
        _point_at(own)

    with pooler.wanted():
        yield

    connection.close()
    _point_at(original)
    creation._destroy_test_db(own, verbosity=0)
    with _counting(shared_folder, -1) as users:
        if users == 0:
            creation._destroy_test_db(pattern, verbosity=0)


def put_back():
    """Bring the database to where the migrations left it, whatever a test has committed."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["TEST"]["NAME"])) as pattern:
            pattern.backup(connection.connection)
    else:
        with connection.cursor() as cursor:
            cursor.execute(_PUT_BACK)
    live.forget()  # the arrays of the search still know the rows that are gone


def _point_at(name):
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


@contextmanager
def _counting(folder, change):
    """Yield how many workers of this run use the pattern after this `change`; one worker at a time."""
    with (folder / "workers").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        users = int(file.read() or 0) + change
        yield users
        file.seek(0)
        file.truncate()
        file.write(str(users))
