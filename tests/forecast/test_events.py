"""Events that were put in are found again: size, lag, after-effect, or nothing."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftcast.data.factors import by_day
from shiftcast.data.tables import WEATHER
from shiftcast.forecast import make_forecast
from shiftcast.forecast.effects.event_doubt import sample_events
from shiftcast.forecast.effects.event_kinds import KindEffect
from shiftcast.forecast.effects.event_learning import usual_days
from shiftcast.forecast.effects.event_priors import PRIORS, prior_of
from shiftcast.forecast.effects.event_shape import event_shape, overlap, placed
from shiftcast.forecast.effects.events import event_rows, without_rhythm
from shiftcast.forecast.history import read_history
from shiftcast.forecast.look_back import Drivers, Past, look_back
from shiftcast.forecast.special_days import SpecialDays

BEGIN = date(2025, 1, 6)
DAYS = 420
FIRST = BEGIN + timedelta(days=DAYS)
PLACES = [90, 131, 172, 220, 263, 304, 351, 388]
ZONE = "Europe/Berlin"


def table(places, kind="campaign", length=1, **more) -> pd.DataFrame:
    """List one event a place, each of some whole days."""
    start = pd.Timestamp(BEGIN) + pd.to_timedelta(np.asarray(places), unit="D")
    frame = pd.DataFrame({"name": kind, "kind": kind, "start": start})
    frame["end"] = frame["start"] + pd.Timedelta(days=length)
    for column in ("start", "end"):
        frame[column] = frame[column].dt.tz_localize(ZONE)
    return frame.assign(queue="", **more)


def moved(sizes, places=PLACES, lag=0, tail=()):
    """Raise days by events' sizes, a lag later, and by what is left after."""

    def factor(days: pd.DatetimeIndex) -> np.ndarray:
        of_day = np.ones(DAYS + 30)
        for place, size in zip(places, sizes, strict=True):
            for after, left in enumerate((1.0, *tail)):
                of_day[place + lag + after] *= 1 + size * left
        return of_day[np.asarray((days - pd.Timestamp(BEGIN)).days)]

    return factor


@pytest.fixture
def seen(settings, history):
    """Look back from the end of a history over events."""

    def make(events, special=(), until=FIRST, **more) -> Past:
        centre = settings()
        contacts = history(BEGIN, DAYS, busyness=0.05, **more)
        own, _ = read_history(contacts, centre.queues[0], centre.centre, until)
        rows = event_rows(events, "calls", ZONE)
        drivers = Drivers(SpecialDays(dict(special)), rows, WEATHER.empty())
        return look_back(own, own.end, drivers, trial=True)

    return make


def test_kinds_are_known_by_their_words() -> None:
    assert prior_of("Summer SALE") == PRIORS["campaign"]
    assert prior_of("invoices") == PRIORS["bill run"]
    assert prior_of("strike").size == 0.0
    for prior in PRIORS.values():
        assert sum(prior.lags) == pytest.approx(1.0)
        assert sum(chance for _, chance in prior.decays) == pytest.approx(1.0)


def test_size_and_after_effect_are_found_again(seen) -> None:
    sizes = np.linspace(0.17, 0.33, len(PLACES))
    past = seen(
        table([*PLACES, DAYS + 2]), day_factor=moved(sizes, tail=(0.5, 0.25, 0.125))
    )
    found = past.kinds["campaign"]
    assert found.past == 8
    assert found.lag == 0
    assert found.size == pytest.approx(0.25, abs=2.5 * found.doubt)
    assert found.doubt < 0.05
    assert found.tail[:2] == pytest.approx((0.5, 0.25), abs=0.15)
    low, high = found.range(8)
    assert low < 0.25 < high


def test_bills_arrive_two_days_after_the_run(seen) -> None:
    events = table(PLACES, "bill run")
    past = seen(events, day_factor=moved([0.3] * 8, lag=2, tail=(0.5,)))
    assert past.kinds["bill run"].lag == 2
    days = pd.DatetimeIndex([pd.Timestamp(BEGIN) + timedelta(days=388)])
    assert past.effects(days, np.full((1, 24), 50.0)).event[0] == pytest.approx(1.0)
    later = days + pd.Timedelta(days=2)
    effect = past.effects(later, np.full((1, 24), 50.0)).event
    assert effect == pytest.approx(np.full((1, 24), 1.3), abs=0.1)


def test_events_that_do_nothing_are_left_alone(settings, history, seen) -> None:
    events = table([*PLACES, DAYS + 2])
    assert seen(events).kinds["campaign"].silent
    contacts = history(BEGIN, DAYS, busyness=0.05)
    models = ["svd-ridge"]
    plain = make_forecast(contacts, settings(), FIRST, 7, models=models)
    told = make_forecast(contacts, settings(), FIRST, 7, events=events, models=models)
    assert (told.intervals["mean"] == plain.intervals["mean"]).all()
    assert any("show no effect" in note for note in told.notes)


def test_few_events_are_shrunk_to_the_prior(seen) -> None:
    """One event of + 60 %: the kind's mean moves up, not all the way."""
    past = seen(table([200]), day_factor=moved([0.6], [200]))
    found, prior = past.kinds["campaign"], PRIORS["campaign"]
    assert prior.size < found.size < 0.5
    own, deviation = found.own[0]
    none = seen(table([DAYS + 2])).kinds["campaign"]
    assert (none.past, none.size) == (0, prior.size)
    # By hand: precisions add, and the mean is weighed by them.
    seen_size, noise = found.measured[0]
    assert found.size < own < seen_size
    assert deviation < min(found.spread, noise)
    weight = 1 / (prior.spread**2 + noise**2)
    mean = (prior.size / prior.doubt**2 + seen_size * weight) / (
        1 / prior.doubt**2 + weight
    )
    assert found.size == pytest.approx(mean)


def test_a_given_factor_wins_and_a_wrong_one_is_told(settings, history) -> None:
    contacts = history(BEGIN, DAYS, busyness=0.05, day_factor=moved([0.5] * 8))
    events = pd.concat(
        [
            table(PLACES[:6], volume_factor=1.5),
            table(PLACES[6:7], volume_factor=1.1).assign(name="wrong"),
            table([DAYS + 1, DAYS + 2]).assign(volume_factor=[1.2, np.nan]),
        ]
    )
    result = make_forecast(
        contacts, settings(), FIRST, 7, events=events, models=["svd-ridge"]
    )
    factor = by_day(result.factors)["event"].to_numpy()
    assert factor[1] == pytest.approx(1.2)
    assert factor[2] == pytest.approx(1.5, abs=0.08)
    told = [note for note in result.notes if "the given factor was used" in note]
    assert len(told) == 1
    assert "'wrong'" in told[0]


def test_holidays_are_not_counted_twice(seen) -> None:
    """Events on holidays teach nothing about events, others do."""
    day = [pd.Timestamp(BEGIN) + timedelta(days=place) for place in PLACES]
    special = {one.date(): "Feast" for one in day[:4]}
    sizes = [1.0] * 4 + [0.2] * 4
    past = seen(table(PLACES), special, day_factor=moved(sizes))
    found = past.kinds["campaign"]
    assert found.past == 4
    assert found.size == pytest.approx(0.2, abs=0.05)


def test_two_events_on_one_day_teach_nothing(seen) -> None:
    both = pd.concat([table(PLACES[:4]), table(PLACES[:5], "strike")])
    past = seen(both, day_factor=moved([0.5] * 8))
    assert past.kinds["campaign"].past == 0
    assert past.kinds["strike"].past == 1


def test_nothing_after_the_origin_is_learnt_from(seen) -> None:
    """What comes after a day changes nothing that was learnt before it."""
    sizes = [0.2] * 8
    origin = BEGIN + timedelta(days=310)
    events = table(PLACES)
    one = seen(events, until=origin, day_factor=moved(sizes))
    two = seen(events, until=origin, day_factor=moved([*sizes[:6], 5.0, 5.0]))
    assert one.kinds == two.kinds
    assert one.kinds["campaign"].past == 6


def test_what_comes_every_week_is_normal(seen) -> None:
    weekly = table(range(50, DAYS, 3))
    past = seen(weekly)
    assert past.usual_kinds == ("campaign",)
    assert past.kinds == {}
    rows = event_rows(table(PLACES), "calls", ZONE)
    assert without_rhythm(rows, past.cleaned.history.days)[1] == ()


def test_an_unsure_event_widens_its_days_alone(settings, history) -> None:
    contacts = history(BEGIN, DAYS, busyness=0.05, day_factor=moved([0.3] * 8))
    centre, models = settings(paths=400), ["svd-ridge"]
    sure = table([DAYS + 2], volume_factor=1.3)
    unsure = pd.concat([table(PLACES), table([DAYS + 2])])
    results = [
        make_forecast(contacts, centre, FIRST, 7, events=events, models=models)
        for events in (pd.concat([table(PLACES, volume_factor=1.3), sure]), unsure)
    ]
    spread = []
    for result in results:
        of_day = result.paths.groupby(["path", result.paths["start"].dt.date])[
            "rate"
        ].sum()
        spread.append(of_day.groupby(level=1).std() / of_day.groupby(level=1).mean())
    ratio = (spread[1] / spread[0]).to_numpy()
    # The spread of ordinary days is measured anew, on trials that knew less.
    assert ratio[:2] == pytest.approx([1, 1], abs=0.12)
    assert ratio[2] > 1.2 * ratio[:2].max()
    mean = results[1].paths.groupby("start")["rate"].mean().to_numpy(dtype=float)
    assert np.allclose(mean, results[1].intervals["mean"], rtol=1e-4)
    (note,) = (n for n in results[1].notes if "is expected to bring" in n)
    assert "(80 %), from 8 past events of kind campaign" in note


def test_handle_time_is_learnt_likewise(settings, history) -> None:
    contacts = history(BEGIN, DAYS, busyness=0.05)
    day = contacts["start"].dt.tz_localize(None).dt.normalize()
    longer = moved([0.2] * 8)(pd.DatetimeIndex(day))
    rng = np.random.default_rng(4)
    noise = rng.normal(1, 0.9 / np.sqrt(np.maximum(contacts["offered"], 1)))
    contacts["handle_time"] = 300.0 * longer * noise.clip(0.2)
    events = table([*PLACES, DAYS + 2], kind="strike")
    result = make_forecast(
        contacts, settings(), FIRST, 7, events=events, models=["svd-ridge"]
    )
    times = result.intervals.groupby(result.intervals["start"].dt.date)["handle_time"]
    ratio = (times.mean() / times.mean().iloc[0]).to_numpy()
    assert ratio[2] == pytest.approx(1.2, abs=0.04)
    assert np.delete(ratio, 2) == pytest.approx(np.ones(6), abs=0.02)
    assert any("handle time +" in note for note in result.notes)


def test_usual_days_leave_the_day_itself_out() -> None:
    values = np.full((35, 1), 10.0)
    values[14] = 1000.0
    usual = usual_days(values, np.ones(35, dtype=bool))
    assert usual[14, 0] == 10.0
    assert usual[21, 0] > 10.0


@given(
    st.integers(0, 3),
    st.lists(st.floats(0, 1), max_size=4),
    st.integers(0, 60),
    st.integers(1, 100),
)
def test_no_shape_leaves_its_bounds(lag, tail, start, hours) -> None:
    class One:
        start = pd.Timestamp("2026-01-01")
        end = pd.Timestamp("2026-01-01") + pd.Timedelta(hours=1)

    One.start += pd.Timedelta(hours=start)
    One.end = One.start + pd.Timedelta(hours=hours)
    days = pd.date_range("2026-01-01", periods=20, freq="D")
    share = overlap(days, 24, One.start, One.end)
    shape = event_shape(share, placed(One, days), lag, tail)
    assert ((shape >= 0) & (shape <= 1)).all()
    assert shape.max() == pytest.approx(1.0)
    assert not shape[days < One.start.normalize()].any()


def test_samples_average_to_what_is_expected() -> None:
    rows = event_rows(table([2]), "calls", ZONE)
    known = {"campaign": KindEffect("campaign", 3, 0.2, 0.05, 0.05, 0.3, 0, (0.5,))}
    days = pd.date_range(BEGIN, periods=5, freq="D")
    rng = np.random.default_rng(5)
    factors = sample_events(rows, days, 2, known, 20000, rng)
    assert factors.mean(axis=0) == pytest.approx(np.ones((5, 2)), abs=0.005)
    assert (factors[:, [0, 1, 4]] == 1.0).all()
    idle = np.isclose(factors[:, 2, 0], 1 / 1.14).mean()
    assert idle == pytest.approx(0.3, abs=0.02)
