"""One processor core for small sums: sharing them out costs more than it saves.

With the cores busy, the helping threads of the linear algebra wait for each other: a question
took 20 to 60 ms where one thread takes 10.
"""

from __future__ import annotations

import functools
from contextlib import AbstractContextManager
from typing import Any


def one_thread() -> AbstractContextManager[Any]:
    """While it is open, numpy's matrix products run in the calling thread."""
    limit: AbstractContextManager[Any] = _libraries().limit(limits=1, user_api="blas")
    return limit


@functools.cache
def _libraries() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
