"""`shiftcast plan`, and the steps it is made of."""

from typing import TYPE_CHECKING

import click

from .common import EXIT_INTERRUPTED, best_so_far, progress_bar
from .run import Request, week_command
from .staffing import print_staffing

if TYPE_CHECKING:
    from ..data.folder import Folder
    from ..data.parallel import Progress
    from ..data.plan import Plan

__all__ = ["forecast", "plan", "report", "roster", "simulate", "staff"]

# What a step reads of the planner's folder; the history tells the usual week.
FORECAST_PARTS = (
    "history",
    "events",
    "overrides",
    "special_days",
    "weather",
    "drivers",
    "absence",
)
SIMULATED = (
    "carried",
    "fairness",
    "coverage",
    "simulation",
    "simulation_weeks",
    "diagnosis",
    "dips",
)
ROSTER_PARTS = ("history", "agents", "time_off", "locks", "meetings", "backlog")


@week_command("plan")
def plan(request: Request) -> int:
    """Make a week: forecast, requirement, roster, proof and report.

    Exits 1 if a target is missed or a rule is broken; each is named. Ctrl-C while the
    roster is made ends with the best so far, without simulation (exit 130).

    \b
      shiftcast plan demo
      shiftcast plan demo --week 2026-W48 --seed 1
      shiftcast plan demo --weeks 4
    """
    from ..staffing.planner import forecast_week, simulate_week, staff_week

    folder, week = request.open()
    with progress_bar() as progress:
        made = forecast_week(
            folder, week, seed=request.seed, workers=request.workers, progress=progress
        )
        made = _rostered(request, folder, staff_week(made), progress)
        if not made.summary["roster"]["cut"]:
            made = simulate_week(
                folder,
                made,
                seed=request.seed,
                workers=request.workers,
                progress=progress,
            )
        request.save(made)
    return _told(request, made)


@week_command("forecast")
def forecast(request: Request) -> int:
    """Forecast a week: contacts with their doubt, and handle times.

    \b
      shiftcast forecast demo
    """
    from ..staffing.planner import forecast_week

    folder, week = request.open(FORECAST_PARTS)
    with progress_bar() as progress:
        made = forecast_week(
            folder, week, seed=request.seed, workers=request.workers, progress=progress
        )
        request.save(made, keep=["roster"])
    return request.tell(made)


@week_command("staff")
def staff(request: Request) -> int:
    """Turn a week's forecast into the agents each live queue needs.

    Reads the week's forecast.csv, edited by hand or not. Prints what certainty costs,
    and for chat with a slowdown what each number of chats at once does.

    \b
      shiftcast staff demo
    """
    from ..staffing.hand import adopt_settings
    from ..staffing.planner import staff_week

    folder, week = request.open(["history"])
    before = adopt_settings(request.before(week), folder, staffing=True)
    made = staff_week(before)
    request.save(made, ["requirement"], keep=["roster"])
    code = request.tell(made)
    if not request.as_json:
        print_staffing(made.summary)
    return code


@week_command("roster")
def roster(request: Request) -> int:
    """Roster the people of a week that has been staffed.

    Reads the week's forecast.csv and requirement.csv, edited by hand or not. Ctrl-C
    ends with the best roster so far (exit 130).

    \b
      shiftcast roster demo
    """
    from ..staffing.hand import adopt_settings

    folder, week = request.open(ROSTER_PARTS, goes_on=True)
    before = adopt_settings(request.before(week), folder)
    with progress_bar() as progress:
        made = _rostered(request, folder, before, progress)
        request.save(made, ["roster", "carried", "fairness", "coverage"])
    return _told(request, made)


def _rostered(
    request: Request, folder: "Folder", plan: "Plan", progress: "Progress"
) -> "Plan":
    """Roster a staffed week; Ctrl-C gives the best so far."""
    from ..staffing.planner import roster_week

    with best_so_far(progress) as tell:
        return roster_week(folder, plan, seed=request.seed, progress=tell)


def _told(request: Request, made: "Plan") -> int:
    """Tell what a run comes to; a roster that was cut is a command interrupted."""
    code = request.tell(made)
    if not made.summary["roster"]["cut"]:
        return code
    click.echo(
        "Stopped by hand: every file fits this roster; nothing was simulated. "
        "`shiftcast simulate` proves it; `shiftcast roster` searches anew.",
        err=True,
    )
    return EXIT_INTERRUPTED


@week_command("simulate")
def simulate(request: Request) -> int:
    """Prove a week's roster: simulate it, edited by hand or not.

    \b
      shiftcast simulate demo
    """
    from ..staffing.hand import adopt_settings
    from ..staffing.planner import simulate_week

    folder, week = request.open(ROSTER_PARTS, goes_on=True)
    before = adopt_settings(request.before(week), folder)
    with progress_bar() as progress:
        made = simulate_week(
            folder,
            before,
            seed=request.seed,
            workers=request.workers,
            progress=progress,
        )
        request.save(made, SIMULATED)
    return request.tell(made)


@week_command("report")
def report(request: Request) -> int:
    """Draw a week's report anew from its tables.

    \b
      shiftcast report demo
    """

    _, week = request.open(["history"])
    made = request.before(week)
    with progress_bar():
        request.save(made, [])
    return request.tell(made)
