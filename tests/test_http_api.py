"""The HTTP interface, served by the command and asked by a real client."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from conftest import COMMAND, Ran, Xietong
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from test_contract import OF_EACH_KIND, SCHEMA

from assistant.desk import Assistant
from assistant.http_api import create_api
from assistant.http_gate import MOST_BYTES
from assistant.records import export_audit, open_database
from assistant.settings import read_settings

Record = dict[str, Any]


@contextmanager
def served(*arguments: str, **environment: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A command that serves on a free port, once it accepts connections."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        [str(COMMAND), *arguments, "--port", str(port)],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.1)
        yield port, process
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def home(shared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("api") / "home"
    home.symlink_to(shared_home)
    return home


@pytest.fixture(scope="module")
def api(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    log = f"sqlite:///{tmp_path_factory.mktemp('log')}/log.db"
    with (
        served("--home", str(home), "serve", "--api", XIETONG_DATABASE=log) as (port, _),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def inside(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., TestClient]:
    """The same interface in this process, for what needs no network."""

    def client(**how: Any) -> TestClient:
        made = create_api(Assistant(home), **how)
        return TestClient(made, base_url="http://127.0.0.1", raise_server_exceptions=False)

    return client


@pytest.mark.parametrize(("kind", "question"), OF_EACH_KIND.items())
def test_an_answer_is_the_command_lines(api: httpx.Client, kind: str, question: str) -> None:
    answer = api.post("/ask", json={"question": question}).json()
    assert answer["kind"] == kind
    assert not list(Draft202012Validator(SCHEMA).iter_errors(answer))


def test_a_follow_up_brings_its_history(api: httpx.Client) -> None:
    asked = {"question": "它的完成时限呢？", "history": ["任务12由谁牵头？"]}
    assert api.post("/ask", json=asked).json()["rows"] == [{"list": "task", "number": 12}]


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/plans", ("plans", "--json")),
        ("/tables/policies", ("tables", "policies")),
        ("/search?text=低碳农场&k=3", ("search", "低碳农场", "-k", "3", "--json")),
    ],
)
def test_what_is_read_is_what_the_command_prints(
    api: httpx.Client, xietong: Xietong, home: Path, path: str, command: tuple[str, ...]
) -> None:
    ran: Ran = xietong(*command, home=home)
    assert api.get(path).json() == json.loads(ran.stdout)


def test_scores_are_those_of_the_command(
    api: httpx.Client, xietong: Xietong, home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "data.csv"
    file.write_text("城市,年份,1,2\n杭州,2025,28.5,3.1\n湖州,2025,,2\n", encoding="utf-8")
    printed = json.loads(xietong("score", file, "--json", home=home).stdout)
    rows = [
        {"城市": "杭州", "年份": 2025, "1": 28.5, "2": 3.1},
        {"城市": "湖州", "年份": 2025, "2": 2},
    ]
    scored = api.post("/score", json={"rows": rows}).json()
    assert scored["rows"] == printed["rows"]
    assert scored["assumptions"] == printed["assumptions"]


def test_a_framework_may_come_with_the_request(api: httpx.Client) -> None:
    nodes = [
        {"id": "all", "parent": None},
        {"id": "a", "parent": "all", "weight": 1, "normalise": "none"},
        {"id": "b", "parent": "all", "weight": 3, "normalise": "none"},
    ]
    asked = {"rows": [{"who": "x", "a": 80, "b": 60}], "framework": {"root": "all", "nodes": nodes}}
    assert api.post("/score", json=asked).json()["rows"][0]["index"] == 65  # (80 + 3 · 60) / 4


def test_what_a_change_does_is_summed(api: httpx.Client) -> None:
    changes = [{"indicator": "PM2.5浓度改善率", "points": 10}, {"indicator": "3", "points": -5}]
    found = api.post("/what-if", json={"changes": changes}).json()
    assert [(term["number"], term["weight"]) for term in found["terms"]] == [(2, 0.045), (3, 0.03)]
    assert found["effect"] == 0.3  # 0.045 · 10 − 0.03 · 5


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "words"),
    [
        ("GET", "/nowhere", None, 404, "没有这个地址"),
        ("GET", "/ask", None, 405, "不能这样请求"),
        ("GET", "/tables/nothing", None, 404, "没有名为“nothing”的表"),
        ("GET", "/tables/tasks/99", None, 404, "共47项"),
        ("GET", "/tables/units/1", None, 404, "没有编号"),
        ("GET", "/tables/tasks?plan=..%2F..", None, 404, "不能作方案编号"),
        ("GET", "/search?text=x&k=0", None, 400, "k 要是"),
        ("GET", "/search", None, 422, "缺少“text”"),
        ("POST", "/ask", {}, 422, "缺少“question”"),
        ("POST", "/ask", {"question": "x", "extra": 1}, 422, "没有“extra”这一项"),
        ("POST", "/ask", {"question": "x", "plan": "nope"}, 404, "没有编号为“nope”的方案"),
        ("POST", "/score", {"rows": []}, 400, "没有数据"),
        ("POST", "/score", {"rows": [{"1": 1}], "settings": {"x": 1}}, 400, "没有名为“x”的设置"),
        ("POST", "/score", {"rows": [{"a": 1}], "framework": {"nodes": 1}}, 400, "框架"),
        ("POST", "/what-if", {"changes": [{"indicator": "天气", "points": 1}]}, 404, "天气"),
    ],
)
def test_an_error_is_one_plain_sentence(
    api: httpx.Client, method: str, path: str, sent: Record | None, status: int, words: str
) -> None:
    answer = api.request(method, path, json=sent)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]
    assert words in answer.json()["error"]


def test_too_much_is_refused_with_or_without_a_length(api: httpx.Client) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(MOST_BYTES // 65536 + 2):
            yield b" " * 65536

    for content in (b" " * (MOST_BYTES + 1), pieces()):
        answer = api.post("/ask", content=content)
        assert (answer.status_code, list(answer.json())) == (413, ["error"])


def test_a_fault_inside_is_no_stack_trace(
    inside: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("boom")

    monkeypatch.setattr(Assistant, "entries", fail)
    answer = inside().get("/plans")
    assert answer.status_code == 500
    assert "差错" in answer.json()["error"]
    assert "boom" not in answer.text


def test_no_foreign_name_and_no_request_without_the_token(
    inside: Callable[..., TestClient],
) -> None:
    assert inside().get("/plans", headers={"Host": "evil.example"}).status_code == 421
    closed = inside(token="秘 密", only_loopback=False)
    assert closed.get("/plans").status_code == 401
    assert closed.get("/plans", headers={"Authorization": "Bearer wrong"}).status_code == 401
    given = {b"Authorization": "Bearer 秘 密".encode()}
    assert closed.get("/plans", headers=given).status_code == 200
    assert closed.get("/health", headers={"Host": "any.example"}).status_code == 200


def test_the_page_and_the_description_need_no_network(api: httpx.Client) -> None:
    page = api.get("/").text
    described = api.get("/openapi.json").json()
    for path in described["paths"]:
        assert f" {path}</code>" in page
    assert not re.findall(r"https?://|<script|<link", page)
    answer = described["components"]["schemas"]["Answer"]
    assert list(answer["properties"]) == SCHEMA["required"]
    assert set(re.findall(r'#/components/schemas/(\w+)"', json.dumps(described))) <= set(
        described["components"]["schemas"]
    )


def test_each_answer_is_audited(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIETONG_DATABASE", f"sqlite:///{tmp_path}/log.db")
    TestClient(create_api(Assistant(home)), base_url="http://127.0.0.1").post(
        "/ask", json={"question": "任务12由谁牵头"}
    )
    (entry,) = export_audit(open_database(read_settings()))
    assert (entry.who, entry.question) == ("api", "任务12由谁牵头")


def test_open_to_others_without_a_token_it_warns(home: Path) -> None:
    with served(
        "--home", str(home), "serve", "--api", "--address", "0.0.0.0", XIETONG_API_TOKEN=""
    ) as (_, process):
        assert process.stderr is not None
        assert "没有设口令" in process.stderr.readline()


def test_half_a_character_is_no_fault_of_the_program(inside: Callable[..., TestClient]) -> None:
    client = inside()
    broken = '"\\ud800'
    headers = {"Content-Type": "application/json"}
    asked = {
        "/ask": [
            f'{{"question": {broken}任务12由谁牵头"}}',
            f'{{"question": "a", "plan": {broken}"}}',
        ],
        "/what-if": [f'{{"changes": [{{"indicator": {broken}", "points": 1}}]}}'],
        "/score": [f'{{"rows": [{{"城市": {broken}", "1": 30}}]}}'],
    }
    for path, bodies in asked.items():
        for body in bodies:
            assert client.post(path, content=body, headers=headers).status_code < 500, body


@pytest.mark.slow
@pytest.mark.parametrize("command", [("serve", "--api"), ("mcp", "--http")])
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_server_stops_though_somebody_is_connected(
    shared_home: Path, tmp_path: Path, command: tuple[str, ...], sign: signal.Signals
) -> None:
    log = f"sqlite:///{tmp_path}/log.db"
    with (
        served("--home", str(shared_home), *command, XIETONG_DATABASE=log) as (port, process),
        socket.create_connection(("127.0.0.1", port)) as open_end,
    ):
        open_end.sendall(b"POST /ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 50\r\n\r\n{")
        time.sleep(0.5)  # the half of a request is there
        process.send_signal(sign)
        process.wait(20)
        assert process.stderr
        assert "INFO" not in process.stderr.read()
