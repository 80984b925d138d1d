"""The ledger counts what happened, adds up, and hides nobody."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from shiftcast.data.calendar import Week
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import ROSTER
from shiftcast.staffing.fairness.facts import fairness_facts
from shiftcast.staffing.fairness.ledger import (
    make_fairness,
    standings_of,
    week_burdens,
)
from shiftcast.staffing.fairness.peers import peers_of

ZONE = "Europe/Berlin"
WEEK = Week(date(2026, 12, 21), ZONE)
LUNCH = {"name": "lunch", "minutes": 30, "middle": 0.5, "width": "2h", "paid": False}
CONTRACT = {
    "paid_hours": [0, 40],
    "days": [0, 5],
    "shift_hours": [4, 10],
    "starts": "00:00-23:30 every 30min",
    "breaks": [LUNCH | {"from_hours": 6}],
}


def plan(**fairness):
    """Write settings of a centre in Berlin."""
    return read_settings(
        {
            "centre": {"timezone": ZONE, "holidays": "DE-BE"},
            "queue": [
                {"name": "calls", "channel": "voice"},
                {"name": "mail", "channel": "email", "open": "Mon-Fri 08:00-18:00"},
            ],
            "contract": {"full": CONTRACT},
            "fairness": fairness,
        }
    )


def agents(*names, **facts):
    """Name some agents alike."""
    return [Agent(name, "full", ("calls",), **facts) for name in names]


def roster(*shifts, lunch=None):
    """Write a roster of shifts, each an agent, a start and hours of work."""
    rows = []
    count: dict[str, int] = {}
    for agent, start, hours in shifts:
        begin = pd.Timestamp(start, tz=ZONE)
        end = begin + pd.Timedelta(hours=hours)
        count[agent] = count.get(agent, 0) + 1
        cuts = [(begin, end, "work")]
        if lunch is not None:
            first = begin + pd.Timedelta(hours=lunch)
            last = first + pd.Timedelta(minutes=30)
            cuts = [(begin, first, "work"), (first, last, "lunch"), (last, end, "work")]
        rows += [
            {"agent": agent, "shift": count[agent], "start": a, "end": b}
            | {"activity": what, "queues": "calls", "paid": int(what == "work")}
            for a, b, what in cuts
        ]
    return ROSTER.of(rows)


@pytest.mark.parametrize(
    ("start", "hours", "kinds"),
    [
        ("2026-12-21 08:00", 8, []),
        ("2026-12-21 13:00", 8, []),
        ("2026-12-21 13:30", 8, ["late"]),
        ("2026-12-21 20:00", 5, ["late"]),
        ("2026-12-21 20:00", 6, ["night"]),
        ("2026-12-25 08:00", 8, ["holiday"]),
        ("2026-12-26 14:00", 8, ["weekend", "late", "holiday"]),
        ("2026-12-27 22:00", 8, ["weekend", "night"]),
    ],
)
def test_a_shift_carries_what_its_day_and_hours_say(start, hours, kinds):
    """A shift belongs to the day it starts on; a night shift is not late besides."""
    table = week_burdens(roster(("Ada", start, hours)), agents("Ada"), plan(), WEEK)
    row = table.loc["Ada"]
    counted = [k for k in ("weekend", "late", "night", "holiday") if row[k]]
    assert counted == kinds
    weights = plan().fairness
    assert row["points"] == pytest.approx(sum(getattr(weights, k) for k in kinds))
    assert row["hours"] == hours


def test_a_night_of_the_clock_change_is_as_long_as_it_is():
    """From 22:00 to 06:00 the October night has nine hours, all but one at night."""
    week = Week(date(2026, 10, 19), ZONE)
    shift = roster(("Ada", "2026-10-24 22:00", 9))
    assert shift["end"].iloc[0] == pd.Timestamp("2026-10-25 06:00", tz=ZONE)
    table = week_burdens(shift, agents("Ada"), plan(), week)
    assert table.loc["Ada", ["hours", "night", "weekend"]].tolist() == [9, 1, 1]


@pytest.mark.parametrize(("lunch", "moved"), [(3.75, 0), (4.0, 0), (4.5, 1), (3.0, 1)])
def test_a_break_in_the_outer_half_of_its_window_is_moved(lunch, moved):
    """The window of two hours lies around the middle of the shift of eight."""
    shift = roster(("Ada", "2026-12-21 08:00", 8), lunch=lunch)
    table = week_burdens(shift, agents("Ada"), plan(), WEEK)
    assert table.loc["Ada", "moved_break"] == moved
    assert table.loc["Ada", "hours"] == 7.5


def test_wishes_count_hours_against_them_and_the_floor_names_people():
    """Four of eight hours after noon: half of the wish is met."""
    people = agents("Ada", "Ben", prefers=parse_hours("06:00-12:00"))
    people += agents("Eve", avoids=parse_hours("20:00-24:00"))
    shifts = roster(
        ("Ada", "2026-12-21 08:00", 8),
        ("Ben", "2026-12-21 10:00", 8),
        ("Eve", "2026-12-21 14:00", 8),
    )
    table = make_fairness(shifts, [], people, plan(wishes=0.5), WEEK)
    told = table.set_index("agent")
    assert told["wishes"].tolist() == [0.5, 0.25, 0.75]
    assert told["unmet_wish"].tolist() == [4, 6, 2]
    assert told["below_floor"].tolist() == [0, 1, 0]
    facts = fairness_facts(table, plan(wishes=0.5))
    assert facts["below"] == ["Ben"]
    assert facts["wishes"] == 0.5
    assert facts["sentences"][-1] == (
        "wishes: 50% of the work lies as wished, on average over the 3 who wish; "
        "below the floor of 50%: Ben"
    )


def test_everybody_has_a_row_and_nobody_is_compared_with_no_work():
    """Who does not work has no ledger, and does not count into a spread."""
    shifts = roster(("Ada", "2026-12-26 08:00", 8), ("Ben", "2026-12-21 08:00", 8))
    table = make_fairness(shifts, [], agents("Ada", "Ben", "Eve"), plan(), WEEK)
    assert table["agent"].tolist() == ["Ada", "Ben", "Eve"]
    assert table["ledger"].isna().tolist() == [False, False, True]
    (group,) = fairness_facts(table, plan())["groups"]
    assert (group["people"], group["most"], group["spread"]) == (2, "Ada", 15.0)
    assert group["mean"] == 7.5


def test_pro_rata_a_part_timer_carries_half_of_a_full_timer():
    """One Saturday in 8 hours weighs as much as two in 16."""
    shifts = roster(
        ("Ada", "2026-12-19 08:00", 8),
        ("Ben", "2026-12-19 08:00", 8),
        ("Ben", "2026-12-20 08:00", 8),
    )
    week = Week(date(2026, 12, 14), ZONE)
    table = make_fairness(shifts, [], agents("Ada", "Ben"), plan(), week)
    assert table["ledger"].tolist() == [5.0, 5.0]


SHIFT = st.tuples(
    st.sampled_from(["Ada", "Ben"]),
    st.integers(0, 20),
    st.sampled_from([6, 14, 22]),
    st.sampled_from([4, 8]),
)


@effort(max_examples=10, deadline=None)
@given(st.lists(SHIFT, max_size=12, unique_by=lambda shift: shift[:2]))
def test_the_ledger_is_additive(shifts):
    """The ledger of three weeks is the sum of its weeks, in whatever order."""
    people = agents("Ada", "Ben", prefers=parse_hours("06:00-14:00"))
    first = date(2026, 12, 7)
    weeks = []
    for number in range(3):
        week = Week(first + timedelta(weeks=number), ZONE)
        mine = [
            (agent, f"{first + timedelta(days=day)} {hour:02d}:00", hours)
            for agent, day, hour, hours in shifts
            if day // 7 == number
        ]
        weeks.append((week, roster(*mine) if mine else ROSTER.empty()))
    each = [week_burdens(table, people, plan(), week) for week, table in weeks]
    after = weeks[-1][0].next
    for order in (weeks, weeks[::-1]):
        standings = standings_of(order, people, plan(), after)
        for standing, name in zip(standings, ("Ada", "Ben"), strict=True):
            points = sum(table.loc[name, "points"] for table in each)
            assert standing.points == pytest.approx(points)
            hours = sum(table.loc[name, "hours"] for table in each)
            assert standing.hours == hours
    last = make_fairness(weeks[-1][1], weeks[:-1], people, plan(), weeks[-1][0])
    whole = [standing.points for standing in standings]
    assert last["ledger_points"].tolist() == pytest.approx(whole)


def test_only_those_who_can_share_burdens_are_peers():
    """Mail is closed at the weekend, and available hours part people, too."""
    people = [
        Agent("Ada", "full", ("calls",)),
        Agent("Ben", "full", ("calls", "mail")),
        Agent("Eve", "full", ("mail",)),
        Agent("Jo", "full", ("calls",), available=parse_hours("Mon-Fri 08:00-18:00")),
    ]
    peers = peers_of(people, plan(), WEEK)
    assert peers["Ada"] == peers["Ben"] == "full (weekend, late, night)"
    assert peers["Eve"] == "full (late, night)"
    assert peers["Jo"] == "full"


def test_peers_without_a_queue_in_common_are_not_compared():
    """A weekend of calls cannot be handed to somebody who only answers mail."""
    settings = read_settings(
        {
            "queue": [
                {"name": name, "channel": "voice"} for name in ("calls", "hotline")
            ],
            "contract": {"full": CONTRACT},
        }
    )
    ada, ben = Agent("Ada", "full", ("calls",)), Agent("Ben", "full", ("hotline",))
    peers = peers_of([ada, ben], settings, Week(WEEK.first, "UTC"))
    assert peers["Ada"].endswith("on calls")
    assert peers["Ben"].endswith("on hotline")
    both = Agent("Eve", "full", ("calls", "hotline"))
    assert len(set(peers_of([ada, ben, both], settings, WEEK).values())) == 1
