"""Holidays and weather that were put in are found again."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.factors import by_day
from shiftcast.forecast import make_forecast
from shiftcast.forecast.effects.weather import (
    WeatherEffect,
    known_weather,
    weather_features,
)
from shiftcast.forecast.special_days import special_days

FIRST = date(2026, 12, 21)
PAST = 735  # days before it


def christmas(days: pd.DatetimeIndex) -> np.ndarray:
    """Halve public holidays of Berlin, and a tenth less on the eves."""
    special = special_days("DE-BE", date(2024, 1, 1), date(2027, 12, 31))
    names = special.of(days)
    kinds = [special.kind(str(name)) if name else "" for name in names]
    return np.select(
        [np.isin(kinds, ["public", "regional"]), np.array(kinds) != ""], [0.5, 0.9], 1
    )


def test_holidays_are_found_again(settings, history) -> None:
    contacts = history(
        FIRST - timedelta(days=PAST), PAST, level=4000, day_factor=christmas
    )
    centre = settings(holidays="DE-BE")
    result = make_forecast(contacts, centre, FIRST, 14, models=["svd-ridge"])
    factor = by_day(result.factors).set_index("date")["holiday"]
    for day in ("2026-12-25", "2026-12-26", "2027-01-01"):
        assert factor[day] == pytest.approx(0.5, rel=0.1)
    assert factor["2026-12-24"] == pytest.approx(0.9, rel=0.1)
    assert factor["2026-12-22"] == 1.0
    normal = by_day(result.factors)[["level", "share", "weekday", "season"]].prod(
        axis=1
    )
    assert np.allclose(normal * factor.to_numpy(), by_day(result.factors)["mean"])


def test_a_holiday_without_a_past_is_told(settings, history) -> None:
    first = date(2026, 12, 21)
    contacts = history(first - timedelta(days=49), 49, timezone="Europe/Berlin")
    centre = settings(holidays="DE-BE")
    result = make_forecast(contacts, centre, first, 7, models=["mean8"])
    assert any("no day like" in note for note in result.notes)


def storms(first: date, days: int, seed: int = 6) -> pd.DataFrame:
    """Make weather with a season, and a snowy day in every twelve of winter."""
    rng = np.random.default_rng(seed)
    index = pd.date_range(first, periods=days, freq="D")
    season = -np.cos(2 * np.pi * (np.asarray(index.day_of_year) - 15) / 365.25)
    winter = season < -0.3
    snow = np.where(winter & (rng.random(days) < 1 / 12), rng.gamma(4, 20, days), 0.0)
    warm = 12 + 11 * season + rng.normal(0, 3, days)
    return pd.DataFrame(
        {
            "date": index,
            "temp_max_c": warm,
            "temp_min_c": warm - 8,
            "precip_mm": snow / 10,
            "snow_mm": snow,
        }
    )


@pytest.fixture
def snowy(history):
    """Make two years in which snow raises contacts by a third for each log unit."""
    first = FIRST - timedelta(days=PAST)
    weather = storms(first, PAST + 7)
    weather.loc[PAST:, ["snow_mm", "precip_mm"]] = 0.0
    weather.loc[PAST + 1, ["snow_mm", "precip_mm"]] = [76.2, 7.6]
    snow = weather.set_index("date")["snow_mm"]

    def effect(days: pd.DatetimeIndex) -> np.ndarray:
        return np.exp(0.3 * np.log1p(snow.reindex(days).to_numpy() / 25.4))

    contacts = history(first, PAST, level=3000, busyness=0.05, day_factor=effect)
    return contacts, weather


def test_weather_is_found_again(settings, snowy) -> None:
    contacts, weather = snowy
    models = ["svd-ridge"]
    result = make_forecast(
        contacts, settings(), FIRST, 7, weather=weather, models=models
    )
    factor = by_day(result.factors)["weather"].to_numpy()
    assert factor[1] == pytest.approx(4**0.3, rel=0.12)
    assert np.delete(factor, 1) == pytest.approx(np.ones(6), abs=0.1)
    plain = make_forecast(contacts, settings(), FIRST, 7, models=models)
    assert (by_day(plain.factors)["weather"] == 1.0).all()


def test_weather_of_a_short_history_is_not_used(settings, snowy) -> None:
    contacts, weather = snowy
    short = contacts.iloc[-24 * 200 :]
    result = make_forecast(
        short, settings(), FIRST, 7, weather=weather, models=["svd-ridge"]
    )
    assert (by_day(result.factors)["weather"] == 1.0).all()
    assert any("no weather effect" in note for note in result.notes)


def test_weather_that_does_nothing_stays_out(settings, history) -> None:
    first = FIRST - timedelta(days=PAST)
    contacts = history(first, PAST, level=3000, busyness=0.05)
    weather = storms(first, PAST + 7)
    result = make_forecast(
        contacts, settings(), FIRST, 7, weather=weather, models=["svd-ridge"]
    )
    assert np.allclose(by_day(result.factors)["weather"], 1.0, atol=0.06)


def test_a_forecast_of_weather_fades_and_is_never_seen_early() -> None:
    days = pd.date_range("2026-01-01", periods=30, freq="D")
    table = pd.DataFrame({"date": days, "snow_mm": 1.0})
    as_of = pd.Timestamp(2026, 1, 11)
    known = known_weather(table, as_of)
    assert (known["trust"][:14] == 1.0).all()
    assert known["trust"].iloc[-1] == 0.0
    assert known["trust"].is_monotonic_decreasing
    assert len(known_weather(table, as_of, trial=True)) == 10
    issued = table.assign(issued=pd.Timestamp(2026, 1, 12))
    assert known_weather(issued, as_of).empty
    newer = pd.concat(
        [
            table.assign(issued=pd.Timestamp(2026, 1, 9)),
            table.assign(issued=pd.Timestamp(2026, 1, 10), snow_mm=5.0),
        ]
    )
    assert (known_weather(newer, as_of)["snow_mm"] == 5.0).all()


def test_unknown_weather_stays_unknown() -> None:
    table = pd.DataFrame({"precip_mm": [25.0, np.nan], "snow_mm": [np.nan, np.nan]})
    features = weather_features(table)
    assert list(features) == ["rain", "heavy rain"]
    assert features.iloc[1].isna().all()


def test_a_forecast_of_weather_counts_less_the_further_it_reaches() -> None:
    days = pd.date_range("2026-01-11", periods=12, freq="D")
    table = pd.DataFrame({"date": days, "snow_mm": 25.4})
    known = known_weather(table.assign(issued=days[0]), days[0])
    climate = pd.DataFrame({"snow": 0.0}, index=range(1, 367))
    effect = WeatherEffect(pd.Series({"snow": 0.5}), climate)
    logs = np.log(effect.factors(known, days)) / (0.5 * np.log(2.0))
    assert logs[:4] == pytest.approx(np.ones(4))
    assert logs[3:11] == pytest.approx(np.arange(7, -1, -1) / 7)
    assert logs[11] == 0.0
