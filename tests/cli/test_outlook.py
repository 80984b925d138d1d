"""The long view from the command line."""

import json
import re

import pandas as pd
import pytest


@pytest.fixture
def words(centre):
    """Give the words that ask for two months of the small centre."""
    return ("outlook", centre, "--months", "2", "--workers", "1")


def test_months_ahead(centre, words, shiftcast):
    """The table on screen, the tables as files, the chart; intervals if asked for."""
    done = shiftcast(*words)
    assert "2027-01" in done.stdout
    assert re.search(r"^2026-11 \(\d+ days\)", done.stdout, re.MULTILINE)
    goal = centre / "out" / "outlook"
    months = pd.read_csv(goal / "outlook_months.csv")
    weeks = pd.read_csv(goal / "outlook_weeks.csv")
    assert months["month"].unique().tolist() == ["2026-11", "2026-12", "2027-01"]
    assert weeks["mean"].sum() == pytest.approx(months["mean"].sum(), rel=1e-4)
    assert (goal / "outlook.png").stat().st_size > 10_000
    assert "under 13 months" in (goal / "outlook_notes.txt").read_text()
    assert not (goal / "outlook_intervals.parquet").exists()
    told = json.loads(shiftcast(*words, "--intervals", "--json").stdout)
    assert [row["mean"] for row in told["months"]] == pytest.approx(
        months["mean"].tolist(), rel=1e-5
    )
    assert told["months"][0]["year_before"] is None
    intervals = pd.read_parquet(goal / "outlook_intervals.parquet")
    assert intervals["mean"].sum() == pytest.approx(months["mean"].sum(), rel=1e-5)
    shiftcast(*words)
    assert not (goal / "outlook_intervals.parquet").exists()


def test_too_little_history_is_a_sentence(centre, shiftcast):
    """Nothing is written, and the exit code is 2."""
    done = shiftcast("outlook", centre, "--as-of", "2026-10-05", code=2)
    assert "A forecast needs at least 14 days" in done.output
    assert not (centre / "out" / "outlook").exists()
