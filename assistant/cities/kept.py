"""The figures that are kept in a home beside a plan, so that questions can be answered with them.

<home>/data/<plan id>/about.json        whose figures of which years, from which file
<home>/data/<plan id>/table-….xlsx      the file as it was handed over

Who they are about is known without pandas; the figures themselves are read when asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import Trouble
from corpus.codec import from_json, to_json
from corpus.plan import Plan
from corpus.refused import why

if TYPE_CHECKING:  # pandas is loaded only when figures are asked for
    from assistant.bench import Setup
    from scoring.composite import Composite
    from scoring.data import Data
    from scoring.evaluation import Evaluation
    from scoring.readings import Readings

_FORMAT = 2  # raised when the fields of Kept change: others than the one before count as none


@dataclass(frozen=True)
class Kept:
    """What is known of the figures without reading them."""

    name: str  # of the file as it was handed over
    table: str  # of the file in the folder
    kept_at: str  # ISO 8601, local time
    cities: tuple[str, ...]  # as the table writes them
    years: tuple[int, ...]  # in order; empty without a column of years
    remarks: tuple[str, ...]  # that stand beside every row: 虚构
    id_columns: tuple[str, ...]
    readings: tuple[str, ...]  # settings that differ from the default: aqi=综合指数
    assumptions: str  # all choices as JSON where more than readings differs; else empty


@dataclass(frozen=True, eq=False)
class Loaded:
    """Figures that have been read and scored."""

    about: Kept
    composite: Composite  # before `readings`, unless assumptions were set
    readings: Readings
    data: Data
    found: Evaluation


def keep(
    home: Path,
    plan: Plan,
    name: str,
    content: bytes,
    setup: Setup | None = None,
    id_columns: Sequence[str] = (),
) -> Loaded:
    """Scores a table and keeps it in place of the plan's earlier one; gives what was read.

    `name` is the file's; `setup` the assumptions, by default those of the software. Raises
    ScoringError for what is no table, Trouble for a home that cannot be written; what was
    kept before then stays.
    """
    from assistant.bench import PLAIN

    loaded = _load(plan, name, content, setup or PLAIN, id_columns, _table_name(name, content))
    try:
        _write(folder_of(home, plan.id), loaded.about, content)
    except OSError as error:
        raise _unwritable(home, error) from error
    return loaded


def holds(about: Kept, name: str, content: bytes, setup: Setup) -> bool:
    """Whether to keep this table would change nothing."""
    from scoring.readings import settings_of

    same = about.name, about.table, about.readings, about.assumptions
    settings = settings_of(setup.readings)
    return same == (name, _table_name(name, content), settings, _beyond(setup))


def forget(home: Path, plan_id: str) -> bool:
    """Removes the kept figures of a plan; False where there were none.

    Raises Trouble for a home that cannot be written.
    """
    folder = folder_of(home, plan_id)
    try:
        there = (folder / "about.json").exists()
        for file in [folder / "about.json", *folder.glob("table-*")]:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(home, error) from error
    return there


def _unwritable(home: Path, error: OSError) -> Trouble:
    return Trouble(f"写不了数据文件夹 {home}（{why(error)}）：请检查磁盘空间和权限。")


def folder_of(home: Path, plan_id: str) -> Path:
    return home / "data" / plan_id


def _beyond(setup: Setup) -> str:
    """The choices as JSON where more than the readings differs from the default."""
    from assistant.setup_content import setup_content

    return json.dumps(setup_content(setup), ensure_ascii=False) if setup.beyond_readings else ""


def _setup_of(about: Kept, plan: Plan) -> Setup:
    """The choices that a table was kept with. Raises ScoringError where they cannot be used."""
    from assistant.bench import Setup
    from assistant.setup_content import setup_from
    from scoring.readings import readings_of

    if not about.assumptions:
        return Setup(readings=readings_of(about.readings))
    ids = [leaf.id for leaf in _composite(plan, Setup()).leaves]
    return setup_from(json.loads(about.assumptions), dict(zip(ids, ids, strict=True)))


def _composite(plan: Plan, setup: Setup) -> Composite:
    from assistant.bench import composite_of
    from scoring.assumptions import default_composite

    if not plan.framework:
        raise Trouble(f"方案《{plan.title}》没有评价指标，算不了指数。")
    if setup.beyond_readings:
        return composite_of(plan.framework, setup)
    return default_composite(plan.framework)


def _load(
    plan: Plan,
    name: str,
    content: bytes,
    setup: Setup,
    id_columns: Sequence[str],
    table: str,
) -> Loaded:
    from scoring.data import read_content
    from scoring.evaluation import evaluate

    composite = _composite(plan, setup)
    data = read_content(content, name, composite, id_columns)
    found = evaluate(composite, data, setup.readings)
    about = _about(data, name, table, setup, id_columns)
    return Loaded(about, composite, setup.readings, data, found)


def _about(data: Data, name: str, table: str, setup: Setup, id_columns: Sequence[str]) -> Kept:
    from scoring.headings import is_remark
    from scoring.readings import settings_of

    years = data.ids[data.year].tolist() if data.year else []
    remarks = (data.ids[c].unique().tolist() for c in data.ids if is_remark(str(c)))
    return Kept(
        name=name,
        table=table,
        kept_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        cities=tuple(dict.fromkeys(map(str, data.ids[data.city]))),
        years=tuple(sorted({year for year in years if isinstance(year, int)})),
        remarks=tuple(str(values[0]) for values in remarks if len(values) == 1 and values[0]),
        id_columns=tuple(id_columns),
        readings=settings_of(setup.readings),
        assumptions=_beyond(setup),
    )


def _table_name(name: str, content: bytes) -> str:
    suffix = ".xlsx" if content[:2] == b"PK" else ".csv"
    return f"table-{hashlib.sha256(content).hexdigest()[:16]}{suffix}"


def _write(folder: Path, about: Kept, content: bytes) -> None:
    """The table first, then what names it: a reader finds the old figures or the new ones."""
    folder.mkdir(parents=True, exist_ok=True)
    _swap_in(folder / about.table, content)
    entry = json.dumps({"format": _FORMAT, "about": to_json(about)}, ensure_ascii=False, indent=1)
    _swap_in(folder / "about.json", entry.encode())
    for old in folder.glob("table-*"):
        if old.name != about.table:
            old.unlink(missing_ok=True)


def _swap_in(file: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class Figures:
    """The kept figures of one plan, read back when they have changed. May be shared by threads."""

    def __init__(self, home: Path, plan: Plan) -> None:
        self._folder, self._plan = folder_of(home, plan.id), plan
        self._known: tuple[int, Kept] | None = None  # time of the file, what it says
        self._loaded: Loaded | None = None
        self._lock = threading.Lock()

    def about(self) -> Kept | None:
        """What is kept; None where there is nothing, or nothing that can be read."""
        file = self._folder / "about.json"
        try:
            changed = file.stat().st_mtime_ns
            if self._known is None or self._known[0] != changed:
                self._known = (changed, _read_about(file))
            return self._known[1]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def load(self) -> Loaded:
        """The figures, scored. Raises Trouble where they cannot be read."""
        about = self.about()
        if about is None:
            raise Trouble("没有已导入的数据：请先运行 xietong score 数据文件 --keep。")
        with self._lock:
            if self._loaded is None or self._loaded.about != about:
                self._loaded = self._read(about)
            return self._loaded

    def _read(self, about: Kept) -> Loaded:
        from scoring.errors import ScoringError

        try:
            content = (self._folder / about.table).read_bytes()
            setup = _setup_of(about, self._plan)
            ids, table = about.id_columns, about.table
            loaded = _load(self._plan, about.name, content, setup, ids, table)
        except (OSError, ScoringError, TypeError, ValueError) as error:
            raise Trouble(
                f"已导入的数据“{about.name}”读不出来：请用 xietong score 数据文件 --keep 重新导入。"
            ) from error
        return replace(loaded, about=about)


def _read_about(file: Path) -> Kept:
    data = json.loads(file.read_text(encoding="utf-8"))
    if data["format"] == _FORMAT - 1:  # assumptions were not kept yet
        data = {"format": _FORMAT, "about": {**data["about"], "assumptions": ""}}
    if data["format"] != _FORMAT:
        raise ValueError("kept by another version")
    return from_json(Kept, data["about"])
