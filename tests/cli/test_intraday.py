"""A running day from the command line."""

import json

import pandas as pd
import pytest

OUT = "out/2026-W48"


def actuals(run, day="2026-11-24", hour=11, factor=1.3):
    """Write what came so far: more than was forecast."""
    forecast = pd.read_csv(run / OUT / "forecast.csv", parse_dates=["start"])
    starts = forecast["start"]
    rows = forecast[(starts >= day) & (starts < f"{day} {hour}:00")]
    rows = rows.assign(offered=(rows["mean"] * factor).round())
    path = run / "today.csv"
    rows[["queue", "start", "offered"]].to_csv(path, index=False)
    return path


def test_a_day_is_updated(run, shiftcast):
    """The table on screen, the tables as files, and the chart."""
    before = sorted((run / OUT / "charts").iterdir())
    done = shiftcast("intraday", run, "--actuals", actuals(run), "--workers", "1")
    assert "calls" in done.output
    assert "mail" in done.output
    table = pd.read_csv(run / OUT / "intraday.csv")
    calls = table[table["queue"] == "calls"]
    assert calls["actual"].notna().sum() == 3
    assert calls["mean"].notna().sum() == 7
    assert (run / OUT / "intraday.png").stat().st_size > 10_000
    assert sorted((run / OUT / "charts").iterdir()) == before
    assert not (run / "published").exists()


def test_json_tells_the_same(run, shiftcast):
    """What --json prints is what the file holds."""
    path = actuals(run)
    words = ("intraday", run, "--actuals", path, "--at", "10:00", "--workers", "1")
    told = json.loads(shiftcast(*words, "--json").stdout)
    table = pd.read_csv(run / OUT / "intraday_queues.csv")
    for row, line in zip(told["queues"], table.to_dict("records"), strict=True):
        assert row["queue"] == line["queue"]
        assert row["mean"] == pytest.approx(line["mean"], rel=1e-5)
    assert any("not whole by 10:00" in note for note in told["notes"])
    assert shiftcast(*words, "--json").stdout == shiftcast(*words, "--json").stdout


def test_an_edited_update_is_not_replaced(run, shiftcast):
    """A file that a hand changed stays."""
    words = ("intraday", run, "--actuals", actuals(run), "--workers", "1")
    shiftcast(*words)
    path = run / OUT / "intraday.csv"
    path.write_text("mine")
    assert "Edited by hand" in shiftcast(*words, code=2).output
    assert path.read_text() == "mine"
    shiftcast(*words, "--force")
    assert path.read_text() != "mine"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"day": "2026-11-24", "hour": 18}, "nothing is left of 2026-11-24"),
        ({"day": "2026-12-24"}, "has no rows"),
    ],
)
def test_days_that_cannot_be_updated(run, shiftcast, change, said):
    """A sentence and exit code 2."""
    done = shiftcast("intraday", run, "--actuals", actuals(run, **change), code=2)
    assert said in done.output
    assert not (run / OUT / "intraday.csv").exists()


def test_a_day_of_another_week_is_told(run, shiftcast):
    """The week asked for has no such day; the day's own week has no run."""
    path = actuals(run)
    text = path.read_text().replace("2026-11-24", "2026-12-08")
    path.write_text(text)
    done = shiftcast("intraday", run, "--actuals", path, code=2)
    assert "There is no run in" in done.output
    done = shiftcast("intraday", run, "--actuals", path, "--week", "2026-W48", code=2)
    assert "The actuals are of 2026-12-08" in done.output
