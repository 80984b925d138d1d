"""What if absence were otherwise: a scenario's share beats the history's."""

from datetime import date

import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.folder import read_folder
from shiftcast.data.template import write_plan_template
from shiftcast.staffing.scenarios.scenario import Scenario, apply_scenario

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")


@pytest.mark.parametrize(
    ("patch", "left"),
    [({}, {"sickness", "late"}), ({"shrinkage": {"sickness": 0.1}}, {"late"})],
)
def test_a_share_in_a_scenario_beats_the_history(tmp_path, patch, left) -> None:
    write_plan_template(tmp_path / "centre")
    (tmp_path / "centre" / "absence.csv").write_text(
        "date,reason,share\n2026-11-02,Sickness,0.04\n2026-11-02,late,0.01\n"
    )
    folder = read_folder(tmp_path / "centre", need=["absence"])
    changed = apply_scenario(folder, Scenario("ill", "", {}, patch, "ill.toml"), WEEK)
    assert set(changed.absence["reason"].str.lower()) == left
    assert len(folder.absence) == 2
    assert pd.Timestamp(2026, 11, 2) in set(folder.absence["date"])
