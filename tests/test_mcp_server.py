"""The MCP server, started as a client starts it and spoken to by a real client."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from conftest import COMMAND
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from test_contract import SCHEMA
from test_http_api import served

Record = dict[str, Any]
Talk = Callable[[Client], Awaitable[None]]


@pytest.fixture
def talk(shared_home: Path, tmp_path: Path) -> Callable[[Talk], None]:
    """Runs a conversation with `xietong mcp` over its standard input and output."""
    environment = {
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "XIETONG_DATABASE": f"sqlite:///{tmp_path}/log.db",
    }
    server = StdioServerParameters(
        command=str(COMMAND), args=["--home", str(shared_home), "mcp"], env=environment
    )

    def run(talk: Talk) -> None:
        async def connected() -> None:
            with anyio.fail_after(60), (tmp_path / "stderr").open("w") as errors:
                async with Client(stdio_client(server, errlog=errors)) as client:
                    await talk(client)

        anyio.run(connected)

    return run


async def call(client: Client, tool: str, **arguments: Any) -> Record:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return dict(result.structured_content)


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return str(getattr(result.content[0], "text", ""))


def test_the_tools_ask_look_up_search_and_reckon(talk: Callable[[Talk], None]) -> None:
    async def conversation(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {"ask", "lookup", "search", "what_if", "plans"}
        assert all(tool.description and tool.annotations for tool in tools.values())

        answer = await call(client, "ask", question="任务12由谁牵头")
        assert not list(Draft202012Validator(SCHEMA).iter_errors(answer))
        assert answer["lead"] == ["省建设厅"]
        follow = await call(client, "ask", question="何时完成", history=["任务12由谁牵头"])
        assert follow["rows"] == [{"list": "task", "number": 12}]
        row = await call(client, "lookup", table="tasks", number=12)
        assert (row["lead_units"], row["page"]) == (["省建设厅"], 20)
        hits = await call(client, "search", text="低碳农场", k=2)
        assert "低碳" in hits["hits"][0]["text"]
        reckoned = await call(
            client, "what_if", changes=[{"indicator": "PM2.5浓度改善率", "points": 10}]
        )
        assert reckoned["effect"] == 0.45
        assert (await call(client, "plans"))["plans"][0]["tasks"] == 47

        assert "共47项" in await refused(client, "lookup", table="tasks", number=99)
        assert "没有编号为“x”的方案" in await refused(client, "ask", question="任务12", plan="x")
        assert "天气" in await refused(
            client, "what_if", changes=[{"indicator": "天气", "points": 1}]
        )

    talk(conversation)


def test_it_speaks_http_too(shared_home: Path, tmp_path: Path) -> None:
    async def conversation(port: int) -> None:
        with anyio.fail_after(60):
            async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                answer = await call(client, "ask", question="任务12由谁牵头")
                assert answer["lead"] == ["省建设厅"]

    log = f"sqlite:///{tmp_path}/log.db"
    with served("--home", str(shared_home), "mcp", "--http", XIETONG_DATABASE=log) as (port, _):
        anyio.run(conversation, port)


@pytest.mark.slow
def test_it_stops_when_it_is_interrupted(shared_home: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "--home", shared_home, "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(
            b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion":'
            b' "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}}\n'
        )
        process.stdin.flush()
        assert process.stdout.readline()  # it waits for the next line now
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        finally:
            process.kill()
