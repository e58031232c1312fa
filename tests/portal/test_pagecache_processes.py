"""Three processes of the real site over one database, a writer, two members and strangers, in any order: what was taken back
a second ago is seen by nobody, what is one's own by nobody else. Under a minute.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from urllib.parse import quote

import pytest
from django.conf import settings as site_settings
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from articles import publishing, tagging
from portal.models import PageGeneration
from qa import moderation
from tests.factories import NOW, make_article, make_comment, make_member, make_question, make_staff

pytestmark = [pytest.mark.deep, pytest.mark.django_db(transaction=True)]
PROCESSES = 3
PROMISED = 1.0  # seconds after which nobody sees what was
# What fails is told as it went: to shorten it would take minutes.
FEW = settings(
    max_examples=10, stateful_step_count=30, deadline=None, derandomize=False, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


class Process:
    """One process of the site, asked through a pipe."""

    def __init__(self):
        self.runs = subprocess.Popen(
            [sys.executable, "-m", "tests.portal.one_process"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=site_settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        )  # fmt: skip

    def read(self, path, cookie=""):
        """The status, the page, and how many pages the process keeps."""
        print(json.dumps([path, cookie]), file=self.runs.stdin, flush=True)
        return json.loads(self.runs.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self.runs.stdin.close()
        self.runs.wait(10)


def address():
    """Where the database of this test is."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    user = f"{quote(place['USER'])}:{quote(place['PASSWORD'])}@" if place["USER"] else ""
    port = f":{place['PORT']}" if place["PORT"] else ""
    return f"postgres://{user}{quote(place['HOST'], safe='')}{port}/{place['NAME']}"


class Told:
    """What a page said, and until when."""

    def __init__(self, words):
        self.words, self.until = [words], []

    def now_says(self, words):
        """Once the transaction is over; a little late, never early."""
        self.words.append(words)
        self.until.append(time.monotonic())

    def were_true(self, moment):
        ends = [*self.until, float("inf")]
        return {words for words, end in zip(self.words, ends, strict=True) if end >= moment - PROMISED}


class Everybody(RuleBasedStateMachine):
    """Each example has an article, a comment, a question and a tag of its own."""

    processes: list[Process]
    number = 0

    def __init__(self):
        super().__init__()
        type(self).number += 1
        self.name, self.count = f"n{self.number}", 0
        self.staff = make_staff("审核员")
        self.article = make_article(slug=self.name, title=self.word("标题"), tags=[f"标签{self.name}"])
        self.tag = self.article.tags.get()
        self.comment = make_comment(self.article, body=f"这一句会被隐藏，{self.name}。")
        self.question = make_question(status="pending", title=f"这一问会通过，{self.name}")
        self.title = Told(self.article.title)
        self.tags = Told(self.tag.name)
        self.said, self.asked = Told(True), Told(False)
        self.cookies = {"": ""}
        for person in ("anna", "bo"):
            member, client = make_member(display_name=f"{person}的名字{self.name}"), Client()
            client.force_login(member)
            self.cookies[person] = f"{site_settings.SESSION_COOKIE_NAME}={client.session.session_key}"

    def word(self, kind):
        self.count += 1
        return f"{kind}{self.name}第{self.count}次"

    @rule()
    def the_article_is_published_anew(self):
        title = self.word("标题")
        self.article.refresh_from_db()
        publishing.rewrite(
            self.article, publishing.working_copy(self.article) | {"title": title}, by=None, now=NOW
        )
        publishing.publish(self.article, by=None, now=NOW, despite="短文")
        self.title.now_says(title)

    @rule()
    def a_publication_is_rolled_back(self):
        number = PageGeneration.objects.get(pk=1).number
        self.article.refresh_from_db()
        with transaction.atomic():
            copy = publishing.working_copy(self.article) | {"title": self.word("从未")}
            publishing.rewrite(self.article, copy, by=None, now=NOW)
            publishing.publish(self.article, by=None, now=NOW, despite="短文")
            transaction.set_rollback(True)
        assert PageGeneration.objects.get(pk=1).number == number

    @rule()
    def the_comment_is_hidden_or_shown_again(self):
        self.comment.refresh_from_db()
        shown = self.said.words[-1]
        if shown:
            moderation.hide(self.comment, self.staff, "advert", now=NOW)
        else:
            moderation.restore(self.comment, self.staff, now=NOW)
        self.said.now_says(not shown)

    @rule()
    def the_question_is_approved_hidden_or_restored(self):
        self.question.refresh_from_db()
        shown = self.asked.words[-1]
        if shown:
            moderation.hide(self.question, self.staff, "advert", now=NOW)
        elif len(self.asked.words) == 1:
            moderation.approve(self.question, self.staff, now=NOW)
        else:
            moderation.restore(self.question, self.staff, now=NOW)
        self.asked.now_says(not shown)

    @rule()
    def the_tag_is_renamed(self):
        self.tag.name = self.word("标签")
        tagging.keep_tag(self.tag, now=NOW)
        self.tags.now_says(self.tag.name)

    @rule(seconds=st.sampled_from([0.05, 0.2, 0.5]))
    def time_passes(self, seconds):
        time.sleep(seconds)

    @rule(process=st.integers(0, PROCESSES - 1), who=st.sampled_from(["", "", "", "anna", "bo"]))
    def somebody_reads_the_article(self, process, who):
        began = time.monotonic()
        status, page, _ = self.processes[process].read(f"/articles/{self.name}/", self.cookies[who])

        assert status == "200 OK"
        assert one_of(page, self.title.were_true(began))
        assert one_of(page, self.tags.were_true(began))
        assert (self.comment.body in page) in self.said.were_true(began)
        self.bears_no_name(page)

    @rule(process=st.integers(0, PROCESSES - 1), who=st.sampled_from(["", "", "anna"]))
    def somebody_reads_the_question(self, process, who):
        began = time.monotonic()
        status, page, _ = self.processes[process].read(f"/questions/{self.question.pk}/", self.cookies[who])

        assert (status == "200 OK") in self.asked.were_true(began)
        assert (self.question.title in page) is (status == "200 OK")
        self.bears_no_name(page)

    @rule(process=st.integers(0, PROCESSES - 1), who=st.sampled_from(["anna", "bo"]))
    def a_member_reads_a_page_of_her_own(self, process, who):
        _, page, before = self.processes[process].read("/accounts/me/", self.cookies[who])
        *_, after = self.processes[process].read("/accounts/me/", self.cookies[""])

        other = {"anna": "bo", "bo": "anna"}[who]
        assert f"{who}的名字{self.name}" in page
        assert f"{other}的名字" not in page
        assert after <= before

    def bears_no_name(self, page):
        assert "的名字" not in page

    @rule()
    def everybody_sees_the_same_a_second_later(self):
        time.sleep(PROMISED)
        pages = {process.read(f"/articles/{self.name}/")[1] for process in self.processes}

        assert len(pages) == 1
        assert self.title.words[-1] in pages.pop()


def one_of(page, words):
    return any(each in page for each in words)


def test_over_three_processes_nothing_stale_is_shown_and_nothing_of_anybodys():
    with ExitStack() as stack:
        Everybody.processes = [stack.enter_context(Process()) for _ in range(PROCESSES)]

        run_state_machine_as_test(Everybody, settings=FEW)

        kept = [process.read("/articles/")[2] for process in Everybody.processes]
        assert min(kept) >= 1
