"""The folders of the real centres: sized as their README says, read without fault."""

import importlib.util
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from shiftcast.data.folder import check_folder
from shiftcast.data.settings import read_settings

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
SPEC = importlib.util.spec_from_file_location(
    "build_real", ROOT / "benchmarks" / "real" / "build.py"
)
build = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(build)

CONTRACTS = {
    "full": {
        "paid_hours": [36, 40],
        "days": [4, 5],
        "shift_hours": [6, 10],
        "starts": "07:00-14:00 every 30min",
    },
    "part": {
        "paid_hours": [18, 20],
        "days": [3, 5],
        "shift_hours": [4, 8],
        "starts": "07:00-14:00 every 30min",
    },
}


def steady(days, per_interval):
    start = pd.date_range("2026-01-05", periods=48 * days, freq="30min")
    return pd.DataFrame({"queue": "mail", "start": start, "offered": per_interval})


def test_needed_hours_of_deferred_work_are_workload_over_occupancy():
    settings = read_settings(
        {"queue": [{"name": "mail", "channel": "email", "handle_time": "360s"}]}
    )
    hours = build.needed_hours(steady(28, 10.0), settings, date(2026, 2, 2))
    assert hours == pytest.approx(336 * 10 * 360 / 3600 / 0.85)


def test_missing_days_are_left_out_of_the_mean_not_counted_as_zero():
    settings = read_settings(
        {"queue": [{"name": "mail", "channel": "email", "handle_time": "360s"}]}
    )
    whole = steady(28, 10.0)
    gap = whole[whole["start"].dt.date != date(2026, 1, 14)]
    first = date(2026, 2, 2)
    hours = build.needed_hours(gap, settings, first)
    assert hours == pytest.approx(build.needed_hours(whole, settings, first))


def test_contracts_and_skills_are_shared_out_over_the_paid_hours():
    settings = read_settings(
        {"queue": [{"name": "calls", "channel": "voice"}], "contract": CONTRACTS}
    )
    mix = build.Mix(
        contracts=(("full", 0.5), ("part", 0.5)),
        skills=(("calls", 0.75), ("calls;mail", 0.25)),
    )
    agents = build.make_agents(settings, mix, paid_hours=20 * (38 + 19) / 2)
    assert len(agents) == agents["agent"].nunique() == 20
    assert agents["contract"].value_counts().to_dict() == {"full": 10, "part": 10}
    assert agents["queues"].value_counts().to_dict() == {"calls": 15, "calls;mail": 5}


@pytest.mark.skipif(not DATA.is_dir(), reason="the public data is not beside the clone")
def test_both_folders_are_read_without_an_error(tmp_path):
    build.build_boston(DATA, tmp_path / "boston311")
    build.build_bank(DATA, tmp_path / "anonbank")
    for name, first in (("boston311", "2015-12-07"), ("anonbank", "1999-02-21")):
        problems, folder = check_folder(tmp_path / name)
        assert [str(p) for p in problems if p.severity == "error"] == []
        assert folder.contacts["start"].max() < pd.Timestamp(
            first, tz=folder.settings.centre.timezone
        )
    start = folder.contacts["start"].dt.strftime("%Y-%m-%d")
    assert not start.isin(["1999-01-11", "1999-01-12"]).any()
