"""What past special days did is found again, for the days to come."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.factors import by_day
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import EVENTS, WEATHER
from shiftcast.forecast import make_forecast
from shiftcast.forecast.clean import clean
from shiftcast.forecast.effects.events import event_rows
from shiftcast.forecast.effects.special_effect import special_effect
from shiftcast.forecast.history import QueueHistory
from shiftcast.forecast.look_back import Drivers, look_back
from shiftcast.forecast.special_days import SpecialDays

QUEUE = read_settings({"queue": [{"name": "q", "channel": "voice"}]}).queues[0]


def history_of(days: pd.DatetimeIndex, counts: np.ndarray) -> QueueHistory:
    """Make a history open at every hour."""
    share = np.ones((7, counts.shape[1]))
    length = 86400.0 / counts.shape[1]
    return QueueHistory(QUEUE, length, days, counts, share, np.ones_like(counts))


def factors_of(
    days: pd.DatetimeIndex,
    counts: np.ndarray,
    special: SpecialDays,
    ahead: pd.DatetimeIndex,
    normal: np.ndarray,
) -> tuple[np.ndarray, list[str]]:
    """Learn from a history, and give the factors of days ahead."""
    past = clean(history_of(days, counts), special.flags(days))
    return special_effect(past, special, ahead, normal)


def test_a_holiday_seen_once_is_shrunk_to_its_class() -> None:
    days = pd.date_range("2026-01-05", periods=70, freq="D")
    counts = np.full((70, 1), 99999.0)
    names = {}
    for row, name, share in ((10, "a", 0.2), (24, "b", 0.8), (38, "b", 0.8)):
        counts[row] = 100000.0 * share - 1
        names[days[row].date()] = name
    ahead = pd.DatetimeIndex(["2026-03-19", "2026-03-26"])
    names |= {ahead[0].date(): "a", ahead[1].date(): "c"}
    special = SpecialDays(names)
    normal = np.full((2, 1), 99999.0)
    factors, notes = factors_of(days, counts, special, ahead, normal)
    pool = np.log([0.2, 0.8, 0.8]).mean()
    expected = np.exp([np.log(0.2) / 3 + 2 / 3 * pool, pool])
    assert factors[:, 0] == pytest.approx(expected, rel=1e-3)
    assert notes == []


def test_a_holiday_on_weekends_does_not_poison_the_weekday() -> None:
    """A day that always brings a Sunday's contacts, whatever weekday it falls on."""
    days = pd.date_range("2024-01-01", "2026-06-30", freq="D")
    weekday = np.asarray(days.day_of_week)
    counts = np.where(weekday < 5, 10000.0, 2000.0)[:, None]
    seen = ["2024-06-15", "2025-03-09", "2025-06-11", "2026-03-10"]
    names = {date.fromisoformat(day): "Founders' Day" for day in seen}
    counts[days.isin(pd.DatetimeIndex(seen))] = 2000.0
    ahead = pd.DatetimeIndex(["2026-07-08"])  # a Wednesday
    special = SpecialDays(names | {ahead[0].date(): "Founders' Day"})
    factors, _ = factors_of(days, counts, special, ahead, np.full((1, 1), 10000.0))
    assert factors[0, 0] == pytest.approx(0.2, rel=0.15)


def test_a_day_observed_leans_on_the_holiday() -> None:
    days = pd.date_range("2025-01-06", periods=210, freq="D")
    counts = np.full((210, 1), 10000.0)
    names = {}
    for row, name, share in ((30, "a", 0.2), (80, "a", 0.2), (120, "b", 0.9)):
        counts[row] *= share
        names[days[row].date()] = name
    ahead = pd.DatetimeIndex(["2025-08-06", "2025-08-13"])
    names |= {ahead[0].date(): "a (observed)", ahead[1].date(): "c"}
    factors, _ = factors_of(
        days, counts, SpecialDays(names), ahead, np.full((2, 1), 10000.0)
    )
    logs = np.log(factors[:, 0])
    pool = np.log([0.2, 0.2, 0.9]).mean()
    assert logs[1] == pytest.approx(pool, rel=0.01)
    assert logs[0] == pytest.approx((2 * np.log(0.2) + 2 * pool) / 4, rel=0.01)


def test_the_hours_of_a_holiday_are_found_again() -> None:
    """A holiday whose contacts come in the evening, seen every tenth week."""
    days = pd.date_range("2024-01-01", periods=800, freq="D")
    usual = np.repeat([100.0, 400.0, 500.0, 200.0], 6)
    festive = np.repeat([100.0, 200.0, 300.0, 600.0], 6)
    counts = np.tile(usual, (800, 1))
    rows = np.arange(40, 800, 70)
    counts[rows] = festive
    ahead = pd.DatetimeIndex([days[-1] + pd.Timedelta(days=5)])
    names = {day.date(): "Feast" for day in [*days[rows], ahead[0]]}
    factors, _ = factors_of(days, counts, SpecialDays(names), ahead, usual[None])
    forecast = factors[0] * usual
    assert forecast.sum() == pytest.approx(festive.sum(), rel=0.01)
    # Half-hourly neighbours are smoothed into each other, so whole blocks are held.
    blocks = forecast.reshape(4, 6).sum(axis=1) / festive.reshape(4, 6).sum(axis=1)
    assert blocks == pytest.approx(np.ones(4), abs=0.15)


def test_a_new_kind_of_day_is_not_taken_for_a_holiday() -> None:
    days = pd.date_range("2025-01-06", periods=140, freq="D")
    counts = np.full((140, 1), 10000.0)
    counts[30] = 1000.0
    ahead = pd.DatetimeIndex(["2025-06-04"])
    special = SpecialDays(
        {days[30].date(): "a", ahead[0].date(): "Cup final"}, {"Cup final": "sport"}
    )
    factors, notes = factors_of(days, counts, special, ahead, np.full((1, 1), 1e4))
    assert factors[0, 0] == 1.0
    assert notes == [
        "q: the history holds no day like Cup final (2025-06-04), so it is forecast "
        "as a normal day."
    ]


def seasonal(later: float) -> tuple[QueueHistory, Drivers]:
    """Make three summers at four fifths, of which the last is just beginning."""
    days = pd.date_range("2024-01-01", "2026-08-15", freq="D")
    stretches = [
        pd.date_range(f"{year}-07-01", f"{year}-08-10") for year in (2024, 2025, 2026)
    ]
    inside = np.isin(days, np.concatenate(stretches))
    counts = np.where(inside, 8000.0, 10000.0)[:, None]
    counts[days >= "2026-07-02"] *= later
    seasons = {day.date(): "Summer" for day in days[inside]}
    special = SpecialDays({}, {"Summer": "school"}, seasons)
    events = event_rows(EVENTS.empty(), "q", "UTC")
    return history_of(days, counts), Drivers(special, events, WEATHER.empty())


def test_a_season_leaves_the_level_and_comes_back() -> None:
    history, drivers = seasonal(1.0)
    origin = pd.Timestamp("2026-07-02")
    past = look_back(history, origin, drivers, trial=True)
    ahead = pd.date_range(origin, "2026-08-12", freq="D")
    factors = past.effects(ahead, np.full((len(ahead), 1), 10000.0)).special[:, 0]
    # Seen twice: ((2 log 0.8) / 3 × 2 + 2 log 0.8) / 4 on the log scale.
    expected = np.exp((2 * np.log(0.8) / 3 * 2 + 2 * np.log(0.8)) / 4)
    assert factors[:40] == pytest.approx(np.full(40, expected), rel=0.005)
    assert (factors[40:] == 1.0).all()
    assert past.cleaned.good.all()
    normal = past.cleaned.normal[:, 0]
    assert normal == pytest.approx(np.full(len(normal), 10000.0), rel=0.06)


def test_special_days_after_the_origin_teach_nothing() -> None:
    origin = pd.Timestamp("2026-07-02")
    ahead = pd.date_range(origin, "2026-08-12", freq="D")
    found = []
    for later in (1.0, 0.3):
        history, drivers = seasonal(later)
        names = {date(2026, 7, 4): "a", date(2025, 5, 5): "a", date(2026, 8, 1): "a"}
        special = SpecialDays(names, {}, drivers.special.seasons)
        drivers = Drivers(special, drivers.events, drivers.weather)
        past = look_back(history, origin, drivers, trial=True)
        found.append(past.effects(ahead, np.full((len(ahead), 1), 1e4)).special)
    assert np.array_equal(found[0], found[1])


def test_own_days_reach_the_forecast(settings, history) -> None:
    first = date(2026, 11, 2)
    days = [date(2026, 7, 8), date(2026, 8, 12), date(2026, 9, 9), date(2026, 11, 4)]

    def half(index: pd.DatetimeIndex) -> np.ndarray:
        return np.where(np.isin(index.date, days), 1.6, 1.0)

    contacts = history(date(2026, 5, 4), 182, level=4000, day_factor=half)
    own = pd.DataFrame({"date": pd.to_datetime(days), "name": "Match", "kind": "sport"})
    result = make_forecast(
        contacts, settings(), first, 7, special_days=own, models=["mean8"]
    )
    factor = by_day(result.factors)["holiday"].to_numpy()
    assert factor[2] == pytest.approx(1.6, rel=0.1)
    assert np.delete(factor, 2) == pytest.approx(np.ones(6))
