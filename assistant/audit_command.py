"""`xietong audit`: is the log whole, and what stands in it."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import Trouble
from assistant.settings import read_settings

if TYPE_CHECKING:  # SQLAlchemy is loaded only where the log is read
    from assistant.records.audit import Checked
    from assistant.records.nouns import AuditEntry

_FAULTS = {
    "hash": "第{number}条的内容和它的校验值不符：这一条被改过。",
    "chain": "第{number}条接不上前一条：它前面被改过、删过或插过。",
    "number": "第{number}条不见了，或编号被改过。",
}


class BrokenLog(Exception):
    """The log is not what was written; the message names the first entry that does not fit."""


def add_audit(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "what", choices=["verify", "export"], metavar="verify|export", help="核验，或导出"
    )
    command.add_argument(
        "--expect", metavar="编号:校验值", help="核验时一并比对以前抄下的一条，可发现末尾被删"
    )
    command.add_argument("-o", dest="out", metavar="文件", help="导出到文件（默认标准输出）")


def run_audit(options: argparse.Namespace) -> None:
    """Verifies or exports. Raises Trouble; a broken log ends the program with 1."""
    if options.what == "verify":
        try:
            print(verified(_entries(options), options.expect))
        except BrokenLog as broken:
            print(f"xietong：{broken}", file=sys.stderr)
            raise SystemExit(1) from None
        return
    lines = (json.dumps(_record(entry), ensure_ascii=False) for entry in _entries(options))
    if not options.out:
        for line in lines:
            print(line)
        return
    first = next(lines, None)  # a database that cannot be used leaves the old file alone
    with Path(options.out).open("w", encoding="utf-8") as file:
        for line in [] if first is None else [first]:
            print(line, file=file)
        for line in lines:
            print(line, file=file)


def verified(entries: Iterator[AuditEntry], expect: str | None = None) -> str:
    """What a sound log says of itself. Raises BrokenLog; Trouble for an unreadable `expect`."""
    from assistant.records.audit import check

    number, noted = _noted(expect)
    found: dict[int, str] = {}

    def seen() -> Iterator[AuditEntry]:
        for entry in entries:
            if entry.number == number:
                found[number] = entry.hash
            yield entry

    checked = check(seen())
    if checked.broken is not None:
        raise BrokenLog(
            f"审计记录不完整：{_FAULTS[checked.why].format(number=checked.broken)}"
            f"在它之前的{checked.entries}条完好。"
        )
    if number and found.get(number) != noted:
        raise BrokenLog(_differs(number, checked))
    return _whole(checked)


def _differs(number: int, checked: Checked) -> str:
    if number > checked.entries:
        return f"审计记录不完整：现有{checked.entries}条，第{number}条已经不在，末尾被删过。"
    return f"审计记录不完整：第{number}条的校验值和抄下的不同，记录被整段改写过。"


def _whole(checked: Checked) -> str:
    if not checked.entries:
        return "审计记录是空的。"
    return (
        f"审计记录完好，共{checked.entries}条。最后一条：{checked.entries}:{checked.last_hash}\n"
        "把上面的编号和校验值抄下来另存，下次用 --expect 比对，末尾被删也能发现。"
    )


def _noted(given: str | None) -> tuple[int, str]:
    if given is None:
        return 0, ""
    match = re.fullmatch(r"(\d{1,15}):([0-9a-f]{64})", given.strip())
    if not match:
        raise Trouble("--expect 要写成 编号:校验值，就是上次核验时显示的最后一条。")
    return int(match[1]), match[2]


def _entries(options: argparse.Namespace) -> Iterator[AuditEntry]:
    from assistant.records import export_audit, open_database

    return export_audit(open_database(read_settings(options.home)))


def _record(entry: AuditEntry) -> dict[str, Any]:
    """An entry with its rows and citations as JSON, where they can be read as such."""
    record = asdict(entry)
    for name in ("rows", "citations"):
        try:
            record[name] = json.loads(record[name])
        except ValueError:  # somebody changed it: shown as it stands
            print(f"xietong：第{entry.number}条的 {name} 读不懂，照原样导出。", file=sys.stderr)
    return record
