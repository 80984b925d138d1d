"""A published week as it may still change: what stands, what runs, what is open.

The past stands to the minute. A shift that runs keeps its start and what was worked
of it; its end may move. What is locked, absent or holds a meeting stands as it is.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .patterns import Pattern
from .shifts import Shift
from .slots import Floats, WeekSlots
from .worked import ABSENT, WORK
from .workers import Worker

__all__ = ["STANDS", "OpenWeek", "PublishedShift", "people_at_work", "read_open_weeks"]

# Why a shift is left as it is.
STANDS = ("past", "locked", "absent", "meeting", "no shift of the contract")


@dataclass(frozen=True, eq=False)
class PublishedShift:
    """One published shift of one agent.

    Parameters
    ----------
    number
        Its number in the roster.
    rows
        Places of its rows in the roster.
    day
        Day of the week it starts on, 0 to 6.
    start, end
        First slot, and first slot after it; a fraction if off the roster's step.
    paid
        Paid time. [slots]
    place
        Its start and length as numbers of the contract's catalogue; None if it is
        no shift of the contract.
    shift
        The same with its breaks; None where the breaks are not the contract's.
    work
        1 in the slots of the week it works in, else 0.
    stands
        Why it is left as it is: one of STANDS, or nothing.
    runs
        Whether it has begun and its end is still ahead.
    """

    number: int
    rows: tuple[int, ...]
    day: int
    start: float
    end: float
    paid: float
    place: tuple[int, int] | None
    shift: Shift | None
    work: Floats
    stands: str = ""
    runs: bool = False


@dataclass(frozen=True, eq=False)
class OpenWeek:
    """One agent's published week.

    Parameters
    ----------
    shifts
        The published shifts by day; a second shift of a day counts as held.
    held
        Why the agent is left alone all week; nothing if not.
    locked
        Days that stay as they are, off or not.
    column
        1 in the slots of the week the agent works in, else 0.
    """

    shifts: dict[int, PublishedShift] = field(default_factory=dict)
    held: str = ""
    locked: frozenset[int] = frozenset()
    column: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def paid(self) -> float:
        """Paid time of the week. [slots]"""
        return sum(shift.paid for shift in self.shifts.values())


def read_open_weeks(
    roster: pd.DataFrame,
    workers: Sequence[Worker],
    axis: WeekSlots,
    line: int,
    locked: Collection[tuple[str, int]] = (),
    held: Mapping[str, str] | None = None,
) -> list[OpenWeek]:
    """Read a roster as weeks that may change.

    Parameters
    ----------
    roster
        A Roster table, its index from 0.
    workers
        The agents; the order of the answer.
    axis
        The slots of the week.
    line
        First slot that may change.
    locked
        Agents and days (0 to 6) that stay as they are.
    held
        Agents who are left alone all week, with why.

    Returns
    -------
    list
        One OpenWeek per worker.
    """
    origin = axis.week.start
    first, last = (
        np.asarray((pd.DatetimeIndex(roster[name]) - origin).total_seconds())
        / axis.step
        for name in ("start", "end")
    )
    activity, paid = roster["activity"].to_numpy(), roster["paid"].to_numpy(float)
    rows: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    order = np.argsort(first, kind="stable")
    for row, agent, number in zip(
        order,
        roster["agent"].to_numpy()[order],
        roster["shift"].to_numpy()[order],
        strict=True,
    ):
        rows[agent][int(number)].append(int(row))
    held = held or {}
    edges = [axis.of(day) for day in _midnights(axis)]
    weeks = []
    for worker in workers:
        name = worker.agent.name
        shifts: dict[int, PublishedShift] = {}
        alone = held.get(name, "")
        column = np.zeros(axis.count)
        for number, own in sorted(rows.get(name, {}).items()):
            start, end = first[own[0]], last[own[-1]]
            day = int(np.searchsorted(edges, start + 1e-9, side="right")) - 1
            pieces = [
                (first[row], last[row], str(activity[row]), bool(paid[row]))
                for row in own
            ]
            place, shift = _in_catalogue(worker, pieces)
            work = _work(pieces, axis)
            names = {piece[2] for piece in pieces}
            known = {p.name for p in shift.pattern.breaks} if shift else set()
            stands = ""
            if end <= line + 1e-9:
                stands = "past"
            elif (name, day) in locked:
                stands = "locked"
            elif ABSENT in names:
                stands = "absent"
            elif shift is None:
                odd = names - {WORK} - known
                stands = "meeting" if place and odd else "no shift of the contract"
            shifts_paid = sum(b - a for a, b, _, money in pieces if money)
            column += work
            found = PublishedShift(
                number, tuple(own), day, start, end, shifts_paid, place, shift, work,
                stands, bool(start < line - 1e-9 and not stands),
            )  # fmt: skip
            if place is None or day in shifts or not 0 <= day <= 6:
                alone = alone or "no shift of the contract"
            shifts[day] = found
        days = frozenset(day for day in range(7) if (name, day) in locked)
        weeks.append(OpenWeek(shifts, alone, days, column))
    return weeks


def people_at_work(
    roster: pd.DataFrame, workers: Sequence[Worker], axis: WeekSlots, empty: Floats
) -> Floats:
    """Count who is at work, per skill group and slot. [agents]

    Parameters
    ----------
    roster
        A Roster table.
    workers
        The agents; others are not counted.
    axis
        The slots of the week.
    empty
        Zeros, per skill group and slot.
    """
    groups = {worker.agent.name: worker.group for worker in workers}
    work = roster[(roster["activity"] == WORK) & roster["agent"].isin(groups)]
    group = work["agent"].map(groups).to_numpy()
    # What has been worked up to each boundary grows by what lies before it.
    total = np.zeros((len(empty), axis.count + 1))
    for name, sign in (("start", 1.0), ("end", -1.0)):
        at = np.asarray(
            (pd.DatetimeIndex(work[name]) - axis.week.start).total_seconds()
        )
        at = np.clip(at / axis.step, 0, axis.count)
        first = np.floor(at).astype(int)
        rate = np.zeros((len(empty), axis.count + 2))
        np.add.at(rate, (group, first), sign * (1 - (at - first)))
        np.add.at(rate, (group, first + 1), sign * (at - first))
        total += np.cumsum(rate, axis=1)[:, :-1]
    return total[:, : axis.count]


def _midnights(axis: WeekSlots) -> list[pd.Timestamp]:
    """List the first moment of each day of the week."""
    return [
        pd.Timestamp(day).tz_localize(
            axis.week.timezone, ambiguous=True, nonexistent="shift_forward"
        )
        for day in axis.week.days
    ]


def _in_catalogue(
    worker: Worker, pieces: Sequence[tuple[float, float, str, bool]]
) -> tuple[tuple[int, int] | None, Shift | None]:
    """Find a shift among those of the contract, and its breaks among the agreed."""
    catalogue = worker.table.shifts
    start, slots = pieces[0][0], pieces[-1][1] - pieces[0][0]
    at = int(np.searchsorted(catalogue.start, start - 1e-9))
    if at >= len(catalogue.start) or abs(catalogue.start[at] - start) > 1e-9:
        return None, None
    for kind, pattern in enumerate(catalogue.patterns):
        if abs(pattern.slots - slots) < 1e-9:
            return (at, kind), _with_breaks(round(start), pattern, pieces)
    return None, None


def _with_breaks(
    start: int, pattern: Pattern, pieces: Sequence[tuple[float, float, str, bool]]
) -> Shift | None:
    """Give the shift with its breaks where they are; None if they are not agreed."""
    pauses = [piece for piece in pieces if piece[2] != WORK]
    if len(pauses) != len(pattern.breaks):
        return None
    offsets = []
    for (first, last, name, paid), place in zip(pauses, pattern.breaks, strict=True):
        offset = first - start
        agreed = (
            (name, paid) == (place.name, place.paid)
            and abs(last - first - place.slots) < 1e-9
            and abs(offset - round(offset)) < 1e-9
            and place.first <= round(offset) <= place.last
        )
        if not agreed:
            return None
        offsets.append(round(offset))
    return Shift(start, pattern, tuple(offsets))


def _work(pieces: Sequence[tuple[float, float, str, bool]], axis: WeekSlots) -> Floats:
    """Mark the slots worked in; a slot worked in part counts for the part."""
    work = np.zeros(axis.count)
    edges = np.arange(axis.count)
    for first, last, activity, _ in pieces:
        if activity == WORK:
            low, high = max(int(first), 0), min(int(np.ceil(last)), axis.count)
            inside = edges[low:high]
            work[low:high] += np.minimum(inside + 1, last) - np.maximum(inside, first)
    return work
