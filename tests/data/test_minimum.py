"""[[minimum]] tables: read, refused, and laid out on opening hours."""

from datetime import date

import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.settings import read_settings

CALLS = {"name": "calls", "channel": "voice", "open": "Mon-Sat 08:00-18:00"}
MAIL = {"name": "mail", "channel": "email", "open": "Mon-Fri 08:00-20:00"}


def minima(*tables):
    """Read a plan with some minima."""
    return read_settings({"queue": [CALLS, MAIL], "minimum": list(tables)}).minima


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"agents": 1}, "either `role` or `queue`"),
        ({"agents": 1, "role": "senior", "queue": "calls"}, "either `role` or"),
        ({"role": "senior"}, "agents"),
        ({"agents": 0, "role": "senior"}, "agents"),
        ({"agents": 1, "queue": "cals"}, "Did you mean 'calls'"),
        ({"agents": 1, "role": "senior", "hours": "Sometimes"}, "hours"),
        ({"agents": 1, "rôle": "senior"}, "role"),
    ],
)
def test_each_fault_is_named(table, said):
    with pytest.raises(InputError, match=said):
        minima(table)


def test_a_single_table_is_no_list():
    with pytest.raises(InputError, match="like \\[\\[minimum\\]\\]"):
        read_settings({"queue": [CALLS], "minimum": {"agents": 1, "role": "x"}})


@pytest.mark.parametrize(
    ("table", "hours"),
    [
        ({"role": "senior"}, 5 * 12 + 10),
        ({"queue": "calls"}, 6 * 10),
        ({"queue": "mail", "hours": "Fri-Sun 00:00-24:00"}, 12),
        ({"role": "senior", "hours": "Sat-Sun 08:00-20:00"}, 10),
        ({"role": "senior", "hours": "Sun 08:00-20:00"}, 0),
    ],
)
def test_they_are_asked_for_while_something_is_open(table, hours):
    (minimum,) = minima({"agents": 1} | table)
    settings = read_settings({"queue": [CALLS, MAIL]})
    starts = Week(date(2026, 11, 23), "Europe/Berlin").grid(900)
    assert minimum.asked(settings.queues, starts).sum() == 4 * hours
