"""When shifts may start: weekdays, steps, turns."""

import pytest

from shiftcast.data.starts import parse_starts


@pytest.mark.parametrize(
    ("text", "monday", "saturday", "sunday"),
    [
        ("07:00-08:00 every 30min", (420, 450, 480), (420, 450, 480), (420, 450, 480)),
        ("09:00", (540,), (540,), (540,)),
        ("Mon-Fri 07:00-07:30 every 15min; Sat 09:00", (420, 435, 450), (540,), ()),
        ("Sat, Sun 09:00, 13:00", (), (540, 780), (540, 780)),
        ("Mon 24:00", (), (), ()),
        ("Sun 24:00", (0,), (), ()),
        ("00:00-24:00 every 12h", (0, 720), (0, 720), (0, 720)),
    ],
)
def test_starts_by_weekday(text, monday, saturday, sunday):
    starts = parse_starts(text)
    assert (starts.on(0), starts.on(5), starts.on(6)) == (monday, saturday, sunday)


def test_a_list_takes_turns():
    starts = parse_starts(["Mon 06:00", "Mon-Tue 14:00"])
    assert [starts.on(0, turn) for turn in (0, 1)] == [(360,), (840,)]
    assert [starts.weekdays(turn) for turn in (0, 1)] == [(0,), (0, 1)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("early", "'early' is not a start window like"),
        ("Mon", "'Mon' is not a start window like"),
        ("Someday 09:00", "'Someday' is not a weekday"),
        ("09:00-08:00", "must not end before it starts"),
        ("09:00-10:00 every 1min", "its step must be 5 min or more"),
        ("09:00 until 10:00", "is not a start window like"),
        ("", "is not a start window like"),
        ([], "got an empty list"),
    ],
)
def test_what_cannot_be_read_is_told(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        parse_starts(text)
