from accounts.models.authority import AuthorityRequest
from accounts.models.lawyers import LawyerProfile
from accounts.models.people import AccountManager, User
from accounts.models.phones import Phone, PhoneCode
from accounts.models.record import VerificationEvent
from accounts.models.sessions import KnownBrowser, Session

__all__ = [
    "AccountManager",
    "AuthorityRequest",
    "KnownBrowser",
    "LawyerProfile",
    "Phone",
    "PhoneCode",
    "Session",
    "User",
    "VerificationEvent",
]
