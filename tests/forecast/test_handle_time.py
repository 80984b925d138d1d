"""Handle time by weekday and hour, shrunk where few contacts tell."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.tables import HANDLE_TIME_SCORES
from shiftcast.forecast import backtest_handle_time
from shiftcast.forecast.handle_time import expected_handle_time, read_handled
from shiftcast.forecast.handle_time_scores import (
    score_handle_time,
)

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


def test_a_new_level_is_followed_within_weeks(settings, history) -> None:
    """Four weeks after a jump of a half, nearly all of it is in the forecast."""
    contacts = history(chance=False, level=2000)
    day = np.arange(len(contacts)) // 24
    contacts["handle_time"] = np.where(day < 112, 200.0, 300.0)
    times, notes = expect(settings, contacts)
    assert 255.0 < times.mean() < 300.0
    assert "the handle time is now" in notes[0]


def test_drift_is_followed_closer_than_by_the_mean(settings, history) -> None:
    """A truth that is known: the level climbs 1 % a week on a weekday's pattern."""
    contacts = history(days=196, level=2000)
    local = contacts["start"].dt.tz_localize(None)
    week = (local - local.iloc[0]).dt.days // 7
    truth = 200.0 * 1.01**week * np.where(local.dt.day_of_week == 0, 1.15, 1.0)
    rng = np.random.default_rng(3)
    noise = rng.normal(0.0, 1.0, len(truth)) / np.sqrt(contacts["offered"].clip(1))
    contacts["handle_time"] = truth * np.exp(0.5 * noise)
    times, _ = expect(settings, contacts)
    now = truth[(local >= AS_OF) & (local < AS_OF + pd.Timedelta(days=7))]
    assert times.mean() == pytest.approx(now.mean(), rel=0.05)
    assert times[0].mean() / times[1:5].mean() == pytest.approx(1.15, abs=0.04)
    seen = contacts[local < AS_OF]
    assert abs(times.mean() - now.mean()) < abs(seen["handle_time"].mean() - now.mean())


def test_a_phone_left_off_the_hook_is_cut_back_and_told(settings, history) -> None:
    contacts = history(chance=False, level=50)
    contacts["handle_time"] = 180.0
    odd = contacts.index[-5]
    contacts.loc[odd, ["offered", "handle_time"]] = [1.0, 7416.0]
    times, notes = expect(settings, contacts)
    assert times.max() < 200.0
    assert "1 handle time too long" in notes[0]
    assert "7,416 s" in notes[0]
    assert contacts.loc[odd, "handle_time"] == 7416.0


def test_handle_times_ahead_are_not_seen(settings, history) -> None:
    contacts = history(days=160, level=2000)
    contacts["handle_time"] = 200.0
    late = contacts["start"] >= AS_OF.tz_localize("Europe/Berlin")
    spiked = contacts.assign(handle_time=np.where(late, 900.0, 200.0))
    assert np.array_equal(expect(settings, contacts)[0], expect(settings, spiked)[0])


def test_the_backtest_sees_nothing_ahead(settings, history) -> None:
    contacts = history(days=140, level=2000)
    contacts["handle_time"] = 200.0
    handled = read_handled(contacts, "calls", "Europe/Berlin", 3600.0)
    origin = handled.start[-1].normalize() - pd.Timedelta(days=13)
    spiked = replace(
        handled, time=np.where(handled.start >= origin, 400.0, handled.time)
    )
    rows = HANDLE_TIME_SCORES.of(score_handle_time(spiked, "calls", [origin], 2))
    assert rows["bias"].to_numpy() == pytest.approx(np.full(8, -0.5))
    assert rows["wape"].to_numpy() == pytest.approx(np.full(8, 0.5))
    assert set(rows["model"]) == {"handle-time", "mean4", "mean8", "overall"}
    same = score_handle_time(handled, "calls", [origin], 2)
    assert all(row["wape"] == pytest.approx(0.0) for row in same)


@pytest.mark.parametrize("unit", ["s", "us", "ns"])
def test_moments_of_any_unit_are_read(settings, history, unit) -> None:
    contacts = history(days=60, level=2000).assign(handle_time=200.0)
    contacts["start"] = contacts["start"].dt.as_unit(unit)
    times, _ = expect(settings, contacts)
    assert times == pytest.approx(np.full((7, 24), 200.0))


def test_a_short_past_is_not_judged(history) -> None:
    contacts = history(days=20, level=2000).assign(handle_time=200.0)
    handled = read_handled(contacts, "calls", "Europe/Berlin", 3600.0)
    assert not score_handle_time(handled, "calls", [pd.Timestamp(2025, 1, 13)], 2)


def test_the_whole_backtest(settings, history) -> None:
    contacts = history(days=84, level=2000).assign(handle_time=200.0)
    scores = backtest_handle_time(contacts, settings(), origins=3, weeks=2)
    assert len(scores) == 3 * 2 * 4
    with pytest.raises(InputError, match="Add a column handle_time"):
        backtest_handle_time(history(days=84), settings(), origins=3, weeks=2)
