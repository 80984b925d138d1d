"""`shiftcast plan`, and the steps it is made of."""

from .common import progress_bar
from .run import Request, week_command

__all__ = ["forecast", "plan", "report", "roster", "simulate", "staff"]


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

    folder, week = request.open()
    with progress_bar() as progress:
        made = forecast_week(
            folder, week, seed=request.seed, workers=request.workers, progress=progress
        )
        request.save(made)
    return request.tell(made)


@week_command("staff")
def staff(request: Request) -> int:
    """Turn a week's forecast into the agents each live queue needs.

    Reads the week's forecast.csv, edited by hand or not.

    \b
      shiftcast staff demo
    """
    from ..data.plan import read_plan
    from ..staffing.planner import staff_week

    _, week = request.open()
    made = staff_week(read_plan(request.goal(week)))
    request.save(made, ["requirement"])
    return request.tell(made)


@week_command("roster")
def roster(request: Request) -> int:
    """Roster the people of a week that has been staffed.

    Reads the week's forecast.csv and requirement.csv, edited by hand or not.

    \b
      shiftcast roster demo
    """
    from ..data.plan import read_plan
    from ..staffing.planner import roster_week

    folder, week = request.open()
    before = read_plan(request.goal(week))
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
    from ..data.plan import read_plan
    from ..staffing.planner import simulate_week

    folder, week = request.open()
    before = read_plan(request.goal(week))
    with progress_bar() as progress:
        made = simulate_week(
            folder,
            before,
            seed=request.seed,
            workers=request.workers,
            progress=progress,
        )
        request.save(made, ["coverage", "simulation", "simulation_weeks"])
    return request.tell(made)


@week_command("report")
def report(request: Request) -> int:
    """Draw a week's report anew from its tables.

    \b
      shiftcast report demo
    """
    from ..data.plan import read_plan

    _, week = request.open()
    made = read_plan(request.goal(week))
    with progress_bar():
        request.save(made, [])
    return request.tell(made)
