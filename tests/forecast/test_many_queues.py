"""Many queues: the same on one worker, two, or a cluster; one that fails stops none."""

from dataclasses import fields

import pandas as pd
import pytest

from shiftcast.data.errors import InputError
from shiftcast.data.parallel import each, on_cluster
from shiftcast.data.settings import Settings, read_settings
from shiftcast.data.tables import FACTORS, FORECAST, PATHS
from shiftcast.forecast import ForecastResult, make_forecast
from shiftcast.forecast import fallback as falling

from .test_forecast import FIRST

QUEUES = ("bookings", "baggage", "chat")


def centre(*names: str) -> Settings:
    queue = {"channel": "voice", "open": "08:00-20:00", "handle_time": "200s"}
    return read_settings(
        {
            "centre": {"timezone": "Europe/Berlin", "interval": "1h"},
            "queue": [{"name": name, **queue} for name in names],
            "effort": {"origins": 1, "paths": 40},
        }
    )


def past(history, *names: str) -> pd.DataFrame:
    return pd.concat(
        history(days=56, level=600.0 + 100 * number, queue=name, seed=number)
        for number, name in enumerate(names)
    )


def assert_same(one: ForecastResult, two: ForecastResult) -> None:
    for field in fields(ForecastResult):
        first, second = getattr(one, field.name), getattr(two, field.name)
        if isinstance(first, pd.DataFrame):
            pd.testing.assert_frame_equal(first, second, check_exact=True)
        else:
            assert first == second


def test_one_worker_two_and_a_cluster_give_the_same(history) -> None:
    """A real scheduler with two workers in processes of their own."""
    from distributed import LocalCluster

    contacts, settings = past(history, *QUEUES), centre(*QUEUES)
    told: list[tuple[str, int, int]] = []

    def made(workers: int) -> ForecastResult:
        return make_forecast(
            contacts,
            settings,
            FIRST,
            7,
            models=["mean8", "svd-ridge"],
            workers=workers,
            progress=lambda *step: told.append(step),
        )

    alone = made(1)
    assert_same(alone, made(2))
    told.clear()
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
        ) as cluster,
        on_cluster(cluster.scheduler_address),
    ):
        far = made(1)
        where = set(each(_worker, range(8)))
    assert_same(alone, far)
    assert [step[1:] for step in told] == [(1, 3), (2, 3), (3, 3)]
    assert None not in where


def _worker(number: int) -> str | None:
    """Say which Dask worker does this; None outside of one."""
    from distributed import get_worker

    try:
        return str(get_worker().address)
    except ValueError:
        return None


def test_nobody_at_the_address_is_told(monkeypatch) -> None:
    monkeypatch.setattr("shiftcast.data.parallel.CONNECT_SECONDS", 0.2)
    with (
        pytest.raises(InputError, match="No Dask scheduler answers at tcp://127"),
        on_cluster("tcp://127.0.0.1:9"),
    ):
        pass


def test_without_dask_the_remedy_is_told(monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with (
        pytest.raises(InputError, match=r"pip install 'shiftcast\[cluster\]'"),
        on_cluster("tcp://127.0.0.1:9"),
    ):
        pass


def test_a_queue_that_fails_takes_the_baseline_and_stops_nobody(
    history, monkeypatch, stand_in
) -> None:
    monkeypatch.setattr(falling, "fallback_forecast", stand_in)
    contacts, settings = past(history, *QUEUES), centre(*QUEUES)
    contacts["handle_time"] = 250.0
    honest = falling.forecast_queue
    whole = make_forecast(contacts, settings, FIRST, 7, models=["mean8"])

    def fail(task):
        if task.queue.name == "baggage":
            raise ZeroDivisionError("division by zero")
        return honest(task)

    monkeypatch.setattr(falling, "forecast_queue", fail)
    made = make_forecast(contacts, settings, FIRST, 7, models=["mean8"])
    for table, frame in (
        (FORECAST, made.intervals),
        (PATHS, made.paths),
        (FACTORS, made.factors),
    ):
        table.check(frame)
        assert not frame.isna().to_numpy().any()
    (note,) = [note for note in made.notes if "FAILED" in note]
    assert note.startswith("baggage: ")
    assert "ZeroDivisionError: division by zero" in note
    assert "250 s" in note
    for name in ("bookings", "chat"):
        one, two = (
            of.intervals[of.intervals["queue"] == name].reset_index(drop=True)
            for of in (whole, made)
        )
        pd.testing.assert_frame_equal(one, two)
    own = made.intervals[made.intervals["queue"] == "baggage"].set_index("start")
    local = contacts["start"].dt.tz_convert("Europe/Berlin")
    mondays = contacts[
        (contacts["queue"] == "baggage")
        & (local.dt.day_of_week == 0)
        & (local.dt.hour == 10)
        & (local < pd.Timestamp(FIRST, tz="Europe/Berlin"))
    ]
    at = pd.Timestamp(FIRST, tz="Europe/Berlin") + pd.Timedelta(hours=10)
    assert own["mean"][at] == pytest.approx(mondays["offered"].tail(8).mean())
    assert (own["handle_time"] == 250.0).all()
    product = made.factors["level"] * made.factors["share"] * made.factors["actionable"]
    fallen = made.factors["queue"] == "baggage"
    assert product[fallen].to_numpy() == pytest.approx(made.factors["mean"][fallen])


def test_a_fault_of_the_input_still_stops_all(history) -> None:
    contacts = past(history, *QUEUES)
    young = contacts[
        (contacts["queue"] == "bookings") | (contacts["start"] > "2025-02-25")
    ]
    with pytest.raises(InputError) as told:
        make_forecast(young, centre(*QUEUES), pd.Timestamp(2025, 3, 3).date(), 7)
    assert len(told.value.problems) == 2
