"""The whole trip: from contacts to sampled futures."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.factors import by_day
from shiftcast.data.tables import FORECAST, FORECAST_DAYS, FORECAST_WEEKS, PATHS, SCORES
from shiftcast.forecast import backtest, make_forecast
from shiftcast.forecast.models.catalogue import EXTRAS

QUICK = ("svd-ridge", "mean8")
FIRST = date(2025, 5, 26)  # the Monday after 140 days from 6 January


def forecast(contacts, centre, first=FIRST, days=7, **more):
    more.setdefault("models", QUICK)
    return make_forecast(contacts, centre, first, days, **more)


def event(start, end, **more):
    row = {"name": "sale", "kind": "campaign", "queue": "", "volume_factor": np.nan}
    row |= {"handle_time_factor": np.nan, **more}
    for key, value in (("start", start), ("end", end)):
        row[key] = pd.Timestamp(value, tz="Europe/Berlin")
    return pd.DataFrame([row])


def override(start, end, **more):
    row = {"queue": "", "who": "Ana", "why": "mailing", "until": pd.NaT, **more}
    for key, value in (("start", start), ("end", end)):
        row[key] = pd.Timestamp(value, tz="Europe/Berlin")
    return pd.DataFrame([row])


def test_tables_keep_their_shape(settings, history) -> None:
    centre = settings(open="Mon-Sat 08:00-20:00", origins=2)
    result = forecast(history(busyness=0.1), centre, models=None)
    for table, frame in (
        (FORECAST, result.intervals),
        (FORECAST_DAYS, result.days),
        (FORECAST_WEEKS, result.weeks),
        (PATHS, result.paths),
        (SCORES, result.scores),
    ):
        table.check(frame)
        assert not frame.isna().to_numpy().any()
    assert len(result.intervals) == 6 * 12
    assert str(result.intervals["start"].dt.tz) == "Europe/Berlin"
    assert result.weeks["week"].tolist() == ["2025-W22"]
    assert result.weights["model"].tolist() == [
        "svd-ridge",
        "unobserved-day",
        "prophet-day",
    ]
    assert result.weights["weight"].sum() == pytest.approx(1.0)
    assert result.days["mean"].iloc[6] == 0.0
    assert result.intervals["mean"].sum() == pytest.approx(result.days["mean"].sum())
    assert result.days["mean"].sum() == pytest.approx(result.weeks["mean"].sum())
    quantiles = result.intervals[["p10", "p50", "p90"]].to_numpy()
    assert (np.diff(quantiles, axis=1) >= 0).all()


def test_paths_are_the_forecast(settings, history) -> None:
    result = forecast(history(busyness=0.1), settings(open="08:00-20:00"))
    assert result.paths["rate"].dtype == np.float32
    average = result.paths.groupby("start")["rate"].mean().to_numpy(dtype=float)
    assert np.allclose(average, result.intervals["mean"], rtol=1e-4)


def test_the_truth_is_recovered(settings, history) -> None:
    contacts = history(days=147, level=50_000)
    known = contacts[contacts["start"] < pd.Timestamp(FIRST, tz="Europe/Berlin")]
    came = contacts["offered"].to_numpy()[-7 * 24 :]
    result = forecast(known, settings(), models=None)
    assert np.abs(result.intervals["mean"] - came).sum() < 0.03 * came.sum()


@pytest.mark.parametrize("weeks", [1, 5])
def test_a_series_later_by_weeks_is_forecast_later(settings, history, weeks) -> None:
    """UTC, so that no clock change lies between; mean8 knows no month."""
    centre = settings(timezone="UTC", origins=3)
    contacts = history(timezone="UTC", busyness=0.1)
    shift = timedelta(days=7 * weeks)
    one = forecast(contacts, centre, models=["mean8"])
    later = contacts.assign(start=contacts["start"] + shift)
    two = forecast(later, centre, FIRST + shift, models=["mean8"])
    assert np.array_equal(one.intervals["mean"], two.intervals["mean"])
    assert np.array_equal(one.intervals["start"] + shift, two.intervals["start"])


def test_nothing_after_the_first_day_is_seen(settings, history) -> None:
    contacts = history(days=160, busyness=0.1)
    centre = settings()
    spiked = contacts.copy()
    ahead = spiked["start"] >= pd.Timestamp(FIRST, tz="Europe/Berlin")
    spiked.loc[ahead, "offered"] *= 50
    one, two = forecast(contacts, centre), forecast(spiked, centre)
    cut = forecast(contacts[~ahead], centre)
    pd.testing.assert_frame_equal(one.intervals, two.intervals)
    pd.testing.assert_frame_equal(one.scores, two.scores)
    pd.testing.assert_frame_equal(one.paths, cut.paths)


def test_no_trial_sees_past_its_origin(settings, history) -> None:
    """A spike in the last week must leave every older origin's forecast alone."""
    contacts = history(days=140, busyness=0.1)
    centre = settings(origins=2)
    spiked = contacts.copy()
    spiked.loc[spiked.index[-7 * 24 :], "offered"] *= 50
    origins = [FIRST - timedelta(days=21), FIRST - timedelta(days=14)]
    one, two = (
        backtest(frame, centre, origins=origins, weeks=1, models=QUICK)
        for frame in (contacts, spiked)
    )
    pd.testing.assert_frame_equal(one, two)
    late = backtest(spiked, centre, origins=[FIRST - timedelta(days=7)], weeks=1)
    assert late["wape"].min() > 0.9


def test_no_trial_knows_of_an_outage_ahead(settings, history) -> None:
    contacts = history()
    down = event("2025-05-13", "2025-05-14", kind="outage", volume_factor=0.1)
    sale = event("2025-05-13", "2025-05-14", kind="campaign", volume_factor=0.1)
    told = {
        kind: backtest(
            contacts,
            settings(origins=2),
            origins=[date(2025, 5, 12)],
            weeks=1,
            events=events,
            models=["mean8"],
        ).set_index("model")["bias"]["blend"]
        for kind, events in (("outage", down), ("campaign", sale))
    }
    assert abs(told["outage"]) < 0.05
    assert told["campaign"] < -0.1


def test_clock_changes_ahead(settings, history) -> None:
    contacts = history(date(2025, 6, 2), 140)
    result = forecast(contacts, settings(), date(2025, 10, 20))
    hours = result.intervals.groupby(result.intervals["start"].dt.date).size()
    assert hours[date(2025, 10, 26)] == 25
    assert hours[date(2025, 10, 25)] == 24
    by_hour = result.intervals[result.intervals["start"].dt.day == 26]
    twice = by_hour[by_hour["start"].dt.hour == 2]["mean"].to_numpy()
    assert twice[0] == twice[1]
    spring = forecast(contacts, settings(), date(2026, 3, 23))
    sunday = spring.intervals["start"].dt.date == date(2026, 3, 29)
    assert sunday.sum() == 23


def test_a_gap_before_the_week_is_forecast_through(settings, history) -> None:
    contacts = history(days=140)
    near = forecast(contacts, settings(), FIRST)
    far = forecast(contacts, settings(), FIRST + timedelta(days=21))
    assert far.weeks["mean"].iloc[0] == pytest.approx(
        near.weeks["mean"].iloc[0], rel=0.1
    )


def test_an_event_ahead_multiplies(settings, history) -> None:
    contacts = history()
    plain = forecast(contacts, settings())
    campaign = event("2025-05-27 06:00", "2025-05-27 18:00", volume_factor=1.5)
    moved = forecast(contacts, settings(), events=campaign)
    ratio = (moved.intervals["mean"] / plain.intervals["mean"]).to_numpy()
    assert np.allclose(ratio[24 + 6 : 24 + 18], 1.5)
    assert np.allclose(np.delete(ratio, range(24 + 6, 24 + 18)), 1.0)
    factor = by_day(moved.factors).set_index("date")["event"]
    assert factor["2025-05-27"] > 1.2
    assert factor["2025-05-28"] == 1.0


def test_an_event_past_does_not_raise_the_forecast(settings, history) -> None:
    contacts = history(chance=False)
    week = contacts["start"] >= pd.Timestamp("2025-05-12", tz="Europe/Berlin")
    raised = contacts.assign(offered=contacts["offered"] * np.where(week, 1.3, 1.0))
    campaign = event("2025-05-12", "2025-05-26", volume_factor=1.3)
    told = forecast(raised, settings(), events=campaign, models=["svd-ridge"])
    plain = forecast(contacts, settings(), models=["svd-ridge"])
    assert np.allclose(told.intervals["mean"], plain.intervals["mean"])


def test_overrides_apply_until_they_expire(settings, history) -> None:
    contacts = history()
    plain = forecast(contacts, settings())
    day = ("2025-05-29", "2025-05-30")
    raised = forecast(contacts, settings(), overrides=override(*day, factor=2.0))
    assert raised.days["mean"].iloc[3] == pytest.approx(2 * plain.days["mean"].iloc[3])
    assert by_day(raised.factors)["override"].iloc[3] == pytest.approx(2.0)
    assert any("Ana (mailing)" in note and "applied" in note for note in raised.notes)
    fixed = forecast(contacts, settings(), overrides=override(*day, value=10.0))
    assert fixed.days["mean"].iloc[3] == pytest.approx(240.0)
    old = override(*day, factor=2.0, until=pd.Timestamp("2025-05-01"))
    expired = forecast(contacts, settings(), overrides=old)
    pd.testing.assert_frame_equal(expired.intervals, plain.intervals)
    assert any("expired on 2025-05-01" in note for note in expired.notes)


def test_a_value_is_for_an_interval_open_all_through(settings, history) -> None:
    centre = settings(open="Mon-Sun 08:30-20:00")
    day = ("2025-05-29", "2025-05-30")
    fixed = forecast(history(), centre, overrides=override(*day, value=10.0))
    thursday = fixed.intervals[fixed.intervals["start"].dt.day == 29]
    assert thursday["mean"].tolist() == pytest.approx([5.0, *[10.0] * 11])


@pytest.mark.parametrize(
    ("change", "words"),
    [({}, "neither"), ({"factor": -1.0}, "Give 0 or more"), ({"factor": 1.0}, "end")],
)
def test_an_override_that_makes_no_sense(settings, history, change, words) -> None:
    day = ("2025-05-29", "2025-05-28" if words == "end" else "2025-05-30")
    with pytest.raises(InputError, match=words):
        forecast(history(), settings(), overrides=override(*day, **change))


def test_only_some_contacts_need_an_answer(settings, history) -> None:
    contacts = history()
    whole = forecast(contacts, settings(channel="email"))
    fifth = forecast(contacts, settings(channel="email", actionable=0.2))
    assert np.allclose(fifth.intervals["mean"], 0.2 * whole.intervals["mean"])
    rates = [of.paths["rate"].to_numpy(dtype=float) for of in (whole, fifth)]
    assert np.allclose(rates[1], 0.2 * rates[0], rtol=1e-4)


def test_the_ladder_of_history(settings, history) -> None:
    young = {"ewma-day", "sarimax-day"}
    grown = {"svd-ridge", "unobserved-day", "prophet-day"}
    for days, models in ((28, {"ewma-day"}), (70, young), (140, grown)):
        first = date(2025, 1, 6) + timedelta(days=days)
        result = forecast(history(days=days), settings(origins=1), first, models=None)
        assert set(result.weights["model"]) == models


def test_two_weeks_are_enough_and_less_is_told(settings, history) -> None:
    result = forecast(history(days=14), settings(), date(2025, 1, 20), models=None)
    assert result.weeks["mean"].iloc[0] == pytest.approx(7 * 1200 * 0.97, rel=0.1)
    assert any("assumed" in note for note in result.notes)
    with pytest.raises(InputError, match=r"13 days of history.*at least 14 days"):
        forecast(history(days=13), settings(), date(2025, 1, 19))


def test_daily_history(settings, history) -> None:
    contacts = history(chance=False)
    local = contacts["start"].dt.tz_localize(None).dt.normalize()
    daily = contacts.groupby(local)["offered"].sum().reset_index()
    daily["start"] = daily["start"].dt.tz_localize("Europe/Berlin")
    daily["queue"] = "calls"
    centre = settings(interval="1d")
    result = forecast(daily, centre, models=None)
    assert len(result.intervals) == 7
    usual = daily["offered"].to_numpy()[-7:]
    assert np.allclose(result.intervals["mean"], usual, rtol=0.03)


def test_a_model_that_fails_stops_nobody(settings, history, monkeypatch) -> None:
    from shiftcast.forecast.models.svd_ridge import SvdRidge

    def fail(self, training):
        raise ValueError("singular matrix")

    monkeypatch.setattr(SvdRidge, "fit", fail)
    result = forecast(history(), settings())
    assert result.weights["model"].tolist() == ["mean8"]
    assert any(
        "svd-ridge fell out: ValueError: singular matrix" in note
        for note in result.notes
    )


def test_names_that_do_not_exist(settings, history) -> None:
    with pytest.raises(InputError, match="no model wishful"):
        forecast(history(), settings(), models=["wishful"])
    strangers = pd.concat([history(), history(queue="parrots")])
    result = forecast(strangers, settings())
    assert any("parrots" in note for note in result.notes)


def test_one_worker_or_two(settings, history) -> None:
    from shiftcast.data.settings import read_settings

    queues = [
        {"name": name, "channel": "voice", "handle_time": "200s"}
        for name in ("calls", "sales")
    ]
    centre = read_settings(
        {
            "centre": {"timezone": "Europe/Berlin", "interval": "1h"},
            "queue": queues,
            "effort": {"origins": 2, "paths": 50},
        }
    )
    contacts = pd.concat(
        [history(busyness=0.1), history(busyness=0.1, queue="sales", seed=9)]
    )
    told: list[tuple[str, int, int]] = []
    models = ["sarimax-day", "svd-ridge"]
    one = forecast(
        contacts, centre, models=models, progress=lambda *of: told.append(of)
    )
    two = forecast(contacts, centre, models=models, workers=2)
    for name in ("intervals", "days", "weeks", "paths", "scores", "weights"):
        pd.testing.assert_frame_equal(
            getattr(one, name), getattr(two, name), check_exact=True
        )
    assert told == [("forecasting queues", 1, 2), ("forecasting queues", 2, 2)]
    # A queue's chance is its own, whoever stands beside it.
    alone = forecast(contacts, settings(origins=2, paths=50), models=models)
    calls = one.intervals[one.intervals["queue"] == "calls"]
    pd.testing.assert_frame_equal(calls, alone.intervals)


def test_day_totals_are_covered(settings, history) -> None:
    """Ten weeks of a queue whose days are busier or quieter by a tenth."""
    contacts = history(days=300, busyness=0.12, seed=11)
    end = date(2025, 1, 6) + timedelta(days=300)
    origins = [end - timedelta(days=7 * back) for back in range(1, 11)]
    scores = backtest(contacts, settings(), origins=origins, weeks=1, models=QUICK)
    blended = scores[scores["model"] == "blend"]
    assert len(blended) == 10
    assert 0.68 <= blended["coverage"].mean() <= 0.92
    assert (blended["coverage_95"] >= blended["coverage"]).all()
    assert 0.7 <= blended["interval_coverage"].mean() <= 0.9
    assert 0.9 <= blended["interval_coverage_95"].mean() <= 0.99
    assert abs(blended["bias"].mean()) < 0.05


def test_a_queue_that_falls_silent_has_no_infinite_scores(settings, history) -> None:
    contacts = history()
    silent = contacts["start"] >= pd.Timestamp("2025-05-12", tz="Europe/Berlin")
    contacts.loc[silent, "offered"] = 0.0
    result = forecast(contacts, settings())
    assert np.isfinite(result.scores.select_dtypes("number").to_numpy()).all()
    assert (result.intervals["mean"] >= 0).all()


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "America/Santiago"])
def test_zones_that_change_by_half_an_hour_or_at_midnight(
    settings, history, zone
) -> None:
    first = {
        "Australia/Lord_Howe": date(2025, 4, 1),
        "America/Santiago": date(2025, 9, 3),
    }
    contacts = history(first[zone] - timedelta(days=42), 42, timezone=zone)
    centre = settings(timezone=zone)
    result = forecast(contacts, centre, first[zone], models=["mean8"])
    starts = result.intervals["start"]
    assert starts.is_monotonic_increasing
    assert starts.diff().dropna().eq(pd.Timedelta("1h")).all()
    assert np.isfinite(result.intervals["mean"]).all()


def test_a_quiet_queue_gets_a_rate_with_its_doubt(settings, history) -> None:
    """Two contacts a day: one model, honest quantiles of days, no noise by hour."""
    contacts = history(level=2.0, days=140)
    result = forecast(contacts, settings(), models=None)
    assert result.weights["model"].tolist() == ["intermittent"]
    seen = contacts[contacts["start"] < pd.Timestamp(FIRST, tz="Europe/Berlin")]
    assert result.days["mean"].mean() == pytest.approx(
        seen["offered"].sum() / 140, rel=0.35
    )
    assert (result.intervals["mean"] > 0).all()
    assert not any("forecast's spread" in note for note in result.notes)
    scores = backtest(contacts, settings(origins=2), origins=2, weeks=2)
    assert {"intermittent", "mean8", "blend"} <= set(scores["model"])


def test_boosting_joins_only_where_asked_for(settings, history, monkeypatch) -> None:
    asked = settings(origins=1, boosting=True)
    models = [
        set(
            forecast(
                history(days=189), one, FIRST + timedelta(days=49), models=None
            ).weights["model"]
        )
        for one in (settings(origins=1), asked)
    ]
    assert models[1] - models[0] == {"boosting"}
    monkeypatch.setitem(EXTRAS, "boosting", "no_such_package")
    with pytest.raises(InputError, match=r"pip install 'shiftcast\[boosting\]'"):
        forecast(history(), asked, models=None)


def test_weights_of_an_earlier_run_are_taken_as_they_are(settings, history) -> None:
    contacts, centre = history(), settings()
    first = forecast(contacts, centre)
    again = forecast(contacts, centre, weights=first.weights)
    assert again.weights.equals(first.weights)
    assert again.intervals.equals(first.intervals)
    assert len(first.scores) > 0
    assert again.scores.empty
    odd = first.weights.assign(model=["svd-ridge", "oracle"])
    with pytest.raises(InputError, match=r"weight to oracle, which is no model"):
        forecast(contacts, centre, weights=odd)
