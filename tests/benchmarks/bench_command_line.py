"""How fast the command is, from the outside: `make bench`, or run this file.

Prints one line a figure. The plan is the bundled one, the home a fresh folder.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unicodedata import east_asian_width

import psutil

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("xietong")
STRUCTURED = ROOT / "tests" / "questions" / "structured.jsonl"
TIMES = 5


def run(home: Path, *arguments: object) -> tuple[float, float, str]:
    """One process: seconds, megabytes at most, what it printed."""
    command = [str(COMMAND), "--home", str(home), *map(str, arguments)]
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, usage.ru_maxrss / 1024, out


def cold(name: str, home: Path, question: str) -> None:
    runs = [run(home, "ask", question, "--json") for _ in range(TIMES)]
    seconds = statistics.median(seconds for seconds, _, _ in runs)
    told = max(megabytes for _, megabytes, _ in runs)
    show(f"{name}, cold process", f"{seconds:.2f} s", f"{told:.0f} MB")


def batch(home: Path, folder: Path) -> None:
    """The structured questions in one process, each timed by the program itself."""
    lines = STRUCTURED.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines if line.strip()]
    file = folder / "structured.jsonl"
    file.write_text("\n".join(map(json.dumps, questions)), encoding="utf-8")
    seconds, megabytes, out = run(home, "ask", "--batch", file)
    answers = [json.loads(line) for line in out.splitlines()]
    for name, produced in (("structured", {"tables", "scoring"}), ("passage", {"extraction"})):
        took = [a["elapsed_ms"] for a in answers if a["produced_by"] in produced]
        if took:
            p95 = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
            more = f"p95 {p95:.2f} ms, {len(took)} questions"
            show(f"{name} question in a batch", f"{statistics.median(took):.2f} ms", more)
    show(f"batch of {len(answers)} questions", f"{seconds:.2f} s", f"{megabytes:.0f} MB")


def show(what: str, figure: str, more: str = "") -> None:
    wide = sum(east_asian_width(letter) in "WF" for letter in what)  # as a terminal counts
    print(f"{what:<{52 - wide}}{figure:>10}   {more}".rstrip(), flush=True)


def main() -> None:
    load = psutil.getloadavg()[0]
    show("this machine", f"{os.cpu_count()} cores", f"load {load:.1f} before the start")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "home"
        seconds, megabytes, _ = run(home, "ingest")
        show("ingest with its index, cold process", f"{seconds:.1f} s", f"{megabytes:.0f} MB")
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
        show("home folder afterwards", f"{size / 1e6:.1f} MB")
        cold("row question (任务12由谁牵头)", home, "任务12由谁牵头")
        cold("weight question", home, "PM2.5浓度改善率在总指数里占多大权重？")
        cold("passage question (低碳农场怎么建设)", home, "低碳农场怎么建设")
        batch(home, folder)


if __name__ == "__main__":
    main()
