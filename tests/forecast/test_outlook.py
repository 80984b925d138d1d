"""The long view: one mean for all grains, the short forecast first."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.calendar import grid
from shiftcast.data.errors import InputError
from shiftcast.data.settings import read_settings
from shiftcast.data.tables_ahead import (
    OUTLOOK_INTERVALS,
    OUTLOOK_MONTHS,
    OUTLOOK_WEEKS,
)
from shiftcast.forecast import make_forecast, make_outlook

ZONE = "Europe/Berlin"
END = date(2025, 2, 17)


def centre(**more):
    queue = {"name": "calls", "channel": "voice", "handle_time": "180s"}
    return read_settings(
        {
            "centre": {"timezone": ZONE, "interval": "1h", "holidays": "DE"},
            "queue": [queue | {"open": "Mon-Sat 08:00-20:00"} | more],
            "effort": {"origins": 1, "paths": 100},
        }
    )


def past(days=1150, last=END, seed=1, **more):
    """Draw a queue with a season, shut on holidays, that ends before a day."""
    first = last - pd.Timedelta(days=days)
    starts = grid(first, days, 3600, ZONE)
    local = starts.tz_localize(None)
    wave = 0.2 * np.sin(2 * np.pi * np.asarray(local.day_of_year) / 365.25)
    day = np.asarray((local.normalize() - pd.Timestamp(first)).days)
    rng = np.random.default_rng(seed)
    busy = np.exp(rng.normal(0, 0.05, days))[day]
    shut = (local.month == 12) & (local.day >= 25) & (local.day <= 26)
    rate = np.where(shut, 0.02, 1.0) * 40 * np.exp(wave) * busy
    frame = pd.DataFrame({"queue": "calls", "start": starts})
    return frame.assign(offered=rng.poisson(rate).astype(float), **more)


@pytest.fixture(scope="module")
def contacts():
    """Give three years of contacts."""
    return past()


@pytest.fixture(scope="module")
def outlook(contacts):
    """Look a year ahead."""
    return make_outlook(contacts, centre(), 12)


def test_tables_keep_their_shape(outlook) -> None:
    for table, frame in (
        (OUTLOOK_MONTHS, outlook.months),
        (OUTLOOK_WEEKS, outlook.weeks),
        (OUTLOOK_INTERVALS, outlook.intervals),
    ):
        table.check(frame)
        assert frame["mean"].notna().all()
        assert (np.diff(frame[["p10", "p50", "p90"]].to_numpy(), axis=1) >= 0).all()
    assert outlook.months["month"].tolist()[:2] == ["2025-02", "2025-03"]
    assert outlook.months["month"].tolist()[-1] == "2026-02"
    assert outlook.months["days"].tolist()[:2] == [12.0, 31.0]
    assert outlook.months["first"][0] == pd.Timestamp(END)


def test_grains_are_sums_of_one_another(outlook) -> None:
    """Intervals, days, weeks and months have one mean."""
    intervals = outlook.intervals
    start = intervals["start"].dt.tz_localize(None)
    by_month = intervals["mean"].groupby(start.dt.strftime("%Y-%m").to_numpy()).sum()
    months = outlook.months.set_index("month")["mean"]
    assert months.to_numpy() == pytest.approx(by_month[months.index], rel=1e-9)
    monday = start.dt.normalize() - pd.to_timedelta(start.dt.day_of_week, unit="D")
    by_week = intervals["mean"].groupby(monday.to_numpy()).sum()
    assert outlook.weeks["mean"].to_numpy() == pytest.approx(by_week, rel=1e-9)
    assert outlook.weeks["mean"].sum() == pytest.approx(months.sum(), rel=1e-9)
    work = (intervals["mean"] * intervals["handle_time"]).sum() / 3600
    assert outlook.months["workload"].sum() == pytest.approx(work, rel=1e-9)
    assert outlook.weeks["workload"].sum() == pytest.approx(work, rel=1e-9)


def test_clock_changes_keep_their_hours() -> None:
    """A day of 25 hours has 25 of them, far beyond the short forecast."""
    made = make_outlook(past(60), centre(open="24/7"), 9)
    starts = made.intervals["start"]
    hours = starts.groupby(starts.dt.date).size()
    assert hours[date(2025, 3, 30)] == 23
    assert hours[date(2025, 10, 26)] == 25
    assert hours[date(2025, 10, 27)] == 24


def test_six_weeks_are_the_short_forecast(contacts, outlook) -> None:
    short = make_forecast(contacts, centre(), END, 42)
    near = outlook.intervals[: len(short.intervals)]
    pd.testing.assert_frame_equal(
        near[["queue", "start", "mean", "handle_time"]],
        short.intervals[["queue", "start", "mean", "handle_time"]],
    )
    weeks = outlook.weeks["mean"].to_numpy()[:6]
    assert weeks == pytest.approx(short.weeks["mean"].to_numpy(), rel=1e-9)
    assert "six weeks are those of the short forecast" in " ".join(outlook.notes)


def test_there_is_no_step_at_the_join(outlook) -> None:
    weeks = outlook.weeks["mean"].to_numpy()[4:14]
    assert np.abs(np.diff(np.log(weeks))).max() < 0.25
    assert np.median(np.abs(np.diff(np.log(weeks)))) < 0.06


def test_the_season_and_the_holidays_come_again(outlook) -> None:
    months = outlook.months.set_index("month")
    ratio = months.loc["2025-04", "mean"] / months.loc["2025-10", "mean"]
    assert ratio == pytest.approx(np.exp(0.4) * 24 / 26, rel=0.12)
    days = outlook.intervals.groupby(outlook.intervals["start"].dt.date)["mean"].sum()
    assert days[date(2025, 12, 25)] < 0.3 * days[date(2025, 12, 18)]
    before = months["year_before"]
    assert before.notna().sum() == 12
    assert np.isnan(before["2026-02"])
    assert months.loc["2025-06", "mean"] == pytest.approx(before["2025-06"], rel=0.1)


def test_doubt_grows_with_the_lead(outlook) -> None:
    months = outlook.months[1:]
    width = (months["p90"] - months["p10"]) / months["mean"]
    assert width.iloc[-3:].mean() > 1.2 * width.iloc[:3].mean()


@pytest.fixture(scope="module")
def young():
    """Look half a year ahead from less than one."""
    return make_outlook(past(200), centre(), 6)


def test_nothing_from_the_first_day_on_is_seen(young) -> None:
    later = past(60, date(2025, 4, 18)).assign(offered=1e5)
    later = later[later["start"] >= pd.Timestamp(END, tz=ZONE)]
    again = make_outlook(pd.concat([past(200), later]), centre(), 6, first=END)
    pd.testing.assert_frame_equal(young.months, again.months)
    pd.testing.assert_frame_equal(young.intervals, again.intervals)


def test_a_young_queue_keeps_its_level_and_says_so(young) -> None:
    told = " ".join(young.notes)
    assert "under 13 months of history there is no yearly pattern" in told
    assert "assumed, for want of years" in told
    days = young.intervals.groupby(young.intervals["start"].dt.date)["mean"].sum()
    near, far = (days[date(2025, month, 11)] for month in (3, 6))
    assert far == pytest.approx(near, rel=0.2)


def test_a_break_is_told_and_not_extrapolated() -> None:
    contacts = past(760)
    late = contacts["start"] >= pd.Timestamp("2024-09-02", tz=ZONE)
    contacts.loc[late, "offered"] = (contacts.loc[late, "offered"] * 0.5).round()
    broken = make_outlook(contacts, centre(), 8)
    assert "the level broke by -" in " ".join(broken.notes)
    months = broken.months.set_index("month")
    year_ago = months.loc["2025-04":"2025-08"]
    ratio = year_ago["mean"].sum() / year_ago["year_before"].sum()
    assert ratio == pytest.approx(0.5, abs=0.06)


def test_queues_do_not_touch_each_other(young) -> None:
    queue = {"channel": "voice", "handle_time": "180s", "open": "Mon-Sat 08:00-20:00"}
    two = read_settings(
        {
            "centre": {"timezone": ZONE, "interval": "1h", "holidays": "DE"},
            "queue": [queue | {"name": name} for name in ("calls", "mail")],
            "effort": {"origins": 1, "paths": 100},
        }
    )
    both = pd.concat([past(200), past(200, seed=2).assign(queue="mail")])
    many = make_outlook(both, two, 6, workers=2)
    own = many.months[many.months["queue"] == "calls"]
    pd.testing.assert_frame_equal(own, young.months)
    assert (many.months["queue"] == "mail").sum() == len(own)


@pytest.mark.parametrize("months", [0, 25])
def test_months_out_of_range_are_a_sentence(contacts, months) -> None:
    with pytest.raises(InputError, match="1 to 24"):
        make_outlook(contacts, centre(), months)


def test_no_history_is_a_sentence(contacts) -> None:
    with pytest.raises(InputError, match="history is empty"):
        make_outlook(contacts.iloc[:0], centre(), 12)
