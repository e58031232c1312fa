"""腾讯云短信: sms 2021-01-11, SendSms, signed with TC3-HMAC-SHA256 as its documentation describes."""

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from accounts.phones.asking import NotSent, Why, ask

ENDPOINT = "https://sms.tencentcloudapi.com"
SERVICE, ACTION, VERSION = "sms", "SendSms", "2021-01-11"
KIND = "application/json; charset=utf-8"


@dataclass(frozen=True)
class Tencent:
    key_id: str
    key_secret: str
    sign_name: str
    template: str
    application: str
    region: str
    endpoint: str = ENDPOINT

    def send(self, number: str, code: str) -> None:
        """Have a code sent; raises NotSent. The template has one variable, the code."""
        body = json.dumps(
            {
                "PhoneNumberSet": [f"+86{number}"],
                "SmsSdkAppId": self.application,
                "SignName": self.sign_name,
                "TemplateId": self.template,
                "TemplateParamSet": [code],
            }
        ).encode()
        at, host = int(datetime.now(UTC).timestamp()), urlsplit(self.endpoint).netloc
        headers = {
            "Authorization": self.authorization(body, service=SERVICE, action=ACTION, host=host, at=at),
            "Content-Type": KIND,
            "Host": host,
            "X-TC-Action": ACTION,
            "X-TC-Timestamp": str(at),
            "X-TC-Version": VERSION,
            "X-TC-Region": self.region,
        }
        said = ask(self.endpoint, "/", headers, body).get("Response")
        result = _result(said) if isinstance(said, dict) else "NoResponse"
        if result != "Ok":
            raise NotSent(_why(result), result)

    def authorization(self, body: bytes, *, service: str, action: str, host: str, at: int) -> str:
        """The header that signs one question; `at` is in seconds since 1970."""
        day = f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"
        scope, names = f"{day}/{service}/tc3_request", "content-type;host;x-tc-action"
        lines = f"content-type:{KIND}\nhost:{host}\nx-tc-action:{action.lower()}\n"
        canonical = "\n".join(["POST", "/", "", lines, names, sha256(body).hexdigest()])
        to_sign = "\n".join(["TC3-HMAC-SHA256", str(at), scope, sha256(canonical.encode()).hexdigest()])
        key = f"TC3{self.key_secret}".encode()
        for word in (day, service, "tc3_request"):
            key = hmac.new(key, word.encode(), sha256).digest()
        signature = hmac.new(key, to_sign.encode(), sha256).hexdigest()
        return (
            f"TC3-HMAC-SHA256 Credential={self.key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
        )


def _result(said):
    """`Ok`, or the word for what went wrong: with the question as a whole, or with its one number."""
    if isinstance(fault := said.get("Error"), dict):
        return str(fault.get("Code", ""))
    states = said.get("SendStatusSet")
    if isinstance(states, list) and len(states) == 1 and isinstance(states[0], dict):
        return str(states[0].get("Code", ""))
    return "NoStatus"


def _why(result):
    if result.startswith(("LimitExceeded", "FailedOperation.PhoneNumberOnGeneralBlacklist")):
        return Why.LIMIT if result.startswith("LimitExceeded") else Why.REFUSED
    if result in ("FailedOperation.PhoneNumberInBlacklist", "InvalidParameterValue.IncorrectPhoneNumber"):
        return Why.REFUSED
    passing = ("InternalError", "RequestLimitExceeded", "NoResponse", "NoStatus")
    return Why.AWAY if result.startswith(passing) else Why.OURS
