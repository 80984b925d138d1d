"""Holds a roster against the meetings it must find time for."""

from collections.abc import Iterator, Sequence

import pandas as pd

from ...data.calendar import Week
from ...data.meetings import Meeting

__all__ = ["missed_meetings"]

MINUTE = pd.Timedelta(minutes=1)


def missed_meetings(
    roster: pd.DataFrame, meetings: Sequence[Meeting], week: Week
) -> Iterator[tuple[str, str, str]]:
    """Find what is wrong with the meetings of a roster.

    Parameters
    ----------
    roster
        A Roster table; a meeting's rows bear its name as their activity.
    meetings
        The meetings.
    week
        The week.

    Yields
    ------
    tuple
        Agent (empty where it concerns the meeting), rule and sentence.

    Examples
    --------
    >>> from datetime import date
    >>> nine = pd.Timestamp("2026-11-24 09:00", tz="UTC")
    >>> row = {"agent": "Ann", "shift": 1, "start": nine, "end": nine + 60 * MINUTE}
    >>> roster = pd.DataFrame([row | {"activity": "work", "queues": "a", "paid": 1}])
    >>> coaching = Meeting("Coaching", 30, ("Ann",))
    >>> week = Week(date(2026, 11, 23), "UTC")
    >>> [told for *_, told in missed_meetings(roster, [coaching], week)]
    ['Coaching: Ann does not attend.']
    """
    rostered = set(roster["agent"])
    for meeting in meetings:
        if not meeting.held_in(week):
            continue
        rule = f"meeting {meeting.name}"
        rows = roster[roster["activity"] == meeting.name]
        due = [name for name in meeting.agents if name in rostered]
        missing = [name for name in due if name not in set(rows["agent"])]
        if missing:
            verb = "do" if len(missing) > 1 else "does"
            sentence = f"{meeting.name}: {', '.join(missing)} {verb} not attend."
            yield "", rule, sentence
        for row in rows.itertuples():
            for fault in _faults(row, meeting, week):
                yield str(row.agent), rule, f"{row.agent} {fault}"
        counts = rows["agent"].value_counts()
        for name, count in counts[counts > 1].items():
            yield str(name), rule, f"{name} attends {meeting.name} {count} times."
        yield from (("", rule, told) for told in _sessions(rows, meeting, len(due)))


def _faults(row: object, meeting: Meeting, week: Week) -> Iterator[str]:
    """Hold one person's attendance against length, hours, dates and pay."""
    start: pd.Timestamp = row.start.tz_convert(week.timezone)  # type: ignore[attr-defined]
    end: pd.Timestamp = row.end.tz_convert(week.timezone)  # type: ignore[attr-defined]
    at = f"{meeting.name} at {start:%a %d %b %H:%M}"
    minutes = (end - start) / MINUTE
    if row.agent not in meeting.agents:  # type: ignore[attr-defined]
        yield f"attends {at} but is not asked to."
    if abs(minutes - meeting.minutes) > 1e-6:
        yield f"attends {at} for {minutes:g} min; it takes {meeting.minutes} min."
    moments = pd.date_range(start, end, freq=MINUTE, inclusive="left")
    if meeting.hours is not None and not meeting.hours.mask(moments).all():
        yield f"attends {at}, outside {meeting.hours}."
    early = meeting.start is not None and start < meeting.start
    if early or (meeting.end is not None and end > meeting.end):
        yield f"attends {at}, outside the time it is set for."
    if bool(row.paid) != meeting.paid:  # type: ignore[attr-defined]
        yield f"attends {at}, which must be {'paid' if meeting.paid else 'unpaid'}."


def _sessions(rows: pd.DataFrame, meeting: Meeting, due: int) -> Iterator[str]:
    """Hold the sessions against how many may come, and how many may be at once.

    Sessions that begin together cannot be told apart: they hold as many together.
    """
    sizes = rows.groupby("start")["agent"].nunique()
    least = min(meeting.at_least, due)
    for start, size in sizes.items():
        at = f"{meeting.name} at {start:%a %d %b %H:%M}"
        if size < least:
            yield f"{at} has {size} people; at least {least} are asked for."
        running = rows[(rows["start"] <= start) & (rows["end"] > start)]
        count, people = running["start"].nunique(), running["agent"].nunique()
        if meeting.at_most is not None and people > meeting.at_most * meeting.at_once:
            most = meeting.at_most * meeting.at_once
            yield f"{at} has {people} people; at most {most} are asked for."
        if count > meeting.at_once:
            yield f"{at} is one of {count} sessions; {meeting.at_once} may be at once."
