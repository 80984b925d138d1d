"""Handle time by weekday and hour, shrunk where few contacts tell."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.forecast.handle_time import expected_handle_time

AS_OF = pd.Timestamp(2025, 5, 26)


def expect(settings, contacts, **changes):
    centre = settings(**changes)
    return expected_handle_time(
        contacts, centre.queues[0], "Europe/Berlin", 3600.0, AS_OF
    )


def test_busy_hours_tell_their_own(settings, history) -> None:
    contacts = history(chance=False, level=20000)
    late = contacts["start"].dt.tz_localize(None).dt.hour >= 20
    contacts["handle_time"] = np.where(late, 260.0, 200.0)
    times, notes = expect(settings, contacts)
    assert times[:, 9] == pytest.approx(200.0, rel=0.01)
    assert times[:, 21] == pytest.approx(260.0, rel=0.01)
    assert not notes


def test_a_single_contact_tells_little(settings, history) -> None:
    contacts = history(chance=False, level=2000)
    contacts["handle_time"] = 200.0
    contacts.loc[contacts.index[-1], ["offered", "handle_time"]] = [1.0, 9000.0]
    times, _ = expect(settings, contacts)
    assert times.max() < 260.0


def test_recent_weeks_count_more(settings, history) -> None:
    contacts = history(chance=False, level=2000)
    day = np.arange(len(contacts)) // 24
    contacts["handle_time"] = np.where(day < 70, 200.0, 300.0)
    times, _ = expect(settings, contacts)
    assert times.mean() > 255.0


def test_the_plan_stands_in_and_says_so(settings, history) -> None:
    times, notes = expect(settings, history(), handle_time="240s")
    assert (times == 240.0).all()
    assert "assumed 240 s" in notes[0]


def test_neither_is_told(settings, history) -> None:
    with pytest.raises(InputError, match="Add handle_time to the queue"):
        expect(settings, history(), handle_time=None)


def test_past_events_are_divided_out(settings, history) -> None:
    contacts = history(chance=False, level=20000)
    storm = np.arange(len(contacts)) >= len(contacts) - 24 * 7
    contacts["handle_time"] = np.where(storm, 300.0, 200.0)
    times, _ = expected_handle_time(
        contacts,
        settings().queues[0],
        "Europe/Berlin",
        3600.0,
        AS_OF,
        pd.Series(np.where(storm, 1.5, 1.0), index=contacts.index),
    )
    assert times == pytest.approx(np.full((7, 24), 200.0))
