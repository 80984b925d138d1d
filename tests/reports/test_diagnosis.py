"""What is told and drawn of a diagnosis."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from shiftcast.data.plan import Plan
from shiftcast.data.tables import DIAGNOSIS, DIPS
from shiftcast.reports.chart_diagnosis import draw_diagnosis
from shiftcast.reports.diagnosis import diagnosis_lines
from shiftcast.reports.page import render_page
from shiftcast.reports.sections import Section
from shiftcast.reports.style import VERMILLION


def row(kind: str, found: int, **figures: float) -> dict[str, Any]:
    told = {
        "queue": "bookings",
        "kind": kind,
        "intervals": 5,
        "service": 0.61,
        "others": 0.86,
        "promised": 0.8,
        "chance": 0.0002,
        "share_of_late": 0.3,
        "share_of_contacts": 0.05,
        "excess": 100.0,
        "recovered": 90.0,
        "spread_saves": 70.0,
        "spread_service": 0.83,
        "short": 4.0,
        "found": found,
    }
    return told | figures


@pytest.fixture
def told(plan: Plan) -> Plan:
    """Give a run in which lunch is found and breaks are not."""
    rows = [
        row("lunch", 1),
        row("break", 0, service=0.85, chance=0.4),
        row("shift change", 1, service=0.7, spread_saves=float("nan")),
    ]
    noon = pd.Timestamp("2026-11-24 12:30", tz=plan.week.timezone)
    dip = {"queue": "bookings", "kind": "lunch", "start": noon, "contacts": 40.0}
    dip |= {"late": 16.0, "service": 0.61, "on_shift": 31.0, "away": 9.0}
    dips = DIPS.check(pd.DataFrame([dip | {"required": 27.0}]))
    table = DIAGNOSIS.check(pd.DataFrame(rows))
    return replace(plan, diagnosis=table, dips=dips)


def test_a_finding_is_told_with_its_figures(told: Plan) -> None:
    lines = diagnosis_lines(told.diagnosis, told.dips, told.settings)
    text = "\n".join(lines).replace("\u00a0", " ")
    assert "bookings: service is 61 % in the 5 intervals with lunch, 86 %" in text
    assert "30 % of all late contacts fall on them, and 5 % of all contacts" in text
    assert "fewer than 1 in 1,000 rosters" in text
    assert "Tue 24 Nov 12:30–13:00: 9 of 31 at lunch, service 61 %" in text
    assert "would leave 83 % there: 70 more contacts" in text
    assert "Let 4 people start 30min earlier or stay 30min longer" in text
    assert "no dip is surely tied to break" in text
    assert "break 85 % (86 %)" in text


def test_where_spreading_does_not_help_people_are_asked_for(told: Plan) -> None:
    table = told.diagnosis.assign(spread_saves=-3.0)
    text = "\n".join(diagnosis_lines(table, told.dips, told.settings))
    assert "4 more people are needed in the worst of them" in text


def test_the_chart_states_the_finding(told: Plan) -> None:
    figure = draw_diagnosis(told)
    assert figure is not None
    title = figure.texts[0].get_text().replace("\u00a0", " ").replace("\n", " ")
    assert title.startswith("30 % of the late contacts of bookings fall on 5 %")
    (panel,) = [axes for axes in figure.axes if axes.get_xlabel()]
    assert "[%" in panel.get_xlabel()
    assert [label.get_text() for label in panel.get_yticklabels()][1].startswith(
        "bookings: break"
    )
    squares = [line for line in panel.lines if line.get_marker() == "s"]
    assert len(squares) == 2
    assert {line.get_color() for line in squares} == {VERMILLION}


def test_nothing_found_is_said(told: Plan) -> None:
    figure = draw_diagnosis(replace(told, diagnosis=told.diagnosis.assign(found=0)))
    assert figure is not None
    assert figure.texts[0].get_text().startswith("0 dips of service are tied")


def test_the_page_holds_the_section(told: Plan, plan: Plan) -> None:
    section = Section("diagnosis", "The same moments?", "", (), "Nothing compared.")
    assert "9 of 31 at lunch" in render_page(told, [section])
    assert draw_diagnosis(plan) is None
    assert "Nothing compared." in render_page(plan, [section])
