"""`shiftcast plan`, and the steps it is made of."""

from .common import progress_bar
from .run import Request, week_command
from .staffing import print_staffing

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
SIMULATED = ("coverage", "simulation", "simulation_weeks", "diagnosis", "dips")
ROSTER_PARTS = ("history", "agents", "time_off", "backlog")


@week_command("plan")
def plan(request: Request) -> int:
    """Make a week: forecast, requirement, roster, proof and report.

    Exits 1 if a target is missed or a rule is broken; each is named.

    \b
      shiftcast plan demo
      shiftcast plan demo --week 2026-W48 --seed 1
    """
    from ..staffing.planner import plan_week

    folder, week = request.open()
    with progress_bar() as progress:
        made = plan_week(
            folder, week, seed=request.seed, workers=request.workers, progress=progress
        )
        request.save(made)
    return request.tell(made)


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

    Reads the week's forecast.csv and requirement.csv, edited by hand or not.

    \b
      shiftcast roster demo
    """
    from ..staffing.hand import adopt_settings
    from ..staffing.planner import roster_week

    folder, week = request.open(ROSTER_PARTS)
    before = adopt_settings(request.before(week), folder)
    with progress_bar() as progress:
        made = roster_week(folder, before, seed=request.seed, progress=progress)
        request.save(made, ["roster", "coverage"])
    return request.tell(made)


@week_command("simulate")
def simulate(request: Request) -> int:
    """Prove a week's roster: simulate it, edited by hand or not.

    \b
      shiftcast simulate demo
    """
    from ..staffing.hand import adopt_settings
    from ..staffing.planner import simulate_week

    folder, week = request.open(ROSTER_PARTS)
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
