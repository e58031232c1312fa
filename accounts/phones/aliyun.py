"""阿里云短信服务: Dysmsapi 2017-05-25, SendSms, signed with ACS3-HMAC-SHA256 as its documentation describes."""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from secrets import token_hex
from urllib.parse import quote, urlsplit

from accounts.phones.asking import NotSent, Why, ask

ENDPOINT = "https://dysmsapi.aliyuncs.com"
ACTION, VERSION = "SendSms", "2017-05-25"
NOTHING = sha256(b"").hexdigest()
LIMITS = ("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL")
NUMBERS = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT", "isv.DENY_IP_RANGE")
PASSING = ("isp.SYSTEM_ERROR", "isp.RAM_PERMISSION_DENY_TEMPORARY", "ServiceUnavailable", "InternalError")


@dataclass(frozen=True)
class Aliyun:
    key_id: str
    key_secret: str
    sign_name: str
    template: str
    endpoint: str = ENDPOINT

    def send(self, number: str, code: str) -> None:
        """Have a code sent; raises NotSent. The template has one variable, `code`."""
        query = canonical_query(
            {
                "PhoneNumbers": number,
                "SignName": self.sign_name,
                "TemplateCode": self.template,
                "TemplateParam": json.dumps({"code": code}),
            }
        )
        headers = self.headers(
            query, action=ACTION, version=VERSION, at=datetime.now(UTC), nonce=token_hex(16)
        )
        said = ask(self.endpoint, f"/?{query}", headers, b"")
        result = str(said.get("Code", ""))
        if result != "OK":
            raise NotSent(_why(result), result)

    def headers(
        self, query: str, *, action: str, version: str, at: datetime, nonce: str, host: str = ""
    ) -> dict[str, str]:
        """All headers of one question, the signature among them; the body is empty."""
        signed = {
            "host": host or urlsplit(self.endpoint).netloc,
            "x-acs-action": action,
            "x-acs-content-sha256": NOTHING,
            "x-acs-date": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": nonce,
            "x-acs-version": version,
        }
        names = ";".join(signed)
        lines = "".join(f"{name}:{value}\n" for name, value in signed.items())
        canonical = "\n".join(["POST", "/", query, lines, names, NOTHING])
        to_sign = f"ACS3-HMAC-SHA256\n{sha256(canonical.encode()).hexdigest()}"
        signature = hmac.new(self.key_secret.encode(), to_sign.encode(), sha256).hexdigest()
        mark = f"ACS3-HMAC-SHA256 Credential={self.key_id},SignedHeaders={names},Signature={signature}"
        return signed | {"Authorization": mark}


def canonical_query(parameters: dict[str, str]) -> str:
    """Parameters in the order of their names, escaped by RFC 3986."""
    return "&".join(
        f"{quote(name, safe='~')}={quote(parameters[name], safe='~')}" for name in sorted(parameters)
    )


def _why(result):
    if result in LIMITS:
        return Why.LIMIT
    if result in NUMBERS:
        return Why.REFUSED
    return Why.AWAY if result in PASSING or result.startswith("Throttling") else Why.OURS
