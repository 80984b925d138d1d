"""Holidays and weather that were put in are found again."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.factors import by_day
from shiftcast.data.tables import EVENTS
from shiftcast.forecast import backtest, make_forecast
from shiftcast.forecast.effects.events import event_rows
from shiftcast.forecast.effects.weather import (
    WeatherEffect,
    known_weather,
    weather_features,
)
from shiftcast.forecast.history import read_history
from shiftcast.forecast.look_back import Drivers, look_back
from shiftcast.forecast.special_days import SpecialDays, special_days

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
    (told,) = [note for note in result.notes if "forecast weather" in note]
    assert told.endswith("the forecast weather counts on 7 of 7 days.")
    plain = make_forecast(contacts, settings(), FIRST, 7, models=models)
    assert (by_day(plain.factors)["weather"] == 1.0).all()


@pytest.mark.parametrize(("weeks", "learnt"), [(51, False), (60, True)])
def test_weather_is_learnt_from_a_whole_year(settings, snowy, weeks, learnt) -> None:
    contacts, weather = snowy
    short = contacts.iloc[-24 * 7 * weeks :]
    result = make_forecast(
        short, settings(), FIRST, 7, weather=weather, models=["svd-ridge"]
    )
    factor = by_day(result.factors)["weather"].to_numpy()
    assert (factor[1] > 1.2) == learnt
    told = any("learnt from a whole year" in note for note in result.notes)
    assert told != learnt


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
    assert (known["trust"][:10] == 1.0).all()
    assert (known["trust"][10:] < 1.0).all()
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
    assert logs == pytest.approx(np.arange(12, 0, -1) / 13)
    later = known_weather(table.assign(issued=days[0]), days[5])
    # By then the first two days are as good as seen, the others still forecast.
    assert (later["trust"][:2] == 1.0).all()
    assert later["trust"][2:].to_numpy() == pytest.approx(np.arange(10, 0, -1) / 13)


def test_weather_ahead_is_known_as_forecast_then_or_perfectly(settings, snowy) -> None:
    """A storm on the last days: unforeseen, foretold in time, and as it came."""
    contacts, weather = snowy
    origin = FIRST - timedelta(days=14)
    storm = pd.Timestamp(origin + timedelta(days=2))
    observed = weather[weather["date"] < pd.Timestamp(FIRST)].reset_index(drop=True)
    observed.loc[observed["date"] == storm, ["snow_mm", "precip_mm"]] = [76.2, 7.6]
    days = contacts["start"].dt.tz_localize(None).dt.normalize()
    contacts = contacts.assign(
        offered=contacts["offered"].where(days != storm, contacts["offered"] * 4**0.3)
    )
    foretold = observed[observed["date"] == storm].assign(issued=pd.Timestamp(origin))

    def error(table: pd.DataFrame, how: str) -> float:
        scores = backtest(
            contacts,
            settings(origins=1),
            origins=[origin],
            weeks=1,
            weather=table,
            weather_as=how,
            models=["svd-ridge"],
        )
        assert (scores["weather"] == how).all()
        return float(scores.set_index("model")["wape"]["svd-ridge"])

    unforeseen = error(observed, "known")
    assert error(observed, "perfect") < 0.8 * unforeseen
    assert error(pd.concat([observed, foretold]), "known") < 0.9 * unforeseen
    # What nobody had forecast then must not leak from what is known now.
    milder = observed.copy()
    milder.loc[milder["date"] >= pd.Timestamp(origin), "snow_mm"] = 0.0
    assert error(milder, "known") == unforeseen
    with pytest.raises(InputError, match="weather_as is 'true', not known or perfect"):
        backtest(contacts, settings(), weather=observed, weather_as="true")


def test_scores_without_weather_say_so(settings, history) -> None:
    contacts = history(date(2026, 5, 4), 98)
    scores = backtest(contacts, settings(), origins=1, weeks=1, models=["mean8"])
    assert (scores["weather"] == "none").all()


def test_storms_are_taken_out_of_the_past(settings, snowy) -> None:
    contacts, weather = snowy
    centre = settings()
    history, _ = read_history(contacts, centre.queues[0], centre.centre, FIRST)
    events = event_rows(EVENTS.empty(), "calls", "Europe/Berlin")
    past = look_back(
        history, history.end, Drivers(SpecialDays({}), events, weather), trial=False
    )
    snow = weather.set_index("date")["snow_mm"].reindex(history.days).to_numpy()
    stormy = (snow > 60) & past.cleaned.good
    assert stormy.sum() > 10
    plain = look_back(
        history, history.end, Drivers(SpecialDays({}), events, weather[:0]), trial=False
    )
    usual = past.cleaned.normal.sum(axis=1)
    nearby = np.array(
        [usual[day - 7] + usual[day + 7] for day in np.flatnonzero(stormy)]
    )
    raw = np.nansum(history.counts, axis=1)[stormy] / nearby * 2
    assert raw.mean() > 1.3
    assert (usual[stormy] / nearby * 2).mean() == pytest.approx(1.0, abs=0.05)
    assert len(plain.weather.coefficients) == 0
