"""A mail server that refuses, as real ones do."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("please run connect() first")


class Refusing(BaseEmailBackend):
    """The server takes no mail for anybody, and names them in its answer."""

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({to: (550, f"no such user <{to}>".encode()) for to in messages[0].to})
