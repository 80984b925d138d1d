"""`shiftcast repair`: a published week mended with the least change."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..data.errors import InputError, Problem
from .common import (
    command,
    folder_argument,
    force_option,
    json_option,
    out_option,
    print_json,
    print_notes,
    print_table,
    progress_bar,
    read_span,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..data.calendar import Week
    from ..data.folder import Folder
    from ..staffing.repair import Asked, Repair

PARTS = ("agents", "time_off", "locks", "meetings", "backlog")
# More changes than this are left to the files.
SHOWN = 40


@command("repair")
@folder_argument
@click.argument("week", required=False, metavar="[WEEK]")
@click.option(
    "--absent",
    multiple=True,
    metavar="WHO",
    help="Who is away: 'Ann', 'Ann:Tue', 'Ann:Tue-Thu', 'Ann:2026-11-24' or "
    "'Ann:Tue 09:00/13:00'. Repeatable. Time off that the roster does not keep free "
    "counts by itself.",
)
@click.option(
    "--volume",
    multiple=True,
    metavar="QUEUE=CHANGE",
    help="Contacts that come besides the forecast, e.g. 'calls=+20%' or 'chat=-10%', "
    "from --now on. Repeatable.",
)
@click.option(
    "--now",
    metavar="MOMENT",
    help="Nothing before it changes any more, e.g. '2026-11-24 09:30'. Default: the "
    "whole week may change.",
)
@click.option(
    "--notice",
    default="0min",
    show_default=True,
    metavar="SPAN",
    help="Nothing sooner after --now changes either.",
)
@click.option(
    "--overtime",
    default="0h",
    show_default=True,
    metavar="SPAN",
    help="How long anybody may work in the week beyond the contract's most hours.",
)
@click.option(
    "--lock",
    multiple=True,
    metavar="WHO",
    help="Who stays as published, written like --absent. Repeatable.",
)
@click.option(
    "--move-breaks",
    is_flag=True,
    help="Breaks of shifts that stay may be moved; each is counted.",
)
@click.option("--take", type=click.IntRange(1, 3), help="Offer to write into the run.")
@out_option("Folder of the run. Default: DIR/out/WEEK.")
@force_option
@json_option
def repair(
    folder: Path,
    week: str | None,
    out: Path | None,
    take: int | None,
    force: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Mend a published week with the least change: three offers to choose from.

    For absences, other volumes, time off and meetings that came later. The past and
    what is locked stay; a running shift keeps its start. Offers and who changes how
    are written to OUT/repair; --take puts one into the run, to `simulate` and
    `publish --force`. Default WEEK: the last one published.

    \b
      shiftcast repair demo --absent 'Agent 03:Tue' --overtime 4h
      shiftcast repair demo --volume calls=+20% --now '2026-11-24 12:00'
      shiftcast repair demo --absent 'Agent 03:Tue' --overtime 4h --take 2
    """
    from ..staffing.hand import adopt_settings
    from ..staffing.published import last_published
    from ..staffing.repair_week import new_volume, repair_week, take_offer
    from .run import Request

    name = week or last_published(folder)
    request = Request(folder, name, out, None, 0, 1, force, as_json)
    read, chosen = request.open(PARTS)
    asked = _asked(read, chosen, given)
    run = adopt_settings(request.before(chosen), read)
    plan = new_volume(run, _factors(given["volume"]), asked.now)
    with progress_bar() as progress:
        found = repair_week(read, plan, asked, progress=progress)
    goal = request.goal(chosen)
    _write(found, plan, goal, force)
    if take is not None:
        taken = take_offer(read, plan, found.offers[take - 1], asked)
        grown = ["forecast", "forecast_days", "forecast_weeks", "paths", "requirement"]
        tables = [*(grown if given["volume"] else []), "roster", "coverage"]
        request.save(taken, tables)
    if as_json:
        print_json(_told(found) | {"taken": take, "out": str(goal)})
        return
    _print(found, chosen, take, goal)


def _asked(folder: "Folder", week: "Week", given: dict[str, Any]) -> "Asked":
    """Read what has happened and what is allowed."""
    from ..staffing.absences import read_absence, read_agent_days
    from ..staffing.repair import Asked

    now = _moment(given["now"], week)
    if now is not None:
        import pandas as pd

        now += pd.Timedelta(seconds=read_span("--notice", given["notice"]))
    locked = set()
    for text in given["lock"]:
        who, days = read_agent_days(text, folder.agents, week)
        locked |= {(who, (day - week.first).days) for day in days}
    return Asked(
        away=tuple(read_absence(text, folder.agents, week) for text in given["absent"]),
        now=now,
        overtime=read_span("--overtime", given["overtime"]) / 3600,
        locked=frozenset(locked),
        move_breaks=given["move_breaks"],
    )


def _moment(text: str | None, week: "Week") -> "pd.Timestamp | None":
    """Read --now in centre time."""
    import pandas as pd

    if text is None:
        return None
    try:
        moment = pd.Timestamp(text)
        if moment.tzinfo is None:
            moment = moment.tz_localize(week.timezone, ambiguous=True)
    except (ValueError, TypeError) as error:
        what = f"--now '{text}' is not a time."
        raise InputError(Problem(what, "Write it like '2026-11-24 09:30'.")) from error
    if moment >= week.end:
        what = f"--now '{text}' is past {week.label}: nothing of it can change."
        raise InputError(Problem(what, "Give an earlier time, or the week that runs."))
    return moment


def _factors(texts: tuple[str, ...]) -> dict[str, float]:
    """Read 'calls=+20%' as a factor of 1.2."""
    factors = {}
    for text in texts:
        match = re.fullmatch(r"(.+?)\s*=\s*([+-]\s*\d+(?:[.,]\d+)?)\s*%", text.strip())
        factor = (
            1 + float(match[2].replace(" ", "").replace(",", ".")) / 100 if match else 0
        )
        if match is None or not 0 < factor <= 20:
            what = f"--volume '{text}' is not a queue with its change."
            raise InputError(Problem(what, "Write it like 'calls=+20%'."))
        factors[match[1]] = factor
    return factors


def _write(found: "Repair", plan: Any, goal: Path, force: bool) -> None:
    """Write the offers and who changes how, all or nothing."""
    from ..data.staging import staged
    from ..reports.repair import write_repair

    offers = [(offer.changes, offer.roster) for offer in found.offers]
    with staged(goal / "repair", force) as aside:
        write_repair(plan, found.table, offers, found.roster, aside)


def _told(found: "Repair") -> dict[str, Any]:
    """Give the result as plain values."""
    return {
        "missing_published": found.missing[0],
        "missing_now": found.missing[1],
        "hole": found.hole,
        "past": found.past,
        "absent": list(found.absent),
        "held": dict(found.held),
        "meetings": [vars(session) for session in found.sessions],
        "unmet": [each.sentence for each in found.unmet],
        "notes": list(found.notes),
        "offers": [
            {**offer.figures, "diff": offer.changes.to_dict(orient="records")}
            for offer in found.offers
        ],
    }


def _print(found: "Repair", week: "Week", take: int | None, goal: Path) -> None:
    """Print what was lost, the offers, and who changes how."""
    from ..reports.repair import change_lines, offer_lines, repair_sentences

    print_notes(found.notes, goal / "repair")
    for sentence in repair_sentences(
        week.label,
        found.missing,
        found.hole,
        found.past,
        found.absent,
        found.held,
        float(found.table["closed"].max()),
    ):
        click.echo(sentence)
    for each in found.unmet:
        click.echo(each.sentence)
    print_table(f"Offers for {week.label}", *offer_lines(found.table))
    shown = found.offers if take is None else found.offers[take - 1 : take]
    heads, rows = change_lines([offer.changes for offer in shown])
    if take is not None:
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    if rows and (take is not None or len(rows) <= SHOWN):
        print_table("Who changes how", heads, rows)
    elif rows:
        click.echo(f"Who changes how: {goal / 'repair'}/changes-N.csv, repair.xlsx")
    if take is None:
        click.echo(
            f"Take one with --take 1, 2 or 3. Offers: {goal / 'repair'}", err=True
        )
        return
    click.echo(
        f"Taken: {goal / 'roster.csv'}. Prove it with `shiftcast simulate`, send it "
        "out with `shiftcast publish --force`.",
        err=True,
    )
