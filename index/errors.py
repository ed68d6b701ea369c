"""What may go wrong with an index; each error's text is a sentence for the person."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Literal

from corpus.refused import why
from index.messages import say

Reason = Literal["missing", "stale", "foreign", "damaged"]

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class IndexUnusable(Exception):
    """There is no index that fits: build one (`ensure_index` does)."""

    def __init__(self, reason: Reason, what: str = "") -> None:
        super().__init__(say("unusable", reason, what=what))
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        # an exception that crosses a process boundary is rebuilt from its sentence
        return (_unusable, (self.reason, str(self)))


def _unusable(reason: Reason, sentence: str) -> IndexUnusable:
    error = IndexUnusable(reason)
    error.args = (sentence,)
    return error


class IndexBuildFailed(Exception):
    """The index could not be built; an older one is untouched."""


class EmbeddingUnusable(IndexBuildFailed):
    """The configured embedding model cannot be loaded."""

    @classmethod
    def of(cls, name: str, error: Exception) -> EmbeddingUnusable:
        """The error for the model `name`."""
        return cls(say("failed", "embedding", model=name, detail=_reason(error)))


class RerankerUnusable(Exception):
    """The configured reranking model cannot be loaded."""

    @classmethod
    def of(cls, name: str, error: Exception) -> RerankerUnusable:
        """The error for the model `name`."""
        return cls(say("failed", "reranker", model=name, detail=_reason(error)))


def _reason(error: Exception) -> str:
    """The first line of a library's own reason."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def build_failed(error: Exception, place: Path) -> Exception:
    """The plain sentence for a write to `place` that the system refused.

    An error that is not the system's comes back as it is: a fault of the program.

    >>> str(build_failed(OSError(errno.ENOSPC, "No space left on device"), Path("索引")))
    '索引没有建成：磁盘已满，请清理出空间后重试；原有索引不受影响。'
    """
    if not isinstance(error, OSError):
        return error
    if error.errno in _FULL:
        return IndexBuildFailed(say("failed", "full"))
    if error.errno in _FORBIDDEN:
        return IndexBuildFailed(say("failed", "forbidden", place=place))
    return IndexBuildFailed(say("failed", "unwritable", place=place, detail=why(error)))
