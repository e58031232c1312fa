"""Who sends the codes: a folder on a machine of one's own, or one of the two large services."""

import os
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from django.conf import settings


class Provider(Protocol):
    def send(self, number: str, code: str) -> None:
        """Have a code of six digits sent to eleven digits; raises asking.NotSent."""


@dataclass(frozen=True)
class Folder:
    """Writes each message into a file that its owner alone may read: for tests, and for machines that send nothing."""

    folder: Path

    def send(self, number: str, code: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{token_hex(8)}.txt"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{number}\n{code}\n")


def provider() -> Provider:
    """The one that the settings name; portal.phones has checked that they are complete."""
    given = settings.PHONE
    if settings.PHONE_PROVIDER == "file":
        return Folder(Path(given["folder"]))
    common = {name: given[name] for name in ("key_id", "key_secret", "sign_name", "template")}
    if given["endpoint"]:
        common["endpoint"] = given["endpoint"]
    if settings.PHONE_PROVIDER == "aliyun":
        from accounts.phones.aliyun import Aliyun  # only the one that is used is loaded

        return Aliyun(**common)
    from accounts.phones.tencent import Tencent

    return Tencent(**common, application=given["application"], region=given["region"])
