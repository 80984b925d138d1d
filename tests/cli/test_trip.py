"""The whole trip through the command line, on a small centre."""

import hashlib
import json
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from shiftcast.cli.main import main

OUT = "out/2026-W48"
TABLES = (
    "forecast.csv",
    "forecast_days.csv",
    "forecast_weeks.csv",
    "factors.csv",
    "paths.parquet",
    "scores.csv",
    "weights.csv",
    "requirement.csv",
    "roster.csv",
    "coverage.csv",
    "simulation.csv",
    "simulation_weeks.csv",
    "plan.json",
    "report.html",
    "plan.xlsx",
    "roster.ics",
)


def hashes(folder):
    """Hash every file of a run."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_plan_leaves_every_table_and_report(planned):
    """One command makes the week."""
    folder, done = planned
    assert done.exit_code in (0, 1)
    for name in TABLES:
        assert (folder / OUT / name).exists(), name
    assert "2026-W48" in done.output
    assert "report.html" in done.output


def test_the_roster_keeps_every_rule(planned, shiftcast):
    """The checker, which shares no code with the solver, finds nothing."""
    folder, _ = planned
    done = shiftcast("verify", folder, "--week", "2026-W48")
    assert "0 rules broken" in done.output


def test_verify_lists_gaps_and_reads_other_tools(planned, shiftcast, tmp_path):
    """Half the people gone leave gaps; a roster of only starts and ends is read."""
    folder, _ = planned
    frame = pd.read_csv(folder / OUT / "roster.csv")
    shifts = frame.groupby(["agent", "shift"]).agg({"start": "min", "end": "max"})
    other = tmp_path / "other.csv"
    half = shifts.reset_index()[["agent", "start", "end"]].iloc[::2]
    half.rename(columns={"agent": "Employee"}).to_csv(other, index=False)
    words = ("verify", folder, "--week", "2026-W48", "--roster", other)
    done = shiftcast(*words, code=1)
    assert "no activity told" in done.output
    assert "the contract asks for at least" in done.output
    told = json.loads(shiftcast(*words, "--json", code=1).output)
    assert {breach["priority"] for breach in told["breaches"]} == {"contract"}
    assert len(told["starts"]) == half["agent"].nunique()
    ours = json.loads(
        shiftcast("verify", folder, "--week", "2026-W48", "--json").output
    )
    assert ours["breaches"] == []
    short = [sum(gap["hours"] for gap in each["gaps"]) for each in (told, ours)]
    assert short[0] > short[1]


def test_fairness_is_told_of_everybody(planned):
    """The table has each agent of agents.csv, and the terminal says how fair it is."""
    folder, done = planned
    (out,) = (folder / "out").iterdir()
    table = pd.read_csv(out / "fairness.csv")
    agents = pd.read_csv(folder / "agents.csv")
    assert table["agent"].tolist() == agents["agent"].tolist()
    roster = pd.read_csv(out / "roster.csv")
    late = roster.groupby(["agent", "shift"])["end"].max().str[11:] > "21:00"
    assert table["late"].sum() == late.sum()
    told = json.loads((out / "plan.json").read_text())["fairness"]
    assert told["groups"][0]["spread_without"] is not None
    assert f"  {told['sentences'][0]}" in done.output


def test_time_off_is_kept(planned):
    """Who is at the dentist does not work that day."""
    folder, _ = planned
    roster = pd.read_csv(folder / OUT / "roster.csv")
    own = roster[roster["agent"] == "Agent 03"]
    assert len(own)
    assert not own["start"].str.startswith("2026-11-25").any()


def test_heads_add_up_to_the_roster(planned):
    """At every slot the people on queues are the people in `work`."""
    folder, _ = planned
    coverage = pd.read_csv(folder / OUT / "coverage.csv")
    roster = pd.read_csv(folder / OUT / "roster.csv")
    work = roster[roster["activity"] == "work"]
    start, end = (pd.to_datetime(work[name]) for name in ("start", "end"))
    heads = coverage.groupby("start")["rostered"].sum()
    for moment, people in heads.items():
        at = pd.Timestamp(moment)
        assert people == pytest.approx(((start <= at) & (end > at)).sum(), abs=1e-3)


def test_summary_tells_verdicts_and_bound(planned):
    """plan.json holds what the report says."""
    folder, done = planned
    summary = json.loads((folder / OUT / "plan.json").read_text())
    assert {verdict["queue"] for verdict in summary["verdicts"]} == {"calls", "mail"}
    assert summary["roster"]["bound"] <= summary["roster"]["cost"] + 1e-6
    assert summary["seed"] == 0
    assert set(summary["inputs"]) >= {"plan.toml", "history.csv", "agents.csv"}
    missed = any(not verdict["met"] for verdict in summary["verdicts"])
    assert (summary["status"] == "missed") == (missed or bool(summary["unmet"]))
    assert done.exit_code == (1 if summary["status"] == "missed" else 0)


@pytest.fixture(scope="module")
def again(planned, tmp_path_factory):
    """Give the small centre's week planned a second time, on two workers, as JSON."""
    folder, first = planned
    out = tmp_path_factory.mktemp("again") / "out"
    words = ["plan", str(folder), "--workers", "2", "--json", "--out", str(out)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == first.exit_code, done.output
    return out, done


def test_same_seed_same_bytes_on_two_workers(planned, again):
    """A second run on two workers writes the same files, to the byte."""
    assert hashes(again[0]) == hashes(planned[0] / OUT)


def test_steps_give_what_the_whole_gives(planned, shiftcast, tmp_path):
    """Step by step the same week comes out."""
    folder, first = planned
    for step in ("forecast", "staff", "roster", "simulate"):
        code = first.exit_code if step == "simulate" else None
        out = tmp_path / "steps"
        words = (step, folder, "--week", "2026-W48", "--out", out, "--workers", "1")
        if code is None:
            run_any(shiftcast, *words)
        else:
            shiftcast(*words, code=code)
    whole = pd.read_csv(folder / OUT / "roster.csv")
    steps = pd.read_csv(tmp_path / "steps" / "roster.csv")
    pd.testing.assert_frame_equal(whole, steps)


def run_any(shiftcast, *words):
    """Run a step whose verdict is not asked yet."""
    try:
        shiftcast(*words, code=0)
    except AssertionError:
        shiftcast(*words, code=1)


def test_edited_roster_is_kept_and_can_be_proved(planned, shiftcast, tmp_path):
    """Who edits the roster keeps it, and can simulate and verify it."""
    source, _ = planned
    folder = tmp_path / "centre"
    shutil.copytree(source, folder)
    path = folder / OUT / "roster.csv"
    rows = path.read_text().splitlines()
    path.write_text("\n".join(rows[: len(rows) // 2]) + "\n")
    edited = path.read_text()
    proved = shiftcast("simulate", folder, "--workers", "1", code=1)
    assert "unmet: Agent 08 is paid 0 h" in proved.output
    assert path.read_text() == edited
    refused = shiftcast("plan", folder, "--workers", "1", code=2)
    assert "Edited by hand since the last run: roster.csv" in refused.output
    assert path.read_text() == edited
    broken = shiftcast("verify", folder, code=1)
    assert "rules broken" in broken.output


def test_publish_then_the_next_week_carries_in(planned, shiftcast, tmp_path):
    """A published week stands in published/, and is not silently replaced."""
    source, _ = planned
    folder = tmp_path / "centre"
    shutil.copytree(source, folder)
    done = shiftcast("publish", folder, "--week", "2026-W48")
    assert "published" in done.output
    published = folder / "published" / "2026-W48" / "roster.csv"
    assert published.read_bytes() == (folder / OUT / "roster.csv").read_bytes()


def test_report_is_drawn_anew(planned, drawn, tmp_path):
    """The report of a run can be made again from its tables."""
    source, first = planned
    folder = tmp_path / "centre"
    shutil.copytree(source, folder)
    page = (folder / OUT / "report.html").read_text()
    (folder / OUT / "report.html").unlink()
    drawn("report", folder, code=first.exit_code)
    assert (folder / OUT / "report.html").read_text() == page


def test_whatif_puts_the_base_first_and_nothing_changes_nothing(
    planned, shiftcast, tmp_path
):
    """An empty scenario is the base, figure for figure; a rush is not."""
    folder, _ = planned
    done = shiftcast(
        "whatif", folder, "--workers", "1", "--json", "--out", tmp_path / "whatif"
    )
    rows = json.loads(done.stdout)
    assert [row["scenario"] for row in rows] == ["base", "nothing", "rush"]
    base, nothing, rush = ({**row, "scenario": ""} for row in rows)
    assert nothing == base
    assert rush["volume"] > 1.1 * base["volume"]
    assert rush["service mail"] is not None
    assert any((tmp_path / "whatif").iterdir())


def test_backtest_prints_baseline_and_floor(planned, shiftcast, tmp_path):
    """Losers and baseline stand beside the blend."""
    folder, _ = planned
    scores = tmp_path / "scores.csv"
    done = shiftcast(
        "backtest", folder, "--origins", "2", "--weeks", "1", "--out", scores
    )
    table = pd.read_csv(scores)
    assert {"mean8", "mean4", "seasonal-naive", "blend"} <= set(table["model"])
    assert (table["floor"] > 0).all()
    assert done.output.splitlines()[0].split("\t")[:4] == [
        "queue",
        "model",
        "lead_week",
        "wape",
    ]


def test_backtest_of_handle_times(planned, shiftcast):
    """Handle times are scored beside what planners do today."""
    folder, _ = planned
    done = shiftcast("backtest", folder, "--handle-time", "--origins", "2", "--json")
    rows = pd.DataFrame(json.loads(done.stdout))
    assert {"handle-time", "mean4", "mean8", "overall"} == set(rows["model"])
    assert rows["wape"].between(0, 1).all()


def test_absence_by_day_goes_all_the_way(planned, shiftcast, tmp_path):
    """A sick Monday is told, grossed up, and can be scored."""
    folder = tmp_path / "centre"
    shutil.copytree(planned[0], folder)
    before = pd.read_csv(folder / OUT / "requirement.csv").set_index("start")
    assert not (folder / OUT / "shrinkage.csv").exists()
    days = pd.date_range(end="2026-11-22", periods=140, freq="D")
    lines = [
        f"{day:%Y-%m-%d},sickness,{8 if day.day_of_week == 0 else 2},80"
        for day in days[days.day_of_week < 5]
    ]
    text = "\n".join(["date,reason,hours,scheduled", *lines]) + "\n"
    (folder / "absence.csv").write_text(text)
    told = shiftcast("forecast", folder, "--force", "--json")
    shiftcast("staff", folder)
    notes = json.loads(told.stdout)["notes"]
    assert any("on Monday" in note and "plan.toml says 4.0%" in note for note in notes)
    table = pd.read_csv(folder / OUT / "shrinkage.csv").set_index("date")
    monday = table["share"]["2026-11-23"]
    assert 0.08 < monday < 0.11
    after = pd.read_csv(folder / OUT / "requirement.csv").set_index("start")
    grown = (after["scheduled"] / before["scheduled"])["2026-11-23 10:00"]
    assert grown == pytest.approx((1 - 0.04) / (1 - monday), rel=1e-4)
    assert "by the absence history" in (folder / OUT / "report.html").read_text()
    done = shiftcast("backtest", folder, "--absence", "--origins", "3", "--json")
    rows = pd.DataFrame(json.loads(done.stdout))
    error = rows.groupby("model")["rmse"].mean()
    assert error["absence"] < 0.5 * error["flat"]


def test_a_new_queue_lives_on_credit(centre, shiftcast):
    """No row of history: the donor's forecast to scale, called assumed."""
    plan = centre / "plan.toml"
    fresh = (
        '[[queue]]\nname = "new"\nchannel = "email"\nopen = "Mon-Fri 08:00-18:00"\n'
        'target = "8h"\ndonor = "mail"\nscale = 0.5\n\n[contract.day]'
    )
    plan.write_text(plan.read_text().replace("[contract.day]", fresh, 1))
    checked = shiftcast("check", centre)
    assert "new: no history; its donor's forecast is taken" in checked.output
    shiftcast("forecast", centre)
    days = pd.read_csv(centre / OUT / "forecast_days.csv").set_index(["queue", "date"])
    ratio = days["mean"]["new"] / days["mean"]["mail"]
    assert ratio.iloc[:5].to_numpy() == pytest.approx(0.5, rel=1e-4)
    assert "assumed: 0.5 × mail" in (centre / OUT / "report.html").read_text()
    weights = pd.read_csv(centre / OUT / "weights.csv").set_index("queue")
    assert weights["model"]["new"] == "assumed: 0.5 × mail"


def test_json_is_json(again):
    """What --json prints can be parsed, whatever stderr says."""
    assert json.loads(again[1].stdout)["week"] == "2026-W48"


def test_week_closed_all_through_is_an_empty_plan(centre, shiftcast):
    """A centre that never opens has a plan without a row, and no error."""
    plan = centre / "plan.toml"
    plan.write_text(plan.read_text().replace("Mon-Fri 08:00-18:00", "closed"))
    done = shiftcast("plan", centre, "--workers", "1")
    assert "2026-W48: 0 contacts, 0 paid hours" in done.output
    assert "calls: closed all week" in done.output
    assert not (centre / OUT / "roster.csv").exists()
    page = (centre / OUT / "report.html").read_text()
    assert "nothing to plan" in page


def test_queue_nobody_serves_is_named(centre, shiftcast):
    """A plan says which queue nobody may serve; nothing of it is done in time."""
    agents = centre / "agents.csv"
    agents.write_text(
        agents.read_text().replace("calls;mail", "calls").replace(",mail", ",calls")
    )
    done = shiftcast("plan", centre, "--workers", "1", code=1)
    assert "nobody may serve mail" in done.output
    assert "mail: target 95% in 8h MISSED: 0.0%" in done.output


def test_plain_history_is_enough(centre, shiftcast):
    """Queue, start, offered and handle time are all a history needs."""
    history = pd.read_csv(centre / "history.csv")
    plain = history[["queue", "start", "offered", "handle_time"]]
    plain.to_csv(centre / "history.csv", index=False)
    assert "0 errors, 0 warnings" in shiftcast("check", centre).output
