"""Django's sessions in the database, knowing whose they are, when they were used, and when staff must sign in again."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError
from django.utils import timezone

DEVICE, SIGNED_IN = "_device", "_signed_in_at"
# No row is written for every page: the time of the last one is right to within so much.
SEEN_EVERY, SEEN_EVERY_OF_STAFF = timedelta(minutes=5), timedelta(minutes=1)
KEY = re.compile(r"[a-z0-9]{32}")
READ = ("session_data", "seen_at", "user__is_staff", "user__is_superuser")


class SessionStore(db.SessionStore):
    """One row is one session, so that ending it, by whomever and in whatever process, is deleting the row."""

    _seen_at = _every = (
        None  # of a session that was found signed in: when it was used last, how often that is written
    )

    @classmethod
    def get_model_class(cls):
        from accounts.models import Session  # settings name this module before there are models

        return Session

    def _get_session_from_db(self):
        now = timezone.now()
        # What no session of ours is called needs no question: a cookie may hold anything.
        mine = self.model.objects.live(now).filter(session_key=self.session_key)
        row = mine.select_related("user").only(*READ).first() if KEY.fullmatch(self.session_key) else None
        if row is None:
            self._session_key = None
            return None
        if row.user is not None:
            of_staff = row.user.is_staff or row.user.is_superuser
            self._seen_at, self._every = row.seen_at, SEEN_EVERY_OF_STAFF if of_staff else SEEN_EVERY
        return row

    def note_visit(self, now):
        """Write that somebody was here; it touches one column, so it brings nothing back that was ended."""
        if self._seen_at is None or not self.session_key or now - self._seen_at < self._every:
            return
        self._seen_at = now
        with suppress(DatabaseError):  # the page is made; nobody is refused it for want of this note
            self.model.objects.filter(pk=self.session_key).update(seen_at=now)

    def create(self):
        self._seen_at = None
        super().create()

    def create_model_instance(self, data):
        now = timezone.now()
        user = data.get(SESSION_KEY)
        if user and SIGNED_IN not in data:
            data[SIGNED_IN] = now.timestamp()
        row = super().create_model_instance(data)
        row.user_id = int(user) if user else None
        row.device = data.get(DEVICE, "")
        row.signed_in_at = datetime.fromtimestamp(data[SIGNED_IN], UTC) if user else None
        row.seen_at = self._seen_at or now
        return row

    def save(self, must_create=False):
        try:
            super().save(must_create)
        except CreateError:
            user = self._get_session(no_load=True).get(SESSION_KEY)
            if user and not self.model._meta.get_field("user").related_model.objects.filter(pk=user).exists():
                raise UpdateError from None  # the account closed meanwhile; another key would not help
            raise

    def cycle_key(self):
        """A new key. A signed-in session keeps its row, so that nothing brings back one that was ended meanwhile."""
        if SESSION_KEY not in self._session or not self.session_key:
            super().cycle_key()
            return
        fresh = self._get_new_session_key()
        if not self.model.objects.filter(session_key=self.session_key).update(session_key=fresh):
            raise SessionInterrupted("this session was ended while its key was being changed")
        self._session_key = fresh
        self.modified = True

    @classmethod
    def clear_expired(cls):
        cls.get_model_class().objects.over(timezone.now()).delete()
