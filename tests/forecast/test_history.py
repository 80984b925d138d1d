"""Closed is not zero, missing is neither, and a clock change loses no slot."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.forecast.history import read_history


def test_clock_changes_keep_the_slots(settings, history) -> None:
    """26 October 2025 has 02:00 twice, 30 March 2025 not at all."""
    centre = settings()
    contacts = history(date(2025, 3, 1), 270, chance=False)
    past, _ = read_history(contacts, centre.queues[0], centre.centre, date(2026, 1, 1))
    assert past.counts.shape == (270, 24)
    autumn = past.counts[past.days == "2025-10-26"][0]
    usual = past.counts[past.days == "2025-10-19"][0]
    assert autumn[2] == pytest.approx(usual[2])
    assert np.isnan(past.counts[past.days == "2025-03-30"][0][2])
    assert np.isfinite(past.counts).sum() == 270 * 24 - 1


def test_contacts_outside_opening_hours_are_told(settings, history) -> None:
    centre = settings(open="Mon-Fri 08:00-18:00")
    contacts = history(days=28, chance=False)
    past, notes = read_history(
        contacts, centre.queues[0], centre.centre, date(2026, 1, 1)
    )
    local = contacts["start"].dt.tz_localize(None)
    inside = (local.dt.day_of_week < 5) & local.dt.hour.between(8, 17)
    assert np.nansum(past.counts) == pytest.approx(contacts["offered"][inside].sum())
    outside = contacts["offered"][~inside].sum()
    assert len(notes) == 1
    assert f"{outside:,.0f} contacts" in notes[0]


def test_deferred_work_arrives_when_nobody_is_there(settings, history) -> None:
    centre = settings(channel="email", open="Mon-Fri 08:00-18:00")
    contacts = history(days=28)
    past, notes = read_history(
        contacts, centre.queues[0], centre.centre, date(2026, 1, 1)
    )
    assert np.nansum(past.counts) == contacts["offered"].sum()
    assert (past.share_open == 1).all()
    assert not notes


def test_a_partly_open_slot_is_open(settings, history) -> None:
    centre = settings(open="08:30-18:00")
    past, _ = read_history(
        history(days=28), centre.queues[0], centre.centre, date(2026, 1, 1)
    )
    assert past.share_open[0, 8] == pytest.approx(0.5)
    assert np.isfinite(past.counts[:, 8]).all()


def test_nothing_is_seen_from_a_day_on(settings, history) -> None:
    centre = settings()
    past, _ = read_history(
        history(days=60), centre.queues[0], centre.centre, date(2025, 2, 3)
    )
    assert past.days[-1] == pd.Timestamp(2025, 2, 2)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda frame: frame.iloc[: 24 * 10], "10 days of history"),
        (lambda frame: frame.iloc[:0], "no history"),
        (lambda frame: frame.assign(offered=-1.0), "below zero"),
        (
            lambda frame: frame.assign(start=frame["start"] + pd.Timedelta("15min")),
            "60-minute interval",
        ),
    ],
)
def test_what_cannot_be_forecast_is_told(settings, history, spoil, words) -> None:
    centre = settings()
    with pytest.raises(InputError, match=words):
        read_history(
            spoil(history(days=28)), centre.queues[0], centre.centre, date(2026, 1, 1)
        )


def test_a_queue_whose_hours_no_row_meets(settings, history) -> None:
    contacts = history(days=28)
    night = contacts[contacts["start"].dt.hour < 6]
    centre = settings(open="08:00-18:00")
    with pytest.raises(InputError, match="no history inside its opening hours"):
        read_history(night, centre.queues[0], centre.centre, date(2026, 1, 1))


def test_both_hours_in_one_row_are_halved_on_past_evidence(settings, history) -> None:
    """One row of October's 02:00 is one hour, or two; four weeks before tell."""
    centre = settings()
    contacts = history(date(2025, 9, 1), 70, chance=False)
    local = contacts["start"].dt.tz_localize(None)
    first, second = contacts.index[local.duplicated(keep=False)]
    usual = contacts.loc[first, "offered"]
    alone = contacts.drop(index=second)
    both = alone.copy()
    both.loc[first, "offered"] = 2 * usual
    for frame, exposure in ((alone, 1.0), (both, 2.0), (contacts, 2.0)):
        past, _ = read_history(frame, centre.queues[0], centre.centre, date(2026, 1, 1))
        autumn = past.days == "2025-10-26"
        assert past.counts[autumn][0][2] == pytest.approx(usual)
        assert past.exposure[autumn][0][2] == exposure


def test_an_interval_recorded_in_part_is_a_rate(settings, history) -> None:
    centre = settings()
    contacts = history(days=28, chance=False).assign(recorded=1.0)
    usual = contacts.loc[100:101, "offered"].tolist()
    contacts.loc[100, ["offered", "recorded"]] *= 0.75
    contacts.loc[101, ["offered", "recorded"]] *= 0.25
    past, _ = read_history(contacts, centre.queues[0], centre.centre, date(2026, 1, 1))
    assert past.counts[4, 4] == pytest.approx(usual[0])
    assert np.isnan(past.counts[4, 5])
    assert past.exposure[4, 3:6].tolist() == [1.0, 0.75, 0.0]


def test_a_repeated_hour_is_not_judged_by_what_came_later(settings, history) -> None:
    """Whatever comes after an autumn day, the past before it reads the same."""
    centre = settings()
    contacts = history(date(2025, 9, 1), 120)
    local = contacts["start"].dt.tz_localize(None)
    first, second = contacts.index[local.duplicated(keep=False)]
    contacts.loc[first, "offered"] += contacts.loc[second, "offered"]
    contacts = contacts.drop(index=second)
    later = contacts.copy()
    after = later["start"] >= pd.Timestamp("2025-10-27", tz="Europe/Berlin")
    later.loc[after, "offered"] *= 3
    origin = pd.Timestamp("2025-10-27")
    queue, day = centre.queues[0], date(2026, 1, 1)
    one, other = (
        read_history(frame, queue, centre.centre, day)[0].until(origin)
        for frame in (contacts, later)
    )
    assert one.exposure[-1][2] == 2.0
    np.testing.assert_array_equal(one.counts, other.counts)
    np.testing.assert_array_equal(one.exposure, other.exposure)
