"""The bytes of a file of law → text, whatever of the usual Chinese encodings they are in."""

from statutes.importing.head import BadFile

_NOT_TEXT = (
    (b"PK\x03\x04", "Word 或压缩文件"),
    (b"%PDF", "PDF 文件"),
    (b"\xd0\xcf\x11\xe0", "Word 文件"),
    (b"{\\rtf", "RTF 文件"),
)
LARGEST = 20_000_000


def decode(name: str, content: bytes) -> tuple[str, str]:
    """The text, and what to tell whoever gave us the file; BadFile with the line when it is no text."""
    if not content.strip():
        raise BadFile(name, 1, "这个文件是空的")
    if len(content) > LARGEST:
        raise BadFile(name, 1, "这个文件太大，不像一部法律")
    for start, what in _NOT_TEXT:
        if content.startswith(start):
            raise BadFile(name, 1, f"这是 {what}，请先另存为纯文本（UTF-8）")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), "文件是 UTF-16 编码，已经照它读"
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if "第一条" in text and "\0" not in text:
        return text, "文件是 GB18030（GBK）编码，已经照它读"
    raise BadFile(name, line, "这里不是 UTF-8 文字，也不是 GB18030 文字；请另存为 UTF-8 再导入")
