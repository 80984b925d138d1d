"""Numbers that move contacts are found and used; those that do not are refused."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.factors import by_day
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import EVENTS
from shiftcast.forecast import make_forecast
from shiftcast.forecast.effects.driver_series import (
    DriverSeries,
    away_from_usual,
    faded,
    kept,
    numbers_of,
)
from shiftcast.forecast.effects.driver_trial import (
    DriverTrial,
    Surprises,
    beats,
    held_back,
    lagged,
    penalties,
)
from shiftcast.forecast.effects.events import event_rows
from shiftcast.forecast.history import read_history
from shiftcast.forecast.look_back import Drivers, Past, look_back
from shiftcast.forecast.special_days import SpecialDays

BEGIN = date(2025, 1, 6)
DAYS = 560
END = BEGIN + timedelta(days=DAYS)
ZONE = "Europe/Berlin"
# Change of the log of contacts per unit of the driver's log, by lag.
EFFECT = {0: 0.06, 1: 0.20, 2: 0.10}
SPREAD = 0.5
MARKED = 1.2816


def remembering(rng: np.random.Generator, days: int, memory: float) -> np.ndarray:
    """Draw normals that remember the day before."""
    values = rng.normal(size=days)
    for day in range(1, days):
        fresh = np.sqrt(1 - memory**2) * values[day]
        values[day] = memory * values[day - 1] + fresh
    return values


def delays(seed: int = 3, days: int = DAYS + 14) -> np.ndarray:
    """Draw a driver: lognormal minutes of delay."""
    return 2000 * np.exp(SPREAD * remembering(np.random.default_rng(seed), days, 0.3))


def table(values, name="delay minutes", first=BEGIN, **more) -> pd.DataFrame:
    """Lay a driver out as a Drivers table."""
    start = pd.date_range(first, periods=len(values), freq="D", tz=ZONE)
    frame = pd.DataFrame({"name": name, "start": start, "value": values})
    return frame.assign(queue="", issued=pd.NaT, **more)


def moved(values, effect=EFFECT):
    """Move days by a driver's distance from its middle, some days later."""
    away = np.log(values / 2000)

    def factor(days: pd.DatetimeIndex) -> np.ndarray:
        log = np.zeros(len(values))
        for lag, slope in effect.items():
            log[lag:] += slope * away[: len(away) - lag]
        return np.exp(log)[np.asarray((days - pd.Timestamp(BEGIN)).days)]

    return factor


@pytest.fixture
def past(settings, history):
    """Look back over a queue and its drivers."""

    def make(drivers, contacts, until=END, trial=False) -> Past:
        centre = settings()
        own, _ = read_history(contacts, centre.queues[0], centre.centre, until)
        series = numbers_of(drivers, contacts, centre, centre.queues[0], until)
        events = event_rows(EVENTS.empty(), "calls", ZONE)
        known = Drivers(SpecialDays({}), events, pd.DataFrame(), numbers=series)
        return look_back(own, own.end, known, trial)

    return make


def test_a_driver_is_found_and_an_idle_one_refused(past, history) -> None:
    minutes = delays()
    contacts = history(BEGIN, DAYS, busyness=0.08, day_factor=moved(minutes))
    both = pd.concat([table(minutes), table(delays(9), "banner views")])
    found = past(both, contacts).numbers
    idle, used = found.fits
    assert (used.name, used.used, used.lag) == ("delay minutes", True, 1)
    assert [series.name for series in found.series] == ["delay minutes"]
    truth = np.expm1(MARKED * SPREAD * sum(EFFECT.values()))
    width = used.high - used.low
    assert used.low - width / 2 < truth < used.high + width / 2
    assert used.next_error < 0.9 * used.next_without
    assert (idle.name, idle.used) == ("banner views", False)
    assert idle.error > 0.99 * idle.without
    assert idle.low < 0 < idle.high


def test_a_used_driver_moves_the_days_its_lags_reach(settings, history) -> None:
    minutes = delays()
    minutes[DAYS - 1] = 12000.0
    contacts = history(BEGIN, DAYS, busyness=0.05, day_factor=moved(minutes))
    drivers = table(minutes[:DAYS])
    models = ["svd-ridge"]
    result = make_forecast(contacts, settings(), END, 7, drivers=drivers, models=models)
    factor = by_day(result.factors)["driver"].to_numpy()
    assert factor[0] == pytest.approx(6 ** (0.2 + 0.3 * 0.06), rel=0.12)
    assert factor[0] > factor[1] > factor[3]
    assert factor[6] == pytest.approx(1.0, abs=0.05)
    product = by_day(result.factors)
    assert np.allclose(product["mean"], result.days["mean"])
    row = result.drivers_used.iloc[0]
    assert (row["driver"], row["used"]) == ("delay minutes", 1)
    assert row["effect_low"] < row["effect"] < row["effect_high"]
    assert any("'delay minutes' is used" in note for note in result.notes)
    # A planned value counts like a known one.
    plan = table([12000.0], first=END + timedelta(days=2))
    told = make_forecast(
        contacts,
        settings(),
        END,
        7,
        drivers=pd.concat([drivers, plan]),
        models=models,
    )
    with_plan = by_day(told.factors)["driver"].to_numpy()
    assert with_plan[:2] == pytest.approx(factor[:2])
    assert with_plan[3] > 1.25 * factor[3]


def test_without_drivers_nothing_changes(settings, history) -> None:
    contacts = history(BEGIN, DAYS, busyness=0.08)
    models = ["mean8"]
    plain = make_forecast(contacts, settings(), END, 7, models=models)
    idle = make_forecast(
        contacts, settings(), END, 7, drivers=table(delays()), models=models
    )
    pd.testing.assert_frame_equal(plain.intervals, idle.intervals)
    pd.testing.assert_frame_equal(plain.paths, idle.paths)
    assert plain.drivers_used.empty
    assert idle.drivers_used["used"].tolist() == [0]
    assert any("not surely nearer over" in note for note in idle.notes)


def test_nothing_of_a_driver_is_seen_before_its_day(past, history) -> None:
    """What a driver does from the origin on leaves a look back alone."""
    minutes = delays()
    contacts = history(BEGIN, DAYS, busyness=0.08, day_factor=moved(minutes))
    origin = BEGIN + timedelta(days=490)
    wild = minutes.copy()
    wild[490:] *= np.linspace(0.1, 9, len(wild) - 490)
    days = pd.date_range(origin, periods=14, freq="D")
    one, two = (
        past(table(values), contacts, origin, True) for values in (minutes, wild)
    )
    assert one.numbers.fits == two.numbers.fits
    assert one.numbers.fits[0].used
    normal = np.full((14, 24), 50.0)
    assert (one.effects(days, normal).driver == two.effects(days, normal).driver).all()


def test_forecasts_of_a_driver_count_from_the_day_they_were_made(past, history) -> None:
    """An effect on the day itself helps only who is told of it in time."""
    minutes = delays()
    contacts = history(BEGIN, DAYS, busyness=0.08, day_factor=moved(minutes, {0: 0.25}))
    seen = past(table(minutes), contacts).numbers.fits[0]
    assert not seen.used
    assert seen.foreknown < 0.9 * seen.without
    told = table(minutes)
    day = told["start"].dt.tz_localize(None)
    told["issued"] = (day - pd.Timedelta(days=5)).dt.normalize()
    with_forecasts = past(pd.concat([table(minutes), told]), contacts).numbers.fits[0]
    assert with_forecasts.used
    assert with_forecasts.error < 0.95 * with_forecasts.without


def test_a_short_history_tries_nothing(past, history) -> None:
    contacts = history(BEGIN, 120, busyness=0.05)
    until = BEGIN + timedelta(days=120)
    found = past(table(delays()), contacts, until=until).numbers
    assert found.series == ()
    assert "fewer than 28 weeks" in found.fits[0].why_not
    constant = table(np.full(DAYS, 5.0))
    flat = past(constant, history(BEGIN, DAYS)).numbers.fits[0]
    assert "never changes" in flat.why_not


def test_what_is_known_of_a_driver() -> None:
    rows = pd.DataFrame(
        {
            "date": pd.to_datetime(["2026-01-05", "2026-01-05", "2026-01-06"]),
            "issued": pd.to_datetime([None, "2026-01-03", "2026-01-04"]),
            "value": [10.0, 8.0, 9.0],
        }
    )
    series = DriverSeries("visits", rows)
    day = pd.Timestamp
    assert series.known(day(2026, 1, 6), True).tolist() == [10.0, 9.0]
    assert series.known(day(2026, 1, 5), True).tolist() == [8.0, 9.0]
    assert series.known(day(2026, 1, 3), True).tolist() == [8.0]
    assert series.known(day(2026, 1, 2), True).empty
    # Looking ahead, a row without `issued` is a plan.
    assert series.known(day(2026, 1, 4), False).tolist() == [10.0, 9.0]
    early, late = series.foretold(day(2026, 1, 7), 4)[2:]
    assert early.tolist() == [8.0, 9.0]
    assert late.empty


def test_hours_of_a_day_are_added_up(settings) -> None:
    hours = pd.date_range(BEGIN, periods=48, freq="h", tz=ZONE)
    drivers = pd.DataFrame({"name": "parcels", "start": hours, "value": 2.0})
    centre = settings()
    contacts = pd.DataFrame({"queue": [], "start": [], "offered": []})
    (series,) = numbers_of(
        drivers.assign(queue="calls"), contacts, centre, centre.queues[0], END
    )
    assert series.rows["value"].tolist() == [48.0, 48.0]
    other = drivers.assign(queue="mail")
    assert numbers_of(other, contacts, centre, centre.queues[0], END) == ()


def test_usual_is_the_mean_of_eight_same_weekdays_before() -> None:
    days = pd.date_range("2026-01-05", periods=105, freq="D")
    values = pd.Series(np.random.default_rng(2).normal(100, 5, 105), index=days)
    origin = days[98]
    (away,) = away_from_usual(values, days, origin)
    x = values.to_numpy()
    raw = np.array([x[d] - x[d - 56 : d : 7].mean() for d in range(56, 98)])
    assert np.corrcoef(raw, away[56:98])[0, 1] == pytest.approx(1.0)
    ahead = np.array([x[d] - x[d - 56 : d : 7].mean() for d in range(98, 105)])
    assert away[98:] / ahead == pytest.approx(np.full(7, away[60] / raw[4]))
    shifted = values.where(values.index < origin, 1e6)
    assert (away_from_usual(shifted, days, origin)[0][:98] == away[:98]).all()


def test_the_unknown_fades_to_usual() -> None:
    days = pd.date_range("2026-01-05", periods=8, freq="D")
    away = np.array([1.0, 0.5, 0.25, 0.125, 0.0, 0.0, 0.7, 0.0])
    known = days[[0, 1, 2, 3, 6]]
    full = faded(away, days, known, days[4])
    assert kept(away[:4]) == pytest.approx(0.5)
    assert full[4:] == pytest.approx([0.0625, 0.03125, 0.7, 0.0078125])


def test_a_trial_by_hand() -> None:
    """Without drivers and with no memory, the miss is the surprise over the level."""
    day = np.arange(280)
    rng = np.random.default_rng(8)
    seen = Surprises.of(day, rng.normal(0, 0.1, 280), np.ones(280, dtype=bool))
    empty = np.empty((280, 0))
    trial = held_back(seen, 280, empty, [empty] * 7, penalties([]))
    assert trial is not None
    assert trial.weeks == 20
    assert trial.error == pytest.approx(0.08, abs=0.012)
    perfect = 10 * seen.away[:, None]
    better = held_back(seen, 280, perfect, [perfect] * 7, penalties([0]))
    assert better is not None
    assert better.error < 0.35 * trial.error
    assert beats(better, trial, 5) > 0
    assert beats(trial, better, 5) == -np.inf
    assert held_back(seen, 180, empty, [empty] * 7, penalties([])) is None


def test_chance_alone_seldom_passes() -> None:
    """Two hundred gains without a mean: at most one in a hundred among five passes."""
    rng = np.random.default_rng(12)
    base = DriverTrial(52, np.full((52, 7), 1.0), 0.1, 0.1)
    passed = 0
    for _ in range(400):
        gain = 0.1 * rng.normal(size=(52, 7))
        passed += beats(DriverTrial(52, 1.0 - gain, 0.1, 0.1), base, 1) > 0
    assert passed <= 10


def test_lags_before_the_first_day_are_usual() -> None:
    found = lagged(np.array([1.0, 2.0]), np.array([0, 1]), [0, 1, 5])
    assert found.tolist() == [[1.0, 0.0, 0.0], [2.0, 1.0, 0.0]]


@pytest.mark.parametrize("leads", [True, False])
def test_a_social_surge_may_lead_calls(settings, history, leads) -> None:
    """The day's messages are tried as a driver of the next day's calls."""
    queues = [
        {"name": "calls", "channel": "voice", "handle_time": "200s"},
        {"name": "mentions", "channel": "social", "type": "post", "handle_time": "60s"},
    ]
    centre = read_settings(
        {
            "centre": {"timezone": ZONE, "interval": "1h"},
            "queue": queues,
            "effort": {"origins": 2, "paths": 50},
        }
    )
    surge = delays()
    effect = {1: 0.25} if leads else {}
    social = history(
        BEGIN, DAYS, queue="mentions", seed=5, day_factor=moved(surge, {0: 0.5})
    )
    calls = history(BEGIN, DAYS, busyness=0.06, day_factor=moved(surge, effect))
    result = make_forecast(pd.concat([calls, social]), centre, END, 3, models=["mean8"])
    (row,) = result.drivers_used.itertuples()
    assert (row.queue, row.driver) == ("calls", "contacts of mentions")
    assert row.used == leads
    if leads:
        assert row.lag == 1
        assert row.effect == pytest.approx(np.expm1(0.25 * SPREAD * MARKED), abs=0.06)
    assert any("contacts of mentions" in note for note in result.notes)
