"""Named weeks written as a Roster table: shifts cut into work and breaks."""

from collections.abc import Sequence

import pandas as pd

from ...data.tables import ROSTER
from .shifts import Shift, Tour
from .slots import WeekSlots
from .workers import Worker

__all__ = ["roster_table", "segments_of"]


def roster_table(
    workers: Sequence[Worker], tours: Sequence[Tour], axis: WeekSlots
) -> pd.DataFrame:
    """Write the agents' weeks as a Roster table, one row a segment.

    Parameters
    ----------
    workers
        The agents.
    tours
        Their weeks.
    axis
        The slots of the week.

    Returns
    -------
    pandas.DataFrame
        A Roster table; start and end in centre time.
    """
    rows: list[tuple[str, int, int, int, str, str, int]] = []
    for worker, tour in zip(workers, tours, strict=True):
        queues = ";".join(worker.agent.queues)
        for number, shift in enumerate(tour.shifts, start=1):
            rows += [
                (worker.agent.name, number, first, last, activity, queues, paid)
                for first, last, activity, paid in segments_of(shift)
            ]
    if not rows:
        return ROSTER.empty()[ROSTER.required]
    frame = pd.DataFrame(rows, columns=ROSTER.required)
    times = {slot: axis.time(slot) for slot in {*frame["start"], *frame["end"]}}
    for column in ("start", "end"):
        frame[column] = pd.DatetimeIndex([times[slot] for slot in frame[column]])
    return ROSTER.check(frame)


def segments_of(shift: Shift) -> list[tuple[int, int, str, int]]:
    """Cut a shift into work and breaks: first slot, end, activity, paid."""
    cuts: list[tuple[int, int, str, int]] = []
    at = shift.start
    for place, offset in zip(shift.pattern.breaks, shift.breaks, strict=True):
        first = shift.start + offset
        if first > at:
            cuts.append((at, first, "work", 1))
        at = first + place.slots
        cuts.append((first, at, place.name, int(place.paid)))
    if shift.end > at:
        cuts.append((at, shift.end, "work", 1))
    return cuts
