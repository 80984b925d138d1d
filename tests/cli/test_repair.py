"""A published week is mended through the command line."""

import json
import shutil

import openpyxl
import pandas as pd
import pytest
from icalendar import Calendar

WEEK = "2026-W48"
OUT = f"out/{WEEK}"
ABSENT = ("--absent", "Agent 01:Tue", "--absent", "Agent 02:Tue", "--overtime", "4h")


@pytest.fixture(scope="session")
def published_once(planned, tmp_path_factory):
    """Give the small centre with its planned week published."""
    from click.testing import CliRunner

    from shiftcast.cli.main import main

    folder = tmp_path_factory.mktemp("repair") / "centre"
    shutil.copytree(planned[0], folder)
    done = CliRunner().invoke(main, ["publish", str(folder), "--week", WEEK])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def published(published_once, tmp_path):
    """Give a copy of it."""
    folder = tmp_path / "centre"
    shutil.copytree(published_once, folder)
    return folder


def read(path):
    """Read a csv as text."""
    return pd.read_csv(path, keep_default_na=False)


def test_three_offers_and_who_changes_how(published, shiftcast):
    done = shiftcast("repair", published, *ABSENT)
    room = published / OUT / "repair"
    offers = read(room / "offers.csv")
    assert offers["name"].tolist() == [
        "touch almost nobody",
        "in between",
        "best cover",
    ]
    assert offers["changes"].is_monotonic_increasing
    assert offers["closed"].iloc[-1] > 0
    changes = read(room / "changes-3.csv")
    assert set(changes.loc[changes["kind"] == "absent", "agent"]) == {
        "Agent 01",
        "Agent 02",
    }
    assert "still be mended" in done.output
    for name in changes["agent"]:
        assert name in done.output
    # Nothing is taken yet.
    assert "change" not in read(published / OUT / "roster.csv")


def test_a_taken_offer_is_the_run_s_roster_and_keeps_every_rule(published, shiftcast):
    shiftcast("repair", published, WEEK, *ABSENT, "--take", "3")
    roster = read(published / OUT / "roster.csv")
    changes = read(published / OUT / "repair" / "changes-3.csv")
    assert set(roster.loc[roster["change"] != "", "agent"]) == set(changes["agent"])
    done = shiftcast("verify", published, "--week", WEEK, "--overtime", "4h")
    assert "0 rules broken" in done.output
    summary = json.loads((published / OUT / "plan.json").read_text())
    assert summary["roster"]["repaired"]["offer"] == 3
    assert summary["unmet"] == []
    coverage = pd.read_csv(published / OUT / "coverage.csv")
    assert len(coverage)
    shiftcast("publish", published, "--week", WEEK, code=2)
    shiftcast("publish", published, "--week", WEEK, "--force")
    out = read(published / "published" / WEEK / "roster.csv")
    assert set(out.loc[out["change"] != "", "agent"]) == set(changes["agent"])
    # Who was absent stays so, and is no news.
    done = shiftcast("repair", published)
    assert "nothing to mend" in done.output


def test_exports_are_marked_as_changes(published, shiftcast):
    shiftcast("repair", published, *ABSENT)
    room = published / OUT / "repair"
    changes = read(room / "changes-3.csv")
    events = Calendar.from_ical((room / "changes-3.ics").read_bytes()).walk("VEVENT")
    assert len(events) == len(changes)
    assert all(int(event["SEQUENCE"]) == 1 for event in events)
    cancelled = [e for e in events if e.get("STATUS") == "CANCELLED"]
    assert {str(event["SUMMARY"]) for event in cancelled} >= {
        "Agent 01: shift (absent)",
        "Agent 02: shift (absent)",
    }
    book = openpyxl.load_workbook(room / "repair.xlsx")
    assert book.sheetnames == ["Offers", "Changes 1", "Changes 2", "Changes 3"]
    assert book["Changes 3"].max_row == 1 + len(changes)


def test_more_volume_takes_its_forecast_into_the_run(published, shiftcast):
    before = pd.read_csv(published / OUT / "forecast.csv")
    asked = ("--volume", "calls=+30%", "--now", "2026-11-25 12:00", "--overtime", "4h")
    done = shiftcast("repair", published, *asked, "--take", "3", "--json")
    told = json.loads(done.stdout)
    assert told["taken"] == 3
    assert told["missing_now"] > told["missing_published"]
    after = pd.read_csv(published / OUT / "forecast.csv")
    ratio = after["mean"] / before["mean"]
    grown = (after["queue"] == "calls") & (after["start"] >= "2026-11-25 12:00")
    grown &= before["mean"] > 0
    assert ratio[grown].to_numpy() == pytest.approx(1.3, rel=1e-4)
    rest = ~grown & (before["mean"] > 0)
    assert ratio[rest].to_numpy() == pytest.approx(1.0)


def test_time_off_that_came_later_is_mended(published, shiftcast):
    with (published / "time_off.csv").open("a") as file:
        file.write("Agent 04,2026-11-24,2026-11-24,ill\n")
    told = json.loads(shiftcast("repair", published, "--json").stdout)
    assert told["absent"] == ["Agent 04"]


def test_same_input_same_bytes(published, shiftcast):
    room = published / OUT / "repair"
    written = []
    for _ in range(2):
        shiftcast("repair", published, *ABSENT)
        written.append({p.name: p.read_bytes() for p in sorted(room.glob("*.*"))})
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--absent", "Agent 1:Tue"], "Nobody is called 'Agent 1'"),
        (["--absent", "Agent 01:2026-12-24"], "is no day of 2026-W48"),
        (["--overtime", "much"], "--overtime: 'much' is not a length of time"),
        (["--volume", "calls=more"], "is not a queue with its change"),
        (["--volume", "cals=+5%"], "There is no queue 'cals' in plan.toml"),
        (["--now", "soon"], "--now 'soon' is not a time"),
        (["--now", "2026-12-24"], "is past 2026-W48"),
        (["--lock", "Nobody"], "Nobody is called 'Nobody'"),
    ],
)
def test_bad_requests_are_told(published, shiftcast, words, told):
    done = shiftcast("repair", published, WEEK, *words, code=2)
    assert told in done.output
    assert not (published / OUT / "repair").exists()


def test_only_what_went_out_is_repaired(run, shiftcast):
    done = shiftcast("repair", run, WEEK, code=2)
    assert "No roster was published for 2026-W48" in done.output
    done = shiftcast("repair", run, code=2)
    assert "Nothing was published" in done.output
