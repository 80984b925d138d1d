"""Scores pooled: the error of the whole, and the share removed of what can be."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.accuracy import by_hour, pooled


def scores(*rows: tuple[str, str, int, float, float, float]) -> pd.DataFrame:
    columns = ["queue", "model", "lead_week", "wape", "floor", "contacts"]
    frame = pd.DataFrame(rows, columns=columns)
    origin = pd.Timestamp("2026-11-02")
    return frame.assign(origin=origin, rmsse=1.0, crps=0.1, bias=0.0, coverage=0.8)


def test_errors_weigh_by_contacts() -> None:
    """1 % of 900 and 11 % of 100 are 2 % of 1,000."""
    told = pooled(
        scores(("a", "m", 1, 0.01, 0.0, 900.0), ("b", "m", 1, 0.11, 0.0, 100.0)),
        ["model"],
    )
    assert told["wape"].tolist() == pytest.approx([0.02])
    assert told["contacts"].tolist() == [1000.0]
    assert told["coverage"].tolist() == pytest.approx([0.8])


def test_removed_is_between_baseline_and_floor() -> None:
    told = pooled(
        scores(
            ("a", "mean8", 1, 0.10, 0.06, 10.0),
            ("a", "blend", 1, 0.09, 0.06, 10.0),
            ("a", "naive", 1, 0.12, 0.06, 10.0),
            ("b", "mean8", 1, 0.05, 0.06, 10.0),
            ("b", "blend", 1, 0.05, 0.06, 10.0),
            ("c", "mean8", 1, 0.0601, 0.06, 10.0),
            ("c", "blend", 1, 0.05, 0.06, 10.0),
        ),
        ["queue", "model", "lead_week"],
    )
    assert told["removed"].tolist()[:3] == pytest.approx([0.0, 0.25, -0.5])
    # No room between baseline and floor, or next to none: nothing to say.
    assert told["removed"].isna().tolist()[3:] == [True] * 4


def test_a_queue_without_a_baseline_has_no_share_removed() -> None:
    told = pooled(scores(("a", "blend", 1, 0.1, 0.0, 5.0)), ["model"])
    assert told["removed"].isna().all()


def test_endless_errors_and_gaps_are_left_out() -> None:
    rows = scores(("a", "m", 1, np.inf, 0.0, 0.0), ("a", "m", 2, 0.2, 0.0, 10.0))
    rows["wape_normal"] = [0.3, np.nan]
    told = pooled(rows, ["queue", "model"])
    assert told["wape"].tolist() == [0.2]
    assert told["wape_normal"].isna().all()


def test_hours_add_up() -> None:
    row = {"queue": "a", "model": "mean8", "origin": 1, "hour": 9.0, "forecast": 90.0}
    row |= {"contacts": 100.0, "error": 20.0, "chance": 10.0, "intervals": 2.0}
    rows = pd.DataFrame(
        [
            row | {"inside": 2.0},
            row | {"inside": 0.0, "origin": 2},
            row | {"inside": 2.0, "model": "blend", "error": 15.0, "origin": 1},
            row | {"inside": 2.0, "hour": 3.0, "contacts": 0.0},
        ]
    )
    told = by_hour(rows).set_index(["model", "hour"])
    base, blend = told.loc[("mean8", 9.0)], told.loc[("blend", 9.0)]
    assert (base["wape"], base["floor"], base["bias"]) == pytest.approx(
        (0.2, 0.1, -0.1)
    )
    assert base["interval_coverage"] == 0.5
    assert blend["removed"] == pytest.approx(0.5)
    assert np.isnan(told.loc[("mean8", 3.0), "wape"])
