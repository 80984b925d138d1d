"""From a forecast and a backlog to work with due times."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.settings import read_settings
from shiftcast.staffing.deadlines import carried_backlog, deferred_queues, efficiency

WEEK = Week(date(2026, 11, 23), "UTC")
SETTINGS = read_settings(
    {
        "centre": {"interval": "1h", "roster_step": "15min"},
        "queue": [
            {
                "name": "mail",
                "channel": "email",
                "target": "2h",
                "clock": "wall",
                "max_occupancy": 0.8,
            }
        ],
        "shrinkage": {"sickness": 0.06, "late": 0.04},
    }
)
FORECAST = pd.DataFrame(
    {"queue": "mail", "start": [WEEK.start], "mean": [8.0], "handle_time": [1800.0]}
)


def carried(*hours):
    """Give the due slots of mail that came in so many hours before the week."""
    backlog = pd.DataFrame(
        {
            "queue": "mail",
            "arrived": [WEEK.start - pd.Timedelta(hours=back) for back in hours],
            "count": 3,
        }
    )
    work = deferred_queues(FORECAST, SETTINGS, WEEK)
    return [item.due for item in carried_backlog(backlog, work, SETTINGS, WEEK)]


def test_an_intervals_contacts_are_spread_over_its_slots():
    """Eight an hour are two a quarter, each of two slots' work."""
    (work,) = deferred_queues(FORECAST, SETTINGS, WEEK)
    assert work.arrivals[:5].tolist() == [2, 2, 2, 2, 0]
    assert work.work[:5].tolist() == [4, 4, 4, 4, 0]


def test_a_backlog_is_due_when_it_must_be_started():
    """Two hours less the half it takes, from when it came; what is late, at once."""
    assert carried(0, 0.5, 1, 5) == [6, 4, 2, 1]


def test_a_person_yields_what_occupancy_and_absence_leave():
    """Four fifths of nine tenths."""
    assert efficiency(SETTINGS.queues[0], SETTINGS.shrinkage.total) == pytest.approx(
        0.72
    )
