"""Two services that send codes, as their documentation has it, and what becomes of it when they do not."""

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as given

from accounts.models import PhoneCode
from accounts.phones import asking, proving
from accounts.phones.aliyun import Aliyun, canonical_query
from accounts.phones.asking import NotSent, Why
from accounts.phones.providers import provider
from accounts.phones.tencent import Tencent
from tests.factories import NOW, make_member

NUMBER, CODE = "13800138000", "024680"


@contextmanager
def service(*answers):
    """A service that answers so, the last answer for ever: (status, body), or None for a line that breaks off."""
    heard, left = [], list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            heard.append((self.path, dict(self.headers), body))
            answer = left.pop(0) if len(left) > 1 else left[0]
            if answer is None:
                self.connection.close()
                return
            status, said = answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said if isinstance(said, bytes) else json.dumps(said).encode())

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def aliyun(endpoint):
    return Aliyun("id", "secret", "有据", "SMS_1", endpoint)


def tencent(endpoint):
    return Tencent("id", "secret", "有据", "1110", "1400006666", "ap-guangzhou", endpoint)


# As documented


def test_aliyun_signs_the_example_of_its_documentation():
    query = canonical_query(
        {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    )

    headers = Aliyun("YourAccessKeyId", "YourAccessKeySecret", "", "").headers(
        query,
        action="RunInstances",
        version="2014-05-26",
        at=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
        nonce="3156853299f313e23d1673dc12e1703d",
        host="ecs.cn-shanghai.aliyuncs.com",
    )

    assert headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencent_signs_the_example_of_its_documentation():
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    signer = Tencent("AKID" + "*" * 32, "*" * 32, "", "", "", "")

    mark = signer.authorization(
        body, service="cvm", action="DescribeInstances", host="cvm.tencentcloudapi.com", at=1551113065
    )

    assert mark == (
        f"TC3-HMAC-SHA256 Credential=AKID{'*' * 32}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, "
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
    )


def test_words_are_escaped_as_the_signature_wants_it():
    assert canonical_query({"b": "有 据+*~/", "a": '{"code": "1"}'}) == (
        "a=%7B%22code%22%3A%20%221%22%7D&b=%E6%9C%89%20%E6%8D%AE%2B%2A~%2F"
    )


def test_aliyun_is_asked_for_one_message():
    with service((200, {"Code": "OK", "BizId": "1^0"})) as (endpoint, heard):
        aliyun(endpoint).send(NUMBER, CODE)

    ((path, headers, body),) = heard
    asked = {name: value for name, (value,) in parse_qs(urlsplit(path).query).items()}
    assert asked == {
        "PhoneNumbers": NUMBER,
        "SignName": "有据",
        "TemplateCode": "SMS_1",
        "TemplateParam": '{"code": "024680"}',
    }
    assert (headers["x-acs-action"], headers["x-acs-version"], body) == ("SendSms", "2017-05-25", b"")


def test_tencent_is_asked_for_one_message():
    with service((200, {"Response": {"SendStatusSet": [{"Code": "Ok"}]}})) as (endpoint, heard):
        tencent(endpoint).send(NUMBER, CODE)

    ((path, headers, body),) = heard
    assert path == "/"
    assert json.loads(body) == {
        "PhoneNumberSet": ["+8613800138000"],
        "SmsSdkAppId": "1400006666",
        "SignName": "有据",
        "TemplateId": "1110",
        "TemplateParamSet": ["024680"],
    }
    assert (headers["X-TC-Action"], headers["X-TC-Version"]) == ("SendSms", "2021-01-11")


# What goes wrong


def of_tencent(code):
    return {"Response": {"SendStatusSet": [{"Code": code}]}}


@pytest.mark.parametrize(
    ("make", "answer", "why"),
    [
        (aliyun, (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}), Why.LIMIT),
        (aliyun, (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}), Why.REFUSED),
        (aliyun, (400, {"Code": "SignatureDoesNotMatch", "Message": f"… {NUMBER} …"}), Why.OURS),
        (aliyun, (200, {"Code": "isv.AMOUNT_NOT_ENOUGH"}), Why.OURS),
        (aliyun, (503, {"Code": "Throttling.User"}), Why.AWAY),
        (aliyun, (200, {}), Why.OURS),
        (tencent, (200, of_tencent("LimitExceeded.PhoneNumberDailyLimit")), Why.LIMIT),
        (tencent, (200, of_tencent("FailedOperation.PhoneNumberInBlacklist")), Why.REFUSED),
        (tencent, (200, of_tencent("FailedOperation.InsufficientBalanceInSmsPackage")), Why.OURS),
        (tencent, (200, {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure"}}}), Why.OURS),
        (tencent, (200, {"Response": {"Error": {"Code": "InternalError"}}}), Why.AWAY),
        (tencent, (200, {"Response": {"SendStatusSet": []}}), Why.AWAY),
        (tencent, (200, {"Response": "x"}), Why.AWAY),
        *((make, answer, Why.AWAY) for make in (aliyun, tencent) for answer in (
            None, (502, b"<html>bad gateway</html>"), (200, b""), (200, [1]), (302, b"elsewhere"), (200, b"\xff" * 99),
        )),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_yes_is_a_no_that_names_nobody(make, answer, why):
    with service(answer) as (endpoint, _), pytest.raises(NotSent) as refusal:
        make(endpoint).send(NUMBER, CODE)

    assert refusal.value.why is why
    assert NUMBER not in str(refusal.value)
    assert CODE not in str(refusal.value)


@pytest.mark.parametrize("make", [aliyun, tencent])
def test_a_service_that_says_nothing_is_not_waited_for_long(make, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS", 0.05)
    with silent() as endpoint, pytest.raises(NotSent, match="away TimeoutError"):
        make(endpoint).send(NUMBER, CODE)


@contextmanager
def silent():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def test_nobody_there_is_away():
    with silent() as endpoint:
        pass

    with pytest.raises(NotSent, match="away ConnectionRefusedError"):
        aliyun(endpoint).send(NUMBER, CODE)


# In the worker


@pytest.fixture
def through(settings):
    def use(endpoint):
        settings.PHONE_PROVIDER = "aliyun"
        settings.PHONE = given.PHONE | {
            "key_id": "id", "key_secret": "secret", "sign_name": "有据", "template": "SMS_1", "endpoint": endpoint,
        }  # fmt: skip

    return use


def send(user):
    made = proving.ask_for_code(user, NUMBER, NOW)
    PhoneCode.objects.update(expires_at=datetime.max.replace(tzinfo=UTC, year=2999))
    proving.send_code.call(made.pk, made.created_at.isoformat())


@pytest.mark.django_db
def test_a_service_that_was_away_is_asked_once_more_for_the_same_code(through):
    with service(None, (200, {"Code": "OK"})) as (endpoint, heard):
        through(endpoint)
        send(make_member())

    assert PhoneCode.objects.get().state == PhoneCode.State.SENT
    assert len({parse_qs(urlsplit(path).query)["TemplateParam"][0] for path, _, _ in heard}) == 1
    assert len(heard) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "times", "words"),
    [
        (None, 2, "没有回应"),
        ((200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}), 1, "今天收的验证码太多"),
        ((200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}), 1, "收不到验证码短信"),
        ((200, {"Code": "isv.AMOUNT_NOT_ENOUGH"}), 1, "我们这边的问题"),
    ],
)
def test_a_code_that_did_not_leave_is_told_to_its_owner_and_to_operations(
    client, through, answer, times, words
):
    user = make_member()
    with service(answer) as (endpoint, heard):
        through(endpoint)
        with pytest.raises(proving.Failed) as fault:
            send(user)
    client.force_login(user)

    page = client.get("/accounts/me/phone/code/").content.decode()

    assert len(heard) == times
    assert words in page
    assert NUMBER not in str(fault.value)


def test_each_name_of_the_switch_leads_to_its_service(settings):
    found = []
    for name in ("aliyun", "tencent", "file"):
        settings.PHONE_PROVIDER = name
        found.append(type(provider()).__name__)

    assert found == ["Aliyun", "Tencent", "Folder"]
