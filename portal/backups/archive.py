"""The file of a backup: a tar with a list of what is in it, encrypted by `age` where a key was given."""

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path, PurePosixPath
from typing import Any

from portal.backups import BackupFault

MANIFEST = "manifest.json"
FORMAT = 1
SEALED = ".age"
_PARTS = ("database.dump", "database.sqlite3.gz", "media", "keys")
_AT_ONCE = 1024 * 1024


def pack(path: Path, manifest: dict[str, Any], members: dict[str, Path]) -> dict[str, Any]:
    """Write the file, its list first; returns the list with the sizes and hashes of what follows."""
    files = [
        {"name": name, "bytes": source.stat().st_size, "sha256": sha256(source)}
        for name, source in members.items()
    ]
    whole = manifest | {"format": FORMAT, "files": files}
    words = json.dumps(whole, ensure_ascii=False, indent=1).encode()
    with tarfile.open(path, "w") as tar:
        about = tarfile.TarInfo(MANIFEST)
        about.size, about.mode = len(words), 0o600
        tar.addfile(about, io.BytesIO(words))
        for name, source in members.items():
            tar.add(source, name, recursive=False, filter=_nobodys)
    return whole


def _nobodys(about: tarfile.TarInfo) -> tarfile.TarInfo:
    about.uid = about.gid = 0
    about.uname = about.gname = ""
    about.mode = 0o600
    return about


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Lay everything out in `folder`, byte by byte as the list says, and return the list. Raises BackupFault."""
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = _manifest(tar)
            expected = {one["name"]: one for one in manifest["files"]}
            while about := tar.next():
                one = expected.pop(about.name, None)
                if one is None:
                    raise BackupFault(f"备份里有清单上没有的 {about.name}。")
                _lay_out(tar, about, one, folder)
    except (tarfile.TarError, EOFError, KeyError, ValueError) as fault:
        raise BackupFault(f"{path.name} 不是完整的备份：{fault}") from fault
    if expected:
        raise BackupFault(f"备份里少了 {'、'.join(sorted(expected))}。")
    return manifest


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    first = tar.next()
    read = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
    if read is None:
        raise ValueError("开头不是清单")
    manifest = json.load(read)
    if manifest["format"] != FORMAT:
        raise BackupFault(f"这份备份的格式是 {manifest['format']}，这一版程序只认得 {FORMAT}。")
    return manifest


def _lay_out(tar: tarfile.TarFile, about: tarfile.TarInfo, one: dict[str, Any], folder: Path) -> None:
    parts = PurePosixPath(about.name).parts
    read = tar.extractfile(about)
    if read is None or parts[0] not in _PARTS or ".." in parts:
        raise BackupFault(f"备份里不该有 {about.name}。")
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as written:
        shutil.copyfileobj(read, written, _AT_ONCE)
    if target.stat().st_size != one["bytes"] or sha256(target) != one["sha256"]:
        raise BackupFault(f"备份里的 {about.name} 和清单上的不一样，文件坏了。")


def sha256(path: Path) -> str:
    with path.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()


# Encryption


def is_sealed(path: Path) -> bool:
    return path.name.endswith(SEALED)


def seal(path: Path, target: Path, keys: tuple[str, ...]) -> None:
    """Encrypt to public keys: this machine can write such a file and cannot read it again."""
    _age(
        [
            "--encrypt",
            *(word for key in keys for word in ("--recipient", key)),
            "--output",
            str(target),
            str(path),
        ]
    )


def unseal(path: Path, target: Path, identity: Path | None) -> None:
    """Decrypt with the file that holds the other half of a key. Raises BackupFault."""
    if identity is None:
        raise BackupFault(f"{path.name} 是加密的，请用 --identity 给出私钥文件。")
    _age(["--decrypt", "--identity", str(identity), "--output", str(target), str(path)])


def _age(arguments: list[str]) -> None:
    try:
        done = subprocess.run(["age", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    except FileNotFoundError as fault:
        raise BackupFault("没有找到 age，请安装它（apt install age）：加密和解密备份都靠它。") from fault
    if done.returncode:
        said = next(iter(done.stderr.strip().splitlines()), "没有说原因")
        raise BackupFault(f"age 没有做成：{said}")
