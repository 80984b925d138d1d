"""An export that leaves empty intervals out is seen through; a gap stays a gap."""

import numpy as np
import pandas as pd
import pytest

from shiftcast.data.findings import Findings
from shiftcast.data.folder import read_folder
from shiftcast.data.quiet import fill_left_out

from .conftest import PLAN, Write


def counts(level, days=60, seed=1):
    """Draw half-hours of a queue that is as busy all day."""
    start = pd.date_range("2026-01-05", periods=48 * days, freq="30min", tz="UTC")
    offered = np.random.default_rng(seed).poisson(level, len(start)).astype(float)
    return pd.DataFrame({"queue": "q", "start": start, "offered": offered})


@pytest.mark.parametrize("level", [0.3, 1.0, 3.0])
def test_zeros_left_out_come_back(level) -> None:
    whole = counts(level)
    findings = Findings()
    left = whole[whole["offered"] > 0]
    filled = fill_left_out(left, 1800.0, findings)
    inside = whole["start"].between(left["start"].min(), left["start"].max())
    expected = whole[inside].reset_index(drop=True)
    pd.testing.assert_frame_equal(filled, expected)
    assert "leaves empty intervals out" in str(findings.warnings[0])


def test_a_gap_in_a_record_with_zeros_stays_a_gap() -> None:
    whole = counts(1.0)
    findings = Findings()
    left = whole.drop(index=range(200, 260))
    assert fill_left_out(left, 1800.0, findings) is left
    busy = counts(40.0).drop(index=range(200, 260))
    assert fill_left_out(busy, 1800.0, findings) is busy
    assert findings.problems == []


def test_a_silent_day_of_a_queue_that_is_never_silent_is_no_zero() -> None:
    whole = counts(1.0)
    day = whole["start"].dt.normalize() == pd.Timestamp("2026-02-03", tz="UTC")
    left = whole[(whole["offered"] > 0) & ~day]
    filled = fill_left_out(left, 1800.0, Findings())
    assert not (filled["start"].dt.normalize() == "2026-02-03").any()
    assert (filled["offered"] == 0).sum() > 1000


def test_the_folder_reads_them_so(write: Write) -> None:
    plan = PLAN.replace('[[queue]]\nname = "bookings"\nchannel = "voice"\n', "")
    left = counts(1.0).assign(queue="sales").query("offered > 0")
    path = write(plan_toml=plan, history_csv=left.to_csv(index=False))
    folder = read_folder(path, need=["history"])
    assert folder.contacts["offered"].mean() == pytest.approx(1.0, abs=0.05)
    assert any("read as 0" in str(each) for each in folder.warnings)
