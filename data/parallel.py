"""Do many like things on one worker or several, in the same order either way."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import joblib

__all__ = ["Progress", "each"]

T = TypeVar("T")
R = TypeVar("R")
# Told what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]


def each(
    do: Callable[[T], R],
    items: Iterable[T],
    workers: int = 1,
    progress: Progress | None = None,
    what: str = "",
) -> list[R]:
    """Do something to each item and give the results in the items' order.

    Parameters
    ----------
    do
        What to do; must be importable where workers are other processes.
    items
        To what.
    workers
        Processes at once; 1 stays in this one.
    progress
        Called after each item with `what`, the count done and the count in all.
    what
        What is being done, for the progress display.

    Returns
    -------
    list
        One result per item.

    Examples
    --------
    >>> each(abs, [-2, 3])
    [2, 3]
    """
    todo: Sequence[T] = list(items)
    results: list[R] = []
    if workers <= 1 or len(todo) <= 1:
        stream: Iterable[R] = map(do, todo)
    else:
        # One thread of linear algebra per process, or they fight over the cores.
        with joblib.parallel_config(backend="loky", inner_max_num_threads=1):
            run = joblib.Parallel(n_jobs=workers, return_as="generator")
            stream = run(joblib.delayed(do)(item) for item in todo)
    for result in stream:
        results.append(result)
        if progress is not None:
            progress(what, len(results), len(todo))
    return results
