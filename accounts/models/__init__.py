from accounts.models.lawyers import LawyerProfile
from accounts.models.people import AccountManager, User
from accounts.models.record import VerificationEvent

__all__ = ["AccountManager", "LawyerProfile", "User", "VerificationEvent"]
