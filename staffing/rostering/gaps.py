"""Where a roster, anybody's, is short of people, found without a solver's code.

A moment is a flow: queues need people, people serve the queues they may. What the
greatest flow leaves over is missing, and the cut that stops it names the queues that
lack people together.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from ...data.calendar import Week
from .worked import WORK

__all__ = ["Gap", "cover_gaps"]

Floats = npt.NDArray[np.float64]
# Flows are whole numbers: people are counted in thousandths.
PARTS = 1000


@dataclass(frozen=True)
class Gap:
    """A stretch in which some queues are short of people.

    Parameters
    ----------
    queues
        Queues that lack people together: moving people between them mends nothing.
    start, end
        First moment, and first moment after it.
    most
        People missing at the worst moment. [agents]
    hours
        People's hours missing in all. [h]
    """

    queues: tuple[str, ...]
    start: pd.Timestamp
    end: pd.Timestamp
    most: float
    hours: float

    @property
    def sentence(self) -> str:
        """Say it for a planner."""
        *others, last = self.queues
        names = f"{', '.join(others)} and {last} together lack" if others else last
        return (
            f"{names}{'' if others else ' lacks'} up to {self.most:.2g} people "
            f"from {self.start:%a %d %b %H:%M} to {self.end:%a %d %b %H:%M} "
            f"({self.hours:.3g} h)."
        )


def cover_gaps(
    roster: pd.DataFrame,
    required: Mapping[str, Floats],
    week: Week,
    step: float,
    factors: Mapping[str, float] | None = None,
) -> list[Gap]:
    """List every stretch of a week in which queues are short of people.

    Parameters
    ----------
    roster
        A Roster table; people count while they are in `work`, for the queues of the
        row. Rows without activity count throughout.
    required
        Live queue to the people it needs, per slot of the week. [agents]
    week
        The week.
    step
        Length of a slot. [s]
    factors
        Agent to handle time factor: at 1.25 four in five of a person are there; 1
        where nothing is said.

    Returns
    -------
    list of Gap
        In order of time; none if every queue has its people.

    Examples
    --------
    >>> from datetime import date
    >>> week = Week(date(2026, 11, 23), "UTC")
    >>> need = np.where(np.arange(168) < 2, 2.0, 0.0)
    >>> hour = pd.Timedelta(hours=1)
    >>> ann = {"agent": "Ann", "start": week.start, "end": week.start + hour}
    >>> roster = pd.DataFrame([{**ann, "activity": "work", "queues": "calls"}])
    >>> for gap in cover_gaps(roster, {"calls": need}, week, 3600): print(gap.sentence)
    calls lacks up to 2 people from Mon 23 Nov 00:00 to Mon 23 Nov 02:00 (3 h).
    """
    names = list(required)
    count = len(week.grid(step))
    need = np.array([required[name] for name in names]).reshape(len(names), count)
    people = _people(roster, names, week, step, count, factors or {})
    skills = [tuple(name in set_ for name in names) for set_ in people]
    present = np.array(list(people.values())).reshape(len(skills), count)
    known: dict[bytes, tuple[float, tuple[str, ...]]] = {}
    found: list[Gap] = []
    hours = step / 3600
    for slot, start in enumerate(week.grid(step)):
        key = need[:, slot].tobytes() + present[:, slot].tobytes()
        if key not in known:
            missing, marks = _shortage(need[:, slot], present[:, slot], skills)
            known[key] = (
                missing,
                tuple(name for name, short in zip(names, marks, strict=True) if short),
            )
        missing, queues = known[key]
        if not missing:
            continue
        end = start + pd.Timedelta(seconds=step)
        last = found[-1] if found else None
        if last is not None and last.queues == queues and last.end == start:
            found[-1] = Gap(
                queues,
                last.start,
                end,
                max(last.most, missing),
                last.hours + missing * hours,
            )
        else:
            found.append(Gap(queues, start, end, missing, missing * hours))
    return found


def _people(
    roster: pd.DataFrame,
    names: Sequence[str],
    week: Week,
    step: float,
    count: int,
    factors: Mapping[str, float],
) -> dict[frozenset[str], Floats]:
    """Count the people at work per set of live queues they serve and slot.

    Of a slot that somebody works in part, the part counts.
    """
    rows = roster[roster["activity"].isin([WORK, ""])]
    first, last = (
        (rows[column] - week.start).dt.total_seconds().to_numpy() / step
        for column in ("start", "end")
    )
    present: dict[frozenset[str], Floats] = defaultdict(lambda: np.zeros(count))
    takes = rows["agent"].map(lambda name: factors.get(name, 1.0))
    spans = Counter(zip(rows["queues"], takes, first, last, strict=True))
    for (text, factor, begin, end), heads in spans.items():
        served = {part.strip() for part in str(text).split(";")} & set(names)
        begin, end = max(begin, 0.0), min(end, float(count))
        if not served or end <= begin:
            continue
        slots = np.arange(int(begin), int(np.ceil(end)))
        share = np.minimum(slots + 1, end) - np.maximum(slots, begin)
        present[frozenset(served)][slots] += heads / factor * share
    return present


def _shortage(
    need: Floats, people: Floats, skills: Sequence[tuple[bool, ...]]
) -> tuple[float, list[bool]]:
    """Give the people missing at a moment, and which queues lack them together."""
    wanted = np.round(need * PARTS).astype(np.int32)
    there = np.round(people * PARTS).astype(np.int32)
    queues, groups = len(wanted), len(there)
    sink = queues + groups + 1
    graph = np.zeros((sink + 1, sink + 1), dtype=np.int32)
    graph[0, 1 : queues + 1] = wanted
    graph[queues + 1 : sink, sink] = there
    for group, serves in enumerate(skills):
        graph[1 : queues + 1, queues + 1 + group] = np.where(serves, wanted, 0)
    flow = maximum_flow(csr_array(graph), 0, sink)
    missing = int(wanted.sum()) - int(flow.flow_value)
    if not missing:
        return 0.0, [False] * queues
    left = graph - flow.flow.toarray()
    reached = breadth_first_order(
        csr_array(np.maximum(left, 0)), 0, return_predecessors=False
    )
    return missing / PARTS, [queue in set(reached) for queue in range(1, queues + 1)]
