"""Pages of coming in that are allauth's, but for what they would tell a stranger."""

from allauth.account import views


class _SendsAgain:
    """A mail goes out once more whether there is an account or not: or the limit on mails, met sooner, would tell which."""

    def _resend_form_valid(self, form):
        process = self._process
        if process.user is None:
            send = process.send
            process.send = lambda skip_enumeration_mails: send()
        return super()._resend_form_valid(form)


class ConfirmLoginCode(_SendsAgain, views.ConfirmLoginCodeView):
    pass


class ConfirmEmail(_SendsAgain, views.ConfirmEmailVerificationCodeView):
    pass
