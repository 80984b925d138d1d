"""Work in a process of its own: it can die, hang or run over, and is cut."""

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["Cut", "Died", "run_apart"]

CHILD = "from shiftcast.staffing.rostering.apart import work; work()"
QUESTION, ANSWER = "question.pickle", "answer.pickle"
# How long a solver may take to stop when its own time is over. [s]
GRACE = 5.0


class Died(Exception):  # noqa: N818 (no error but a verdict)
    """The process ended without an answer."""


class Cut(Exception):  # noqa: N818 (no error but a verdict)
    """The process was cut: by the clock, or by the planner."""


def run_apart(
    function: Callable[..., Any],
    *given: Any,
    seconds: float,
    stop: Callable[[], bool] = lambda: False,
) -> Any:
    """Call a function in a process of its own and give what it returns.

    Parameters
    ----------
    function
        A function of a module; it and all it is given can be pickled.
    given
        What it is called with.
    seconds
        Time it has; a few seconds later the process is killed. [s]
    stop
        Asked now and then whether to stop at once.

    Raises
    ------
    Died
        If the process ended without an answer.
    Cut
        If it was cut.

    Examples
    --------
    >>> run_apart(sorted, [3, 1, 2], seconds=60.0)
    [1, 2, 3]
    """
    with tempfile.TemporaryDirectory(prefix="shiftcast-") as top:
        folder = Path(top)
        (folder / QUESTION).write_bytes(pickle.dumps((function, given)))
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD],
            cwd=folder,
            # What a solver leaves behind when it is killed goes with the folder.
            env={**os.environ, "TMPDIR": top, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # Ctrl-C is for the planner's own process alone.
            start_new_session=True,
        )
        try:
            _wait(child, time.monotonic() + seconds + GRACE, stop)
        finally:
            _end(child)
        if not (folder / ANSWER).exists():
            raise Died
        return pickle.loads((folder / ANSWER).read_bytes())


def work() -> None:
    """Answer the question that lies in this folder: the other process."""
    function, given = pickle.loads(Path(QUESTION).read_bytes())
    Path("answer").write_bytes(pickle.dumps(function(*given)))
    os.replace("answer", ANSWER)


def _wait(
    child: "subprocess.Popen[bytes]", until: float, stop: Callable[[], bool]
) -> None:
    """Wait for the process; give up when time is over or the planner says so."""
    pause = 0.01
    while True:
        with suppress(subprocess.TimeoutExpired):
            child.wait(pause)
            return
        if stop() or time.monotonic() > until:
            raise Cut
        pause = 0.1


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill the process and the solver it may have started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()
