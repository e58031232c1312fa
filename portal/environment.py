"""What the settings are read with: the environment, `.env` beside it, and one sentence where a value makes no sense."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")

env = Env()
env.read_env(BASE_DIR / ".env", recurse=False)
SECRET_KEY_PATH = Path(env.str("SECRET_KEY_FILE", "") or VAR_DIR / "secret_key")  # unless SECRET_KEY says it


def stop(sentence):
    """End the start with one sentence instead of a traceback."""
    sys.exit(f"设置有误 / bad setting: {sentence}")


def switch(name, default):
    value = env.str(name, "on" if default else "off").strip().lower()
    if value in ("1", "on", "true"):
        return True
    if value in ("0", "off", "false"):
        return False
    stop(f"{name} is {value!r}; write 0 or 1")


def number(name, default):
    try:
        return env.int(name, default)
    except EnvError:
        stop(f"{name} is {env.str(name)!r}; write a whole number")


def address(name, default):
    parts = urlsplit(value := env.str(name, default).rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        stop(f"{name} is {value!r}; write scheme and host only, such as https://example.org")
    return value, parts


def key_is_made_here():
    """Whether this machine makes a key of its own: others cannot read what it signs."""
    return not env.str("SECRET_KEY", "") and not env.str("SECRET_KEY_FILE", "")


def secret_key():
    """From the environment, from a file, or generated once into the ignored var folder."""
    if key := env.str("SECRET_KEY", ""):
        return key
    path = SECRET_KEY_PATH
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was first; its key is the key
        finally:
            fresh.unlink()
    return path.read_text().strip() or stop(f"the secret key file {path} is empty")
