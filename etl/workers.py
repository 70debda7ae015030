"""Processes that share the work of a refresh: started when there is enough of it, kept until it ends."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any, TypeVar

A = TypeVar("A")
R = TypeVar("R")
_PROCESSES = 2
_WORTH_A_POOL = 400  # series; a process takes some seconds to start


class Workers:
    """To be used in a `with`. The calling script must be importable (`if __name__ == "__main__"`)."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def start(self, size: int, functions: Sequence[Callable[[list[Any]], object]]) -> None:
        """Begin to start the processes, where work on so many series is to be expected: they take a while.

        `functions`: what they will be asked, here of nothing, so that all that it imports is there by then.
        """
        if size >= _WORTH_A_POOL and _processes() >= 2:
            pool = self._started()
            for _ in range(_processes()):
                pool.submit(_prepare, functions)

    def map(self, function: Callable[[A], R], parts: Sequence[A], size: int) -> Iterator[R]:
        """The results in the order of the parts; `size`: how many series they are about.

        In processes the work begins at once, before the first result is asked for.
        """
        if size < _WORTH_A_POOL or _processes() < 2:
            return map(function, parts)
        return self._started().map(function, parts)

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(_processes(), mp_context=get_context("spawn"))
        return self._pool


def _prepare(functions: Sequence[Callable[[list[Any]], object]]) -> None:
    for function in functions:
        function([])


def _processes() -> int:
    """One in a thread: a worker starts by importing the main module, which in the app's threads is a page."""
    in_main = threading.current_thread() is threading.main_thread()
    return min(_PROCESSES, os.cpu_count() or 1) if in_main else 1
