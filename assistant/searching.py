"""The search index of one plan: opened or built when first needed, and in the background."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from assistant.errors import Trouble
from assistant.wordings import WORDINGS
from corpus.plan import Hit, Passage

if TYPE_CHECKING:
    from index import Index
    from index.search import Called
    from index.support import Fit

Tell = Callable[[str], None]


@dataclass(frozen=True)
class IndexState:
    """Where the search index stands, for the page to show."""

    stage: Literal["absent", "building", "loading", "ready", "failed"]
    message: str


class PlanSearcher:
    """Finds passages of one plan. The index is loaded once, whoever asks first."""

    def __init__(
        self,
        passages: Callable[[], tuple[Passage, ...]],
        folder: Path,
        embedding: str | None,
        tell: Tell,
        reranking: str | None = None,
    ) -> None:
        self._passages, self._folder, self._embedding = passages, folder, embedding
        self._tell, self._reranking = tell, reranking
        self._index: Index | None = None
        self._lock = threading.Lock()
        self._warm = threading.Lock()
        self.state = IndexState("absent", "全文检索尚未准备。")

    def search(self, text: str, k: int = 5) -> tuple[Hit, ...]:
        return self.index().search(text, k)

    def fit(self, text: str) -> Fit:
        """How well the best passages fit the question `text`, as asked: 多少 and 哪年 tell."""
        return self.index().fit(text)

    def called(self, text: str, best: Sequence[Passage]) -> Called:
        """How far the words of `text` are those of passages or what people call their matters."""
        return self.index().called(text, best)

    @property
    def reranks(self) -> bool:
        """Whether a model that reads question and passage together has the last word on order."""
        return self.index().reranks

    def index(self) -> Index:
        """The index, loaded or built now if need be. Raises Trouble."""
        with self._lock:
            if self._index is None:
                self._index = self._load()
            return self._index

    def warm_up(self, after: float = 0.0) -> None:
        """Loads or builds the index in the background; a second call does nothing.

        `after` so many seconds, unless a question wants it before.
        """
        if self._warm.acquire(blocking=False):  # never given back: one thread is enough
            threading.Thread(target=self._load_quietly, args=(after,), daemon=True).start()

    def _load_quietly(self, after: float) -> None:
        time.sleep(after)
        # the state says what happened; the next question tries again
        with contextlib.suppress(Trouble):
            self.index()

    def _load(self) -> Index:
        from index import EmbeddingUnusable, IndexBuildFailed, ensure_index

        self.state = IndexState("loading", "正在打开全文检索…")
        try:
            index = ensure_index(
                self._passages(), self._folder, self._embedding, self._progress, WORDINGS
            )
        except (IndexBuildFailed, EmbeddingUnusable) as error:
            self.state = IndexState("failed", f"全文检索用不了：{error}")
            raise Trouble(str(error)) from error
        except Exception as error:
            self.state = IndexState("failed", "全文检索出错，按编号、单位、指标提问不受影响。")
            raise Trouble("全文检索出错，请重新运行 xietong ingest --replace 重建索引") from error
        index, trouble = self._reranked(index)
        self.state = IndexState("ready", f"全文检索已就绪。{trouble}")
        return index

    def _reranked(self, index: Index) -> tuple[Index, str]:
        """The index with the model that puts passages in order; without it, and why, where it
        cannot be loaded: an order by the search alone is better than no answer.
        """
        from index import RerankerUnusable
        from index.reranking import load_reranker

        try:
            return index.reranked_by(load_reranker(self._reranking)), ""
        except RerankerUnusable as error:
            trouble = f"{error}现在按不重排的次序回答。"
            self._tell(trouble)
            return index, trouble

    def _progress(self, sentence: str) -> None:
        self.state = IndexState("building", sentence)
        self._tell(sentence)
