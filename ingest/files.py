"""A file → its text, or one clear sentence why not."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from corpus.refused import why
from ingest.errors import UnreadableDocument

MAX_BYTES = 8 * 1024 * 1024  # a plan of 1,000 pages is 3 MB; more is some other file
_MIN_CHARACTERS = 200  # less is a title page
_OTHER_FORMATS = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "DOCX、XLSX 或压缩包",
    b"\xd0\xcf\x11\xe0": "DOC、WPS 或 XLS",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"\x1f\x8b": "压缩包",
}


class Source(NamedTuple):
    text: str
    sha256: str


def read_text(path: Path) -> Source:
    """The text of a file in UTF-8, UTF-16 or GB18030, and the hash of its bytes.

    Raises UnreadableDocument for a file that is missing, a folder, empty, too
    large, binary, or in no known encoding.
    """
    data = _read_bytes(path)
    text = _decode(data, path)
    if len("".join(text.split())) < _MIN_CHARACTERS:
        raise UnreadableDocument(
            f"{path.name} 里几乎没有文字（不足{_MIN_CHARACTERS}字）：请确认给的是方案全文。"
        )
    return Source(text, hashlib.sha256(data).hexdigest())


def _read_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UnreadableDocument(f"{path} 是文件夹，不是文件：请给出方案文本文件。")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableDocument(
                f"{path.name} 有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB："
                "请只给方案全文，不要合订本或附图。"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableDocument(f"找不到文件 {path}：请检查路径和文件名。") from None
    except OSError as error:
        raise UnreadableDocument(f"读不了文件 {path}：{why(error)}。请检查权限。") from None
    if not data.strip():
        raise UnreadableDocument(f"{path.name} 是空文件：请重新导出方案文本。")
    return data


def _decode(data: bytes, path: Path) -> str:
    for magic, name in _OTHER_FORMATS.items():
        if data.startswith(magic):
            raise UnreadableDocument(
                f"{path.name} 是{name}文件，目前只能读取纯文本（.txt）：请先导出为文本再导入。"
            )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_as(data, ("utf-16",), path)
    if b"\x00" in data:
        raise UnreadableDocument(f"{path.name} 是二进制文件，不是文本：请先导出为文本再导入。")
    return _decode_as(data, ("utf-8-sig", "gb18030"), path)


def _decode_as(data: bytes, encodings: tuple[str, ...], path: Path) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_prose(text):
            return text
    raise UnreadableDocument(
        f"{path.name} 的文字编码认不出来：请另存为 UTF-8 或 GB18030 编码的文本再导入。"
    )


# the commonest characters of official Chinese: every fifth character of a real text is one
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子"
    "说产种面而方后多定行学法所民得经进等部建设展水理业资源环境保护全市省推目标任务制度系加强化治管实施项区县"
)


def _is_prose(text: str) -> bool:
    """Whether a text reads like one: strange characters rare, Chinese with its common ones.

    A text in another encoding may decode without error, into characters that nobody writes.
    """
    sample = text[:100_000]
    chinese = [c for c in sample if "\u4e00" <= c <= "\u9fff"]
    if len(chinese) > 100 and sum(c in _COMMON for c in chinese) < len(chinese) / 20:
        return False
    strange = sum(
        (c < " " and c not in "\t\n\r\f") or "\ue000" <= c <= "\uf8ff" or c == "\ufffd"
        for c in sample
    )
    return strange <= len(sample) / 200
