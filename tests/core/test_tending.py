"""SQLite chooses its indexes by what it was told to look at; PostgreSQL looks by itself."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories import make_article


@pytest.mark.django_db
def test_after_a_night_the_database_knows_how_many_articles_a_tag_has():
    for number in range(3):
        make_article(f"one{number}")

    call_command("tend_database")

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'articles_article' AND stat LIKE '3 %'")
            assert cursor.fetchall()
