"""`shiftcast backtest`: how good the forecasts would have been."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..data.errors import InputError
from .common import (
    command,
    folder_argument,
    json_option,
    print_json,
    print_table,
    seed_option,
    workers_option,
)
from .common import progress_bar as bar

if TYPE_CHECKING:
    import pandas as pd

    from ..data.folder import Folder

# Measures as printed, and their heads.
WEEKLY = {
    "wape": "wape",
    "floor": "floor",
    "removed": "removed",
    "rmsse": "rmsse",
    "crps": "crps",
    "bias": "bias",
    "wape_normal": "wape normal days",
    "coverage": "days 80",
    "coverage_95": "days 95",
    "interval_coverage": "ints 80",
    "interval_coverage_95": "ints 95",
}
HOURLY = {
    "wape": "wape",
    "floor": "floor",
    "removed": "removed",
    "bias": "bias",
    "interval_coverage": "ints 80",
}


@command("backtest")
@folder_argument
@click.option(
    "--origins",
    default=4,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many weeks to start from, one week apart, the last ones of the history.",
)
@click.option(
    "--weeks",
    default=4,
    show_default=True,
    type=click.IntRange(min=1, max=12),
    help="Weeks ahead to score.",
)
@click.option(
    "--as-of", metavar="TIME", help="Hide everything later than this, e.g. 2026-11-01."
)
@seed_option
@workers_option
@click.option(
    "--handle-time",
    is_flag=True,
    help="Score the handle times instead of the contacts.",
)
@click.option(
    "--absence",
    is_flag=True,
    help="Score the forecast of absence instead, from absence.csv.",
)
@click.option(
    "--weather",
    "weather_as",
    type=click.Choice(["known", "perfect"]),
    default="known",
    show_default=True,
    help="The weather ahead as forecast then (rows with `issued`), or as it came.",
)
@click.option(
    "--overrides",
    "with_hand",
    is_flag=True,
    help="Also score the blend with overrides.csv as it stands today.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write the scores to this csv file.",
)
@click.option(
    "--by",
    type=click.Choice(["lead", "hour"]),
    default="lead",
    show_default=True,
    help="Print the errors by week ahead or by hour of the day.",
)
@click.option(
    "--chart",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also draw one picture of it into this png file.",
)
@json_option
def backtest(
    folder: Path,
    origins: int,
    weeks: int,
    as_of: str | None,
    seed: int,
    workers: int,
    handle_time: bool,
    absence: bool,
    weather_as: str,
    with_hand: bool,
    out: Path | None,
    by: str,
    chart: Path | None,
    as_json: bool,
) -> None:
    """Score every model on weeks it has not seen, beside baseline and floor.

    WAPE is the sum of absolute errors over the sum of actuals; the floor is the WAPE
    of an oracle that knows the true rate: nobody can do better. `removed` is the share
    of the error between the baseline (mean8) and the floor that a model removes, below
    0 where it is worse. days and ints are the shares of days and intervals inside their
    80 and 95 % ranges.

    \b
      shiftcast backtest demo --origins 3 --weeks 2
      shiftcast backtest demo --by hour --chart accuracy.png
      shiftcast backtest demo --handle-time
      shiftcast backtest demo --absence
      shiftcast backtest demo --weather perfect
    """
    from .run import read_as_of

    if absence and handle_time:
        raise InputError("Ask for --handle-time or --absence, one at a time.")
    if (absence or handle_time) and (by != "lead" or chart is not None):
        raise InputError(
            "--by and --chart are for contacts; leave out the other option."
        )
    parts = ["history", "events", "special_days", "weather", "drivers"]
    parts += ["overrides"] if with_hand else []
    read = read_as_of(folder, as_of, need=("absence", "weather") if absence else parts)
    if not (absence or handle_time):
        hand = read.overrides if with_hand else None
        _contacts(
            read, origins, weeks, weather_as, hand, seed, workers, out, by, chart,
            as_json,
        )  # fmt: skip
        return
    from ..forecast.absence import backtest_absence
    from ..forecast.backtest import backtest_handle_time

    keys = ["queue", "model", "lead_week"]
    if absence:
        scores = backtest_absence(
            read.absence,
            read.settings,
            origins=origins,
            weeks=weeks,
            weather=read.weather,
        )
        keys[0] = "reason"
        measures = ["days", "rmse", "bias", "coverage"]
    else:
        scores = backtest_handle_time(
            read.contacts,
            read.settings,
            origins=origins,
            weeks=weeks,
            events=read.events,
        )
        measures = ["contacts", "wape", "bias"]
    if _written(scores, out, as_json):
        return
    means = scores.groupby(keys, sort=False)[measures].mean().reset_index()
    rows = [
        [row[keys[0]], row["model"], f"{row['lead_week']:.0f}"]
        + [
            f"{row[measure]:,.0f}"
            if measure in ("contacts", "days")
            else _cell(row[measure], 4 if absence else 3)
            for measure in measures
        ]
        for _, row in means.iterrows()
    ]
    print_table(f"Errors over {origins} origins", keys + measures, rows)


def _contacts(
    read: "Folder",
    origins: int,
    weeks: int,
    weather_as: str,
    hand: "pd.DataFrame | None",
    seed: int,
    workers: int,
    out: Path | None,
    by: str,
    chart: Path | None,
    as_json: bool,
) -> None:
    """Score the forecasts of contacts, print what they show and draw it."""
    from ..data.accuracy import by_hour, pooled
    from ..data.staging import write_whole
    from ..forecast.backtest import measure_accuracy
    from ..reports.accuracy import accuracy_sentences
    from ..reports.chart_trust import draw_trust
    from ..reports.style import png

    with bar() as progress:
        told = measure_accuracy(
            read.contacts,
            read.settings,
            origins=origins,
            weeks=weeks,
            events=read.events,
            special_days=read.special_days,
            weather=read.weather,
            weather_as=weather_as,
            drivers=read.drivers,
            overrides=hand,
            seed=seed,
            workers=workers,
            progress=progress,
        )
    if chart is not None:
        names = [queue.name for queue in read.settings.queues]
        figure = draw_trust(told.scores, told.hours, names)
        if figure is not None:
            write_whole(chart, png(figure))
    if _written(told.scores if by == "lead" else told.hours, out, as_json):
        return
    if by == "hour":
        keys, measures = ["queue", "model", "hour"], list(HOURLY)
        table = by_hour(told.hours).sort_values(["queue", "hour"], kind="stable")
    else:
        keys, measures = ["queue", "model", "lead_week"], list(WEEKLY)
        table = pooled(told.scores, keys)
    rows = [
        [row["queue"], row["model"], f"{row[keys[2]]:.0f}"]
        + [_cell(row[measure]) for measure in measures]
        for _, row in table.iterrows()
    ]
    heads = [{**HOURLY, **WEEKLY}[measure] for measure in measures]
    tests = told.scores["origin"].nunique()
    print_table(f"Errors over {tests} origins", keys + heads, rows)
    if hand is not None:
        click.echo(
            "overridden is the blend with overrides.csv as it stands today: a row "
            "written since looks as if it had been known; `shiftcast fva` has what was."
        )
    for sentence in accuracy_sentences(told.scores):
        click.echo(sentence.replace("\u00a0", " "))
    if (told.scores["weather"] == "perfect").any():
        click.echo("The weather ahead was known as it came: nobody forecasts so well.")


def _cell(value: float, digits: int = 3) -> str:
    """Write a number; a dash if it is not known, no sign on nothing."""
    return "–" if value != value else f"{round(value, digits) + 0.0:.{digits}f}"


def _written(scores: "pd.DataFrame", out: Path | None, as_json: bool) -> bool:
    """Write scores to a file and print them as JSON; tell whether that was all."""
    from ..data.staging import write_whole

    if out is not None:
        write_whole(out, scores.to_csv(index=False, float_format="%.6g"))
    if as_json:
        print_json(scores.to_dict(orient="records"))
    return as_json
