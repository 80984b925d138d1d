"""What the search can make and what the rule book allows are the same weeks."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import ROSTER
from shiftcast.staffing.published import carry_on
from shiftcast.staffing.rostering.rules import RULES
from shiftcast.staffing.rostering.slots import WeekSlots
from shiftcast.staffing.rostering.worked import Person, Segment, WorkedShift
from shiftcast.staffing.rostering.workers import WorkerReader

HOUR = pd.Timedelta(hours=1)
# Early, late, night; 6 or 9 hours.
STARTS, LENGTHS = (6, 14, 22), (6, 9)
ZONE = "Europe/Berlin"
# Mondays to Sundays; the clocks change in the last two.
FIRSTS = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)] + [
    date(2026, 3, 23),
    date(2026, 10, 19),
]
CONTRACT = {
    "paid_hours": [0, 63],
    "days": [0, 7],
    "shift_hours": [6, 9],
    "shift_step": "3h",
    "starts": "06:00-22:00 every 8h",
}


def some(strategy):
    """Draw a term, or leave it out: most plans have few of them."""
    return st.none() | st.none() | strategy


TERMS = {
    "paid_hours": some(st.sampled_from([[18, 40], [30, 45], [0, 24]])),
    "days": some(st.sampled_from([[2, 4], [4, 5], [3, 6]])),
    "min_days_in_a_row": some(st.integers(2, 3)),
    "days_off_in_a_row": some(st.sampled_from([[2, 4], [1, 2], [2, 2], [3, 5]])),
    "weekends_off": some(st.sampled_from(["1 of 2", "1 of 3", "2 of 3"])),
    "max_weekends_in_a_row": some(st.integers(1, 2)),
    "start_spread": some(st.sampled_from(["0h", "8h"])),
    "start_distance_hours": some(st.sampled_from([16, 22, 24, 25, 32])),
    "max_nights": some(st.integers(0, 3)),
    "max_nights_in_a_row": some(st.integers(1, 3)),
    "period": some(
        st.sampled_from(
            [
                {"weeks": 2, "since": "2026-03-16", "paid_hours": [40, 80]},
                {"weeks": 3, "since": "2026-03-16", "paid_hours": [0, 120]}
                | {"days_off": 9},
            ]
        )
    ),
}
LAW = {
    "rest_hours": some(st.sampled_from([8, 11, 16])),
    "max_days_in_a_row": some(st.integers(2, 5)),
    "weekly_rest_hours": some(st.sampled_from([24, 35, 48, 60])),
    "max_week_hours": some(st.sampled_from([30, 48])),
    "max_night_shift_hours": some(st.just(8)),
    "weekend": some(st.just("Fri-Sat")),
}
PEOPLE = {
    "available": some(st.sampled_from(["Mon-Fri 05:00-24:00", "06:00-20:00"])),
    "away": some(st.tuples(st.integers(0, 6), st.integers(1, 3))),
}
# What is done on a day: nothing, or a start and a length.
DAYS = st.one_of(
    st.none(), st.none(), st.tuples(st.sampled_from(STARTS), st.sampled_from(LENGTHS))
)
WEEKS = st.lists(DAYS, min_size=7, max_size=7)


def segments(first, week):
    """Lay the shifts of a week out: start and end, centre time."""
    for number, done in enumerate(week):
        if done is not None:
            day = pd.Timestamp(first + timedelta(days=number))
            start = (day + done[0] * HOUR).tz_localize(ZONE)
            yield start, start + done[1] * HOUR


def roster(first, week):
    """Write a week as it was published."""
    rows = [
        {"agent": "Ann", "shift": number, "start": start, "end": end}
        | {"activity": "work", "queues": "calls", "paid": 1}
        for number, (start, end) in enumerate(segments(first, week), start=1)
    ]
    return ROSTER.of(rows)


def kept(drawn):
    """Leave out what was not drawn."""
    return {name: value for name, value in drawn.items() if value is not None}


def written(terms, law):
    """Write a plan; contracts that contradict themselves are none."""
    rules = kept(law)
    try:
        return read_settings(
            {
                "centre": {"timezone": ZONE, "interval": "1h", "roster_step": "1h"},
                "queue": [{"name": "calls", "channel": "voice"}],
                "contract": {"full": CONTRACT | kept(terms)},
                "rules": {"rest_hours": 0, "max_days_in_a_row": 14} | rules,
            }
        )
    except InputError:
        assume(False)


def made(table, week):
    """Tell whether the search can make a week."""
    cost = np.full(table.allowed.shape, np.inf)
    marks = {
        (day, start): number
        for number, (day, start) in enumerate(
            zip(table.shifts.day.tolist(), table.shifts.clock.tolist(), strict=True)
        )
    }
    at = [
        (marks[day, done[0]], LENGTHS.index(done[1]))
        for day, done in enumerate(week)
        if done is not None
    ]
    for each in at:
        cost[each] = -1.0 if table.allowed[each] else np.inf
    value, _ = table.best(cost)
    return value == -len(at)


@given(
    st.fixed_dictionaries(TERMS),
    st.fixed_dictionaries(LAW),
    st.fixed_dictionaries(PEOPLE),
    st.sampled_from(FIRSTS),
    st.lists(WEEKS, max_size=2),
    st.lists(WEEKS, min_size=12, max_size=12),
)
@settings(max_examples=20, deadline=None)
def test_a_week_can_be_made_if_and_only_if_it_breaks_no_rule(
    terms, law, people, first, past, weeks
):
    plan = written(terms, law)
    week = Week(first, ZONE)
    hours = people["available"]
    ann = Agent("Ann", "full", ("calls",), available=hours and parse_hours(hours))
    before, at = [], week
    for done in past:
        at = Week(at.first - timedelta(days=7), ZONE)
        before.append((at, roster(at.first, done)))
    (ann,) = carry_on([ann], before, week, plan)
    away = ()
    if people["away"]:
        day, count = people["away"]
        ends = [pd.Timestamp(first + timedelta(days=n)) for n in (day, day + count)]
        away = (TimeOff("Ann", *(end.tz_localize(ZONE) for end in ends)),)
    axis = WeekSlots(week, 3600)
    worker = WorkerReader(axis).read(ann, away, 0, plan)
    gave_way = {unmet.rule for unmet in worker.unmet}
    low, high = worker.table.limits.paid
    if low == high or gave_way:
        # The week goes as far as the law lets it, and cannot reach the period's hours.
        gave_way.add("least paid hours of the period")
    person = Person(ann, plan.contracts[0], plan, week, away)
    for done in weeks:
        shifts = [
            WorkedShift(number, (Segment(start, end, "work", ("calls",), True),))
            for number, (start, end) in enumerate(segments(first, done), start=1)
        ]
        broken = [
            (rule.name, sentence)
            for rule in RULES
            if rule.name not in gave_way
            for sentence in rule.check(person, shifts)
        ]
        can = made(worker.table, done)
        assert not (can and broken), (broken, done)
        if not gave_way:
            assert can or broken, (worker.table.limits, done)
