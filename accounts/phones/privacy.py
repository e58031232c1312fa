"""What this part holds about one person: their number, and a code on its way to it."""

from accounts.models import Phone, PhoneCode, User
from accounts.phones import proving, sealing
from accounts.privacy import Private


def export(user: User) -> dict[str, object] | None:
    phone = Phone.objects.filter(user=user).first()
    if phone is None:
        return None
    return {"手机号": sealing.unseal(phone.sealed), "验证时间": phone.proven_at.isoformat()}


KIND = Private("手机号", export, proving.forget, (Phone._meta.label, PhoneCode._meta.label))
