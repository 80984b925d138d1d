"""`shiftcast backtest`: how good the forecasts would have been, told honestly."""

import json

import pandas as pd
import pytest

from shiftcast.cli.backtest import _cell
from shiftcast.cli.common import print_json

WORDS = ("--origins", "2", "--weeks", "1", "--workers", "1")


def test_errors_by_week_and_what_lost(centre, shiftcast, tmp_path):
    chart, table = tmp_path / "accuracy.png", tmp_path / "scores.csv"
    done = shiftcast("backtest", centre, *WORDS, "--chart", chart, "--out", table)
    head, *rest = done.output.splitlines()
    assert head.split("\t")[:6] == [
        "queue",
        "model",
        "lead_week",
        "wape",
        "floor",
        "removed",
    ]
    assert "ints 95" in head
    models = {line.split("\t")[1] for line in rest if "\t" in line}
    assert {"blend", "mean8", "mean4", "seasonal-naive"} <= models
    assert "calls: the blend misses by" in done.output
    assert "worse than the baseline" in done.output
    assert chart.read_bytes().startswith(b"\x89PNG")
    scores = pd.read_csv(table)
    assert {"coverage_95", "interval_coverage", "wape_normal"} <= set(scores)


def test_an_hour_without_room_for_better_shows_a_dash(centre, shiftcast):
    done = shiftcast("backtest", centre, *WORDS, "--by", "hour")
    assert "\t–\t" in done.output
    assert "nan" not in done.output


def test_nothing_has_no_sign():
    assert [_cell(value) for value in (-0.0002, -0.5, float("nan"))] == [
        "0.000",
        "-0.500",
        "–",
    ]


def test_what_is_not_known_is_null(capsys):
    print_json([{"wape": float("nan"), "rows": [(1.5, float("inf"))]}])
    assert json.loads(capsys.readouterr().out) == [
        {"wape": None, "rows": [[1.5, None]]}
    ]


def test_errors_by_hour(centre, shiftcast):
    done = shiftcast("backtest", centre, *WORDS, "--by", "hour", "--json")
    rows = pd.DataFrame(json.loads(done.output))
    assert sorted(rows["hour"].unique()) == [float(hour) for hour in range(8, 18)]
    assert (rows["inside"] <= rows["intervals"]).all()


@pytest.mark.parametrize("words", [("--by", "hour"), ("--chart", "x.png")])
def test_what_is_for_contacts_alone(centre, shiftcast, words):
    refused = shiftcast("backtest", centre, "--handle-time", *words, code=2)
    assert "--by and --chart are for contacts" in refused.output


def test_weather_as_it_came_is_said(centre, shiftcast):
    (centre / "weather.csv").write_text("date,precip_mm\n2026-01-12,4\n")
    done = shiftcast(
        "backtest", centre, "--origins", "1", "--weeks", "1", "--weather", "perfect"
    )
    assert "The weather ahead was known as it came" in done.output


def test_a_hand_is_scored_where_asked(centre, shiftcast):
    (centre / "overrides.csv").write_text(
        "queue,start,end,factor,who,why\ncalls,2026-11-16,2026-11-17,3,Ana,press\n"
    )
    done = shiftcast("backtest", centre, *WORDS, "--overrides")
    assert "calls\toverridden\t1" in done.output
    assert "as it stands today" in done.output
    assert "overridden on calls (+" in done.output
