"""Bad input through the command line: a sentence, exit 2, nothing written."""

import re
import sys

import pandas as pd
import pytest
from click.testing import CliRunner

from shiftcast.cli.main import main


def replace(name, old, new):
    """Spoil a file by putting one text for another."""

    def spoil(folder):
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return spoil


def add(name, text):
    """Spoil a file by adding a line, or make it."""

    def spoil(folder):
        path = folder / name
        path.write_text((path.read_text() if path.exists() else "") + text)

    return spoil


def remove(name):
    """Take a file away."""
    return lambda folder: (folder / name).unlink()


def drop(column):
    """Take a column out of the history."""

    def spoil(folder):
        path = folder / "history.csv"
        pd.read_csv(path).drop(columns=column).to_csv(path, index=False)

    return spoil


def shorten(days):
    """Leave only the last days of the history."""

    def spoil(folder):
        path = folder / "history.csv"
        header, *rows = path.read_text().splitlines()
        kept = sorted({row.split(",")[1][:10] for row in rows})[-days:]
        rows = [row for row in rows if row.split(",")[1][:10] in kept]
        path.write_text("\n".join([header, *rows]) + "\n")

    return spoil


CASES = {
    "missing column": (
        replace("history.csv", "queue,start,offered,handled", "queue,start,calls_x,y"),
        r"history\.csv.*offered",
    ),
    "wrong type": (
        add("history.csv", "calls,2026-11-21 09:00,many,1,0,300\n"),
        r"history\.csv, row \d+, column offered: .*'many'",
    ),
    "negative count": (
        add("history.csv", "calls,2026-11-21 09:00,-3,1,0,300\n"),
        r"history\.csv, row \d+, column offered: .*-3",
    ),
    "absurd count": (
        add("history.csv", "calls,2026-11-21 09:00,99999999,1,0,300\n"),
        r"history\.csv, row \d+, column offered: .*99999999",
    ),
    "impossible local time": (
        add("history.csv", "calls,2026-03-29 02:00,3,3,0,300\n"),
        r"history\.csv, row \d+, column start: .*2026-03-29 02:00",
    ),
    "unknown time zone": (
        replace("plan.toml", "Europe/Berlin", "Europe/Berlim"),
        r"plan\.toml, key \[centre\] timezone: 'Europe/Berlim' is not a time zone",
    ),
    "unreadable target": (
        replace("plan.toml", 'target = "8h"', 'target = "quick"'),
        r"plan\.toml, key queue 'mail' target: 'quick' is not a target like",
    ),
    "unknown key": (
        replace("plan.toml", "patience =", "patiense ="),
        r"'patiense' is not a known key .* Did you mean 'patience'\?",
    ),
    "unknown contract": (
        replace("agents.csv", "Agent 00,day", "Agent 00,dai"),
        r"agents\.csv, row 2, column contract: .*'dai'.*day",
    ),
    "unknown skill": (
        replace("agents.csv", "Agent 00,day,calls", "Agent 00,day,cals"),
        r"agents\.csv, row 2, column queues: .*'cals'.*calls",
    ),
    "overlapping time off": (
        add("time_off.csv", "Agent 03,2026-11-24,2026-11-26,holiday\n"),
        r"time_off\.csv, row 2.*Agent 03.*row 3",
    ),
    "too little history": (
        shorten(5),
        r"calls.*days? of history.*14|calls.*two weeks",
    ),
    "missing file": (remove("history.csv"), r"history"),
    "no plan": (remove("plan.toml"), r"is not a plan folder"),
    "broken toml": (
        replace("plan.toml", "[centre]", "[centre"),
        r"plan\.toml: It is not valid TOML: .*line 2",
    ),
    "no handle time anywhere": (
        drop("handle_time"),
        r"Queue 'calls' has no handle time: .*'4min'",
    ),
    "patience of nothing": (
        replace("plan.toml", 'patience = "2min"', 'patience = "0s"'),
        r"plan\.toml, key queue 'calls': .*patience of 0",
    ),
    "deadline shorter than the reply": (
        replace("plan.toml", 'target = "8h"', 'target = "5min"'),
        r"plan\.toml: key queue 'mail' target: .*leaves no time for replies",
    ),
    "contract nobody can keep": (
        replace("plan.toml", "paid_hours = [24, 40]", "paid_hours = [60, 70]"),
        r"are fewer than the 60 paid hours of contract 'day'",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_told_and_nothing_is_written(name, centre):
    """Exit 2, the sentence on stderr, and the folder as it was."""
    spoil, sentence = CASES[name]
    spoil(centre)
    before = {p: p.read_bytes() for p in centre.rglob("*") if p.is_file()}
    done = CliRunner().invoke(main, ["plan", str(centre), "--workers", "1"])
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 2, done.output
    assert re.search(sentence, done.stderr), done.stderr
    assert done.stdout == ""
    after = {p: p.read_bytes() for p in centre.rglob("*") if p.is_file()}
    assert after == before


def test_check_lists_every_problem_at_once(centre, shiftcast):
    """Two files with three faults give three lines."""
    for name in ("negative count", "unknown contract", "unreadable target"):
        CASES[name][0](centre)
    done = shiftcast("check", centre, code=2)
    for word in ("-3", "'dai'", "'quick'"):
        assert word in done.output
    assert "3 errors" in done.output


def test_a_place_that_cannot_be_written(centre, shiftcast, tmp_path):
    """The run says so and leaves the place alone."""
    (tmp_path / "taken").write_text("a file, not a folder")
    done = shiftcast(
        "forecast", centre, "--workers", "1", "--out", tmp_path / "taken", code=2
    )
    assert "cannot be written to" in done.stderr
    assert (tmp_path / "taken").read_text() == "a file, not a folder"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("plan", "{}", "--week", "soon"), "'soon' is not a week"),
        (("plan", "{}", "--as-of", "later"), "'later' is not a time"),
        (("plan", "{}/nowhere"), "There is no folder"),
        (("staff", "{}"), "There is no run in"),
        (("publish", "{}"), "There is no roster in"),
        (("whatif", "{}", "{}/storm.toml"), "There is no file"),
        (("report", "{}", "--week", "2026-W49"), "There is no run in"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_words_are_told(centre, shiftcast, words, sentence):
    """A week, a time, a place or a step that is not there."""
    done = shiftcast(*(word.format(centre) for word in words), code=2)
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[chnage]\nvolume = 1.1\n", "'chnage' is not a known key"),
        ("[change]\nvolum = 1.1\n", "Did you mean 'volume'?"),
        ('[change]\nvolume = "more"\n', "must be a number"),
        ("[change]\nvolume = { cals = 2 }\n", "Did you mean 'calls'?"),
        ('[[queue]]\nname = "cals"\n', "Did you mean 'calls'?"),
        ('[change.agents]\nremove = ["Agent 99"]\n', "'Agent 99'"),
        ("[shrinkage]\nsickness = 2\n", "wanted a number from 0 to 0.9"),
        ('[[change.events]]\nname = "x"\nstart = "soon"\n', "An event needs a start"),
    ],
)
def test_bad_scenarios_are_told(centre, shiftcast, text, sentence):
    """A scenario's faults are named with its file, before anything is planned."""
    path = centre / "scenarios" / "bad.toml"
    path.write_text(text)
    done = shiftcast("whatif", centre, path, "--workers", "1", code=2)
    assert sentence in done.stderr
    assert "bad.toml" in done.stderr
    assert not (centre / "out").exists()


def test_a_cluster_that_does_not_answer_is_told(centre, shiftcast, monkeypatch):
    """The address stands in the sentence; nothing is written."""
    monkeypatch.setattr("shiftcast.data.parallel.CONNECT_SECONDS", 0.2)
    done = shiftcast("forecast", centre, "--cluster", "tcp://127.0.0.1:9", code=2)
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in done.output
    assert not (centre / "out").exists()


def test_a_cluster_without_dask_is_told(centre, shiftcast, monkeypatch):
    """With the line that installs it."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = shiftcast("backtest", centre, "--cluster", "tcp://127.0.0.1:9", code=2)
    assert "pip install 'shiftcast[cluster]'" in done.output
