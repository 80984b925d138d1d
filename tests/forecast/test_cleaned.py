"""Every stretch that models do not see as recorded is listed with its reason."""

from datetime import date

import numpy as np
import pandas as pd

from shiftcast.data.tables import CLEANED, EVENTS, WEATHER
from shiftcast.forecast.cleaned import cleaned_frame
from shiftcast.forecast.effects.events import event_rows
from shiftcast.forecast.forecast import make_forecast
from shiftcast.forecast.history import read_history
from shiftcast.forecast.look_back import Drivers, look_back
from shiftcast.forecast.special_days import special_days

ZONE = "Europe/Berlin"


def listed(centre, contacts, events=None):
    """Clean a history and list what was set aside."""
    queue = centre.queues[0]
    past, _ = read_history(contacts, queue, centre.centre, date(2030, 1, 1))
    special = special_days(
        centre.centre.holidays, past.days[0].date(), past.days[-1].date()
    )
    rows = event_rows(EVENTS.empty() if events is None else events, queue.name, ZONE)
    seen = look_back(past, past.end, Drivers(special, rows, WEATHER.empty()), False)
    return CLEANED.check(cleaned_frame(seen, centre.centre))


def at(contacts, moment):
    """Give the row of an interval."""
    return contacts.index[contacts["start"] == pd.Timestamp(moment, tz=ZONE)][0]


def test_each_slip_has_its_reason_and_keeps_its_raw_count(settings, history) -> None:
    contacts = history(days=70, chance=False)
    truth = contacts["offered"].copy()
    dead = at(contacts, "2025-02-12 09:00")
    contacts.loc[dead : dead + 3, "offered"] = 0.0
    zero, spike = at(contacts, "2025-02-20 12:00"), at(contacts, "2025-02-25 14:00")
    contacts.loc[zero, "offered"] = 0.0
    contacts.loc[spike, "offered"] *= 5
    gone = at(contacts, "2025-03-04 10:00")
    local = contacts["start"].dt.date
    kept = contacts[local != date(2025, 3, 6)].drop(index=[gone, gone + 1])
    frame = listed(settings(), kept)
    assert frame["reason"].tolist() == [
        "outage",
        "zeroed",
        "spike",
        "missing",
        "missing",
    ]
    assert frame["start"].dt.strftime("%m-%d %H:%M").tolist() == [
        "02-12 09:00",
        "02-20 12:00",
        "02-25 14:00",
        "03-04 10:00",
        "03-06 00:00",
    ]
    assert frame["end"].dt.strftime("%m-%d %H:%M").tolist()[0] == "02-12 13:00"
    assert frame["end"].dt.strftime("%m-%d %H:%M").tolist()[-1] == "03-07 00:00"
    assert frame["raw"].tolist()[:2] == [0.0, 0.0]
    assert np.isclose(frame["raw"].iloc[2], contacts.loc[spike, "offered"])
    assert frame["raw"].iloc[3:].isna().all()
    assert np.isclose(frame["clean"].iloc[0], truth.loc[dead : dead + 3].sum())
    assert np.isclose(frame["clean"].iloc[2], truth.loc[spike])
    assert frame["detail"].iloc[2] == "× 5.00"
    assert frame["detail"].iloc[4] == "0 of 24 intervals recorded"


def test_special_days_events_and_odd_days_are_named(settings, history) -> None:
    contacts = history(date(2025, 4, 7), days=84, chance=False)
    local = contacts["start"].dt.tz_localize(None)
    sale = local.between("2025-05-13 08:00", "2025-05-13 11:59")
    contacts.loc[sale, "offered"] *= 1.5
    contacts.loc[local.dt.date == date(2025, 5, 21), "offered"] *= 2.5
    events = pd.DataFrame(
        {
            "name": ["Sale"],
            "kind": ["campaign"],
            "start": [pd.Timestamp("2025-05-13 08:00", tz=ZONE)],
            "end": [pd.Timestamp("2025-05-13 12:00", tz=ZONE)],
            "volume_factor": [1.5],
        }
    )
    frame = listed(settings(holidays="DE"), contacts, events)
    by_reason = frame.set_index("reason")
    assert "Labor Day" in set(by_reason.loc["special day", "detail"])
    assert by_reason.loc["event", "detail"] == "Sale"
    assert np.isclose(
        by_reason.loc["event", "raw"], 1.5 * by_reason.loc["event", "clean"]
    )
    assert by_reason.loc["odd day", "detail"] == "× 2.50"
    assert by_reason.loc["odd day", "start"].date() == date(2025, 5, 21)


def test_clock_changes_are_no_gap_and_no_spike(settings, history) -> None:
    """An export by wall clock holds both hours of October in one row."""
    contacts = history(date(2025, 9, 1), 70, chance=False)
    twice = contacts["start"].dt.tz_localize(None).duplicated(keep=False)
    first, second = contacts.index[twice]
    both = contacts.copy()
    both.loc[first, "offered"] += both.loc[second, "offered"]
    frame = listed(settings(), both.drop(index=second))
    assert frame["reason"].tolist() == ["clock change"]
    assert np.isclose(frame["raw"], 2 * frame["clean"]).all()
    whole = listed(settings(), contacts)
    pd.testing.assert_frame_equal(frame, whole)
    spring = listed(settings(), history(date(2025, 3, 3), 70, chance=False))
    assert spring.empty


def test_nothing_is_listed_where_nothing_is_odd(settings, history) -> None:
    made = make_forecast(
        history(date(2025, 4, 7), 60, chance=False), settings(), date(2025, 6, 9), 7
    )
    assert made.cleaned.empty
    assert list(made.cleaned) == CLEANED.names
