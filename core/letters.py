"""Why a letter did not leave, in words that may stand in a log: without the address, which the exception itself names."""

from smtplib import SMTPException

NOT_TAKEN = (OSError, SMTPException)


def why(fault: Exception) -> str:
    """The kind of a fault and what number the mail server gave."""
    refused = getattr(fault, "recipients", None)
    codes = [answer[0] for answer in refused.values()] if isinstance(refused, dict) else []
    code = getattr(fault, "smtp_code", None) or getattr(fault, "errno", None)
    numbers = sorted({str(each) for each in [*codes, code] if each})
    return " ".join([type(fault).__name__, *numbers])
