"""The arithmetic of a forecast in words."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.factors import STEPS, by_day
from shiftcast.data.plan import Plan
from shiftcast.data.settings import read_settings
from shiftcast.data.tables import FACTORS
from shiftcast.reports.explain import explain, explained_text
from shiftcast.reports.page import render_page
from shiftcast.reports.sections import draw_sections
from shiftcast.reports.why import most_moved, why_heads, why_rows, why_sentences
from shiftcast.reports.workbook import build_workbook

ZONE = "Europe/Berlin"
WEEK = Week(date(2026, 10, 19), ZONE)  # its Sunday has 25 hours
SUNDAY = date(2026, 10, 25)


def run() -> Plan:
    """Make a run of one queue, 100 an hour; its Tuesday is out of the ordinary."""
    settings = read_settings(
        {
            "centre": {"timezone": ZONE, "interval": "1h"},
            "queue": [
                {"name": "calls", "channel": "voice"},
                {"name": "never", "channel": "voice", "open": "closed"},
            ],
        }
    )
    starts = WEEK.grid(3600)
    plain = dict.fromkeys(STEPS, 1.0) | {"level": 2400.0, "share": 1 / 24}
    rows = pd.DataFrame({"queue": "calls", "start": starts, **plain, "added": 0.0})
    texts = {"special_day": "", "events": "", "overrides": ""}
    rows = rows.assign(**texts, baseline=90.0, weekday=0.5, season=2.0)
    tuesday = starts.tz_localize(None).normalize() == pd.Timestamp("2026-10-20")
    rows.loc[tuesday, "event"] = 1.5
    rows.loc[tuesday, "events"] = "sale; mail-out"
    rows.loc[tuesday, "override"] = 2.0
    rows.loc[tuesday, "overrides"] = "Ana (press)"
    rows["mean"] = rows[list(STEPS)].prod(axis=1)
    band = {"p10": 80.0, "p50": 100.0, "p90": 120.0}
    forecast = rows[["queue", "start", "mean"]].assign(**band, handle_time=200.0)
    day_rows = [{"queue": "calls", "date": pd.Timestamp(one)} for one in WEEK.days]
    return Plan(
        settings,
        WEEK,
        forecast=forecast,
        forecast_days=pd.DataFrame(day_rows).assign(
            mean=by_day(rows)["mean"], p10=2300.0, p50=2400.0, p90=2500.0
        ),
        forecast_weeks=pd.DataFrame(
            [{"queue": "calls", "week": WEEK.label, "p10": 16000.0, "p90": 18000.0}]
        ).assign(mean=17000.0, p50=17000.0),
        factors=FACTORS.check(rows),
        weights=pd.DataFrame([{"queue": "calls", "model": "mean8", "weight": 1.0}]),
        summary={"notes": ["calls: a note.", "mail: another."]},
    )


def values(told):
    """Give the arithmetic by step."""
    return {line.step: line.value for line in told.lines}


@pytest.mark.parametrize(
    "asked",
    [{}, {"on": date(2026, 10, 20)}, {"on": SUNDAY}, {"at": "2026-10-20 10:15"}],
)
def test_the_lines_multiply_to_the_forecast(asked) -> None:
    if "at" in asked:
        asked = {"at": pd.Timestamp(asked["at"])}
    told = explain(run(), "calls", **asked)
    product = 1.0
    for line in told.lines[:-1]:
        product *= line.value
    assert product == pytest.approx(told.mean)
    assert told.lines[-1].value == pytest.approx(told.mean)


def test_a_day_in_words() -> None:
    told = explain(run(), "calls", on=date(2026, 10, 20))
    text = "\n".join(explained_text(told))
    assert text.startswith("calls, Tue 20 Oct: 7,200 contacts expected, 2,300 to 2,500")
    for words in (
        "2,400  an average day",
        "0.50  Tuesday",
        "2.00  trend and time of year",
        "1.50  events: sale and mail-out",
        "2.00  override: Ana (press)",
        "1.00  no special day",
        "mean8 100%",
        "calls: a note.",
    ):
        assert words in text, words
    assert "another" not in text
    assert "share" not in values(told)


def test_an_interval_names_its_share() -> None:
    told = explain(run(), "calls", at=pd.Timestamp("2026-10-21 10:30"))
    assert told.span == "Wed 21 Oct 10:00"
    assert values(told)["share"] == pytest.approx(1 / 24)
    assert "0.0417  the share of 10:00 in a normal Wednesday" in "\n".join(
        explained_text(told)
    )


def test_a_clock_change_is_a_factor() -> None:
    told = explain(run(), "calls", on=SUNDAY)
    assert values(told)["share"] == pytest.approx(25 / 24)
    assert "the clock change on Sun 25 Oct" in "\n".join(explained_text(told))
    doubled = explain(run(), "calls", at=pd.Timestamp("2026-10-25 02:00"))
    assert doubled.mean == pytest.approx(100.0)


def test_a_week_counts_its_days() -> None:
    told = explain(run(), "calls")
    assert values(told)["share"] == pytest.approx(7 + 1 / 24)
    assert (told.p10, told.p90) == (16000.0, 18000.0)


def test_a_hand_on_the_forecast_is_told() -> None:
    plan = run()
    mean = plan.forecast["mean"].copy()
    mean.iloc[30] += 44.0
    edited = replace(plan, forecast=plan.forecast.assign(mean=mean))
    told = explain(edited, "calls", on=date(2026, 10, 20))
    assert told.mean == pytest.approx(7244.0)
    assert values(told)["mean"] == pytest.approx(7200.0)
    assert "7,244  contacts, as edited by hand" in "\n".join(explained_text(told))
    assert "edit" not in values(explain(edited, "calls", on=SUNDAY))


@pytest.mark.parametrize(
    ("queue", "asked", "words"),
    [
        ("call", {}, "There is no queue 'call'. The run has calls, never"),
        ("never", {}, "it never opens"),
        ("calls", {"on": date(2026, 12, 1)}, "outside this run"),
    ],
)
def test_what_cannot_be_explained(queue, asked, words) -> None:
    with pytest.raises(InputError, match=words):
        explain(run(), queue, **asked)


def test_a_run_without_factors() -> None:
    bare = replace(run(), factors=FACTORS.empty())
    with pytest.raises(InputError, match=r"factors\.csv.*shiftcast forecast"):
        explain(bare, "calls")


def test_the_week_is_explained_in_a_table() -> None:
    """Each day's cells multiply to its forecast, as far as they are written."""
    plan = run()
    days = by_day(plan.factors)
    heads, rows = why_heads(days), why_rows(plan, days)
    assert "Clock" in heads
    tuesday = dict(zip(heads, rows[1], strict=True))
    assert tuesday["Event"] == "1.50"
    assert tuesday["Override"] == "2.00"
    assert tuesday["Special"] == "–"
    assert tuesday["Forecast"] == "7,200"
    assert tuesday["P10–P90"] == "2,300\u2060–\u20602,500"
    sunday = dict(zip(heads, rows[6], strict=True))
    assert sunday["Clock"] == "1.04"
    days_now = plan.forecast_days.assign(mean=3000.0)
    edited = why_rows(replace(plan, forecast_days=days_now), days)
    assert edited[1][-2] == "7,200, by hand 3,000"
    # The average day is of the contacts that need an answer.
    tenth = why_rows(plan, days.assign(actionable=0.1))
    assert dict(zip(heads, tenth[1], strict=True))["Average"] == "240"


def test_the_largest_movers_come_first_in_words() -> None:
    told = [
        text.replace("\u00a0", " ") for text in why_sentences(by_day(run().factors))
    ]
    assert told == [
        "calls, Tue 20 Oct: 7,200 contacts, 200 % more than a normal day of its kind "
        "(Ana (press) +100 %, sale and mail-out +50 %)."
    ]
    plain = run().factors.assign(event=1.0, override=1.0)
    assert why_sentences(by_day(plain)) == [
        "No special day, event, weather or override moves a day."
    ]
    assert why_sentences(by_day(FACTORS.empty())) == []


def test_the_page_and_the_workbook_say_why() -> None:
    plan = run()
    page = render_page(plan, draw_sections(plan))
    assert "Why this much?" in page
    assert "more than a normal day of its kind" in page
    sheet = openpyxl.load_workbook(io.BytesIO(build_workbook(plan)))["Factors"]
    heads = [cell.value for cell in sheet[1]]
    place = {head.split()[0]: chr(ord("A") + at) for at, head in enumerate(heads)}
    product = "*".join(f"{place[step]}3" for step in STEPS)
    assert sheet[f"{place['mean']}3"].value == f"={product}+{place['added']}3"


def test_a_page_holds_the_days_furthest_from_normal() -> None:
    days = by_day(run().factors)
    shown = most_moved(days, 2)
    assert len(shown) == 2
    assert pd.Timestamp("2026-10-20") in set(shown["date"])
    assert most_moved(days) is days
