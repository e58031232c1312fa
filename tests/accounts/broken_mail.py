"""A mail server that refuses, as real ones do."""

from smtplib import SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("please run connect() first")
