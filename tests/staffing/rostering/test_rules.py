"""Every labour rule alone, with two or three shifts."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.staffing.rostering import rules
from shiftcast.staffing.rostering.rules import Person, Segment, WorkedShift

WEEK = Week(date(2026, 11, 23), "UTC")
MONDAY = WEEK.start
HOUR = pd.Timedelta(hours=1)


def shift(day, start, hours, pauses=(), queues=("calls",), number=1):
    """Build a shift from `start` [h]; pauses are (offset [h], minutes, name, paid)."""
    at = begin = MONDAY + day * 24 * HOUR + start * HOUR
    parts = []
    for offset, minutes, name, paid in pauses:
        first = begin + offset * HOUR
        last = first + pd.Timedelta(minutes=minutes)
        parts.append(Segment(at, first, "work", queues, True))
        parts.append(Segment(first, last, name, queues, paid))
        at = last
    parts.append(Segment(at, begin + hours * HOUR, "work", queues, True))
    return WorkedShift(number, tuple(parts))


@pytest.fixture
def person(plan):
    """An agent on the contract `full`, with facts as asked."""

    def build(contract=None, away=(), **facts):
        settings = plan(contract=contract)
        agent = Agent("Ann", "full", ("calls",), **facts)
        return Person(agent, settings.contract("full"), settings, WEEK, tuple(away))

    return build


def test_rest_between_shifts(person):
    late_early = [shift(0, 14, 8), shift(1, 8, 8)]
    assert list(rules.rest_between_shifts(person(), late_early)) == [
        "rests 10 h between Mon 23 Nov 22:00 and Tue 24 Nov 08:00; 11 h are due."
    ]
    assert not list(
        rules.rest_between_shifts(person(), [shift(0, 14, 8), shift(1, 9, 8)])
    )
    strict = person(contract={"rest_hours": 12})
    assert list(rules.rest_between_shifts(strict, [shift(0, 14, 8), shift(1, 9, 8)]))
    tired = person(last_end=MONDAY - HOUR)
    assert list(rules.rest_between_shifts(tired, [shift(0, 8, 8)]))
    assert not list(rules.rest_between_shifts(tired, [shift(0, 10, 8)]))


def test_days_in_a_row(person):
    six = [shift(day, 8, 8) for day in range(6)]
    assert not list(rules.days_in_a_row(person(), six))
    assert list(rules.days_in_a_row(person(), [*six, shift(6, 8, 8)])) == [
        "works 7 days in a row on Sun 29 Nov; 6 are allowed."
    ]
    assert list(rules.days_in_a_row(person(days_in_a_row=5), six[:2]))
    assert not list(rules.days_in_a_row(person(days_in_a_row=6), six[1:3]))


def test_time_off(person):
    away = person(away=[TimeOff("Ann", MONDAY + 15 * HOUR, MONDAY + 20 * HOUR)])
    assert list(rules.time_off(away, [shift(0, 8, 8)])) == [
        "has time off from Mon 23 Nov 15:00 to Mon 23 Nov 20:00 but a shift from "
        "Mon 23 Nov 08:00."
    ]
    assert not list(rules.time_off(away, [shift(0, 7, 8), shift(1, 8, 8)]))


def test_available_hours(person):
    mornings = person(available=parse_hours("Mon-Fri 06:00-14:00"))
    assert not list(rules.available_hours(mornings, [shift(0, 6, 8)]))
    (sentence,) = rules.available_hours(mornings, [shift(0, 7, 8)])
    assert "Mon 23 Nov 14:00 lies outside" in sentence
    assert list(rules.available_hours(mornings, [shift(5, 6, 8)]))


def test_own_queues(person):
    assert list(rules.own_queues(person(), [shift(0, 8, 8, queues=("polish",))])) == [
        "may not serve polish but is rostered on it Mon 23 Nov 08:00."
    ]
    assert not list(rules.own_queues(person(), [shift(0, 8, 8)]))


def test_least_and_most_paid_hours(person):
    lunch = [(3, 30, "lunch", False)]
    four = [shift(day, 8, 8, lunch) for day in range(4)]
    assert list(rules.least_paid_hours(person(), four)) == [
        "is paid 30 h; the contract asks for at least 36 h."
    ]
    assert not list(rules.most_paid_hours(person(), four))
    six = [shift(day, 8, 8, lunch) for day in range(6)]
    assert list(rules.most_paid_hours(person(), six))
    assert not list(rules.least_paid_hours(person(), six))


def test_nobody_owes_hours_in_a_week_away(person):
    away = [TimeOff("Ann", MONDAY, MONDAY + 7 * 24 * HOUR)]
    assert not list(rules.least_paid_hours(person(away=away), []))
    assert not list(rules.least_days(person(away=away), []))
    assert list(rules.least_paid_hours(person(away=away[:0]), []))


def test_least_and_most_days(person):
    three = [shift(day, 8, 8) for day in range(3)]
    assert list(rules.least_days(person(), three)) == [
        "works 3 days; the contract asks for at least 4."
    ]
    six = [shift(day, 8, 8) for day in range(6)]
    assert list(rules.most_days(person(), six))
    assert not list(rules.most_days(person(), six[:5]))


def test_one_shift_a_day(person):
    assert list(rules.one_shift_a_day(person(), [shift(0, 0, 4), shift(0, 16, 4)]))
    assert not list(rules.one_shift_a_day(person(), [shift(0, 0, 4), shift(1, 0, 4)]))


def test_shift_length(person):
    assert not list(rules.shift_length(person(), [shift(0, 8, 6), shift(1, 8, 9.5)]))
    assert list(rules.shift_length(person(), [shift(0, 8, 5)]))
    assert list(rules.shift_length(person(), [shift(0, 8, 7.25)]))


def test_shift_start(person):
    assert not list(rules.shift_start(person(), [shift(0, 6, 8), shift(1, 14, 8)]))
    assert list(rules.shift_start(person(), [shift(0, 5.5, 8)]))
    assert list(rules.shift_start(person(), [shift(0, 6.25, 8)]))
    (sentence,) = rules.shift_start(person(), [shift(7, 8, 8)])
    assert sentence.endswith("outside 2026-W48.")


GOOD = [(2, 15, "break", True), (4, 30, "lunch", False)]


@pytest.mark.parametrize(
    ("pauses", "part"),
    [
        (GOOD, None),
        (GOOD[:1], "is due break, lunch"),
        ([(2, 30, "break", True), GOOD[1]], "15 min are due"),
        ([(2, 15, "break", False), GOOD[1]], "must be paid"),
        ([(0.25, 15, "break", True), GOOD[1]], "it may start 67.5 to 157.5 min"),
        ([GOOD[0], (6, 30, "lunch", False)], "it may start 165 to 285 min"),
    ],
)
def test_breaks_of_a_shift(person, pauses, part):
    found = list(rules.breaks_of_a_shift(person(), [shift(0, 8, 8, pauses)]))
    assert [part in sentence for sentence in found] == [True] * (part is not None)


def test_unbroken_segments(person):
    assert not list(rules.unbroken_segments(person(), [shift(0, 8, 8, GOOD)]))
    parts = shift(0, 8, 8, GOOD).segments
    holed = WorkedShift(1, (parts[0], *parts[2:]))
    assert list(rules.unbroken_segments(person(), [holed]))
    unpaid = Segment(MONDAY, MONDAY + HOUR, "work", (), False)
    assert list(rules.unbroken_segments(person(), [WorkedShift(1, (unpaid,))]))
    both = [shift(0, 8, 8), shift(0, 10, 8)]
    assert "two shifts at once" in next(rules.unbroken_segments(person(), both))


def test_every_rule_has_its_own_name_and_a_known_priority():
    names = [rule.name for rule in rules.RULES]
    assert len(set(names)) == len(names)
    assert {rule.priority for rule in rules.RULES} <= set(rules.PRIORITIES)
