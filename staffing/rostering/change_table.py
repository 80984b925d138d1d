"""Changes written down: the new roster, and who changes how."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from ...data.tables import ROSTER
from ...data.tables_repair import CHANGES
from .change_prices import ChangedWeek
from .change_week import OpenWeek, PublishedShift
from .meetings import Session
from .segments import segments_of
from .shifts import Shift
from .slots import WeekSlots
from .worked import ABSENT
from .workers import Worker

__all__ = ["absence_rows", "change_rows", "changed_roster", "meeting_rows"]

DROPPED = "shift dropped"


def changed_roster(
    roster: pd.DataFrame,
    workers: Sequence[Worker],
    weeks: Sequence[OpenWeek],
    changed: Sequence[ChangedWeek],
    axis: WeekSlots,
) -> pd.DataFrame:
    """Write a roster anew with its changes, each changed row marked.

    Parameters
    ----------
    roster
        The Roster table the weeks were read from, its index from 0.
    workers, weeks, changed
        The agents, their weeks and what changes in them.
    axis
        The slots of the week.

    Returns
    -------
    pandas.DataFrame
        A Roster table; shifts keep their numbers, new ones come after them. `change`
        says what happened to a shift; rows marked before keep their mark.
    """
    marks = roster["change"] if "change" in roster else pd.Series("", roster.index)
    marks = marks.where(roster["activity"] != ABSENT, ABSENT)
    gone: set[int] = set()
    rows: list[dict[str, Any]] = []
    for worker, week, new in zip(workers, weeks, changed, strict=True):
        later = max((shift.number for shift in week.shifts.values()), default=0)
        for day in sorted({*new.shifts, *new.breaks}):
            old, shift = week.shifts.get(day), new.now(day)
            number = old.number if old is not None else (later := later + 1)
            gone |= set(old.rows) if old is not None else set()
            if shift is None:
                continue
            kind = _kind(old, shift, day in new.breaks)
            rows += [
                {
                    "agent": worker.agent.name,
                    "shift": number,
                    "start": axis.time(first),
                    "end": axis.time(last),
                    "activity": activity,
                    "queues": ";".join(worker.agent.queues),
                    "paid": paid,
                    "change": kind,
                }
                for first, last, activity, paid in segments_of(shift)
            ]
    kept = roster.assign(change=marks).drop(index=sorted(gone))
    if not rows:
        return ROSTER.check(kept.reset_index(drop=True))
    fresh = pd.DataFrame(rows, columns=[*ROSTER.required, "change"])
    for name in ("start", "end"):
        fresh[name] = pd.DatetimeIndex(fresh[name]).tz_convert(axis.week.timezone)
        kept[name] = kept[name].dt.tz_convert(axis.week.timezone)
    order = {worker.agent.name: place for place, worker in enumerate(workers)}
    both = pd.concat([kept, fresh], ignore_index=True)
    place = both["agent"].map(order).fillna(len(order))
    both = both.assign(_place=place).sort_values(["_place", "start"], kind="stable")
    return ROSTER.check(both.drop(columns="_place").reset_index(drop=True))


def change_rows(
    workers: Sequence[Worker],
    weeks: Sequence[OpenWeek],
    changed: Sequence[ChangedWeek],
    most: Sequence[float],
    axis: WeekSlots,
) -> pd.DataFrame:
    """List who changes how.

    Parameters
    ----------
    workers, weeks, changed
        The agents, their weeks and what changes in them.
    most
        Per agent, the paid time beyond which overtime begins. [slots]
    axis
        The slots of the week.

    Returns
    -------
    pandas.DataFrame
        A Changes table, by agent and day.
    """
    rows = []
    for number, (worker, week, new) in enumerate(
        zip(workers, weeks, changed, strict=True)
    ):
        paid = week.paid
        for day in sorted({*new.shifts, *new.breaks}):
            old, shift = week.shifts.get(day), new.now(day)
            before = old.paid if old is not None else 0.0
            after = shift.pattern.paid if shift is not None else 0
            limit = max(most[number], week.paid)
            dear = max(paid + after - before - max(limit, paid), 0.0)
            paid += after - before
            rows.append(
                {
                    "agent": worker.agent.name,
                    "date": pd.Timestamp(axis.week.days[day]),
                    "kind": _kind(old, shift, day in new.breaks),
                    "was": _span(old, axis),
                    "becomes": _becomes(old, shift, day in new.breaks, axis),
                    "hours": (after - before) * axis.hours,
                    "overtime": dear * axis.hours,
                }
            )
    return CHANGES.of(rows)


def absence_rows(
    before: pd.DataFrame, after: pd.DataFrame, axis: WeekSlots
) -> pd.DataFrame:
    """List the shifts that absences were laid over.

    Parameters
    ----------
    before, after
        The Roster table without and with them.
    axis
        The slots of the week.

    Returns
    -------
    pandas.DataFrame
        A Changes table; `becomes` is what is left of the shift.
    """
    gone = after[after["activity"] == ABSENT]
    known = before[before["activity"] == ABSENT]
    told = {*zip(known["agent"], known["shift"], strict=True)}
    shifts: dict[tuple[str, int], list[tuple[pd.Timestamp, pd.Timestamp, str]]] = {}
    own = after[after["agent"].isin(set(gone["agent"]))].sort_values("start")
    zone = axis.week.timezone
    for agent, number, start, end, activity in zip(
        own["agent"],
        own["shift"],
        own["start"].dt.tz_convert(zone),
        own["end"].dt.tz_convert(zone),
        own["activity"],
        strict=True,
    ):
        shifts.setdefault((agent, number), []).append((start, end, activity))
    rows = []
    for key in sorted(shifts):
        parts = shifts[key]
        if key in told or all(activity != ABSENT for *_, activity in parts):
            continue
        left = [part for part in parts if part[2] != ABSENT]
        rows.append(
            {
                "agent": key[0],
                "date": parts[0][0].tz_localize(None).normalize(),
                "kind": ABSENT,
                "was": _clocks(parts),
                "becomes": _clocks(left),
                "hours": 0.0,
                "overtime": 0.0,
            }
        )
    return CHANGES.of(rows)


def meeting_rows(sessions: Sequence[Session]) -> pd.DataFrame:
    """List who meets when, as a Changes table.

    Parameters
    ----------
    sessions
        Sessions placed anew.
    """
    return CHANGES.of(
        [
            {
                "agent": name,
                "date": each.start.tz_localize(None).normalize(),
                "kind": "meeting",
                "was": "",
                "becomes": f"{each.meeting} {each.start:%H:%M}–{each.end:%H:%M}",
                "hours": 0.0,
                "overtime": 0.0,
            }
            for each in sessions
            for name in each.agents
        ]
    )


def _clocks(parts: Sequence[tuple[pd.Timestamp, pd.Timestamp, str]]) -> str:
    """Write from when to when some parts of a shift reach, holes left out."""
    spans: list[tuple[pd.Timestamp, pd.Timestamp]] = []
    for start, end, _ in parts:
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in spans)


def _kind(old: PublishedShift | None, new: Shift | None, breaks: bool) -> str:
    """Name what happens to a shift."""
    if new is None:
        return DROPPED
    if old is None:
        return "new shift"
    if breaks:
        return "break moved"
    start, end = new.start - old.start, new.end - old.end
    if start and end:
        return "moved"
    if start:
        return "starts earlier" if start < 0 else "starts later"
    return "ends later" if end > 0 else "ends earlier"


def _becomes(
    old: PublishedShift | None, new: Shift | None, breaks: bool, axis: WeekSlots
) -> str:
    """Write what a shift becomes: its times, or those of its moved breaks."""
    if not breaks or new is None or old is None or old.shift is None:
        return _span(new, axis)
    moves = []
    for place, before, after in zip(
        new.pattern.breaks, old.shift.breaks, new.breaks, strict=True
    ):
        if before != after:
            times = [f"{axis.time(new.start + at):%H:%M}" for at in (before, after)]
            moves.append(f"{place.name} {times[0]} → {times[1]}")
    return ", ".join(moves)


def _span(shift: Shift | PublishedShift | None, axis: WeekSlots) -> str:
    """Write when a shift starts and ends, in centre time."""
    if shift is None:
        return ""
    start, end = (_moment(at, axis) for at in (shift.start, shift.end))
    return f"{start:%H:%M}–{end:%H:%M}"


def _moment(slot: float, axis: WeekSlots) -> pd.Timestamp:
    """Give the moment of a slot, or of a fraction of one."""
    since = pd.Timedelta(seconds=slot * axis.step)
    return (axis.week.start.tz_convert("UTC") + since).tz_convert(axis.week.timezone)
