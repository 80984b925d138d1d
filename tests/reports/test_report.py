"""What a run's folder holds after its report was written, and a comparison's."""

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from shiftcast.data.plan import Plan
from shiftcast.reports.comparison import write_comparison
from shiftcast.reports.report import write_report

TABLE = pd.DataFrame(
    {
        "scenario": ["base", "<b>storm</b>", "=cheap"],
        "volume": [6078.0, 8100.0, 6078.0],
        "fte": [6.0, 7.5, 5.0],
        "cost": [42000.0, 51000.0, 38000.0],
        "service bookings": [0.83, 0.61, None],
        "gaps": [0, 12, 3],
    }
)


@pytest.fixture(scope="module")
def written(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_report(plan, tmp_path_factory.mktemp("run") / "out")


def test_report_writes_every_file(written: list[Path]) -> None:
    names = [path.relative_to(written[0].parent).as_posix() for path in written]
    kinds = ("service", "forecast", "trust", "accuracy", "coverage", "steadiness")
    kinds += ("deferred", "week")
    assert names == [
        "report.html",
        "plan.xlsx",
        "roster.ics",
        *(f"charts/{kind}.png" for kind in kinds),
    ]
    assert all(path.stat().st_size for path in written)


def test_report_is_the_same_every_time(
    plan: Plan, written: list[Path], tmp_path: Path
) -> None:
    again = write_report(plan, tmp_path)
    for one, other in zip(written, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_report_of_an_empty_run_has_no_charts(empty_plan: Plan, tmp_path: Path) -> None:
    written = write_report(empty_plan, tmp_path)
    assert [path.name for path in written] == ["report.html", "plan.xlsx", "roster.ics"]


def test_comparison_names_the_cheapest_and_the_dearest(tmp_path: Path) -> None:
    page, _, _ = write_comparison(TABLE, tmp_path)
    text = page.read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "cost runs from 38,000 (=cheap) to 51,000 (&lt;b&gt;storm&lt;/b&gt;)" in text
    assert "61.0 %" in text
    assert "+9,000" in text
    assert "-22.0 points" in text
    assert "+12<" in text
    assert "<b>" not in text


def test_comparison_is_a_workbook_and_a_csv_as_well(tmp_path: Path) -> None:
    _, workbook, csv = write_comparison(TABLE, tmp_path)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.read_bytes()))["Scenarios"]
    assert sheet["A4"].value == "=cheap"
    assert sheet["A4"].data_type == "s"
    assert sheet["D2"].value == 42000
    assert pd.read_csv(csv)["volume"].tolist() == TABLE["volume"].tolist()


def test_comparison_without_cost_only_counts(tmp_path: Path) -> None:
    page, _, _ = write_comparison(TABLE.drop(columns="cost"), tmp_path)
    assert "3 scenarios are compared." in page.read_text(encoding="utf-8")
