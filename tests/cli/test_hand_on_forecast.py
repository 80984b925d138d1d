"""A planner's hand on the forecast: explained, kept, and turned into overrides."""

import json
import shutil

import pandas as pd
import pytest

OUT = "out/2026-W48"


def edit(run):
    """Raise the Tuesday of calls by a fifth and set one hour of mail."""
    path = run / OUT / "forecast.csv"
    forecast = pd.read_csv(path)
    tuesday = forecast["start"].str.startswith("2026-11-24")
    calls = forecast["queue"] == "calls"
    forecast.loc[tuesday & calls, "mean"] *= 1.2
    hour = forecast["start"] == "2026-11-25 10:00"
    forecast.loc[hour & ~calls, "mean"] = 25.0
    forecast.to_csv(path, index=False, float_format="%.6g")
    return forecast


def test_explain_prints_the_arithmetic(run, shiftcast):
    """The lines of --json multiply to the mean of forecast_days.csv."""
    words = ("explain", run, "--queue", "calls", "--day", "2026-11-24")
    done = shiftcast(*words)
    assert done.output.startswith("calls, Tue 24 Nov:")
    assert "an average day of the last weeks" in done.output
    (told,) = json.loads(shiftcast(*words, "--json").output)
    product = 1.0
    for line in told["lines"][:-1]:
        product *= line["value"]
    days = pd.read_csv(run / OUT / "forecast_days.csv").set_index(["queue", "date"])
    assert product == pytest.approx(days.loc[("calls", "2026-11-24"), "mean"], rel=1e-4)
    assert len(json.loads(shiftcast("explain", run, "--json").output)) == 2
    at = shiftcast("explain", run, "--queue", "mail", "--at", "2026-11-24 10:20")
    assert "the share of 10:00 in a normal Tuesday" in at.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--queue", "calls", "--day", "2026-11-28"), "Nothing is forecast for calls"),
        (("--queue", "calls", "--day", "soon"), "--day 'soon' is not a time"),
        (("--queue", "post"), "There is no queue 'post'"),
        (("--day", "2026-12-24"), "There is no run in"),
    ],
)
def test_what_cannot_be_explained_is_told(run, shiftcast, words, told):
    assert told in shiftcast("explain", run, *words, code=2).output


def test_an_edit_is_never_lost(run, shiftcast):
    """Not overwritten, named in explain and diff, and kept as overrides for good."""
    edited = edit(run)
    shutil.copytree(run / OUT, run / "copy")
    refused = shiftcast("forecast", run, "--workers", "1", code=2)
    assert "Edited by hand since the last run: forecast.csv" in refused.output
    assert "shiftcast diff DIR --edits" in refused.output
    told = shiftcast("explain", run, "--queue", "calls", "--day", "2026-11-24")
    assert "as edited by hand since in forecast.csv" in told.output
    rows = shiftcast("diff", run, "--edits").output
    assert rows.startswith("queue,start,end,factor,value,who,why\n")
    assert "calls,2026-11-24 08:00,2026-11-24 18:00,1.2,," in rows
    (run / "overrides.csv").write_text(rows)
    shiftcast("forecast", run, "--workers", "1", "--force")
    again = pd.read_csv(run / OUT / "forecast.csv")
    assert again["mean"].to_numpy() == pytest.approx(
        edited["mean"].to_numpy(), rel=1e-3
    )
    assert "Nothing in forecast.csv" in shiftcast("diff", run, "--edits").output
    moved = shiftcast("diff", run, "--before", run / "copy")
    assert moved.output.startswith("10 days of a queue moved by less")
    # A later forecast has it too: it stands in overrides.csv.
    later = shiftcast("explain", run, "--queue", "calls", "--day", "2026-11-24")
    assert "1.20  override: planner (edited by hand in forecast.csv)" in later.output


def test_diff_against_the_published_week_and_an_earlier_day(run, shiftcast):
    refused = shiftcast("diff", run, code=2)
    assert "There is nothing to compare with" in refused.output
    shiftcast("publish", run, "--week", "2026-W48")
    for name in ("forecast.csv", "factors.csv", "roster.csv"):
        assert (run / "published/2026-W48" / name).exists()
    edit(run)
    done = shiftcast("diff", run)
    assert "calls, Tue 24 Nov:" in done.output
    assert "edited by hand +20.0 %" in done.output
    earlier = shiftcast(
        "diff", run, "--as-of", "2026-11-16", "--workers", "1", "--json"
    )
    told = json.loads(earlier.output)
    assert {row["queue"] for row in told} == {"calls", "mail"}
    assert any(abs(row["level"]) > 0 for row in told)


def test_value_added_of_a_week_that_came(run, shiftcast):
    """A published forecast is judged when its contacts are in the history."""
    assert "No contacts have come yet" in shiftcast("fva", run, code=2).output
    edit(run)
    shiftcast("publish", run, "--week", "2026-W48")
    history = pd.read_csv(run / "history.csv")
    last = pd.to_datetime(history["start"])
    week = history[last >= last.max().normalize() - pd.Timedelta(days=6)].copy()
    week["start"] = (pd.to_datetime(week["start"]) + pd.Timedelta(days=7)).dt.strftime(
        "%Y-%m-%d %H:%M"
    )
    pd.concat([history, week]).to_csv(run / "history.csv", index=False)
    done = shiftcast("fva", run)
    assert "the models" in done.output
    assert "edits of forecast.csv" in done.output
    told = json.loads(shiftcast("fva", run, "--json").output)
    assert {row["kept"] for row in told["weeks"]} == {"published"}
    assert all(row["floor"] > 0 for row in told["weeks"])
