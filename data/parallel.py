"""Do many like things on one worker, several or a cluster, in the same order always."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import joblib

from .errors import InputError, Problem

__all__ = ["Progress", "each", "on_cluster"]

T = TypeVar("T")
R = TypeVar("R")
# Told what is being done, how much of it is done, and how much there is; where a
# search can end early, False as an answer ends it.
Progress = Callable[[str, int, int], bool | None]

CONNECT_SECONDS = 10
CLUSTER: ContextVar[str | None] = ContextVar("cluster", default=None)


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
        Processes at once; 1 stays in this one. Inside `on_cluster` the cluster's
        workers take their place.
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
    if len(todo) > 1 and CLUSTER.get() is not None:
        with joblib.parallel_config(backend="dask"):
            run = joblib.Parallel(return_as="generator")
            stream: Iterable[R] = run(joblib.delayed(do)(item) for item in todo)
    elif workers <= 1 or len(todo) <= 1:
        stream = map(do, todo)
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


@contextmanager
def on_cluster(address: str) -> Iterator[None]:
    """Let `each` use a running Dask cluster, by joblib's own back end.

    Parameters
    ----------
    address
        Of its scheduler, e.g. "tcp://10.0.0.5:8786". The workers need the same
        version of this package.

    Raises
    ------
    InputError
        If Dask is not installed, or nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(
            Problem(
                "--cluster needs Dask, which is not installed.",
                "Install it with: pip install 'shiftcast[cluster]'",
            )
        ) from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise InputError(
            Problem(
                f"No Dask scheduler answers at {address} within {CONNECT_SECONDS} s.",
                "Start one with `dask scheduler` and workers with `dask worker "
                f"{address}`, or leave --cluster out.",
            )
        ) from error
    mark = CLUSTER.set(address)
    try:
        with client:
            yield
    finally:
        CLUSTER.reset(mark)
