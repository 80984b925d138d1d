"""Calendar entries: one a shift, in UTC, the same on every run."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pandas as pd

from shiftcast.data.plan import Plan
from shiftcast.reports.calendars import agent_calendar, roster_calendar


def events(content: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def test_one_event_a_shift(plan: Plan) -> None:
    found = events(roster_calendar(plan))
    assert len(found) == 6 * 5
    assert len({str(event["uid"]) for event in found}) == 6 * 5


def test_events_are_in_utc_over_a_clock_change(make_plan) -> None:
    autumn = make_plan(first=date(2026, 10, 26))
    starts = [event.decoded("dtstart") for event in events(roster_calendar(autumn))]
    # Denver leaves summer time on Sunday, 1 November 2026: UTC-6 becomes UTC-7.
    assert datetime(2026, 10, 31, 15, tzinfo=UTC) in starts
    assert datetime(2026, 11, 1, 16, tzinfo=UTC) in starts
    assert all(start.utcoffset() == timedelta(0) for start in starts)


def test_breaks_stand_in_the_description(plan: Plan) -> None:
    text = str(events(agent_calendar(plan, "Agent 01"))[0]["description"])
    assert text.splitlines()[:4] == [
        "07:00–09:00 work on bookings",
        "09:00–09:15 break",
        "09:15–11:00 work on bookings",
        "11:00–11:30 lunch (unpaid)",
    ]


def test_stamp_is_the_as_of_and_bytes_are_the_same(plan: Plan) -> None:
    stamped = replace(plan, summary=plan.summary | {"as_of": "2026-11-20 12:00"})
    content = roster_calendar(stamped)
    assert content == roster_calendar(stamped)
    stamp = events(content)[0].decoded("dtstamp")
    assert stamp == datetime(2026, 11, 20, 19, tzinfo=UTC)


def test_a_moved_shift_keeps_its_identity(plan: Plan) -> None:
    later = plan.roster.copy()
    for column in ("start", "end"):
        later[column] += pd.Timedelta(hours=1)
    moved = events(roster_calendar(replace(plan, roster=later)))
    kept = events(roster_calendar(plan))
    assert [str(event["uid"]) for event in moved] == [str(e["uid"]) for e in kept]
    assert moved[0]["dtstart"].dt != kept[0]["dtstart"].dt


def test_an_agent_who_is_off_has_no_events(plan: Plan) -> None:
    assert events(agent_calendar(plan, "Nobody")) == []


def test_lines_cannot_be_smuggled_in(plan: Plan) -> None:
    evil = "Agent\r\nEND:VEVENT\r\nBEGIN:VEVENT"
    roster = plan.roster[plan.roster["agent"] == "Agent 01"].assign(agent=evil)
    assert len(events(roster_calendar(replace(plan, roster=roster)))) == 5
