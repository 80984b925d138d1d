"""`shiftcast diff`: what changed between two forecasts, and why."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..data.errors import InputError, Problem
from .common import (
    command,
    folder_argument,
    json_option,
    out_option,
    print_json,
    seed_option,
    workers_option,
)
from .common import progress_bar as bar

if TYPE_CHECKING:
    from ..data.kept import Kept


@command("diff")
@folder_argument
@click.option("--week", metavar="WEEK", help="Week to compare, e.g. 2026-W48.")
@click.option(
    "--before",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Folder of the earlier forecast. Default: DIR/published/WEEK.",
)
@click.option(
    "--as-of",
    metavar="TIME",
    help="Compute the earlier forecast anew instead, as of this time; takes as long "
    "as a forecast.",
)
@click.option(
    "--edits",
    is_flag=True,
    help="Print the rows for overrides.csv that say what was edited by hand.",
)
@out_option("Folder of the run. Default: DIR/out/WEEK.")
@seed_option
@workers_option
@json_option
def diff(
    folder: Path,
    week: str | None,
    before: Path | None,
    as_of: str | None,
    edits: bool,
    out: Path | None,
    seed: int,
    workers: int,
    as_json: bool,
) -> None:
    """Say which days of a forecast moved, and which factors moved them.

    Sets the run's forecast beside the published one, another run's, or one computed
    anew as of an earlier time, with today's events.csv and overrides.csv.

    \b
      shiftcast diff demo --as-of 2026-11-15
      shiftcast diff demo --edits
    """
    from ..data.factors import changes
    from ..data.kept import read_kept
    from ..forecast.edits import edits_as_overrides
    from ..reports.changes import change_sentences
    from .run import Request

    request = Request(folder, week, out, as_of, seed, workers, False, as_json)
    now = Request(folder, week, out, None, seed, workers, False, as_json)
    read, chosen = now.open([] if week else ["history"])
    run = read_kept(now.goal(chosen), chosen.timezone)
    if edits:
        _print_edits(edits_as_overrides(run, read.settings), as_json)
        return
    if as_of is not None:
        old = _anew(request, chosen.label)
    else:
        old = _find_before(before, folder / "published" / chosen.label, chosen.timezone)
    moved = changes(old.now, run.now)
    if as_json:
        print_json(moved.to_dict(orient="records"))
        return
    for sentence in change_sentences(moved) or ["The two share no day."]:
        click.echo(sentence.replace("\u00a0", " "))


def _find_before(given: Path | None, published: Path, timezone: str) -> "Kept":
    """Read the earlier forecast from the folder given, or the published week's."""
    from ..data.kept import read_kept

    if given is None and not published.exists():
        raise InputError(
            Problem(
                f"There is nothing to compare with: no {published}.",
                "Give --before FOLDER, e.g. a copy of an earlier run, or --as-of TIME.",
            )
        )
    return read_kept(given or published, timezone)


def _anew(request: Any, week: str) -> "Kept":
    """Forecast the week as of an earlier time."""
    import dataclasses

    from ..data.kept import Kept
    from ..staffing.planner import forecast_week
    from .plan import FORECAST_PARTS

    folder, chosen = dataclasses.replace(request, week=week).open(FORECAST_PARTS)
    with bar() as progress:
        made = forecast_week(
            folder,
            chosen,
            seed=request.seed,
            workers=request.workers,
            progress=progress,
        )
    return Kept(request.path, made.forecast, made.factors)


def _print_edits(rows: Any, as_json: bool) -> None:
    """Print overrides as csv, or as JSON."""
    if as_json:
        print_json(rows.to_dict(orient="records"))
        return
    if rows.empty:
        click.echo("Nothing in forecast.csv was edited by hand.", err=True)
        return
    text = rows.to_csv(
        index=False,
        date_format="%Y-%m-%d %H:%M",
        float_format="%.6g",
        lineterminator="\n",
    )
    click.echo(text, nl=False)
