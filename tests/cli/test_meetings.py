"""Meetings through the command line: placed, counted, proved, checked."""

import json

import pandas as pd

WEEK = "2026-W48"
OUT = f"out/{WEEK}"
MEETINGS = """name,minutes,queue,hours,at_least,at_most
Team news,30,calls,Tue-Thu 08:00-18:00,2,4
Coaching,60,mail,,,1
"""


def test_meetings_are_placed_counted_and_checked(run, shiftcast):
    (run / "meetings.csv").write_text(MEETINGS)
    done = shiftcast("roster", run, "--week", WEEK, code=None)
    assert "meetings: " in done.output
    roster = pd.read_csv(run / OUT / "roster.csv")
    news = roster[roster["activity"] == "Team news"]
    coaching = roster[roster["activity"] == "Coaching"]
    assert sorted(news["agent"]) == sorted(set(news["agent"]))
    assert len(news) == 8
    assert len(coaching) == 5
    assert coaching["start"].nunique() == 5
    # Who meets is not counted on a queue.
    coverage = pd.read_csv(run / OUT / "coverage.csv")
    heads = coverage.groupby("start")["rostered"].sum()
    work = roster[roster["activity"] == "work"]
    for moment in set(news["start"]) & set(heads.index):
        there = ((work["start"] <= moment) & (work["end"] > moment)).sum()
        assert abs(heads[moment] - there) < 1e-3
    summary = json.loads((run / OUT / "plan.json").read_text())
    assert summary["roster"]["meetings"]["sessions"] >= 7
    done = shiftcast("verify", run, "--week", WEEK)
    assert "0 rules broken" in done.output


def test_what_finds_no_time_is_told(run, shiftcast):
    (run / "meetings.csv").write_text("name,minutes,hours\nNight,30,Mon 01:00-02:00\n")
    done = shiftcast("roster", run, "--week", WEEK, code=1)
    assert "Night finds no time for 10 of 10" in done.output
    assert "not at work in its hours" in done.output
    done = shiftcast("verify", run, "--week", WEEK, code=1)
    assert "do not attend" in done.output


def test_a_later_meeting_goes_through_repair(run, shiftcast):
    shiftcast("publish", run, "--week", WEEK)
    (run / "meetings.csv").write_text(MEETINGS)
    told = json.loads(shiftcast("repair", run, "--overtime", "4h", "--json").stdout)
    assert {each["meeting"] for each in told["meetings"]} == {"Team news", "Coaching"}
    kinds = {row["kind"] for row in told["offers"][2]["diff"]}
    assert "meeting" in kinds
    shiftcast("repair", run, "--overtime", "4h", "--take", "3")
    done = shiftcast("verify", run, "--week", WEEK, "--overtime", "4h")
    assert "0 rules broken" in done.output


def test_faults_of_the_file_stop_check(run, shiftcast):
    (run / "meetings.csv").write_text("name,minutes,queue\nNews,30,cals\n")
    done = shiftcast("check", run, code=2)
    assert "There is no queue 'cals' in plan.toml" in done.output
