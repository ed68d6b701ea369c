"""The command `xietong`: a thin face of the functions that the app calls.

Exit code 0 on success, 2 for bad input (one plain line on stderr), 1 for anything else.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import re
import runpy
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from assistant import printing
from assistant.audit_command import add_audit, run_audit
from assistant.desk import Assistant
from assistant.errors import Trouble
from assistant.score_command import add_score, run_score
from corpus.answer import Answer, Question
from corpus.codec import to_json
from corpus.library import PlanNotFound, bundled_plan
from corpus.refused import why
from corpus.text import sound

if TYPE_CHECKING:  # SQLAlchemy is loaded only where the audit log is written
    from assistant.records import Database
    from assistant.settings import Settings


class BadInput(Exception):
    """What the user gave cannot be used; the message says what is wrong and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code."""
    try:
        options = _parser().parse_args(arguments)
        options.run(options)
    except Exception as error:
        return _explain(error)
    except KeyboardInterrupt:
        print("xietong：已中断。", file=sys.stderr)
        return 1
    return 0


# Errors whose text is a sentence for the person. By name: importing `ingest` and `index`
# for their errors would cost a look-up more than its answer.
_FOR_PEOPLE = {"UnreadableDocument", "IndexBuildFailed", "RerankerUnusable"}


def _explain(error: Exception) -> int:
    """One plain line for an error, and its exit code; a fault of the program is raised again."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, BadInput | PlanNotFound | Trouble) or names & _FOR_PEOPLE:
        print(f"xietong：{error}", file=sys.stderr)
        return 2
    if isinstance(error, BrokenPipeError):  # our reader has gone: `xietong tables goals | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, OSError):
        print(f"xietong：{_os_sentence(error)}", file=sys.stderr)
        return 1
    raise error


def _os_sentence(error: OSError) -> str:
    where = f" {error.filename}" if error.filename else ""
    return f"读写失败{where}（{why(error)}）：请检查磁盘空间和权限。"


class _Parser(argparse.ArgumentParser):
    """argparse, whose own complaints are two lines of English."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"命令写得不对（{_in_chinese(message)}）。用法见 {self.prog} --help。")


_COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少{}"),
    (r"unrecognized arguments: (.+)", r"不认识{}"),
    (r"argument (.+?): invalid choice: '(.*?)' .*", r"{}不能是“{}”"),
    (r"argument (.+?): expected .*", r"{}后面缺少内容"),
    (r"argument (.+?): invalid int value: '(.*?)'", r"{}要是整数，不能是“{}”"),
)


def _in_chinese(message: str) -> str:
    """What argparse complains of.

    >>> _in_chinese("argument -k: invalid int value: '三'")
    '-k要是整数，不能是“三”'
    """
    for pattern, words in _COMPLAINTS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return words.format(*found.groups())
    return message


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="xietong", description="协同问答：对照实施方案原文回答问题，条条注明出处。"
    )
    parser.add_argument("--home", metavar="文件夹", help=_HOME)
    commands = parser.add_subparsers(metavar="命令", required=True)
    for name, (add, run, words) in _COMMANDS.items():
        command = commands.add_parser(name, help=words, description=words)
        # the same option behind the command; SUPPRESS keeps the one before it
        command.add_argument("--home", metavar="文件夹", help=_HOME, default=argparse.SUPPRESS)
        add(command)
        command.set_defaults(run=run)
    return parser


_HOME = "已导入的方案和索引放在哪里（默认取环境变量 XIETONG_HOME，再默认为 .xietong）"


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _assistant(options: argparse.Namespace) -> Assistant:
    return Assistant(Path(options.home) if options.home else None, _tell)


# ---- ingest, plans ----------------------------------------------------------


def _add_ingest(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", metavar="文件", help="方案文件；不写则导入自带的方案")
    command.add_argument("--id", dest="plan_id", help="给方案一个编号（默认用文件名）")
    command.add_argument("--replace", action="store_true", help="替换编号相同的方案")


def _run_ingest(options: argparse.Namespace) -> None:
    from assistant.ingesting import ingest_document

    assistant = _assistant(options)
    files = [Path(name) for name in options.files] or [bundled_plan()]
    if options.plan_id and len(files) > 1:
        raise BadInput("--id 一次只能配一个文件。")
    _check_home(assistant.library.home)
    for file in files:
        plan_id = options.plan_id or _id_from(file)
        assistant.library.folder(plan_id)  # an id that cannot be one: before the work, not after
        try:
            entry = ingest_document(
                assistant.library,
                file,
                plan_id,
                replace=options.replace,
                embedding=assistant.settings.embedding,
                tell=_tell,
            )
        except OSError as error:  # a document that cannot be read has an error of its own
            raise Trouble(_unwritable(assistant.library.home)) from error
        print(f"已导入 {entry.id}：{entry.title}（{entry.passages}段）")


def _check_home(home: Path) -> None:
    """Raises Trouble where nothing can be written, before a document is read in vain."""
    nearest = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise Trouble(_unwritable(home))


def _unwritable(home: Path) -> str:
    return f"写不了数据文件夹 {home}：请检查磁盘空间和权限，或用 --home 换一个文件夹。"


def _id_from(file: Path) -> str:
    """A plan's id from its file's name: whatever an id cannot hold becomes a hyphen.

    >>> _id_from(Path("实施方案 2026（征求意见稿）.txt"))
    '实施方案-2026-征求意见稿'
    """
    return re.sub(r"[^\w.-]+", "-", file.stem).strip("-.")[:80] or "plan"


def _output(name: str) -> Path:
    """A file that the user named for writing. Raises BadInput where there can be none."""
    file = Path(name)
    if file.is_dir():
        raise BadInput(f"{file} 是文件夹，写不了：请给出文件名。")
    if not file.parent.is_dir():
        raise BadInput(f"没有文件夹 {file.parent}：请先建好，或换一个位置。")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise BadInput(f"没有权限写 {file}：请检查权限，或换一个位置。")
    return file


def _add_plans(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="输出 JSON")


def _run_plans(options: argparse.Namespace) -> None:
    entries = _assistant(options).entries()
    if options.json:
        print(printing.dump(to_json(entries)))
        return
    for entry in entries:
        print(
            f"{entry.id}  {entry.title}\n"
            f"  文件 {entry.document}，共{entry.pages}页；章节{entry.sections}、目标{entry.goals}、"
            f"任务{entry.tasks}、政策{entry.policies}、指标{entry.indicators}、"
            f"量化目标{entry.targets}、检索段落{entry.passages}；导入于{entry.ingested_at[:16]}"
        )
        for warning in entry.warnings:
            print(f"  提示：{warning}")


# ---- ask, search ------------------------------------------------------------


def _add_ask(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", nargs="?", metavar="问题")
    command.add_argument("--plan", metavar="编号", help="问哪份方案（默认最近导入的）")
    command.add_argument("--json", action="store_true", help="输出 JSON")
    command.add_argument("--batch", metavar="IN.jsonl", help="一行一个问题")
    command.add_argument("--out", metavar="OUT.jsonl", help="批量回答写到这里（默认标准输出）")


def _run_ask(options: argparse.Namespace) -> None:
    if (options.question is None) == (options.batch is None):
        raise BadInput("请给出一个问题，或用 --batch 给出问题文件，二者取一。")
    assistant = _assistant(options)
    if options.batch is not None:
        _run_batch(assistant, options)
        return
    answer = assistant.ask(Question(sound(options.question)), options.plan)
    _audit(assistant, answer)
    print(
        printing.dump(printing.answer_json(answer))
        if options.json
        else printing.answer_text(answer)
    )


def _audit(assistant: Assistant, answer: Answer) -> None:
    """Writes an answer into the audit log before it is given, where that is wanted."""
    if not assistant.settings.audit_commands:
        return
    from assistant.records import append_audit

    append_audit(_database(assistant.settings), "command line", answer)


@functools.cache
def _database(settings: Settings) -> Database:
    from assistant.records import open_database

    return open_database(settings)


def _run_batch(assistant: Assistant, options: argparse.Namespace) -> None:
    questions = list(read_questions(Path(options.batch)))
    out = _output(options.out).open("w", encoding="utf-8") if options.out else sys.stdout
    try:
        for line in questions:
            question = Question(line["question"], tuple(line.get("history") or ()))
            answer = assistant.ask(question, options.plan)
            _audit(assistant, answer)
            print(printing.line(printing.answer_json(answer, line["id"])), file=out, flush=True)
    finally:
        if out is not sys.stdout:
            out.close()


def read_questions(file: Path) -> Iterator[dict[str, Any]]:
    """The lines of a question file. Raises BadInput, with the number of the line."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"找不到文件 {file}：请检查路径。") from None
    except IsADirectoryError:
        raise BadInput(f"{file} 是文件夹，不是文件：请给出问题文件。") from None
    except PermissionError:
        raise BadInput(f"没有权限读 {file}：请检查权限。") from None
    except UnicodeDecodeError:
        raise BadInput(f"{file} 不是 UTF-8 文本：请另存为 UTF-8 再试。") from None
    for number, words in enumerate(text.splitlines(), 1):
        if words.strip():
            yield _read_question(file, number, words)


def _read_question(file: Path, number: int, words: str) -> dict[str, Any]:
    try:
        line = json.loads(words)
    except json.JSONDecodeError as error:
        raise BadInput(f"{file} 第{number}行不是 JSON（第{error.colno}个字起）。") from None
    if not isinstance(line, dict) or not isinstance(line.get("question"), str):
        raise BadInput(f"{file} 第{number}行没有 question 字段：每行要有 id 和 question。")
    history = line.get("history") or []
    if not isinstance(history, list) or not all(isinstance(h, str) for h in history):
        raise BadInput(f"{file} 第{number}行的 history 应是问题的列表。")
    line["question"], line["history"] = sound(line["question"]), [*map(sound, history)]
    return {"id": str(number), **line}


def _add_model(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="输出 JSON")


def _run_model(options: argparse.Namespace) -> None:
    state = _assistant(options).model_state()
    print(printing.dump(to_json(state)) if options.json else f"语言模型：{state.message}")


def _add_search(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", metavar="文字")
    command.add_argument("-k", type=int, default=5, help="要几段（默认5）")
    command.add_argument("--plan", metavar="编号")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def _run_search(options: argparse.Namespace) -> None:
    if options.k < 1:
        raise BadInput("-k 要是正整数。")
    assistant = _assistant(options)
    hits = assistant.searcher(options.plan).search(options.text, options.k)
    if options.json:
        print(printing.dump([{"score": hit.score, **to_json(hit.passage)} for hit in hits]))
        return
    for hit in hits:
        print(
            f"{hit.score:.3f}  {hit.passage.section}，第{hit.passage.page}页\n  {hit.passage.text}"
        )
    if not hits:
        print("没有找到有关的段落。")


# ---- tables -----------------------------------------------------------------


def _add_tables(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "name", metavar="表", help="goals tasks policies indicators sections targets units"
    )
    command.add_argument("--format", choices=["json", "csv", "xlsx"], default="json")
    command.add_argument("-o", dest="out", metavar="文件", help="写到文件（xlsx 必须给）")
    command.add_argument("--plan", metavar="编号")


def _run_tables(options: argparse.Namespace) -> None:
    from corpus.tables import TABLES, table

    if options.name not in TABLES:
        raise BadInput(f"没有名为“{options.name}”的表：可以是 {'、'.join(TABLES)}。")
    if options.format == "xlsx" and not options.out:
        raise BadInput("xlsx 要用 -o 给出文件名，例如 -o 任务清单.xlsx。")
    out = _output(options.out) if options.out else None
    records = table(_assistant(options).plan(options.plan), options.name)
    if options.format == "xlsx" and out:
        printing.write_xlsx(records, options.name, out)
        return
    text = (
        printing.dump(records) + "\n"
        if options.format == "json"
        else printing.records_as_csv(records)
    )
    if out:
        # Excel opens a CSV file as UTF-8 only with this mark
        encoding = "utf-8-sig" if options.format == "csv" else "utf-8"
        out.write_text(text, encoding=encoding)
    else:
        print(text, end="")


# ---- evaluate, serve --------------------------------------------------------


def _add_evaluate(command: argparse.ArgumentParser) -> None:
    command.add_argument("questions", metavar="QUESTIONS.jsonl")
    command.add_argument("--plan", metavar="编号")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def _run_evaluate(options: argparse.Namespace) -> None:
    from assistant.grading import DEPTHS, grade, misshapen, report_text, summarise

    assistant = _assistant(options)
    grades = []
    for line in read_questions(Path(options.questions)):
        wrong = misshapen(line)
        if wrong:
            raise BadInput(f"题目 {line['id']} 无法评分：{wrong}。")
        question = Question(line["question"], tuple(line.get("history") or ()))
        answer = assistant.ask(question, options.plan)
        quoted = line.get("expect", {}).get("quote")
        found = assistant.passages(question, options.plan, DEPTHS[-1]) if quoted else ()
        grades.append(grade(line, answer, [passage.text for passage in found]))
    summary = summarise(grades)
    print(printing.dump(summary) if options.json else report_text(summary))


def _add_embedding(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["train"], metavar="train", help="做什么：训练")
    command.add_argument("texts", nargs="+", metavar="文本", help=".txt 或带 text 的 .jsonl")
    command.add_argument("--out", required=True, metavar="文件夹", help="模型写到哪里")
    command.add_argument("--pairs", metavar="文件", help="问答对，每行 question、passage")


def _run_embedding(options: argparse.Namespace) -> None:
    from index.training import TrainingFailed, train_on_files

    try:
        pairs = Path(options.pairs) if options.pairs else None
        train_on_files([Path(name) for name in options.texts], Path(options.out), _tell, pairs)
    except TrainingFailed as error:
        raise BadInput(str(error)) from None
    print(f"模型已写到 {options.out}：设 XIETONG_EMBEDDING_MODEL={options.out} 即可使用。")


def _add_benchmark(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=["retrieval"], metavar="retrieval", help="量什么：检索")
    command.add_argument("passages", metavar="PASSAGES.jsonl", help="一行一段：id、text")
    command.add_argument("queries", metavar="QUERIES.jsonl", help="一行一题：id、text、relevant")
    command.add_argument("-k", type=int, default=10, help="看前几段（默认10）")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def _run_benchmark(options: argparse.Namespace) -> None:
    from assistant.benchmark import BadLines, measure, read_passages, read_queries
    from assistant.settings import read_settings

    if options.k < 1:
        raise BadInput("-k 要是正整数。")
    try:
        passages = read_passages(Path(options.passages))
        queries = read_queries(Path(options.queries), frozenset(p.id for p in passages))
    except BadLines as error:
        raise BadInput(str(error)) from None
    settings = read_settings()
    figures = measure(passages, queries, options.k, settings.embedding, _tell, settings.reranking)
    if options.json:
        print(printing.dump(figures))
        return
    for name, value in figures.items():
        print(f"{name:16} {value}")


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--port", type=int, help="端口（网页默认8501，接口默认8502）")
    command.add_argument("--api", action="store_true", help="不开网页，开 HTTP 接口")
    command.add_argument(
        "--address", metavar="地址", help="接口监听的地址（默认只对本机；网页的在 config.toml）"
    )


def _run_serve(options: argparse.Namespace) -> None:
    if options.port is None:
        options.port = 8502 if options.api else 8501
    _check_port(options.port)
    if options.api:
        _run_api(options)
        return
    if options.address:
        raise BadInput("--address 只用于接口（--api）；网页的地址在 .streamlit/config.toml 里改。")
    from assistant.serving import page_flags

    root = Path(__file__).resolve().parent.parent
    # a checkout has its settings beside the app; an installed package is served from where one is
    folder = root if (root / ".streamlit").is_dir() else Path.cwd()
    _warn_of_open_page(folder)
    if options.home:
        os.environ["XIETONG_HOME"] = str(Path(options.home).resolve())
    os.environ.update(_with_home(dict(os.environ)))
    flags = page_flags(folder)
    os.chdir(folder)  # where Streamlit looks for .streamlit
    # in this very process: whoever ends it ends the app, and what is loaded need not be again
    sys.argv = ["ui", *flags, "--server.port", str(options.port)]
    runpy.run_module("ui", run_name="__main__", alter_sys=True)


def _warn_of_open_page(folder: Path) -> None:
    from assistant.serving import page_without_sign_in

    address = page_without_sign_in(folder)
    if address:
        _tell(
            f"警告：网页开在 {address}，别的机器都能用，又没有设登录。"
            "请在 .streamlit/secrets.toml 里设 [auth]，或把 server.address 改回 127.0.0.1。"
        )


def _run_api(options: argparse.Namespace) -> None:
    from assistant.serving import serve_api

    serve_api(_assistant(options), options.address or "127.0.0.1", options.port, _tell)


def _add_mcp(command: argparse.ArgumentParser) -> None:
    command.add_argument("--http", action="store_true", help="走 HTTP（默认走标准输入输出）")
    command.add_argument("--port", type=int, default=8503, help="HTTP 的端口（默认8503）")


def _run_mcp(options: argparse.Namespace) -> None:
    from assistant.mcp_server import create_server

    if options.http:
        from assistant.serving import serve_until_stopped

        _check_port(options.port)
        server = create_server(_assistant(options))
        _tell(f"MCP 服务：http://127.0.0.1:{options.port}/mcp")
        serve_until_stopped(server.streamable_http_app(), "127.0.0.1", options.port)
    else:
        # whoever waits for a line of input hears of no interruption: it ends the process as it is
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        create_server(_assistant(options)).run()


def _check_port(port: int) -> None:
    import socket

    if not 0 <= port <= 65535:
        raise BadInput(f"端口不能是 {port}：请用 1 到 65535 之间的数。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise BadInput(f"端口 {port} 用不了，可能已被占用：请用 --port 换一个。") from None


def _with_home(environment: dict[str, str]) -> dict[str, str]:
    from corpus.library import home_folder

    return {
        **environment,
        "XIETONG_HOME": str(Path(environment.get("XIETONG_HOME") or home_folder()).resolve()),
    }


_COMMANDS = {
    "ingest": (_add_ingest, _run_ingest, "导入方案文件，识读清单、指标、目标并建立检索"),
    "plans": (_add_plans, _run_plans, "列出已导入的方案和识读提示"),
    "ask": (_add_ask, _run_ask, "回答一个问题，或一批问题"),
    "model": (_add_model, _run_model, "看语言模型配置了没有、连不连得上"),
    "search": (_add_search, _run_search, "只检索原文段落"),
    "tables": (_add_tables, _run_tables, "导出清单、指标、章节、量化目标、单位"),
    "score": (add_score, run_score, "按指标数据计算减污降碳协同指数"),
    "evaluate": (_add_evaluate, _run_evaluate, "按题库评分"),
    "embedding": (_add_embedding, _run_embedding, "用自己的文本训练句向量模型"),
    "benchmark": (_add_benchmark, _run_benchmark, "量检索：在自己的段落和题目上比较句向量模型"),
    "audit": (add_audit, run_audit, "核验或导出审计记录"),
    "serve": (_add_serve, _run_serve, "启动网页，或 HTTP 接口"),
    "mcp": (_add_mcp, _run_mcp, "启动 MCP 服务，给语言模型的程序用"),
}


if __name__ == "__main__":
    sys.exit(main())
