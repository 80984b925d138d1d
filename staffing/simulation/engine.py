"""The event engine: every contact, every agent, one after the other in time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrivals import Contacts
from .attendance import Change
from .kernel import AHEAD, work_off

__all__ = ["Handled", "Rules", "compiled", "handle", "pays"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

NEVER = float("inf")
# Plain Python does about half a million contacts a second, numba is ready after a few
# seconds: from here on it pays. [contacts]
WORTH_COMPILING = 3e6


@dataclass(frozen=True, eq=False)
class Handled:
    """What became of each contact.

    Parameters
    ----------
    arrived
        When it came in; NaN for one that never did, such as a call not repeated. [s]
    leaves
        When it gives up if not answered. [s]
    start, end
        When an agent began to serve it and was done; NaN if nobody did. [s]
    resumed
        When an agent last began to serve it, after it was put aside; else its start.
    group
        Group of queues that agent served at that moment; -1 if nobody.
    aside
        Earlier stretches of work on jobs put aside: start, end [s] and group.
    overtime
        Time each agent worked past the end of a shift within the week. [s]
    """

    arrived: Floats
    leaves: Floats
    start: Floats
    end: Floats
    resumed: Floats
    group: Integers
    aside: tuple[tuple[float, float, int], ...]
    overtime: Floats


@dataclass(frozen=True, eq=False)
class Rules:
    """How queues and groups are served, where it is not the usual way.

    Parameters
    ----------
    slowdown
        By how much every further chat slows an agent's chats, by queue.
    interruptible
        Whether a deferred job may be put aside, by queue.
    reserve
        Agents able to serve live work who stay idle for it, groups × slots; None for
        none.
    deferred_first
        Whether a deferred job that waits comes before a live contact, by group.
    closes
        When a queue that is open shuts, -1 where it is shut, queues × slots; needed
        only if contacts follow from others.
    slot
        Length of a slot of `reserve` and `closes`. [s]
    week
        Length of the week, within which overtime counts. [s]
    factors
        How long contacts take each agent ÷ how long they take usually.
    """

    slowdown: Sequence[float] = ()
    interruptible: Sequence[bool] = ()
    reserve: npt.NDArray[Any] | None = None
    deferred_first: Sequence[bool] = ()
    closes: Floats = field(default_factory=lambda: np.zeros((0, 1)))
    slot: float = NEVER
    week: float = NEVER
    factors: Sequence[float] | Floats = ()


def handle(
    contacts: Contacts,
    changes: Sequence[Change],
    agents: int,
    groups: Sequence[tuple[int, ...]],
    slots: Sequence[int],
    live: Sequence[bool],
    rules: Rules | None = None,
    *,
    fast: bool = False,
) -> Handled:
    """Let the agents work off the contacts.

    A contact goes to the agent who has been idle longest among those who serve its
    queue; a chat to the one who holds the fewest chats. An agent who becomes free
    takes the live contact that has waited longest, then the deferred contact that is
    due first, those that stand behind after all others. A contact in service is
    finished past the end of the segment, and not interrupted, unless `rules` says so.
    Chats share an agent, everything else takes a whole one.

    Parameters
    ----------
    contacts
        In the order they come in.
    changes
        When agents begin and end to serve groups of queues, in order of time.
    agents
        How many agents there are. [agents]
    groups
        Queues of each group.
    slots
        Contacts an agent may hold at once, by queue. [contacts]
    live
        Whether somebody waits, by queue.
    rules
        What else holds.
    fast
        Whether numba compiles the engine; the result is the same to the last bit.

    Returns
    -------
    Handled
        For every contact of the week and of the backlog; what follows the week (of
        `rules`) stops once these are settled.

    Examples
    --------
    Two calls, one agent from 10 s on: the second is served when the first is done.

    >>> calls = Contacts(
    ...     queue=np.array([0, 0]), arrived=np.array([5.0, 6.0]),
    ...     handle_time=np.array([30.0, 30.0]), leaves=np.array([99.0, 99.0]),
    ...     due=np.array([np.inf, np.inf]), measured=(0, 2),
    ... )
    >>> handle(calls, [(10.0, 0, 0)], 1, [(0,)], [1], [True]).start
    array([10., 40.])
    """
    rules = rules or Rules()
    arrays = _Arrays(fast)
    queues, known = len(slots), len(contacts.queue)
    is_live = np.asarray(live, dtype=bool)
    waiting_live = is_live[contacts.queue] if known else np.zeros(0, bool)
    key = np.where(waiting_live, contacts.arrived, contacts.due)
    if contacts.urgent is not None:
        key = np.where(contacts.urgent, key + AHEAD, key)
    if contacts.behind is not None:
        key = np.where(contacts.behind, key - AHEAD, key)
    follower = np.full(known, -1) if contacts.follower is None else contacts.follower
    delay = np.zeros(known) if contacts.delay is None else contacts.delay
    reserve = rules.reserve
    blended = bool(
        (reserve is not None and np.any(reserve))
        or any(rules.interruptible)
        or any(rules.deferred_first)
    )
    width = 1 if not rules.closes.size else rules.closes.shape[1]
    if reserve is None or not blended:
        reserve = np.zeros((len(groups), width), dtype=np.int64)
    steps = _steps(changes, reserve, rules.slot)
    of_live = [[q for q in own if is_live[q]] for own in groups]
    of_deferred = [[q for q in own if not is_live[q]] for own in groups]
    serving = [[g for g, own in enumerate(groups) if q in own] for q in range(queues)]
    near = [sorted({g for q in own for g in serving[q]}) for own in of_live]
    near.append(list(range(len(groups))))
    levels = max([*slots, 1])
    rows = len(groups) * (levels + 1)

    arrived = arrays.floats(contacts.arrived)
    leaves = arrays.floats(contacts.leaves)
    start, end = (arrays.filled(np.nan, known) for _ in range(2))
    begun = arrays.filled(np.nan, known)
    served_by = arrays.numbers(np.full(known, -1))
    overtime, held_since = (arrays.filled(v, agents) for v in (0.0, -1.0))
    run: Callable[..., Any] = compiled() if fast else work_off
    aside = run(
        arrays.numbers(contacts.queue),
        arrived,
        leaves,
        arrays.floats(key),
        arrays.floats(contacts.handle_time),
        arrays.numbers(follower),
        arrays.floats(delay),
        start,
        begun,
        end,
        served_by,
        known if contacts.drawn is None else contacts.drawn,
        contacts.measured[1],
        rules.week,
        arrays.floats(np.array([*steps[0], NEVER])),
        arrays.numbers(np.array([*steps[1], -1])),
        arrays.numbers(np.array([*steps[2], -1])),
        arrays.flags(is_live),
        arrays.numbers(np.array(slots)),
        arrays.floats(_padded(rules.slowdown, queues)),
        arrays.floats(_padded(rules.factors, agents, usual=1.0)),
        arrays.flags(_padded(rules.interruptible, queues) > 0),
        arrays.floats(rules.closes.ravel()),
        rules.slot,
        *arrays.jagged(of_live),
        *arrays.jagged(of_deferred),
        *arrays.jagged(serving),
        *arrays.jagged(near),
        arrays.flags(_padded(rules.deferred_first, len(groups)) > 0),
        arrays.numbers(reserve.ravel()),
        arrays.numbers(reserve[:, 0] if len(groups) else np.zeros(0)),
        *(arrays.numbers(np.full(known, -1)) for _ in range(2)),
        *(arrays.numbers(np.full(queues, -1)) for _ in range(2)),
        arrays.numbers(np.full(agents, -1)),
        *(arrays.numbers(np.full(rows, -1)) for _ in range(2)),
        arrays.numbers(np.zeros(rows)),
        arrays.numbers(np.full(agents, -1)),
        arrays.filled(0.0, agents),
        arrays.numbers(np.full(agents, -1)),
        arrays.numbers(np.zeros(agents)),
        arrays.numbers(np.full(agents, -1)),
        arrays.numbers(np.full(known, -1)),
        held_since,
        overtime,
        levels,
        blended,
    )
    held = np.asarray(held_since)
    put_aside = (_padded(rules.interruptible, queues) > 0)[contacts.queue]
    worked_on = np.where(held >= 0, rules.week - held, 0.0) if agents else held
    return Handled(
        arrived=np.asarray(arrived, dtype=float),
        leaves=np.asarray(leaves, dtype=float),
        start=np.asarray(start, dtype=float),
        end=np.asarray(end, dtype=float),
        resumed=np.where(put_aside, begun, start),
        group=np.asarray(served_by, dtype=np.int64),
        aside=tuple(aside[1:]),
        overtime=np.asarray(overtime, dtype=float) + worked_on,
    )


@cache
def compiled() -> Callable[..., Any]:
    """Compile the engine with numba; kept on disk where that can be written.

    Raises
    ------
    ImportError
        If numba is not installed (extra `fast`).
    """
    import numba

    made: Callable[..., Any]
    try:
        made = numba.njit(cache=True)(work_off)
    except RuntimeError:
        # Neither beside the package nor in the user's folder can anything be kept.
        made = numba.njit(work_off)
    return made


def pays(contacts: float) -> bool:
    """Say whether compiling the engine saves more time than it costs.

    Parameters
    ----------
    contacts
        Contacts each worker is to simulate. [contacts]
    """
    return contacts >= WORTH_COMPILING and find_spec("numba") is not None


class _Arrays:
    """Containers the engine is quick with: arrays if compiled, else lists."""

    def __init__(self, fast: bool) -> None:
        self.fast = fast

    def floats(self, values: npt.NDArray[Any]) -> Any:
        """Copy values as floats."""
        made = np.array(values, dtype=np.float64)
        return made if self.fast else made.tolist()

    def numbers(self, values: npt.NDArray[Any]) -> Any:
        """Copy values as whole numbers."""
        made = np.array(values, dtype=np.int64)
        return made if self.fast else made.tolist()

    def flags(self, values: npt.NDArray[Any]) -> Any:
        """Copy values as yes or no."""
        made = np.array(values, dtype=np.bool_)
        return made if self.fast else made.tolist()

    def filled(self, value: float, size: int) -> Any:
        """Repeat a value."""
        return np.full(size, value) if self.fast else [value] * size

    def jagged(self, rows: Sequence[Sequence[int]]) -> tuple[Any, Any]:
        """Lay rows of unequal length end to end, and tell where each begins."""
        places = [0, *accumulate(len(row) for row in rows)]
        flat = [number for row in rows for number in row]
        return self.numbers(np.array(places)), self.numbers(np.array(flat))


def _padded(values: Sequence[Any] | Floats, size: int, usual: float = 0.0) -> Floats:
    """Give one value each, the usual one where none is told."""
    made = np.full(size, usual)
    made[: len(values)] = values
    return made


def _steps(
    changes: Sequence[Change], reserve: npt.NDArray[Any], slot: float
) -> tuple[list[float], list[int], list[int]]:
    """Merge the changes of agents with those of the reserves, in order of time."""
    turns = np.flatnonzero((np.diff(reserve, axis=1) != 0).any(axis=0)) + 1
    steps: Sequence[Change] = changes
    if turns.size:
        # After the agents' own changes of the same moment.
        own = [(float(turn * slot), -1, int(turn)) for turn in turns]
        steps = sorted([*changes, *own], key=lambda step: (step[0], step[1] < 0))
    times, who, what = zip(*steps, strict=True) if steps else ((), (), ())
    return list(times), list(who), list(what)
