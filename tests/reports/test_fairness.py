"""What is told and drawn of how fair a week is."""

from dataclasses import replace

import pytest

from shiftcast.data.plan import Plan
from shiftcast.data.tables import FAIRNESS
from shiftcast.reports.chart_fairness import draw_fairness
from shiftcast.reports.fairness import fairness_grid, fairness_sentences
from shiftcast.reports.page import render_page
from shiftcast.reports.sections import draw_sections
from shiftcast.reports.style import VERMILLION


def row(agent: str, peers: str, ledger: float | None, wishes: float | None) -> dict:
    """Write one person's row."""
    told = dict.fromkeys(FAIRNESS.names, 1.0)
    told |= {"agent": agent, "peers": peers, "ledger": ledger, "before": None}
    told |= {"peers_mean": 2.0, "wishes": wishes, "wishes_ledger": wishes}
    return told | {"below_floor": int(wishes is not None and wishes < 0.5)}


@pytest.fixture
def told(plan: Plan) -> Plan:
    """Give a run with two groups, one of them of one person."""
    rows = [
        row("Ada", "full (weekend)", 1.0, 0.4),
        row("Ben <b>", "full (weekend)", 3.5, None),
        row("Eve", "part", 9.0, 1.0),
        row("Jo", "part", None, None),
    ]
    sentences = ["fairness: far apart", "wishes: some"]
    return replace(
        plan,
        fairness=FAIRNESS.of(rows),
        summary=plan.summary | {"fairness": {"sentences": sentences}},
    )


def test_the_title_states_the_widest_spread_and_who_is_below(told: Plan) -> None:
    figure = draw_fairness(told)
    assert figure is not None
    title = figure.texts[0].get_text().replace("\n", " ").replace("\u00a0", " ")
    assert title == (
        "Burdens lie 2.5 points per 40 paid hours apart among 2 people, full "
        "(weekend), the widest spread; 1 person below the floor of 50 % of wishes."
    )
    above, below = figure.axes
    names = [label.get_text() for label in above.get_yticklabels()]
    assert [name.split(":")[0] for name in names] == ["full (weekend)", "part"]
    assert "points per 40 paid hours" in above.get_xlabel()
    reds = [line for line in below.lines if line.get_color() == VERMILLION]
    assert [list(line.get_ydata()) for line in reds] == [[40.0]]


def test_nobody_rostered_nothing_drawn(plan: Plan) -> None:
    empty = replace(plan, fairness=FAIRNESS.empty())
    assert draw_fairness(empty) is None
    assert fairness_sentences(empty) == []


def test_the_page_shows_every_person(told: Plan) -> None:
    grid = fairness_grid(told)
    assert [cells[0] for cells in grid.rows] == ["Ben <b>", "Ada", "Eve", "Jo"]
    assert grid.rows[3][10] == "–"
    page = render_page(told, draw_sections(told))
    assert "Ben &lt;b&gt;" in page
    assert "<li>Fairness: far apart.</li>" in page
