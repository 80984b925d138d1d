"""People split over queues: heads add up, live work first, nobody at a closed queue."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.settings import read_settings
from shiftcast.staffing.duties import serving_segments
from shiftcast.staffing.split import split_people

WEEK = Week(date(2026, 11, 23), "UTC")
SETTINGS = read_settings(
    {
        "centre": {"interval": "1h", "roster_step": "30min"},
        "queue": [
            {"name": "calls", "channel": "voice", "open": "08:00-18:00"},
            {"name": "chat", "channel": "chat", "open": "08:00-18:00"},
            {"name": "mail", "channel": "email", "open": "09:00-17:00"},
        ],
    }
)


def roster(*people, first="08:00", last="18:00"):
    """Let some people work on Monday."""
    rows = [
        {
            "agent": f"a{n}",
            "shift": 1,
            "start": pd.Timestamp(f"2026-11-23 {first}", tz="UTC"),
            "end": pd.Timestamp(f"2026-11-23 {last}", tz="UTC"),
            "activity": "work",
            "queues": queues,
            "paid": 1,
        }
        for n, queues in enumerate(people)
    ]
    return pd.DataFrame(rows)


def requirement(**scheduled):
    """Require the same all Monday from 8 to 18."""
    starts = pd.date_range("2026-11-23 08:00", periods=10, freq="1h", tz="UTC")
    return pd.concat(
        pd.DataFrame({"queue": queue, "start": starts, "scheduled": float(agents)})
        for queue, agents in scheduled.items()
    )


def at(split, clock):
    """Find the slot of a Monday clock time."""
    return split.starts.get_loc(pd.Timestamp(f"2026-11-23 {clock}", tz="UTC"))


def test_heads_add_up():
    """Nobody is counted twice, nobody at work with an open queue is lost."""
    people = ["calls;chat", "calls;chat", "calls", "chat;mail", "mail"]
    split = split_people(roster(*people), requirement(calls=2, chat=1), SETTINGS, WEEK)
    heads = split.live.sum(axis=(0, 1)) + split.deferred.sum(axis=0)
    assert heads[at(split, "10:00")] == pytest.approx(5)
    assert split.live[:, 0, at(split, "10:00")].sum() >= 2 - 1e-6
    assert split.live[:, 1, at(split, "10:00")].sum() >= 1 - 1e-6


def test_who_takes_twice_as_long_counts_for_half():
    people = roster("calls", "calls;mail")
    names = list(dict.fromkeys(people["agent"]))
    slow = Agent(names[1], "full", ("calls", "mail"), handle_time_factor=2.0)
    split = split_people(people, requirement(calls=1), SETTINGS, WEEK, [slow])
    assert split.speeds.tolist() == [1.0, 0.5]
    slot = at(split, "10:00")
    assert split.live[..., slot].sum() == pytest.approx(1)
    assert split.deferred[:, slot].sum() == pytest.approx(0.5)


def test_live_work_comes_first():
    """A person with both kinds goes to deferred work only when live queues are full."""
    split = split_people(
        roster("calls;mail", "calls;mail"), requirement(calls=2, chat=0), SETTINGS, WEEK
    )
    assert split.deferred.sum() == pytest.approx(0)
    relaxed = split_people(
        roster("calls;mail", "calls;mail"), requirement(calls=1, chat=0), SETTINGS, WEEK
    )
    slot = at(relaxed, "10:00")
    assert relaxed.deferred[:, slot].sum() == pytest.approx(1)


def test_closed_queues_get_nobody():
    """Before the mail opens, mail people who can do nothing else stand idle."""
    split = split_people(roster("mail"), requirement(calls=1), SETTINGS, WEEK)
    assert split.deferred[:, at(split, "08:30")].sum() == 0
    assert split.deferred[:, at(split, "09:00")].sum() == 1


def test_shortage_is_shared():
    """Two short queues lack people in proportion to what they require."""
    split = split_people(
        roster(*["calls;chat"] * 6), requirement(calls=8, chat=4), SETTINGS, WEEK
    )
    slot = at(split, "10:00")
    assert split.live[:, 0, slot].sum() == pytest.approx(4, abs=0.41)
    assert split.live[:, :, slot].sum() == pytest.approx(6)


def test_segments_cover_the_work_and_add_up_over_time():
    """Whole people are counted off so that a half person on calls is half the time."""
    split = split_people(
        roster("calls;mail", "calls;mail"),
        requirement(calls=0.5, chat=0),
        SETTINGS,
        WEEK,
    )
    segments = serving_segments(split, SETTINGS)
    hours = (segments["end"] - segments["start"]).dt.total_seconds() / 3600
    assert hours.sum() == pytest.approx(20)
    open_hours = segments[segments["queues"] == "calls"]
    mail_open = open_hours[open_hours["start"].dt.hour.between(9, 16)]
    live = (mail_open["end"] - mail_open["start"]).dt.total_seconds().sum() / 3600
    assert live == pytest.approx(4, abs=1.1)
    assert np.isin(segments["queues"].unique(), ["calls", "mail"]).all()


def test_nobody_serves_a_closed_deferred_queue():
    """Who may answer mail and posts answers posts alone once the mail is closed."""
    settings = read_settings(
        {
            "centre": {"interval": "1h", "roster_step": "30min"},
            "queue": [
                {"name": "mail", "channel": "email", "open": "09:00-17:00"},
                {"name": "posts", "channel": "email", "open": "08:00-18:00"},
            ],
        }
    )
    nothing_live = requirement(calls=0).iloc[:0]
    split = split_people(roster("mail;posts"), nothing_live, settings, WEEK)
    segments = serving_segments(split, settings)
    hours = [f"{one:%H}-{two:%H}" for one, two in segments[["start", "end"]].to_numpy()]
    assert hours == ["08-09", "09-17", "17-18"]
    assert segments["queues"].tolist() == ["posts", "mail;posts", "posts"]


def test_who_is_on_calls_stays_on_calls():
    """Who comes later takes the mail, though named first."""
    late, early = roster("calls;mail", first="10:00"), roster("calls;mail")
    people = pd.concat([late, early.assign(agent="b0")])
    split = split_people(people, requirement(calls=1, chat=0), SETTINGS, WEEK)
    segments = serving_segments(split, SETTINGS)
    assert segments.loc[segments["agent"] == "b0", "queues"].tolist() == ["calls"]


def test_empty_roster_splits_into_nothing():
    """Nobody rostered: no groups, no heads."""
    nobody = roster("calls").iloc[:0]
    split = split_people(nobody, requirement(calls=1), SETTINGS, WEEK)
    assert split.live.sum() == 0
    assert split.agents == ()
