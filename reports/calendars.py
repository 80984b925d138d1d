"""The roster as calendar entries that phones and mail programs read."""

import hashlib
from datetime import UTC, datetime

import icalendar
import pandas as pd

from ..data.plan import Plan
from .timeline import local
from .words import clock

__all__ = ["agent_calendar", "changes_calendar", "roster_calendar"]

PRODUCT = "-//shiftcast//roster//EN"
CANCELLED = "shift dropped"


def roster_calendar(plan: Plan) -> bytes:
    """Write all shifts of the week into one calendar.

    Parameters
    ----------
    plan
        The run.

    Returns
    -------
    bytes
        An iCalendar file (RFC 5545): one event a shift, times in UTC, segments in
        the description. The same shift keeps its identity over re-runs, so a
        calendar that reads the file again updates it.
    """
    return _calendar(plan, plan.roster, named=True)


def agent_calendar(plan: Plan, agent: str) -> bytes:
    """Write one agent's shifts of the week into a calendar.

    Parameters
    ----------
    plan
        The run.
    agent
        Name of the agent, as in the roster.

    Returns
    -------
    bytes
        An iCalendar file; without events where the agent is off all week.
    """
    return _calendar(plan, plan.roster[plan.roster["agent"] == agent], named=False)


def changes_calendar(plan: Plan, before: pd.DataFrame, after: pd.DataFrame) -> bytes:
    """Write the shifts that a repair changed; those it took away are cancelled.

    Parameters
    ----------
    plan
        The run.
    before, after
        The published Roster table and the new one, changed rows marked.

    Returns
    -------
    bytes
        An iCalendar file. An event bears the identity of the shift it replaces, so
        that a calendar that reads it changes the entry instead of adding one.
    """
    keys = ["agent", "shift"]
    kept = pd.MultiIndex.from_frame(after[keys])
    gone = before[~pd.MultiIndex.from_frame(before[keys]).isin(kept)]
    told = before["change"] if "change" in before else pd.Series("", before.index)
    old = {
        (agent, number): mark
        for agent, number, mark in zip(
            before["agent"], before["shift"], told, strict=True
        )
    }
    fresh = [
        bool(mark) and old.get((agent, number), "") != mark
        for agent, number, mark in zip(
            after["agent"], after["shift"], after["change"], strict=True
        )
    ]
    both = pd.concat([after[fresh], gone.assign(change=CANCELLED)], ignore_index=True)
    return _calendar(plan, both, named=True)


def _calendar(plan: Plan, roster: pd.DataFrame, named: bool) -> bytes:
    """Write some agents' shifts."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{plan.settings.centre.name} {plan.week.label}")
    for (agent, number), segments in roster.groupby(["agent", "shift"], sort=False):
        calendar.add_component(_event(plan, agent, int(number), segments, named))
    text: bytes = calendar.to_ical()
    return text


def _event(
    plan: Plan, agent: str, number: int, segments: pd.DataFrame, named: bool
) -> icalendar.Event:
    """Turn one shift into an event."""
    segments = segments.sort_values("start")
    centre = plan.settings.centre.name
    identity = f"{centre}\n{agent}\n{plan.week.label}\n{number}"
    event = icalendar.Event()
    event.add("uid", f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}@shiftcast")
    event.add("dtstamp", _utc(plan.summary.get("as_of", plan.week.start), plan))
    event.add("dtstart", _utc(segments["start"].min(), plan))
    event.add("dtend", _utc(segments["end"].max(), plan))
    told = f"{agent}: shift" if named else f"Shift, {centre}"
    marks = (
        segments["change"] if "change" in segments else pd.Series("", segments.index)
    )
    change = str(marks.iloc[0])
    absent = bool((segments["activity"] == "absent").all())
    if change or absent:
        event.add("sequence", 1)
        told += f" ({'absent' if absent else change})"
    if change == CANCELLED or absent:
        event.add("status", "CANCELLED")
    event.add("summary", told)
    event.add("location", centre)
    event.add("description", _description(plan, segments))
    return event


def _description(plan: Plan, segments: pd.DataFrame) -> str:
    """List a shift's segments in centre time."""
    zone = plan.week.timezone
    lines = []
    for row, start, end in zip(
        segments.itertuples(),
        local(segments["start"], zone),
        local(segments["end"], zone),
        strict=True,
    ):
        served = str(row.queues).replace(";", ", ") if row.queues else ""
        told = f"{clock(start)}–{clock(end)} {row.activity}"
        if row.activity == "work":
            told += f" on {served}" if served else ""
        elif not row.paid:
            told += " (unpaid)"
        lines.append(told)
    return "\n".join([*lines, f"Times in {zone}."])


def _utc(value: object, plan: Plan) -> datetime:
    """Give a moment in UTC; a naive one is centre time."""
    stamp = pd.Timestamp(value)
    if stamp.tzinfo is None:
        stamp = stamp.tz_localize(plan.week.timezone)
    moment: datetime = stamp.tz_convert("UTC").to_pydatetime().astimezone(UTC)
    return moment
