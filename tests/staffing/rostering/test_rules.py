"""Every labour rule alone, with two or three shifts."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.hours import parse_hours
from shiftcast.data.locks import Lock
from shiftcast.data.people import Agent, PastWeek, TimeOff
from shiftcast.staffing.rostering.rules import PRIORITIES, RULES
from shiftcast.staffing.rostering.worked import Person, Segment, WorkedShift

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


def broken(name, person, shifts):
    """List what breaks a rule."""
    (rule,) = (rule for rule in RULES if rule.name == name)
    return list(rule.check(person, shifts))


def days(*worked, start=8, hours=8):
    """Build shifts alike on some days."""
    return [shift(day, start, hours) for day in worked]


@pytest.fixture
def person(plan):
    """An agent on the contract `full`, with facts as asked."""

    def build(contract=None, away=(), law=None, **facts):
        settings = plan(contract=contract, rules=law or {})
        agent = Agent("Ann", "full", ("calls",), **facts)
        return Person(agent, settings.contract("full"), settings, WEEK, tuple(away))

    return build


def test_rest_between_shifts(person):
    late_early = [shift(0, 14, 8), shift(1, 8, 8)]
    assert (broken("rest between shifts", person(), late_early)) == [
        "rests 10 h between Mon 23 Nov 22:00 and Tue 24 Nov 08:00; 11 h are due."
    ]
    assert not list(
        broken("rest between shifts", person(), [shift(0, 14, 8), shift(1, 9, 8)])
    )
    strict = person(contract={"rest_hours": 12})
    assert broken("rest between shifts", strict, [shift(0, 14, 8), shift(1, 9, 8)])
    tired = person(last_end=MONDAY - HOUR)
    assert broken("rest between shifts", tired, [shift(0, 8, 8)])
    assert not (broken("rest between shifts", tired, [shift(0, 10, 8)]))


def test_days_in_a_row(person):
    six = [shift(day, 8, 8) for day in range(6)]
    assert not (broken("days in a row", person(), six))
    assert (broken("days in a row", person(), [*six, shift(6, 8, 8)])) == [
        "works 7 days in a row on Sun 29 Nov; 6 are allowed."
    ]
    assert broken("days in a row", person(days_in_a_row=5), six[:2])
    assert not (broken("days in a row", person(days_in_a_row=6), six[1:3]))


def test_time_off(person):
    away = person(away=[TimeOff("Ann", MONDAY + 15 * HOUR, MONDAY + 20 * HOUR)])
    assert (broken("time off", away, [shift(0, 8, 8)])) == [
        "has time off from Mon 23 Nov 15:00 to Mon 23 Nov 20:00 but a shift from "
        "Mon 23 Nov 08:00."
    ]
    assert not (broken("time off", away, [shift(0, 7, 8), shift(1, 8, 8)]))


def test_available_hours(person):
    mornings = person(available=parse_hours("Mon-Fri 06:00-14:00"))
    assert not (broken("available hours", mornings, [shift(0, 6, 8)]))
    (sentence,) = broken("available hours", mornings, [shift(0, 7, 8)])
    assert "Mon 23 Nov 14:00 lies outside" in sentence
    assert broken("available hours", mornings, [shift(5, 6, 8)])


def test_own_queues(person):
    assert (broken("own queues", person(), [shift(0, 8, 8, queues=("polish",))])) == [
        "may not serve polish but is rostered on it Mon 23 Nov 08:00."
    ]
    assert not (broken("own queues", person(), [shift(0, 8, 8)]))


def test_least_and_most_paid_hours(person):
    lunch = [(3, 30, "lunch", False)]
    four = [shift(day, 8, 8, lunch) for day in range(4)]
    assert (broken("least paid hours of the contract", person(), four)) == [
        "is paid 30 h; the contract asks for at least 36 h."
    ]
    assert not (broken("most paid hours of the contract", person(), four))
    six = [shift(day, 8, 8, lunch) for day in range(6)]
    assert broken("most paid hours of the contract", person(), six)
    assert not (broken("least paid hours of the contract", person(), six))


def test_nobody_owes_hours_in_a_week_away(person):
    away = [TimeOff("Ann", MONDAY, MONDAY + 7 * 24 * HOUR)]
    assert not (broken("least paid hours of the contract", person(away=away), []))
    assert not (broken("least days of the contract", person(away=away), []))
    assert broken("least paid hours of the contract", person(away=away[:0]), [])


def test_least_and_most_days(person):
    three = [shift(day, 8, 8) for day in range(3)]
    assert (broken("least days of the contract", person(), three)) == [
        "works 3 days; the contract asks for at least 4."
    ]
    six = [shift(day, 8, 8) for day in range(6)]
    assert broken("most days of the contract", person(), six)
    assert not (broken("most days of the contract", person(), six[:5]))


def test_one_shift_a_day(person):
    assert broken("one shift a day", person(), [shift(0, 0, 4), shift(0, 16, 4)])
    assert not (broken("one shift a day", person(), [shift(0, 0, 4), shift(1, 0, 4)]))


def test_shift_length(person):
    assert not (broken("shift length", person(), [shift(0, 8, 6), shift(1, 8, 9.5)]))
    assert broken("shift length", person(), [shift(0, 8, 5)])
    assert broken("shift length", person(), [shift(0, 8, 7.25)])


def test_shift_start(person):
    assert not (broken("shift start", person(), [shift(0, 6, 8), shift(1, 14, 8)]))
    assert broken("shift start", person(), [shift(0, 5.5, 8)])
    assert broken("shift start", person(), [shift(0, 6.25, 8)])
    (sentence,) = broken("shift start", person(), [shift(7, 8, 8)])
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
    found = broken("breaks of a shift", person(), [shift(0, 8, 8, pauses)])
    assert [part in sentence for sentence in found] == [True] * (part is not None)


def test_unbroken_segments(person):
    assert not (broken("unbroken segments", person(), [shift(0, 8, 8, GOOD)]))
    parts = shift(0, 8, 8, GOOD).segments
    holed = WorkedShift(1, (parts[0], *parts[2:]))
    assert broken("unbroken segments", person(), [holed])
    unpaid = Segment(MONDAY, MONDAY + HOUR, "work", (), False)
    assert broken("unbroken segments", person(), [WorkedShift(1, (unpaid,))])
    both = [shift(0, 8, 8), shift(0, 10, 8)]
    assert "two shifts at once" in broken("unbroken segments", person(), both)[0]


def test_every_rule_has_its_own_name_and_a_known_priority():
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert {rule.priority for rule in RULES} <= set(PRIORITIES)
    order = [PRIORITIES.index(rule.priority) for rule in RULES]
    assert order == sorted(order)
    assert all(rule.sentence.endswith(".") for rule in RULES)


def test_weekly_rest(person):
    eu = person(law={"preset": "eu"})
    daily = days(0, 2, 4, 6, hours=10)
    assert not broken("weekly rest", eu, daily)
    crowded = [shift(day, 8 if day % 2 else 20, 8) for day in range(7)]
    assert broken("weekly rest", eu, crowded) == [
        "rests 28 h at a stretch in 2026-W48; 35 h are due."
    ]
    assert not broken("weekly rest", eu, crowded[:5])
    # What was rested before the week counts in the week it ends in.
    rested = person(law={"preset": "eu"}, last_end=MONDAY - 20 * HOUR)
    assert not broken("weekly rest", rested, crowded)
    strict = person(contract={"weekly_rest_hours": 60})
    assert broken("weekly rest", strict, daily)


def test_working_week_of_the_law(person):
    eu = person(law={"preset": "eu"}, contract={"paid_hours": [36, 60]})
    assert not broken("working week", eu, days(0, 1, 2, 3, 4, 5))
    assert broken("working week", eu, days(0, 1, 2, 3, 4, 5, 6)) == [
        "is paid 56 h; the law allows at most 48 h a week."
    ]


def test_break_of_the_law(person):
    eu = person(law={"preset": "eu"})
    assert not broken("break of the law", eu, [shift(0, 8, 6)])
    assert not broken(
        "break of the law", eu, [shift(0, 8, 8, [(4, 30, "lunch", False)])]
    )
    assert broken("break of the law", eu, [shift(0, 8, 8, GOOD[:1])]) == [
        "has 15 min of breaks in the 8 h from Mon 23 Nov 08:00; the law asks for 30 "
        "min."
    ]


def test_night_shift_length(person):
    eu = person(law={"preset": "eu"})
    assert not broken("night shift length", eu, [shift(0, 22, 8)])
    assert not broken("night shift length", eu, [shift(0, 12, 10)])
    assert broken("night shift length", eu, [shift(0, 20, 9)]) == [
        "is paid 9 h for the night shift of Mon 23 Nov 20:00; 8 h are allowed."
    ]


def test_paid_hours_of_the_period(person):
    contract = {"period": {"weeks": 4, "since": "2026-11-09", "paid_hours": [144, 152]}}
    past = (
        PastWeek(date(2026, 11, 16), 40, frozenset()),
        PastWeek(date(2026, 11, 9), 40, frozenset()),
        PastWeek(date(2026, 11, 2), 12, frozenset()),
    )
    third = person(contract=contract, past=past)
    assert not broken("most paid hours of the period", third, days(0, 1, 2, 3))
    assert broken("most paid hours of the period", third, days(0, 1, 2, 3, 4)) == [
        "is paid 120 h so far in the 4 weeks from 09 Nov and cannot stay within the "
        "152 h of the contract."
    ]
    # 80 h and one week of at most 40 h ahead: 24 h are due in this one.
    assert not broken("least paid hours of the period", third, days(0, 1, 2))
    assert broken("least paid hours of the period", third, days(0, 1))
    # Weeks that were not published are as open as those ahead.
    new = person(contract=contract)
    assert not broken("least paid hours of the period", new, days(0, 1, 2))
    assert not broken("most paid hours of the period", new, days(0, 1, 2, 3, 4))


def test_least_days_in_a_row(person):
    twos = person(contract={"min_days_in_a_row": 2}, days_off_in_a_row=2)
    assert not broken("least days in a row", twos, days(0, 1, 3, 4))
    assert broken("least days in a row", twos, days(0, 2, 3)) == [
        "works 1 days in a row up to Mon 23 Nov; the contract asks for at least 2."
    ]
    # The week's end cuts Sunday short, a carried-in day makes Monday the second,
    # and nobody knows what was before a Monday without a carry-in.
    assert not broken("least days in a row", twos, days(3, 4, 6))
    carried = person(contract={"min_days_in_a_row": 2}, days_in_a_row=1)
    assert not broken("least days in a row", carried, days(0, 2, 3))
    assert broken("least days in a row", carried, days(2, 3))
    unknown = person(contract={"min_days_in_a_row": 2})
    assert not broken("least days in a row", unknown, days(0, 2, 3))


def test_a_row_too_long_before_the_week_does_not_go_on(person):
    """Who comes with five days where three are allowed is off on the first."""
    tired = person(law={"max_days_in_a_row": 3}, days_in_a_row=5)
    assert broken("days in a row", tired, days(0, 3, 4)) == [
        "works 6 days in a row on Mon 23 Nov; 3 are allowed."
    ]
    assert not broken("days in a row", tired, days(1, 2, 3))


def test_days_off_in_a_row(person):
    pairs = person(contract={"days_off_in_a_row": [2, 3]}, days_in_a_row=2)
    assert not broken("least days off in a row", pairs, days(0, 1, 4, 5))
    assert broken("least days off in a row", pairs, days(0, 2, 3, 4)) == [
        "has 1 days off in a row before Wed 25 Nov; the contract asks for at least 2."
    ]
    one = person(contract={"days_off_in_a_row": [2, 3]}, days_off_in_a_row=1)
    assert broken("least days off in a row", one, days(0, 1, 2, 3))
    assert not broken("least days off in a row", one, days(1, 2, 3, 4))
    assert not broken("most days off in a row", one, days(2, 3, 4))
    assert broken("most days off in a row", one, days(3, 4, 5)) == [
        "is off 4 days in a row on Wed 25 Nov; 3 are allowed."
    ]
    # Too long a stretch before the week excuses none within it.
    long = person(contract={"days_off_in_a_row": [2, 3]}, days_off_in_a_row=4)
    assert broken("most days off in a row", long, days(0, 5, 6)) == [
        "is off 4 days in a row on Fri 27 Nov; 3 are allowed."
    ]
    away = [TimeOff("Ann", MONDAY, MONDAY + 24 * HOUR)]
    holiday = person(contract={"days_off_in_a_row": [2, 3]}, away=away)
    assert not broken("most days off in a row", holiday, days(6))


def test_weekends_off(person):
    contract = {"weekends_off": "1 of 2"}
    saturday, sunday = date(2026, 11, 21), date(2026, 11, 15)
    worked = (PastWeek(date(2026, 11, 16), 8, frozenset({saturday})),)
    tired = person(contract=contract, past=worked)
    assert broken("weekends off", tired, days(6)) == [
        "has 0 of the 2 weekends up to Sat 28 Nov off; the contract asks for 1."
    ]
    assert not broken("weekends off", tired, days(0, 1, 2, 3, 4))
    free = (
        PastWeek(date(2026, 11, 16), 8, frozenset()),
        PastWeek(date(2026, 11, 9), 8, frozenset({sunday})),
    )
    assert not broken("weekends off", person(contract=contract, past=free), days(5, 6))
    assert not broken("weekends off", person(contract=contract), days(5, 6))


def test_weekends_in_a_row(person):
    contract = {"max_weekends_in_a_row": 2}
    past = tuple(
        PastWeek(date(2026, 11, 23 - 7 * back), 8, frozenset({date(2026, 11, day)}))
        for back, day in ((1, 22), (2, 14))
    )
    assert broken("weekends in a row", person(contract=contract, past=past), days(5))
    assert not broken(
        "weekends in a row", person(contract=contract, past=past[:1]), days(5, 6)
    )
    assert not broken(
        "weekends in a row", person(contract=contract, past=past), days(4)
    )


def test_a_week_from_sunday_has_a_day_of_two_weekends(plan):
    week = Week(date(2026, 11, 22), "UTC")
    settings = plan(contract={"weekends_off": "1 of 2"}, centre={"week_starts": "Sun"})
    past = (PastWeek(date(2026, 11, 15), 8, frozenset({date(2026, 11, 21)})),)
    agent = Agent("Ann", "full", ("calls",), past=past)
    ann = Person(agent, settings.contract("full"), settings, week)
    # Sunday the 22nd belongs to the weekend already worked, Saturday to the next.
    assert not broken("weekends off", ann, days(-1))
    assert broken("weekends off", ann, days(5))


def test_nights(person):
    contract = {"max_nights": 3, "max_nights_in_a_row": 2}
    night = person(contract=contract)
    row = days(0, 1, 2, start=22)
    assert not broken("nights a week", night, row)
    assert broken("nights in a row", night, row) == [
        "works 3 nights in a row on Wed 25 Nov; 2 are allowed."
    ]
    assert broken("nights a week", night, days(0, 1, 3, 4, start=22)) == [
        "works 4 nights; the contract allows at most 3."
    ]
    assert not broken("nights in a row", night, days(0, 1, 3, start=22))
    # Two hours of the night make no night shift.
    assert not broken("nights in a row", night, days(0, 1, 2, start=17))
    tired = person(contract=contract, nights_in_a_row=2)
    assert broken("nights in a row", tired, days(0, start=22))


def test_spread_of_starts(person):
    steady = person(contract={"start_spread": "2h"})
    assert not broken("spread of starts", steady, [shift(0, 8, 8), shift(1, 10, 8)])
    assert broken("spread of starts", steady, [shift(0, 8, 8), shift(1, 11, 8)]) == [
        "starts shifts 3 h apart over the week; 2 h are allowed."
    ]
    # 23:00 and 01:00 are two hours apart, around midnight.
    assert not broken("spread of starts", steady, [shift(0, 23, 8), shift(2, 1, 8)])


def test_distance_of_starts(person):
    steady = person(contract={"start_distance_hours": 22})
    assert not broken("distance of starts", steady, [shift(0, 10, 8), shift(1, 8, 8)])
    assert broken("distance of starts", steady, [shift(0, 10, 8), shift(1, 7, 8)]) == [
        "starts shifts 21 h apart, at Mon 23 Nov 10:00 and Tue 24 Nov 07:00; 22 h are "
        "due."
    ]
    late = person(contract={"start_distance_hours": 22}, last_start=MONDAY - 10 * HOUR)
    assert broken("distance of starts", late, [shift(0, 11, 8)])
    assert not broken("distance of starts", late, [shift(0, 12, 8)])


def test_days_off_of_the_period(person):
    period = {"weeks": 2, "since": "2026-11-16", "paid_hours": [72, 80], "days_off": 5}
    five = {date(2026, 11, 16 + day) for day in range(5)}
    past = (PastWeek(date(2026, 11, 16), 40, frozenset(five)),)
    second = person(contract={"period": period}, past=past)
    assert not broken("days off of the period", second, days(0, 1, 2, 3))
    assert broken("days off of the period", second, days(0, 1, 2, 3, 4)) == [
        "can have 4 days off in the 2 weeks from 16 Nov; the contract asks for 5."
    ]
    # In a week before the last one the least days of the next are counted on.
    first = person(contract={"period": period | {"since": "2026-11-23"}})
    assert not broken("days off of the period", first, days(0, 1, 2, 3, 4))
    assert broken("days off of the period", first, days(0, 1, 2, 3, 4, 5))


def test_a_weekend_is_that_of_the_country(person):
    contract = {"max_weekends_in_a_row": 1}
    past = (PastWeek(date(2026, 11, 16), 8, frozenset({date(2026, 11, 20)})),)
    gulf = person(contract=contract, past=past, law={"weekend": "Fri-Sat"})
    assert broken("weekends in a row", gulf, days(5))[0].endswith(
        "on Fri 27 Nov; 1 are allowed."
    )
    assert not broken("weekends in a row", gulf, days(6))
    here = person(contract=contract, past=past)
    assert not broken("weekends in a row", here, days(5))


def test_work_stretch(person):
    steady = person(contract={"stretch_hours": [1.5, 4]})
    assert not broken("work stretch", steady, [shift(0, 8, 8, GOOD)])
    late = [(2, 15, "break", True), (6.5, 30, "lunch", False)]
    assert broken("work stretch", steady, [shift(0, 8, 8, late)]) == [
        "works 4.25 h without a break from Mon 23 Nov 10:15; 1.5 to 4 h are agreed.",
        "works 1 h without a break from Mon 23 Nov 15:00; 1.5 to 4 h are agreed.",
    ]
    # A meeting is no pause.
    meeting = [(3, 30, "meeting", True), (5, 30, "lunch", False)]
    assert broken("work stretch", steady, [shift(0, 8, 9, meeting)])


def test_split_shift(person):
    halves = [shift(0, 8, 10, [(4, 120, "split", False)])]
    assert broken("split shift", person(), halves) == [
        "has a split shift on Mon 23 Nov 08:00, which the contract does not know."
    ]
    contract = {"split": {"minutes": 120, "width": "1h"}, "breaks": []}
    agreed = person(contract=contract)
    assert not broken("split shift", agreed, halves)
    assert not broken("breaks of a shift", agreed, halves)
    assert broken("breaks of a shift", agreed, [shift(0, 8, 10)])


def test_starts_by_weekday_and_in_turns(person):
    weekdays = person(contract={"starts": "Mon-Fri 07:00-08:00 every 15min; Sat 09:00"})
    assert not broken("shift start", weekdays, [shift(0, 7.25, 8), shift(5, 9, 8)])
    assert broken("shift start", weekdays, [shift(5, 7.25, 8), shift(6, 9, 8)]) == [
        "starts a shift at Sat 28 Nov 07:15, outside the contract's starts.",
        "starts a shift at Sun 29 Nov 09:00, outside the contract's starts.",
    ]
    turns = {"starts": ["06:00", "14:00"], "turns_since": "2026-11-16"}
    assert broken("shift start", person(contract=turns), [shift(0, 6, 8)])
    assert not broken("shift start", person(contract=turns), [shift(0, 14, 8)])
    assert not broken("shift start", person(contract=turns, turn=1), [shift(0, 6, 8)])


def test_locked_days(person):
    ends = (MONDAY + 8 * HOUR, MONDAY + 16 * HOUR)
    locks = (Lock(date(2026, 11, 23), *ends), Lock(date(2026, 11, 24)))
    locked = person(locks=locks)
    assert not broken("locked days", locked, [shift(0, 8, 8), shift(2, 8, 8)])
    assert broken("locked days", locked, [shift(0, 9, 8), shift(1, 8, 8)]) == [
        "has a locked shift from Mon 23 Nov 08:00 to Mon 23 Nov 16:00 but has Mon 23 "
        "Nov 09:00 that day.",
        "has Tue 24 Nov off, locked, but a shift from Tue 24 Nov 08:00.",
    ]
    assert "is off that day" in broken("locked days", locked, [])[0]


def test_of_an_outline_only_its_ends_are_asked(person):
    part = Segment(MONDAY + 8 * HOUR, MONDAY + 16 * HOUR, "work", ("calls",), True)
    outline = WorkedShift(1, (part,), outline=True)
    strict = person(contract={"stretch_hours": [1, 4]}, law={"preset": "eu"})
    for name in ("breaks of a shift", "work stretch", "break of the law"):
        assert not broken(name, strict, [outline])
    # The contract's half hour of unpaid lunch is taken off.
    assert broken("least paid hours of the contract", strict, [outline])[0].startswith(
        "is paid 7.5 h"
    )


def test_nobody_is_asked_for_the_breaks_of_an_absence(person):
    parts = shift(0, 8, 8).segments
    away = WorkedShift(1, (Segment(parts[0].start, parts[0].end, "absent", (), True),))
    off = person(away=[TimeOff("Ann", MONDAY, MONDAY + 24 * HOUR)])
    assert not broken("time off", off, [away])
    assert not broken("breaks of a shift", off, [away])
