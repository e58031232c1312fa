"""Turn locale/*/LC_MESSAGES/*.po into the .mo files that Django reads, without GNU gettext.

Fresh machines lack msgfmt, so the .mo files are in git; run this after changing a .po file.
"""

import ast
import struct
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def read(text: str) -> dict[str, str]:
    """Every entry of a .po file: msgid (with its plural behind a NUL) to msgstr."""
    entries, parts, key = {}, {}, ""
    for line in [*text.splitlines(), ""]:
        line = line.strip()
        if line.startswith("#"):
            continue
        if not line:
            if "msgid" in parts:
                singular, plural = parts["msgid"], parts.get("msgid_plural")
                forms = [value for name, value in sorted(parts.items()) if name.startswith("msgstr")]
                entries[singular if plural is None else f"{singular}\0{plural}"] = "\0".join(forms)
            parts, key = {}, ""
        elif line.startswith('"'):
            parts[key] += ast.literal_eval(line)
        else:
            key, _, quoted = line.partition(" ")
            parts[key] = ast.literal_eval(quoted)
    return entries


def write(entries: dict[str, str]) -> bytes:
    """The same as a .mo file: sorted, with tables of lengths and offsets (gettext's manual describes the form)."""
    ids = sorted(entries)
    encoded = [key.encode() for key in ids], [entries[key].encode() for key in ids]
    offset, tables, blob = 28 + 16 * len(ids), [], b""
    for texts in encoded:
        for text in texts:
            tables += [len(text), offset + len(blob)]
            blob += text + b"\0"
    head = [0x950412DE, 0, len(ids), 28, 28 + 8 * len(ids), 0, 0]
    return struct.pack(f"<{len(head) + len(tables)}I", *head, *tables) + blob


def main() -> None:
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        entries = read(source.read_text(encoding="utf-8"))
        source.with_suffix(".mo").write_bytes(write(entries))
        print(f"{source.relative_to(LOCALE)}: {len(entries) - 1}")


if __name__ == "__main__":
    main()
