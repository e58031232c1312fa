"""What this part holds about one person: their number, and a code on its way to it."""

from accounts.models import Phone, PhoneCode
from accounts.phones import proving
from accounts.privacy import Private

KIND = Private("手机号", proving.exported, proving.forget, (Phone._meta.label, PhoneCode._meta.label))
