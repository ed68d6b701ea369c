"""A plan document → a plan in the library, with its search index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.errors import Trouble
from assistant.wordings import WORDINGS
from corpus.library import Library, PlanEntry
from corpus.passages import passages_of
from corpus.plan import Plan

Tell = Callable[[str], None]


def read_into(library: Library, document: Path, plan_id: str | None = None) -> PlanEntry:
    """Reads a document into the library; the search index is made when first needed."""
    from ingest import read_plan

    plan = read_plan(document, plan_id)
    return library.save(plan, document.resolve(), len(passages_of(plan)))


def ingest_document(
    library: Library,
    document: Path,
    plan_id: str | None = None,
    *,
    replace: bool = False,
    embedding: str | None = None,
    tell: Tell,
) -> PlanEntry:
    """Reads a document, builds its index, and only then puts it into the library.

    Raises UnreadableDocument, Trouble for an id that is taken, IndexBuildFailed.
    """
    from ingest import read_plan

    plan = read_plan(document, plan_id)
    _refuse_taken_id(library, plan, replace)
    tell(_summary(plan))
    for finding in plan.findings:
        tell(f"  提示：{finding.message}")
    return _build_and_save(library, plan, document, embedding, tell)


def _build_and_save(
    library: Library, plan: Plan, document: Path, embedding: str | None, tell: Tell
) -> PlanEntry:
    from index import ensure_index

    passages = passages_of(plan)
    folder = library.index_folder(plan.id)
    folder.parent.mkdir(parents=True, exist_ok=True)
    ensure_index(passages, folder, embedding, tell, WORDINGS)
    return library.save(plan, document.resolve(), len(passages))


def _refuse_taken_id(library: Library, plan: Plan, replace: bool) -> None:
    for entry in library.entries():
        if entry.id == plan.id and entry.sha256 != plan.sha256 and not replace:
            raise Trouble(
                f"已有编号为“{plan.id}”的方案（{entry.title}）："
                "要替换它请加 --replace，要另存请用 --id 换个编号。"
            )


def _summary(plan: Plan) -> str:
    return (
        f"《{plan.title}》共{len(plan.pages)}页：{len(plan.sections)}个章节，"
        f"目标{len(plan.goals)}项、任务{len(plan.tasks)}项、政策{len(plan.policies)}项，"
        f"评价指标{len(plan.indicators)}个，量化目标{len(plan.targets)}个。"
    )
