"""Several weeks in one run, each carried into the next."""

import json
import shutil

import pandas as pd
import pytest

WEEKS = ("2026-W48", "2026-W49")


@pytest.fixture(scope="session")
def two(planned, undrawn, tmp_path_factory):
    """Give a small centre of which two weeks were planned together."""
    from click.testing import CliRunner

    from shiftcast.cli.main import main

    folder = tmp_path_factory.mktemp("weeks") / "centre"
    shutil.copytree(planned[0], folder)
    shutil.rmtree(folder / "out")
    words = ["plan", str(folder), "--weeks", "2", "--workers", "1"]
    with undrawn():
        done = CliRunner().invoke(main, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return folder, done


def read(folder, week, name):
    """Read one table of one week."""
    return pd.read_csv(folder / "out" / week / name)


def test_each_week_has_its_own_files_and_the_first_is_as_alone(two, planned):
    """The first of two weeks is, to the byte, what it is by itself."""
    folder, done = two
    for week in WEEKS:
        assert f"{week}: " in done.output
        assert (folder / "out" / week / "report.html").exists()
    name = "out/2026-W48/roster.csv"
    assert (folder / name).read_bytes() == (planned[0] / name).read_bytes()


def test_later_weeks_are_forecast_from_the_same_history(two):
    """The second week ends its history where the first does."""
    folder, _ = two
    told = [
        json.loads((folder / "out" / week / "plan.json").read_text()) for week in WEEKS
    ]
    assert told[0]["as_of"] == told[1]["as_of"]
    assert told[1]["follows"] == ["2026-W48"]
    assert told[0]["follows"] == []
    starts = read(folder, "2026-W49", "forecast.csv")["start"]
    assert starts.min() >= "2026-11-30"
    assert starts.max() < "2026-12-07"


def test_ledger_and_rules_hold_over_the_edge(two, shiftcast):
    """The second week's ledger holds both, and `verify` knows what it follows."""
    folder, _ = two
    first, second = (read(folder, week, "fairness.csv") for week in WEEKS)
    hours = first["hours"] + second["hours"]
    assert second["ledger_hours"].tolist() == pytest.approx(hours.tolist())
    done = shiftcast("verify", folder, "--week", "2026-W49")
    assert "0 rules broken" in done.output
    assert not (folder / "published").exists()


def test_a_step_of_a_later_week_goes_on_from_the_weeks_before(two, shiftcast, tmp_path):
    """`roster` of the second week alone gives the same roster again."""
    folder = tmp_path / "centre"
    shutil.copytree(two[0], folder)
    path = folder / "out" / "2026-W49" / "roster.csv"
    before = path.read_bytes()
    shiftcast("roster", folder, "--week", "2026-W49", code=None)
    assert path.read_bytes() == before
    shutil.rmtree(folder / "out" / "2026-W48")
    gone = shiftcast("roster", folder, "--week", "2026-W49", code=2)
    assert "There is no run in" in gone.output


def test_more_weeks_than_a_forecast_holds_are_refused(two, shiftcast):
    """Nine weeks ahead nobody knows enough to roster."""
    done = shiftcast("plan", two[0], "--weeks", "9", code=2)
    assert "1<=x<=8" in done.output
