"""`xietong score`: a table of figures → index values, as text, JSON or a file; and empty tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.desk import Assistant
from assistant.errors import Trouble
from corpus.plan import Framework

if TYPE_CHECKING:  # pandas is loaded only when a table is scored
    from assistant.bench import Setup
    from scoring.composite import Composite
    from scoring.data import Data
    from scoring.evaluation import Evaluation

_MOST = 20  # notes that are printed; the rest are counted


def add_score(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "data",
        nargs="?",
        metavar="数据文件",
        help="csv、xlsx 或 ods，一行一个城市（和年份）；一列一年也行",
    )
    command.add_argument("--template", metavar="文件", help="写一张空表（xlsx 或 csv），照着填数据")
    command.add_argument("--example", metavar="文件", help="写一份虚构的示例数据（xlsx 或 csv）")
    command.add_argument(
        "-o", "--out", metavar="文件", help="把结果写成 xlsx（带公式）、csv 或 json"
    )
    command.add_argument(
        "--keep", action="store_true", help="留下这份数据，问答时就能按它回答各市的问题"
    )
    command.add_argument(
        "--freeze", type=int, metavar="年份", help="目标值改取数据里这一年的最差值和最好值"
    )
    command.add_argument("--forget", action="store_true", help="删掉留下的数据")
    command.add_argument("--framework", metavar="文件", help="框架文件（JSON）；默认用方案的指标")
    command.add_argument(
        "--id", dest="ids", nargs="+", metavar="列", help="标识各行的列（默认是不属于指标的列）"
    )
    command.add_argument(
        "--set",
        dest="readings",
        action="append",
        default=[],
        metavar="设置=值",
        help="例如 aqi=综合指数、change=base_year、coupling=wang2021、standard=gb2026_transition",
    )
    command.add_argument(
        "--assumptions",
        metavar="文件",
        help="按这个文件里的假设算（--export-assumptions 写出、改过的）",
    )
    command.add_argument(
        "--export-assumptions",
        metavar="文件",
        help="把所用的假设写成 xlsx：目标值、算法、脱钩状态，可以改",
    )
    command.add_argument("--plan", metavar="编号", help="用哪份方案的指标（默认最近导入的）")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def run_score(options: argparse.Namespace) -> None:
    """Scores a table, or writes one to fill in. Raises Trouble, a sentence, for what cannot be."""
    from scoring.errors import ScoringError

    try:
        basis = _basis(options)
        acts = (_write_blank, _write_example, _write_assumptions, _forget)
        done = [act(basis, options) for act in acts]
        if options.data:
            _score(basis, options)
        elif not any(done):
            raise Trouble("请给出数据文件；没有数据可以先用 --template 文件 写一张空表。")
    except ScoringError as error:
        raise Trouble(str(error)) from error


@dataclass(frozen=True)
class _Basis:
    """What a table is scored by."""

    composite: Composite
    setup: Setup
    framework: Framework | None  # the plan's; None for a framework file


def _write_blank(basis: _Basis, options: argparse.Namespace) -> bool:
    if not options.template:
        return False
    from scoring.template import write_template

    write_template(basis.composite, Path(options.template))
    print(f"空表已写到 {options.template}：填好后运行 xietong score {options.template}")
    return True


def _write_example(basis: _Basis, options: argparse.Namespace) -> bool:
    if not options.example:
        return False
    from scoring.example import TITLE, write_example

    write_example(basis.composite, Path(options.example))
    print(f"示例已写到 {options.example}。{TITLE}")
    return True


def _write_assumptions(basis: _Basis, options: argparse.Namespace) -> bool:
    if not options.export_assumptions:
        return False
    from assistant.assumption_file import write_assumptions

    if basis.framework is None:
        raise Trouble("--export-assumptions 写的是方案指标的假设，不能和 --framework 一起用。")
    write_assumptions(basis.framework, basis.setup, Path(options.export_assumptions))
    file = options.export_assumptions
    told = sys.stderr if options.json else sys.stdout
    print(f"假设已写到 {file}：改好后运行 xietong score 数据文件 --assumptions {file}", file=told)
    return True


def _forget(basis: _Basis, options: argparse.Namespace) -> bool:
    if not options.forget:
        return False
    from assistant.cities.kept import forget

    assistant = _assistant(options)
    gone = forget(assistant.settings.home, assistant.plan(options.plan).id)
    print("留下的数据已删掉。" if gone else "没有留下的数据。")
    return True


def _score(basis: _Basis, options: argparse.Namespace) -> None:
    from scoring.data import read_data
    from scoring.evaluation import evaluate
    from scoring.frozen import frozen
    from scoring.results import json_lines, write_results

    composite, readings, ids = basis.composite, basis.setup.readings, _names(options.ids or [])
    if options.keep:
        _keep(options, basis.setup, ids)
    data = read_data(Path(options.data), composite, ids)
    if options.freeze:
        composite = frozen(composite, data, options.freeze, readings)
    found = evaluate(composite, data, readings)
    for warning in data.warnings:
        print(f"提示：{warning}", file=sys.stderr)
    if options.out:
        write_results(data, found, Path(options.out))
        print(f"结果已写到 {options.out}。", file=sys.stderr if options.json else sys.stdout)
    if options.json or not options.out:
        for line in (json_lines if options.json else _text_lines)(data, found):
            print(line)


def _keep(options: argparse.Namespace, setup: Setup, ids: Sequence[str]) -> None:
    """Keeps the table in the home for the plan whose index it is scored by."""
    from assistant.cities.kept import keep
    from scoring.sheets import file_content

    if options.framework or options.freeze:
        raise Trouble("--keep 只留按方案指标和假定算的数据，不能和 --framework、--freeze 一起用。")
    assistant, file = _assistant(options), Path(options.data)
    plan = assistant.plan(options.plan)
    kept = keep(assistant.settings.home, plan, file.name, file_content(file), setup, ids)
    told, cities = sys.stderr if options.json else sys.stdout, kept.about.cities
    print(f"已留下数据：{kept.about.name}，{len(cities)}个城市，可以这样问：", file=told)
    print(f'  xietong ask "{cities[0]}哪里失分最多"', file=told)


def _assistant(options: argparse.Namespace) -> Assistant:
    return Assistant(Path(options.home) if options.home else None)


def _basis(options: argparse.Namespace) -> _Basis:
    from assistant.bench import PLAIN, Setup, composite_of
    from scoring.assumptions import default_composite
    from scoring.composite_file import read_composite
    from scoring.readings import readings_of

    if options.framework:
        if options.assumptions:
            raise Trouble("--assumptions 改的是方案指标的假设，不能和 --framework 一起用。")
        setup = Setup(readings=readings_of(options.readings))
        return _Basis(read_composite(Path(options.framework)), setup, None)
    plan = _assistant(options).plan(options.plan)
    if not plan.framework:
        raise Trouble(f"方案《{plan.title}》没有评价指标：请用 --framework 给出框架文件。")
    setup = _from_file(plan.framework, options) if options.assumptions else PLAIN
    setup = _with_settings(plan.framework, setup, options.readings)
    if setup.beyond_readings:
        return _Basis(composite_of(plan.framework, setup), setup, plan.framework)
    return _Basis(default_composite(plan.framework), setup, plan.framework)


def _from_file(framework: Framework, options: argparse.Namespace) -> Setup:
    """The assumptions in a file; what in it could not be used is told."""
    from assistant.assumption_file import read_assumptions
    from scoring.sheets import file_content

    file = Path(options.assumptions)
    setup, remarks = read_assumptions(file_content(file), str(file), framework)
    for remark in remarks:
        print(f"提示：{remark}", file=sys.stderr)
    return setup


def _with_settings(framework: Framework, setup: Setup, settings: Sequence[str]) -> Setup:
    """What is said by `--set` goes before the file."""
    from assistant.bench import with_readings
    from scoring.readings import readings_of

    return with_readings(framework, setup, readings_of(settings, setup.readings))


def _names(given: Sequence[str]) -> list[str]:
    """`--id 城市 年份` and `--id 城市,年份` are the same."""
    joined = ",".join(given).replace("，", ",")
    return [name.strip() for name in joined.split(",") if name.strip()]


# ---- text ---------------------------------------------------------------------


def _text_lines(data: Data, found: Evaluation) -> Iterator[str]:
    """A line a row: who, index, place, the parts of the index; then what must be known."""
    scored = found.scored
    composite = scored.composite
    first = composite.children[composite.root.id]
    digits = _digits(composite)
    yield composite.name
    names = [*map(str, data.ids.columns), "指数", "名次", *(p.label for p in first), "有数据的权重"]
    yield " | ".join(names)
    columns = (
        data.ids.astype(str).to_numpy().tolist(),
        scored.index.tolist(),
        data.places(scored.index).tolist(),
        scored.level(1)[[part.id for part in first]].to_numpy().tolist(),
        scored.observed_weight.tolist(),
    )
    for ids, index, place, parts, observed in zip(*columns, strict=True):
        points = [_shown(value, digits) for value in (index, *parts)]
        figures = [points[0], _shown(place, 0), *points[1:], f"{observed:.1%}"]
        yield " | ".join([*ids, *figures])
    notes = [note for row in _named_notes(data, found) for note in row]
    yield from ("", *notes[:_MOST]) if notes else ()
    if len(notes) > _MOST:
        yield f"……另有{len(notes) - _MOST}条说明，用 --json 可以看到全部。"
    yield from ("", *(f"注意：{note}" for note in composite.notes)) if composite.notes else ()


def _named_notes(data: Data, found: Evaluation) -> Iterator[list[str]]:
    for ids, notes in zip(data.ids.astype(str).to_numpy(), found.notes, strict=True):
        yield [f"{' '.join(ids)}：{note}" for note in notes]


def _digits(composite: Composite) -> int:
    """Decimals that tell rows apart: two on a scale of 100, four on one of 1."""
    low, high = composite.scale
    return 2 if high - low > 10 else 3 if high - low > 1 else 4


def _shown(value: float, digits: int) -> str:
    return "—" if value != value else f"{value:.{digits}f}"
