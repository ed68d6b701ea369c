"""`xietong mcp`: looking up, asking, searching and what-if as tools of the Model Context Protocol.

For a language model's program (an editor, an agent platform): each tool gives the same JSON as
the command line, every statement with its place in the plan.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from assistant.desk import Assistant
from assistant.errors import Trouble
from assistant.service import MOST_HITS, Change, Record, Service
from corpus.library import PlanNotFound
from corpus.text import sound

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "对照政府实施方案原文作答：谁牵头、谁参与、何时完成、目标多少、指标权重、原文怎么写。"
    "事实一律以工具返回的 rows、value、citations 为准，引用时写明章节和页码；"
    "kind 是 refusal 表示方案没有写，照实转告，不要补充。"
)

Plan = Annotated[str | None, Field(description="方案编号；不写则用最近导入的")]


class ScoreChange(BaseModel):
    """一个指标得分的变动。"""

    indicator: str = Field(description="指标的编号或名称，例如 PM2.5浓度改善率")
    points: float = Field(description="得分变动几分，下降为负", allow_inf_nan=False)


def create_server(assistant: Assistant) -> MCPServer[Any]:
    """The server over one home folder."""
    service = Service(assistant, "mcp")
    server: MCPServer[Any] = MCPServer(
        "xietong", title="协同问答", instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    _add_asking(server, service)
    _add_looking_up(server, service)
    _add_what_if(server, service)
    return server


def _add_asking(server: MCPServer[Any], service: Service) -> None:
    @server.tool(title="提问", annotations=_READS)
    def ask(
        question: Annotated[str, Field(description="用自己的话写的一个问题")],
        history: Annotated[list[str], Field(description="先前的问题，从早到晚")] = [],  # noqa: B006
        plan: Plan = None,
    ) -> dict[str, Any]:
        """回答一个关于方案的问题，附出处；方案没有写的，返回 kind=refusal。"""
        return _told(lambda: service.ask(question, history, plan))

    @server.tool(title="检索原文", annotations=_READS)
    def search(
        text: Annotated[str, Field(description="要查的文字")],
        k: Annotated[int, Field(description="要几段", ge=1, le=MOST_HITS)] = 5,
        plan: Plan = None,
    ) -> dict[str, Any]:
        """检索方案原文段落，最接近的在前，附章节和页码。"""
        return _told(lambda: {"hits": service.search(text, k, plan)})


def _add_looking_up(server: MCPServer[Any], service: Service) -> None:
    @server.tool(title="查一行", annotations=_READS)
    def lookup(
        table: Annotated[
            Literal["goals", "tasks", "policies", "indicators"],
            Field(description="目标、任务、政策清单，或评价指标"),
        ],
        number: Annotated[int, Field(description="序号")],
        plan: Plan = None,
    ) -> dict[str, Any]:
        """按序号取清单或指标的一行：内容、牵头和参与单位、期限、权重、页码。"""
        return _told(lambda: service.row(table, number, plan))

    @server.tool(title="已导入的方案", annotations=_READS)
    def plans() -> dict[str, Any]:
        """列出已导入的方案：编号、标题、页数、各清单的项数。"""
        return _told(lambda: {"plans": service.plans()})


def _add_what_if(server: MCPServer[Any], service: Service) -> None:
    @server.tool(title="得分变动的影响", annotations=_READS)
    def what_if(
        changes: Annotated[list[ScoreChange], Field(description="各指标得分的变动", min_length=1)],
        plan: Plan = None,
    ) -> dict[str, Any]:
        """指标得分变动带动协同指数变动多少分，写明每一项的权重和假定。"""
        given = [Change(one.indicator, one.points) for one in changes]
        return _told(lambda: service.what_if(given, plan))


def _told(work: Any) -> Record:
    """What a tool found. Trouble reaches the caller as a tool's error, in its own words."""
    try:
        found: Record = work()
    except (Trouble, PlanNotFound) as error:
        raise ToolError(sound(str(error))) from error  # it may name what was given
    return found
