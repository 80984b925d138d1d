"""`shiftcast backtest`: how good the forecasts would have been."""

from pathlib import Path

import click

from ..data.errors import InputError
from .common import (
    command,
    folder_argument,
    json_option,
    print_json,
    print_table,
    workers_option,
)
from .common import progress_bar as bar


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
@click.option("--seed", default=0, show_default=True, help="Seed of all chance.")
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
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write the scores to this csv file.",
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
    out: Path | None,
    as_json: bool,
) -> None:
    """Score every model on weeks it has not seen, beside baseline and floor.

    WAPE is the sum of absolute errors over the sum of actuals; the floor is the WAPE
    of an oracle that knows the true rate: nobody can do better.

    \b
      shiftcast backtest demo --origins 3 --weeks 2
      shiftcast backtest demo --handle-time
      shiftcast backtest demo --absence
    """
    from ..data.staging import write_whole
    from .run import read_as_of

    if absence and handle_time:
        raise InputError("Ask for --handle-time or --absence, one at a time.")
    parts = ("history", "events", "special_days", "weather")
    read = read_as_of(folder, as_of, need=("absence", "weather") if absence else parts)
    from ..forecast.absence import backtest_absence
    from ..forecast.forecast import backtest as score
    from ..forecast.forecast import backtest_handle_time

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
    elif handle_time:
        scores = backtest_handle_time(
            read.contacts,
            read.settings,
            origins=origins,
            weeks=weeks,
            events=read.events,
        )
        measures = ["contacts", "wape", "bias"]
    else:
        with bar() as progress:
            scores = score(
                read.contacts,
                read.settings,
                origins=origins,
                weeks=weeks,
                events=read.events,
                special_days=read.special_days,
                weather=read.weather,
                seed=seed,
                workers=workers,
                progress=progress,
            )
        measures = ["wape", "floor", "rmsse", "crps", "bias", "coverage"]
    if out is not None:
        write_whole(out, scores.to_csv(index=False, float_format="%.6g"))
    if as_json:
        print_json(scores.to_dict(orient="records"))
        return
    means = scores.groupby(keys, sort=False)[measures].mean().reset_index()
    rows = [
        [row["queue"], row["model"], f"{row['lead_week']:.0f}"]
        + [
            f"{row[measure]:,.0f}"
            if measure in ("contacts", "days")
            else f"{row[measure]:.{4 if absence else 3}f}"
            for measure in measures
        ]
        for _, row in means.iterrows()
    ]
    print_table(f"Errors over {origins} origins", keys + measures, rows)
