"""`xietong serve --api`: the command line's answers over HTTP, for other systems of the office.

The same JSON as `ask --json`, `tables`, `search --json`, `score --json`. Errors are
`{"error": "一句话"}` with a fitting status. `/` describes all this in one page that needs no
network; `/openapi.json` is the same for programs.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from starlette.exceptions import HTTPException

from assistant.desk import Assistant
from assistant.errors import Trouble
from assistant.http_gate import Gate
from assistant.printing import answer_json
from assistant.service import MOST_HITS, Cell, Change, NotThere, Record, Service
from corpus.answer import Answer
from corpus.library import PlanNotFound
from corpus.text import sound
from scoring.errors import ScoringError

_PLAN = Field(None, description="方案编号；不写则用最近导入的")
PlanId = Annotated[str | None, Query(description="方案编号；不写则用最近导入的")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Asked(_Body):
    """一个问题。"""

    question: str = Field(description="问题", examples=["任务12由谁牵头？"])
    history: list[str] = Field(
        default=[], max_length=200, description="同一次对话里先前的问题，从早到晚"
    )
    plan: str | None = _PLAN


class Scored(_Body):
    """要算指数的数据。"""

    rows: list[dict[str, Cell]] = Field(
        max_length=20_000,
        description="一行一个城市（和年份）；键是指标的编号、名称或原始数据项，其余的键标识这一行",
        examples=[[{"城市": "杭州", "年份": 2025, "1": 28.5, "2": 3.1}]],
    )
    framework: dict[str, Any] | None = Field(
        default=None, description="框架（与 score --framework 的文件同）；不写则用方案的指标"
    )
    settings: dict[str, str | float | int] = Field(
        default={}, description="与 score --set 同", examples=[{"change": "base_year"}]
    )
    ids: list[str] = Field(default=[], description="标识各行的键；不写则取不属于指标的键")
    plan: str | None = _PLAN


class Changed(_Body):
    """一个指标得分的变动。"""

    indicator: str = Field(description="指标的编号或名称", examples=["PM2.5浓度改善率"])
    points: float = Field(description="得分变动几分，下降为负", examples=[10], allow_inf_nan=False)


class Supposed(_Body):
    """几个指标得分的变动。"""

    changes: list[Changed] = Field(min_length=1, max_length=200)
    plan: str | None = _PLAN


def create_api(
    assistant: Assistant, token: str | None = None, only_loopback: bool = True
) -> FastAPI:
    """The interface over one home folder; `token`, where given, must come with each request."""
    service = Service(assistant, "api")
    api = FastAPI(title="协同问答", version="1", docs_url=None, redoc_url=None)
    _add_questions(api, service)
    _add_reading(api, service)
    _add_index(api, service)
    _add_pages(api)
    _explain_errors(api)
    api.add_middleware(Gate, token=token, only_loopback=only_loopback)
    return api


# ---- what can be asked -------------------------------------------------------------


def _add_questions(api: FastAPI, service: Service) -> None:
    shape = {"$ref": "#/components/schemas/Answer"}

    @api.post(
        "/ask",
        summary="回答一个问题",
        responses={200: {"content": {"application/json": {"schema": shape}}}},
        response_class=JSONResponse,
    )
    def ask(asked: Asked) -> JSONResponse:
        return JSONResponse(service.ask(asked.question, asked.history, asked.plan))


def _add_reading(api: FastAPI, service: Service) -> None:
    @api.get("/plans", summary="列出已导入的方案和识读提示")
    def plans() -> list[Record]:
        return service.plans()

    @api.get("/tables/{name}", summary="一张表的全部行：goals、tasks、policies、indicators 等")
    def tables(name: str, plan: PlanId = None) -> list[Record]:
        return service.table(name, plan)

    @api.get("/tables/{name}/{number}", summary="清单或指标的一行")
    def row(name: str, number: int, plan: PlanId = None) -> Record:
        return service.row(name, number, plan)

    @api.get("/search", summary="检索原文段落，最接近的在前")
    def search(
        text: Annotated[str, Query(description="要查的文字")],
        k: Annotated[int, Query(description=f"要几段，1—{MOST_HITS}")] = 5,
        plan: PlanId = None,
    ) -> list[Record]:
        return service.search(text, k, plan)


def _add_index(api: FastAPI, service: Service) -> None:
    @api.post("/score", summary="按指标数据计算指数")
    def score(given: Scored) -> Record:
        return service.score(given.rows, given.framework, given.settings, given.ids, given.plan)

    @api.post("/what-if", summary="指标得分变动带动指数变动多少")
    def what_if(given: Supposed) -> Record:
        changes = [Change(one.indicator, one.points) for one in given.changes]
        return service.what_if(changes, given.plan)


# ---- pages --------------------------------------------------------------------------


def _add_pages(api: FastAPI) -> None:
    @api.get("/health", summary="程序是否在运行")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @api.get("/", include_in_schema=False)
    def index() -> HTMLResponse:
        return HTMLResponse(_page(api.openapi()))

    made = api.openapi

    def openapi() -> dict[str, Any]:
        schema = made()
        schema["components"]["schemas"].update(_answer_schemas())
        return schema

    api.openapi = openapi  # type: ignore[method-assign]


def _answer_schemas() -> dict[str, Any]:
    """The shape of an answer and of its parts, read off the types themselves."""
    schema = TypeAdapter(Answer).json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    told = answer_json(Answer("", "refusal", ""))
    parts = schema.pop("$defs")
    schema["properties"] = {name: schema["properties"][name] for name in told}
    schema["required"] = list(told)
    used = str(schema["properties"])
    return {"Answer": schema} | {n: part for n, part in parts.items() if f"/{n}'" in used}


def _page(schema: dict[str, Any]) -> str:
    """The interface described in HTML alone: no script, nothing from the network."""
    calls = "".join(
        _call(path, method.upper(), call, schema)
        for path, methods in schema["paths"].items()
        for method, call in methods.items()
    )
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>协同问答接口</title>'
        f"<style>{_LOOK}</style><h1>协同问答接口</h1><p>{_ABOUT}</p>{calls}</html>"
    )


_LOOK = (
    ":root{color-scheme:light dark}body{max-width:50rem;margin:2rem auto;padding:0 1rem;"
    "font:16px/1.7 sans-serif}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}"
    "pre{padding:.6rem .9rem;overflow:auto;border:1px solid #8886;border-radius:.4rem}"
    "td{padding:.1rem 1rem .1rem 0;vertical-align:top}"
)
_ABOUT = (
    "请求和回答都是 JSON，编码 UTF-8。出错时返回 {&quot;error&quot;: &quot;一句话&quot;}。"
    'OpenAPI 描述在 <a href="openapi.json">openapi.json</a>。'
)


def _call(path: str, method: str, call: dict[str, Any], schema: dict[str, Any]) -> str:
    content = call.get("requestBody", {}).get("content", {}).get("application/json", {})
    body = schema["components"]["schemas"].get(content.get("schema", {}).get("$ref", "")[21:], {})
    required = body.get("required", [])
    named = [
        (name, field.get("description", ""), name in required)
        for name, field in body.get("properties", {}).items()
    ] + [
        (one["name"], one.get("description", ""), one["required"])
        for one in call.get("parameters", [])
    ]
    rows = "".join(
        f"<tr><td><code>{name}</code><td>{html.escape(words)}<td>{'必填' if must else ''}"
        for name, words, must in named
    )
    return f"<h2><code>{method} {path}</code></h2><p>{call['summary']}</p><table>{rows}</table>"


# ---- errors --------------------------------------------------------------------------


def _explain_errors(api: FastAPI) -> None:
    statuses: dict[type[Exception], int] = {
        PlanNotFound: 404,
        NotThere: 404,
        Trouble: 400,
        ScoringError: 400,
    }
    for kind, status in statuses.items():
        api.add_exception_handler(kind, _told(status))
    api.add_exception_handler(RequestValidationError, _misshapen)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(Exception, _fault)


def _error(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sound(sentence)}, status)  # it may name what was given


def _told(status: int) -> Callable[[Request, Exception], JSONResponse]:
    return lambda request, error: _error(status, str(error))


_FAULTS = {
    "missing": "缺少{}",
    "extra_forbidden": "没有{}这一项",
    "json_invalid": "请求体不是 JSON",
}


def _misshapen(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
    words = _FAULTS.get(first["type"], "{}写得不对").format(f"“{place}”" if place else "请求体")
    return _error(422, f"{words}：各项的写法见本接口首页。")


_WRONG = {400: "请求体读不懂", 404: "没有这个地址", 405: "这个地址不能这样请求"}


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    words = _WRONG.get(error.status_code, "请求不对")
    return _error(error.status_code, f"{words}：可用的地址见本接口首页。")


def _fault(request: Request, error: Exception) -> JSONResponse:
    return _error(500, "程序内部出了差错，详情已记入运行日志。")
