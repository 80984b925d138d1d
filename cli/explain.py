"""`shiftcast explain`: why a forecast is what it is."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..data.errors import InputError
from .common import command, folder_argument, json_option, out_option, print_json

if TYPE_CHECKING:
    from ..data.folder import Folder
    from ..data.plan import Plan


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
    """Print the arithmetic of a forecast and of its people.

    Contacts: an average day of the last weeks × weekday × time of year × special day ×
    events × weather × overrides, with the names of each, the doubt and the models.
    With --at also the people: load, formula, what binds, shrinkage, rostered, service;
    of a queue with deadlines the tightest stretch. With --day these hour by hour.
    Reads the run's files, edited by hand or not.

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
    read, chosen = request.open(["backlog"] if asked else ["history", "backlog"])
    plan = request.before(chosen)
    opened = [each.name for each in plan.settings.queues if each.open.stretches]
    told = []
    for name in [queue] if queue else opened:
        on = moment.date() if moment is not None and not at else None
        forecast = explain_span(plan, name, on, moment if at else None)
        people = _people(plan, read, name, moment, bool(at))
        told.append((forecast, people))
    if as_json:
        print_json([dataclasses.asdict(one) | people for one, (people, _) in told])
        return
    texts = [[*explained_text(one), *lines] for one, (_, lines) in told]
    click.echo("\n\n".join("\n".join(lines) for lines in texts))


def _people(
    plan: "Plan", folder: "Folder", name: str, moment: Any, exact: bool
) -> tuple[dict[str, Any], list[str]]:
    """Give the arithmetic of a queue's people, for JSON and as lines."""
    from ..staffing.why.day import day_by_hour, day_text
    from ..staffing.why.deferred import why_deferred
    from ..staffing.why.staff import why_staff, why_text

    if moment is None:
        return {}, []
    if not exact:
        hours = day_by_hour(plan, name, moment.date())
        rows = hours.rename_axis("hour").reset_index().to_dict("records")
        return {"hours": rows}, ["", "Hour by hour:", *day_text(hours)]
    try:
        if plan.settings.queue(name).live:
            why = why_staff(plan, name, moment)
        else:
            why = why_deferred(plan, folder, name, moment)
    except InputError as error:
        # The forecast is told all the same: the run may not have come further.
        return {"staffing": None, "staffing_note": str(error)}, ["", str(error)]
    return {"staffing": dataclasses.asdict(why)}, ["", *why_text(why)]


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
