"""A running day: what came so far updates the rest of its forecast."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import grid
from shiftcast.data.errors import InputError
from shiftcast.data.tables_ahead import INTRADAY, INTRADAY_QUEUES
from shiftcast.forecast import make_forecast, update_intraday

FIRST = date(2025, 5, 26)
TODAY = "2025-05-27"
ZONE = "Europe/Berlin"


@pytest.fixture
def known(history):
    """Give twenty weeks in which busy days are busy all through."""
    return history(busyness=0.2)


@pytest.fixture
def forecast(known, settings):
    """Forecast the week after them."""
    return make_forecast(known, settings(), FIRST, 7, models=["mean8"]).intervals


def so_far(forecast, factor=1.0, until="11:00", day=TODAY):
    """Give the forecast's own hours as what came, times a factor."""
    end = pd.Timestamp(f"{day} {until}", tz=ZONE)
    start = pd.Timestamp(day, tz=ZONE)
    rows = forecast[(forecast["start"] >= start) & (forecast["start"] < end)]
    return pd.DataFrame(
        {"queue": "calls", "start": rows["start"], "offered": rows["mean"] * factor}
    )


def test_a_busy_morning_makes_a_busy_day(known, settings, forecast) -> None:
    update = update_intraday(forecast, so_far(forecast, 1.3), known, settings())
    INTRADAY.check(update.intervals)
    INTRADAY_QUEUES.check(update.queues)
    line = update.queues.iloc[0]
    assert line["method"] == "slope"
    assert 1.1 < line["factor"] < 1.3
    assert line["seen"] == pytest.approx(1.3 * line["forecast"])
    assert line["p10"] < line["p50"] < line["p90"]
    rest = update.intervals[update.intervals["mean"].notna()]
    assert rest["start"].dt.hour.tolist() == list(range(11, 24))
    assert rest["actual"].isna().all()
    assert rest["mean"].sum() == pytest.approx(line["mean"])
    assert rest["forecast"].sum() == pytest.approx(line["before"])
    quantiles = rest[["p10", "p50", "p90"]].to_numpy()
    assert (np.diff(quantiles, axis=1) >= 0).all()
    past = update.intervals[update.intervals["mean"].isna()]
    assert past["actual"].notna().all()
    assert update.notes == ()


def test_the_rest_as_forecast_stays(known, settings, forecast) -> None:
    line = update_intraday(forecast, so_far(forecast), known, settings()).queues.iloc[0]
    assert line["factor"] == pytest.approx(1.0, abs=1e-6)


def test_more_seen_leaves_less_doubt(known, settings, forecast) -> None:
    def width(until):
        actuals = so_far(forecast, until=until)
        rest = update_intraday(forecast, actuals, known, settings()).intervals
        rest = rest[rest["start"].dt.hour >= 16]
        return (rest["p90"] - rest["p10"]).sum() / rest["mean"].sum()

    assert width("16:00") < width("01:00")


def test_nothing_later_is_seen(known, settings, forecast) -> None:
    """Neither today's history, nor counts after the cut, change the update."""
    actuals = so_far(forecast, 1.2, "23:00")
    one = update_intraday(forecast, actuals, known, settings(), at="11:00")
    later = actuals.copy()
    later.loc[later["start"].dt.hour >= 11, "offered"] *= 9
    today = pd.concat([known, actuals.assign(offered=1e5)])
    two = update_intraday(forecast, later, today, settings(), at="11:00")
    pd.testing.assert_frame_equal(one.intervals, two.intervals)
    pd.testing.assert_frame_equal(one.queues, two.queues)


def test_what_past_days_taught_comes_from_before_them(
    known, settings, forecast
) -> None:
    """A spike on the last day of the history reaches no older day's forecast."""
    spiked = known.copy()
    spiked.loc[spiked.index[-24:], "offered"] *= 50
    actuals = so_far(forecast, 1.2)
    one, two = (
        update_intraday(forecast, actuals, past, settings()).queues.iloc[0]
        for past in (known, spiked)
    )
    assert two["factor"] == pytest.approx(one["factor"], abs=0.02)


def test_a_begun_interval_is_not_seen(known, settings, forecast) -> None:
    actuals = so_far(forecast, 1.2, "12:00")
    update = update_intraday(forecast, actuals, known, settings(), at="11:20")
    same = update_intraday(forecast, actuals, known, settings(), at="11:00")
    assert update.queues["mean"].iloc[0] == same.queues["mean"].iloc[0]
    assert "not whole by 11:20, not used: 1" in update.notes[0]


def test_a_missing_row_is_not_a_zero(known, settings, forecast) -> None:
    actuals = so_far(forecast, 1.2)
    update = update_intraday(
        forecast, actuals.drop(actuals.index[5]), known, settings()
    )
    assert update.queues["factor"].iloc[0] > 1.08
    assert "intervals before 11:00 without a row: 1;" in " ".join(update.notes)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2025, 10, 26), 25), (date(2025, 3, 30), 23)]
)
def test_clock_changes(history, settings, day, hours) -> None:
    first = date(day.year, day.month, day.day) - pd.Timedelta(days=146)
    known = history(first, 140, busyness=0.2)
    monday = first + pd.Timedelta(days=140)
    ahead = make_forecast(known, settings(), monday, 7, models=["mean8"]).intervals
    actuals = so_far(ahead, 1.3, "01:00", str(day))
    update = update_intraday(ahead, actuals, known, settings())
    assert len(update.intervals) == hours
    rest = update.intervals[update.intervals["mean"].notna()]
    assert len(rest) == hours - 1
    assert (rest[["mean", "p10", "p90"]].notna()).all(axis=None)
    assert rest["mean"].sum() == pytest.approx(update.queues["mean"].iloc[0])


def test_a_closed_evening_has_no_rest(history, settings) -> None:
    centre = settings(open="Mon-Fri 08:00-18:00")
    known = history(busyness=0.2)
    ahead = make_forecast(known, centre, FIRST, 7, models=["mean8"]).intervals
    with pytest.raises(InputError, match="nothing is left of 2025-05-27"):
        update_intraday(ahead, so_far(ahead, until="18:00"), known, centre)
    saturday = so_far(ahead).assign(start=grid(date(2025, 5, 31), 1, 3600, ZONE)[8:11])
    with pytest.raises(InputError, match="open intervals from"):
        update_intraday(ahead, saturday, known, centre)


def test_before_opening_the_forecast_stays(history, settings) -> None:
    centre = settings(open="Mon-Fri 08:00-18:00")
    known = history(busyness=0.2)
    ahead = make_forecast(known, centre, FIRST, 7, models=["mean8"]).intervals
    night = pd.DataFrame(
        {"queue": "calls", "start": grid(date(2025, 5, 27), 1, 3600, ZONE)[:3]}
    ).assign(offered=5.0)
    update = update_intraday(ahead, night, known, centre)
    assert update.queues["factor"].iloc[0] == 1.0
    told = " ".join(update.notes)
    assert "15 contacts of today lie outside the opening hours" in told
    assert "nothing of today was seen before 03:00" in told


def test_a_young_queue_keeps_its_forecast(history, settings) -> None:
    known = history(days=14)
    ahead = make_forecast(known, settings(), date(2025, 1, 20), 7).intervals
    actuals = so_far(ahead, 1.5, day="2025-01-21")
    update = update_intraday(ahead, actuals, known, settings())
    assert update.queues["factor"].iloc[0] == pytest.approx(1.0)
    told = " ".join(update.notes)
    assert "too few" in told
    assert "assumed" in told


def test_a_special_day_is_told(history, settings) -> None:
    centre = settings(holidays="DE")
    known = history(busyness=0.2)
    ahead = make_forecast(known, centre, FIRST, 7, models=["mean8"]).intervals
    actuals = so_far(ahead, 1.3, day="2025-05-29")  # Ascension Day
    update = update_intraday(ahead, actuals, known, centre)
    assert "today is" in update.notes[0]
    assert update.queues["factor"].iloc[0] > 1.0


def test_each_queue_goes_by_its_own(history, settings) -> None:
    centre = settings()
    known = history(busyness=0.2)
    two = type(centre)(
        queues=(
            centre.queues[0],
            type(centre.queues[0])("mail", "email", handle_time=300.0),
        ),
        centre=centre.centre,
        effort=centre.effort,
    )
    both = pd.concat([known, history(busyness=0.2, seed=2, queue="mail")])
    ahead = make_forecast(both, two, FIRST, 7, models=["mean8"]).intervals
    calls = ahead[ahead["queue"] == "calls"]
    update = update_intraday(ahead, so_far(calls, 1.3), both, two, workers=1)
    lines = update.queues.set_index("queue")
    alone = update_intraday(calls, so_far(calls, 1.3), known, centre).queues.iloc[0]
    assert lines.loc["calls", "mean"] == alone["mean"]
    assert lines.loc["calls", "p90"] == alone["p90"]
    assert lines.loc["mail", "factor"] == 1.0
    many = update_intraday(ahead, so_far(calls, 1.3), both, two, workers=2)
    pd.testing.assert_frame_equal(update.intervals, many.intervals)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("noon", "not a time of that day"),
        ("2025-05-27 00:30", "no whole interval of 2025-05-27 before 00:30"),
        ("2025-06-30 11:00", "no whole interval of 2025-06-30"),
    ],
)
def test_a_wrong_time_is_a_sentence(known, settings, forecast, at, said) -> None:
    with pytest.raises(InputError, match=said):
        update_intraday(forecast, so_far(forecast), known, settings(), at=at)


def test_empty_or_daily_actuals_are_sentences(known, settings, forecast) -> None:
    nothing = so_far(forecast).iloc[:0]
    with pytest.raises(InputError, match="no actuals"):
        update_intraday(forecast, nothing, known, settings())
    with pytest.raises(InputError, match="by day"):
        update_intraday(forecast, so_far(forecast), known, settings(interval="1d"))
