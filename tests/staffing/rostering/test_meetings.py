"""Meetings lie where they hurt least, and everybody comes once."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.data.hours import parse_hours
from shiftcast.data.meetings import Meeting
from shiftcast.data.people import Agent, TimeOff
from shiftcast.staffing.repair import Asked, allow_overtime, repair
from shiftcast.staffing.rostering.meetings import place_meetings
from shiftcast.staffing.rostering.price import CostModel
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.skills import read_skills
from shiftcast.staffing.rostering.verify import verify

PEOPLE = [Agent(f"Agent {number:02d}", "full", ("calls",)) for number in range(8)]
NAMES = tuple(agent.name for agent in PEOPLE)
HALF = pd.Timedelta(minutes=30)
TUESDAY = pd.Timestamp("2026-11-24", tz="UTC")


@pytest.fixture
def centre(plan, week_of_calls):
    """Give settings, demand with a dent at Tuesday noon, and a roster."""
    settings = plan(
        centre={"roster_step": "30min"},
        contract={"shift_hours": [8, 10], "starts": "08:00-10:00 every 60min",
                  "breaks": [{"name": "lunch", "minutes": 30, "paid": False,
                              "from_hours": 6, "middle": 0.5, "width": "2h"}]},
    )  # fmt: skip
    demand = week_of_calls(settings, heads=5.0, hours=(8, 18))
    roster = build_roster(PEOPLE, [], demand, settings).roster
    return settings, demand, roster


def with_dent(demand, first, last, heads=1.0):
    """Let all be needed on workdays, but fewer for a while."""
    need = np.where(demand.live["calls"] > 0, 9.0, 0.0)
    low, high = ((at - demand.week.start) // HALF for at in (first, last))
    need[low:high] = heads
    return replace(demand, live={"calls": need})


def placed(centre, *meetings, **given):
    """Place meetings."""
    settings, demand, roster = centre
    return place_meetings(roster, meetings, PEOPLE, demand, settings, **given)


def breaches(centre, roster, *meetings):
    """Name what is wrong with a roster."""
    settings, demand, _ = centre
    found = verify(roster, PEOPLE, [], settings, demand.week, meetings)
    return [breach.sentence for breach in found]


def cost(centre, roster):
    """Price a roster's cover from its rows alone."""
    settings, demand, _ = centre
    skills = read_skills(PEOPLE, demand)
    model = CostModel(demand, skills, settings.costs)
    people = model.empty.copy()
    for row in roster[roster["activity"] == "work"].itertuples():
        low, high = ((at - demand.week.start) // HALF for at in (row.start, row.end))
        people[0, low:high] += 1
    return model.cost(people)


def test_a_team_meets_in_the_dent(centre):
    dent = TUESDAY + pd.Timedelta(hours=10)
    settings, demand, roster = centre
    there = roster[(roster["activity"] == "work") & (roster["start"] <= dent)]
    there = there[there["end"] >= dent + 2 * HALF]
    team = tuple(sorted(set(there["agent"])))[:3]
    assert len(team) == 3
    quiet = settings, with_dent(demand, dent, dent + 2 * HALF), roster
    meeting = Meeting("Team", 60, team, at_least=3)
    found = placed(quiet, meeting)
    assert [(each.start, each.agents) for each in found.sessions] == [(dent, team)]
    assert not found.unmet
    assert breaches(quiet, found.roster, meeting) == []


def test_a_session_lies_at_its_exact_best_time(centre):
    meeting = Meeting("Coaching", 30, NAMES[:1])
    found = placed(centre, meeting)
    (session,) = found.sessions
    base = cost(centre, centre[2])
    assert found.cost == pytest.approx(cost(centre, found.roster) - base)
    work = centre[2][(centre[2]["activity"] == "work")]
    own = work[work["agent"] == NAMES[0]]
    best = np.inf
    for row in own.itertuples():
        for at in pd.date_range(row.start, row.end - HALF, freq=HALF):
            tried = centre[2].copy()
            parts = [(row.start, at), (at + HALF, row.end)]
            tried = tried.drop(index=row.Index)
            rest = [
                {**centre[2].loc[row.Index].to_dict(), "start": low, "end": high}
                for low, high in parts
                if high > low
            ]
            tried = pd.concat([tried, pd.DataFrame(rest)])
            best = min(best, cost(centre, tried))
    assert found.cost == pytest.approx(best - base)
    assert session.agents == NAMES[:1]


def test_one_trainer_has_one_session_at_a_time(centre):
    meeting = Meeting("Coaching", 30, NAMES, at_most=1)
    found = placed(centre, meeting)
    starts = [each.start for each in found.sessions]
    assert len(starts) == len(set(starts)) == len(NAMES)
    assert breaches(centre, found.roster, meeting) == []


def test_sessions_hold_as_many_as_they_may(centre):
    meeting = Meeting("Training", 60, NAMES, at_least=2, at_most=3)
    found = placed(centre, meeting)
    sizes = [len(each.agents) for each in found.sessions]
    assert sum(sizes) + sum(len(NAMES) - sum(sizes) for _ in found.unmet) == len(NAMES)
    assert all(2 <= size <= 3 for size in sizes)
    if not found.unmet:
        assert breaches(centre, found.roster, meeting) == []


def test_hours_and_dates_are_kept(centre):
    hours = parse_hours("Wed-Thu 13:00-16:00")
    meeting = Meeting("Coaching", 30, NAMES, hours, at_most=2)
    found = placed(centre, meeting)
    assert found.sessions
    for each in found.sessions:
        assert each.start.day_name() in ("Wednesday", "Thursday")
        assert 13 <= each.start.hour < 16
    first = TUESDAY + pd.Timedelta(days=3)
    dated = Meeting(
        "Review", 30, NAMES, None, first, first + pd.Timedelta(days=1), 1, 2
    )
    assert {each.start.normalize() for each in placed(centre, dated).sessions} == {
        first
    }
    other = replace(dated, start=first + pd.Timedelta(days=7), end=None)
    assert not placed(centre, other).sessions


def test_what_finds_no_time_is_told_with_the_reason(centre):
    night = Meeting("Night", 30, NAMES, parse_hours("Mon-Fri 02:00-03:00"), at_most=1)
    long = Meeting("Marathon", 480, NAMES, at_most=1)
    crowd = Meeting("All hands", 60, NAMES, parse_hours("Tue 08:00-09:00"), at_least=8)
    told = {
        each.rule: each.sentence for each in placed(centre, night, long, crowd).unmet
    }
    assert "not at work in its hours" in told["meeting Night"]
    assert "no 480 min of work in one piece" in told["meeting Marathon"]
    assert "All hands finds no time for 8 of 8" in told["meeting All hands"]


def test_who_is_away_all_week_is_not_waited_for(centre):
    settings, demand, _ = centre
    monday = demand.week.start
    away = [TimeOff(NAMES[0], monday, monday + pd.Timedelta(days=7))]
    roster = build_roster(PEOPLE, away, demand, settings).roster
    meeting = Meeting("Team", 30, NAMES[:3], at_least=3)
    found = place_meetings(roster, [meeting], PEOPLE, demand, settings)
    assert [each.agents for each in found.sessions] == [NAMES[1:3]]
    assert verify(roster=found.roster, agents=PEOPLE, time_off=away, settings=settings,
                  week=demand.week, meetings=[meeting]) == []  # fmt: skip


def test_a_length_off_the_grid_is_refused(centre):
    with pytest.raises(InputError, match="'Chat' takes 20 min, no whole number"):
        placed(centre, Meeting("Chat", 20, NAMES))


def test_the_checker_finds_what_is_wrong(centre):
    meeting = Meeting("Training", 60, NAMES[:4], None, at_least=2, at_most=2)
    found = placed(centre, meeting)
    assert len(found.sessions) == 2
    told = breaches(centre, centre[2], meeting)
    assert told == [f"Training: {', '.join(NAMES[:4])} do not attend."]
    shorter = replace(meeting, minutes=30)
    assert any(
        "takes 30 min" in each for each in breaches(centre, found.roster, shorter)
    )
    outside = replace(meeting, hours=parse_hours("Sun 10:00-12:00"))
    assert any(
        "outside Sun" in each for each in breaches(centre, found.roster, outside)
    )
    fewer = replace(meeting, agents=NAMES[:3])
    assert any("not asked to" in each for each in breaches(centre, found.roster, fewer))
    alone = replace(meeting, at_most=1, at_least=1)
    assert any("at most 1" in each for each in breaches(centre, found.roster, alone))
    crowd = replace(meeting, at_most=4, at_least=4)
    assert any("at least 4" in each for each in breaches(centre, found.roster, crowd))
    unpaid = replace(meeting, paid=False)
    assert any(
        "must be unpaid" in each for each in breaches(centre, found.roster, unpaid)
    )


def test_a_later_meeting_goes_through_repair(plan, week_of_calls):
    settings = plan(centre={"roster_step": "30min"}, contract={"breaks": []})
    demand = week_of_calls(settings, heads=5.0, hours=(7, 19))
    roster = build_roster(PEOPLE, [], demand, settings).roster
    noon = TUESDAY + pd.Timedelta(hours=12)
    there = roster[(roster["start"] <= noon) & (roster["end"] >= noon + 4 * HALF)]
    team = tuple(there["agent"])[:4]
    hours = parse_hours("Tue 12:00-14:00")
    meeting = Meeting("News", 60, team, hours, at_least=4)
    asked = Asked(now=noon, overtime=4.0)
    found = repair(
        roster, PEOPLE, [], demand, demand, settings, asked, meetings=[meeting]
    )
    assert [each.agents for each in found.sessions] == [team]
    assert found.hole > 0
    best = found.offers[-1]
    assert best.figures["closed"] > 0
    listed = best.changes[best.changes["kind"] == "meeting"]
    assert set(listed["agent"]) == set(team)
    # Who meets keeps the shift of the day.
    moved = best.changes[best.changes["kind"] != "meeting"]
    moved = moved[moved["date"] == TUESDAY.tz_localize(None)]
    assert not set(moved["agent"]) & set(team)
    wide = allow_overtime(settings, 4.0)
    assert verify(best.roster, PEOPLE, [], wide, demand.week, [meeting]) == []
    # The next repair knows of it.
    again = repair(
        best.roster, PEOPLE, [], demand, demand, wide, asked, meetings=[meeting]
    )
    assert not again.sessions


@examples(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    minutes=st.sampled_from([30, 60, 90]),
    who=st.sets(st.sampled_from(NAMES), min_size=1),
    most=st.integers(1, 5),
    at_once=st.integers(1, 2),
    paid=st.booleans(),
)
def test_what_is_placed_stands_the_check(centre, minutes, who, most, at_once, paid):
    meeting = Meeting(
        "Meeting", minutes, tuple(sorted(who)), None, None, None, 1, most, at_once, paid
    )
    found = placed(centre, meeting)
    there = [name for each in found.sessions for name in each.agents]
    assert len(there) == len(set(there))
    if not found.unmet:
        assert set(there) == who
    wrong = [
        told for told in breaches(centre, found.roster, meeting) if "paid" not in told
    ]
    assert len(wrong) == len(found.unmet)
