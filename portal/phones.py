"""The switches of accounts.phones, read and held to be complete, so that no code is promised that cannot be sent."""

from urllib.parse import urlsplit

from portal.environment import VAR_DIR, env, number, stop

NEEDS = {
    "": (),
    "file": (),
    "aliyun": ("PHONE_KEY_ID", "PHONE_KEY_SECRET", "PHONE_SIGN_NAME", "PHONE_TEMPLATE"),
    "tencent": ("PHONE_KEY_ID", "PHONE_KEY_SECRET", "PHONE_SIGN_NAME", "PHONE_TEMPLATE", "PHONE_APPLICATION"),
}
SHORTEST_KEY = 32


def provider():
    name = env.str("PHONE_PROVIDER", "").strip().lower()
    if name not in NEEDS:
        stop(f"PHONE_PROVIDER is {name!r}; write aliyun, tencent, file, or nothing")
    if missing := [each for each in NEEDS[name] if not env.str(each, "").strip()]:
        stop(f"PHONE_PROVIDER is {name!r}, and {', '.join(missing)} is not set")
    return name


def facts():
    endpoint = env.str("PHONE_ENDPOINT", "")
    parts = urlsplit(endpoint)
    if endpoint and (parts.scheme, parts.hostname) != ("http", "127.0.0.1") and parts.scheme != "https":
        stop("PHONE_ENDPOINT must begin with https://")
    return {
        "key_id": env.str("PHONE_KEY_ID", ""),
        "key_secret": env.str("PHONE_KEY_SECRET", ""),
        "sign_name": env.str("PHONE_SIGN_NAME", ""),
        "template": env.str("PHONE_TEMPLATE", ""),
        "application": env.str("PHONE_APPLICATION", ""),
        "region": env.str("PHONE_REGION", "ap-guangzhou"),
        "endpoint": endpoint,
        "most_a_day": number("PHONE_CODES_A_DAY", 1000),
        "folder": str(VAR_DIR / "phone"),
    }


def keys():
    found = [key.strip() for key in env.list("FIELD_KEY", []) if key.strip()]
    if any(len(key) < SHORTEST_KEY for key in found):
        stop(f"FIELD_KEY: each key has at least {SHORTEST_KEY} characters")
    return found
