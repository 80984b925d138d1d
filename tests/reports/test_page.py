"""The page needs nothing but itself, escapes what it is given and invents nothing."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from shiftcast.data.plan import Plan
from shiftcast.reports.chart_forecast import draw_forecast
from shiftcast.reports.grids import Grid
from shiftcast.reports.moved import moved_grid
from shiftcast.reports.page import render_page
from shiftcast.reports.sections import Section, draw_sections
from shiftcast.reports.tables import assumed_as


class Reader(HTMLParser):
    """Collects tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def sections(plan: Plan) -> list[Section]:
    return draw_sections(plan)


@pytest.fixture(scope="module")
def page(plan: Plan, sections: list[Section]) -> str:
    return render_page(plan, sections)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_page_loads_nothing_from_outside(page: str) -> None:
    sources = [
        value
        for _, attributes in read(page).tags
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action")
    ]
    assert len(sources) == 8
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert "url(" not in page
    assert "@import" not in page
    assert "<script" not in page


def test_page_escapes_names(plan: Plan, sections: list[Section]) -> None:
    evil = replace(
        plan.settings.centre,
        name='<script>alert("x")</script>',
    )
    summary = plan.summary | {"notes": ["<img src=x onerror=alert(1)>"]}
    settings = replace(plan.settings, centre=evil)
    page = render_page(replace(plan, settings=settings, summary=summary), sections)
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_page_is_accessible(page: str) -> None:
    tags = read(page).tags
    assert all(attributes.get("alt") for tag, attributes in tags if tag == "img")
    assert all("scope" in attributes for tag, attributes in tags if tag == "th")
    assert sum(tag == "h1" for tag, _ in tags) == 1
    assert ("html", {"lang": "en"}) in tags
    captions = sum(tag == "caption" for tag, _ in tags)
    assert captions == sum(tag == "table" for tag, _ in tags)


def test_headline_and_verdicts_come_first(page: str) -> None:
    text = page.replace("\u00a0", " ")
    assert "1 of 3 queues misses its target: mail; " in text
    assert text.index("misses its target") < text.index("data:image/png")
    assert "83.0 % answered within 20s in simulation" in text
    assert "met in 97 % of simulated weeks" in text


def test_page_tells_definition_seed_versions_and_hashes(page: str) -> None:
    assert "answered in time ÷ offered" in page
    assert '<th scope="row">seed</th><td><code>0</code>' in page
    assert "SHA-256 " + "ab" * 32 in page
    assert "0.1.0" in page


def test_gaps_and_unmet_rules_are_named(plan: Plan, page: str) -> None:
    assert "Agent 03 rests 10.5 h between two shifts, not 11 h." in page
    worst = plan.summary["gaps"][0]
    assert f"{worst['missing']:.1f} agents missing" in page.replace("\u00a0", " ")


def test_more_gaps_than_named_are_counted(plan: Plan, sections: list[Section]) -> None:
    summary = plan.summary | {"gaps_in_all": 60}
    page = render_page(replace(plan, summary=summary), sections).replace("\u00a0", " ")
    assert "60 gaps in coverage are left" in page
    assert "smaller gaps in the sheet Coverage" in page


def test_empty_run_says_so_in_sentences(empty_plan: Plan) -> None:
    sections = draw_sections(empty_plan)
    page = render_page(empty_plan, sections)
    assert all(not section.pictures for section in sections)
    assert all(section.absent in page for section in sections)
    assert "nothing to plan" in page
    assert "<img" not in page
    assert not re.search(r"\bnan\b|\bNone\b", page)


def test_absent_facts_are_left_out(plan: Plan, sections: list[Section]) -> None:
    bare = replace(plan, summary={})
    page = render_page(bare, sections)
    assert "seed" not in page
    assert "Origin of this run" not in page
    assert "its service was not judged" in page


def crowd(plan: Plan, agents: int) -> Plan:
    """Give a run that holds nothing but many agents with one shift each."""
    segment = plan.roster.iloc[[0]]
    roster = pd.concat([segment.assign(agent=f"A{n}") for n in range(agents)])
    return Plan(plan.settings, plan.week, roster=roster)


def test_many_agents_are_split_over_pictures(plan: Plan) -> None:
    week = draw_sections(crowd(plan, 90))[-1]
    assert [picture.name for picture in week.pictures] == ["week-1", "week-2"]


def test_too_many_agents_are_told_not_dropped(plan: Plan) -> None:
    week = draw_sections(crowd(plan, 451))[-1]
    assert week.pictures == ()
    assert week.absent.startswith("451 agents are too many to draw")


def test_numbers_line_up_and_words_do_not() -> None:
    grid = Grid("x", ["a", "b", "c"], [["1", "1,234.5", "yes"], ["2", "–", "no"]])
    assert [grid.numeric(column) for column in range(3)] == [False, True, False]


def test_a_forecast_on_credit_is_called_assumed(plan: Plan) -> None:
    """In the table of contacts and over the picture, and only for that queue."""
    name = plan.settings.queues[0].name
    weights = plan.weights[plan.weights["queue"] != name]
    borrowed = pd.DataFrame(
        {"queue": [name], "model": ["assumed: 0.3 × other"], "weight": [1.0]}
    )
    told = replace(plan, weights=pd.concat([weights, borrowed], ignore_index=True))
    assert assumed_as(told, name) == " (assumed: 0.3 × other)"
    assert assumed_as(plan, name) == ""
    assert f"{name} (assumed: 0.3 × other)" in render_page(told, [])
    figure = draw_forecast(told)
    titles = [text.get_text() for axes in figure.axes for text in axes.texts]
    titles += [axes.get_title("left") for axes in figure.axes]
    assert sum("assumed: 0.3 × other" in title for title in titles) == 1


def test_what_a_repair_changed_is_listed(
    plan: Plan, page: str, sections: list[Section]
) -> None:
    assert "What a repair changed" not in page
    first = plan.roster["agent"].iloc[0]
    mine = (plan.roster["agent"] == first) & (plan.roster["shift"] == 1)
    roster = plan.roster.assign(change=mine.map({True: "starts later", False: ""}))
    mended = replace(plan, roster=roster)
    (row,) = moved_grid(mended).rows
    begun = roster.loc[mine, "start"].min()
    assert row[0] == first
    assert row[2].startswith(f"{begun:%H:%M}-")
    assert row[3] == "starts later"
    assert "What a repair changed" in render_page(mended, sections)
