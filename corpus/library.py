"""The home folder: which plans were ingested, and each of them, read back.

<home>/plans/<id>/plan.json     the plan
<home>/plans/<id>/entry.json    its summary, so that listing need not read the plan
<home>/plans/<id>/index/        the search index (folder of `index`)
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.codec import from_json, to_json
from corpus.passages import passages_of
from corpus.plan import Plan

DEFAULT_HOME = ".xietong"
FORMAT = 1  # raised when the types of `corpus.plan` change: older files are read anew
_ID = re.compile(r"^[\w\-.]{1,80}$")


class PlanNotFound(LookupError):
    """No plan of that id; the message says which there are."""


@dataclass(frozen=True)
class PlanEntry:
    """One line of `xietong plans`."""

    id: str
    title: str
    document: str
    pages: int
    sections: int
    goals: int
    tasks: int
    policies: int
    indicators: int
    targets: int
    passages: int
    warnings: tuple[str, ...]  # messages of the parse report
    ingested_at: str  # ISO 8601, local time
    source: str  # path of the document, to tell whether it has changed
    sha256: str


def home_folder(given: str | os.PathLike[str] | None = None) -> Path:
    """The folder of ingested plans: as given, else XIETONG_HOME, else `.xietong` here."""
    return Path(given or os.environ.get("XIETONG_HOME") or DEFAULT_HOME)


def bundled_plan() -> Path:
    """The plan document that comes with the project."""
    documents = sorted((Path(__file__).parent / "documents").glob("*.txt"))
    if not documents:
        raise FileNotFoundError("corpus/documents/ 里没有方案文本。")
    return documents[0]


class Library:
    """The plans of one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._plans: dict[str, tuple[float, Plan]] = {}  # id → file time, plan
        self._lock = threading.Lock()  # a plan is read once, however many ask for it at once

    def entries(self) -> tuple[PlanEntry, ...]:
        """All ingested plans, the newest first. Damaged entries are left out."""
        folders = sorted((self.home / "plans").glob("*/plan.json"))
        found = [entry for file in folders if (entry := self._entry(file.parent))]
        return tuple(sorted(found, key=lambda entry: entry.ingested_at, reverse=True))

    def _entry(self, folder: Path) -> PlanEntry | None:
        """The summary of the plan in `folder`, made anew from the plan if it is damaged."""
        try:
            return from_json(PlanEntry, _read(folder / "entry.json")["entry"])
        except (OSError, ValueError, KeyError):
            pass
        try:
            plan = _read_plan(folder / "plan.json")
        except (OSError, ValueError, KeyError):
            return None
        return _entry(plan, Path(plan.document), len(passages_of(plan)))

    def plan(self, plan_id: str) -> Plan:
        """The plan of that id. Raises PlanNotFound."""
        file = self.folder(plan_id) / "plan.json"
        try:
            changed = file.stat().st_mtime
            with self._lock:
                if plan_id not in self._plans or self._plans[plan_id][0] != changed:
                    self._plans[plan_id] = (changed, _read_plan(file))
                return self._plans[plan_id][1]
        except FileNotFoundError:
            known = "、".join(entry.id for entry in self.entries()) or "无"
            raise PlanNotFound(
                f"没有编号为“{plan_id}”的方案（已有：{known}）：请先用 xietong ingest 导入。"
            ) from None
        except (OSError, ValueError, KeyError):
            raise PlanNotFound(
                f"方案“{plan_id}”的数据损坏或来自别的版本："
                "请用 xietong ingest 重新导入原文件（加 --replace）。"
            ) from None

    def folder(self, plan_id: str) -> Path:
        """Where the plan of that id is kept. Raises PlanNotFound for an id that cannot be one."""
        if not _ID.match(plan_id) or plan_id.startswith("."):
            raise PlanNotFound(f"“{plan_id}”不能作方案编号：只用文字、数字、点和连字符。")
        return self.home / "plans" / plan_id

    def index_folder(self, plan_id: str) -> Path:
        return self.folder(plan_id) / "index"

    def save(self, plan: Plan, source: Path, passages: int) -> PlanEntry:
        """Keeps a plan, replacing one of the same id as a whole."""
        entry = _entry(plan, source, passages)
        folder = self.folder(plan.id)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "plan.json", {"format": FORMAT, "plan": to_json(plan)})
        _write(folder / "entry.json", {"format": FORMAT, "entry": to_json(entry)})
        return entry


def _entry(plan: Plan, source: Path, passages: int) -> PlanEntry:
    return PlanEntry(
        id=plan.id,
        title=plan.title,
        document=plan.document,
        pages=len(plan.pages),
        sections=len(plan.sections),
        goals=len(plan.goals),
        tasks=len(plan.tasks),
        policies=len(plan.policies),
        indicators=len(plan.indicators),
        targets=len(plan.targets),
        passages=passages,
        warnings=tuple(finding.message for finding in plan.findings),
        ingested_at=datetime.now().astimezone().isoformat(timespec="microseconds"),
        source=str(source),
        sha256=plan.sha256,
    )


def _read_plan(file: Path) -> Plan:
    return from_json(Plan, _read(file)["plan"])


def _read(file: Path) -> dict[str, Any]:
    data = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"{file.name} 是别的版本写的")
    return data


def _write(file: Path, data: Any) -> None:
    """Writes beside the file and swaps it in, so that no reader meets a half-written one."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(data, stream, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
