"""The workbook opens, reckons live, keeps text as text and is always the same."""

import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from shiftcast.data.plan import Plan
from shiftcast.reports.workbook import build_workbook

SHEETS = [
    "Summary",
    "Forecast days",
    "Forecast intervals",
    "Factors",
    "Requirement",
    "Roster",
    "Segments",
    "Fairness",
    "Coverage",
    "Service",
    "Accuracy",
    "Cleaned history",
    "Notes",
]


def opened(content: bytes, values: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


@pytest.fixture(scope="module")
def content(plan: Plan) -> bytes:
    return build_workbook(plan)


def test_sheets_hold_the_tables(plan: Plan, content: bytes) -> None:
    book = opened(content)
    assert book.sheetnames == SHEETS
    assert book["Forecast intervals"].max_row == len(plan.forecast) + 1
    assert book["Segments"].max_row == len(plan.roster) + 1
    assert book["Forecast intervals"].freeze_panes == "C2"


def test_requirement_reckons_live(plan: Plan, content: bytes) -> None:
    sheet = opened(content)["Requirement"]
    results = opened(content, values=True)["Requirement"]
    assert sheet["F5"].value == "=D5*E5/$B$2"
    assert sheet["H5"].value == "=G5/(1-$B$1)"
    assert sheet["B1"].value == pytest.approx(0.06)
    reckoned = results["D5"].value * results["E5"].value / results["B2"].value
    assert results["F5"].value == pytest.approx(reckoned)
    assert results["F5"].value == pytest.approx(plan.requirement["load"].iloc[0])


def test_numbers_that_follow_no_simple_rule_stay_numbers(plan: Plan) -> None:
    odd = plan.requirement.copy()
    odd.loc[0, "load"] *= 1.3
    sheet = opened(build_workbook(replace(plan, requirement=odd)))["Requirement"]
    assert sheet["F5"].value == pytest.approx(odd.loc[0, "load"])
    assert str(sheet["F6"].value).startswith("=")


def test_whole_agents_get_the_rounding_formula(plan: Plan) -> None:
    whole = plan.requirement.copy()
    whole["scheduled"] = -(-whole["agents"] // (1 - 0.06))
    sheet = opened(build_workbook(replace(plan, requirement=whole)))["Requirement"]
    assert sheet["H5"].value == "=ROUNDUP(ROUND(G5/(1-$B$1),9),0)"


def test_gap_and_paid_hours_are_formulas(content: bytes) -> None:
    book = opened(content)
    heads = [cell.value for cell in book["Coverage"][1]]
    gap = book["Coverage"].cell(2, heads.index("gap [agents]") + 1).value
    assert gap == "=E2-D2"
    heads = [cell.value for cell in book["Segments"][1]]
    paid = book["Segments"].cell(2, heads.index("paid hours [h]") + 1)
    assert paid.value == "=(F2-D2)*24*I2"
    assert [heads[3], heads[5], heads[8]] == ["start_utc", "end_utc", "paid"]


def test_moments_are_real_dates_in_centre_time_and_utc(
    plan: Plan, content: bytes
) -> None:
    sheet = opened(content)["Forecast intervals"]
    first = plan.forecast["start"].iloc[0]
    assert sheet["B2"].value == first.tz_localize(None).to_pydatetime()
    assert sheet["C2"].value == first.tz_convert("UTC").tz_localize(None)
    assert sheet["B2"].is_date


@pytest.mark.parametrize("evil", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_never_becomes_a_formula(plan: Plan, evil: str) -> None:
    roster = plan.roster.assign(
        agent=plan.roster["agent"].replace({"Agent 01": evil}), queues=evil
    )
    summary = plan.summary | {"notes": [evil]}
    book = opened(build_workbook(replace(plan, roster=roster, summary=summary)))
    cells = [book["Roster"]["A2"], book["Segments"]["A2"]]
    cells += [row[1] for row in book["Notes"].rows if row[1].value == evil]
    assert len(cells) == 3
    for cell in cells:
        assert cell.value == evil
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_same_run_gives_the_same_bytes(plan: Plan, content: bytes) -> None:
    assert build_workbook(plan) == content


def test_empty_run_gives_heads_only(empty_plan: Plan) -> None:
    book = opened(build_workbook(empty_plan))
    assert book.sheetnames == SHEETS
    assert book["Segments"].max_row == 1
    assert book["Summary"]["A2"].value.startswith("There is nothing to plan")


def test_numbers_read_back_from_files_still_reckon_live(plan: Plan) -> None:
    def short(table: pd.DataFrame) -> pd.DataFrame:
        """Keep six digits, as csv files do."""
        kept = table.select_dtypes("number").map(lambda number: float(f"{number:.6g}"))
        return table.assign(**kept)

    read = replace(
        plan,
        forecast=short(plan.forecast),
        requirement=short(plan.requirement),
        coverage=short(plan.coverage),
    )
    book = opened(build_workbook(read))
    for name, column, first in (("Requirement", "F", 5), ("Requirement", "H", 5)):
        cells = [book[name][f"{column}{row}"].value for row in range(first, first + 50)]
        assert all(str(value).startswith("=") for value in cells)
    assert str(book["Coverage"]["F2"].value) == "=E2-D2"
