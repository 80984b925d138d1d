"""`shiftcast explain`: why a forecast is what it is."""

import dataclasses
from pathlib import Path
from typing import Any

import click

from ..data.errors import InputError
from .common import command, folder_argument, json_option, out_option, print_json


@command("explain")
@folder_argument
@click.option("--queue", metavar="QUEUE", help="Queue to explain. Default: all.")
@click.option("--week", metavar="WEEK", help="Week of the run, e.g. 2026-W48.")
@click.option("--day", metavar="DATE", help="Day to explain, e.g. 2026-11-26.")
@click.option(
    "--at", metavar="TIME", help="Interval to explain, e.g. '2026-11-26 10:00'."
)
@out_option("Folder of the run. Default: DIR/out/WEEK.")
@json_option
def explain(
    folder: Path,
    queue: str | None,
    week: str | None,
    day: str | None,
    at: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Print the arithmetic of a forecast: of a week, a day or an interval.

    An average day of the last weeks × weekday × time of year × special day × events ×
    weather × overrides, with the names of each, the doubt and the models. Reads the
    run's files, edited by hand or not.

    \b
      shiftcast explain demo --queue bookings --day 2026-11-26
      shiftcast explain demo --queue bookings --at "2026-11-24 10:00"
    """
    from ..reports.explain import explain as explain_span
    from ..reports.explain import explained_text
    from .run import Request

    moment = read_moment(at or day, "--at" if at else "--day")
    asked = week or (moment.date().isoformat() if moment is not None else None)
    request = Request(folder, asked, out, None, 0, 1, False, as_json)
    _, chosen = request.open([] if asked else ["history"])
    plan = request.before(chosen)
    opened = [each.name for each in plan.settings.queues if each.open.stretches]
    told = [
        explain_span(
            plan,
            name,
            moment.date() if moment is not None and not at else None,
            moment if at else None,
        )
        for name in ([queue] if queue else opened)
    ]
    if as_json:
        print_json([dataclasses.asdict(one) for one in told])
        return
    click.echo("\n\n".join("\n".join(explained_text(one)) for one in told))


def read_moment(text: str | None, option: str) -> Any:
    """Read a day or a moment in centre time."""
    import pandas as pd

    if text is None:
        return None
    try:
        moment = pd.Timestamp(text)
    except ValueError as error:
        raise InputError(
            f"{option} '{text}' is not a time. Write it like 2026-11-26 or "
            "'2026-11-26 10:00'."
        ) from error
    return moment.tz_localize(None)
