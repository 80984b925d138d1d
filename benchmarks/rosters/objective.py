"""Compare service priced by the contact with 80 % in 20 s in every interval.

One voice queue, Erlang A, flexible contracts. For each peak load the classic roster is
built and simulated; then rosters by cost for a few weekly targets; their paid hours are
read off where the simulated weekly service is the classic roster's.

python benchmarks/rosters/objective.py 6 30 150
"""

import argparse
import time
from datetime import date

import numpy as np
import pandas as pd

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.settings import Settings, read_settings
from shiftcast.staffing.on_slots import on_slots
from shiftcast.staffing.price_levels import price_levels
from shiftcast.staffing.requirement import make_requirement
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.roster import RosterResult, build_roster
from shiftcast.staffing.simulation.pool import simulate_heads

HANDLE, PATIENCE, WITHIN = 300.0, 180.0, 20.0
STEP = 1800.0
CONTRACT = {
    "paid_hours": [16, 40],
    "days": [2, 5],
    "shift_hours": [4, 10],
    "starts": "00:00-23:30 every 30min",
    "breaks": [
        {"name": "lunch", "minutes": 30, "paid": False, "from_hours": 6}
        | {"middle": 0.5, "width": "2h"}
    ],
}
# Weekly targets that are tried, beside the classic roster's simulated service.
NEAR = (-0.02, 0.0, 0.02)


def settings_of(objective: str, share: float, moves: int) -> Settings:
    """Write the plan."""
    return read_settings(
        {
            "centre": {"interval": "30min", "roster_step": "30min"},
            "queue": [
                {"name": "calls", "channel": "voice", "patience": f"{PATIENCE:g}s"}
                | {"max_occupancy": 1.0}
                | {"target": f"{100 * share:.4g}% in {WITHIN:g}s"}
            ],
            "contract": {"flexible": CONTRACT},
            "costs": {"objective": objective},
            "effort": {"search": moves},
        }
    )


def forecast_of(peak: float, week: Week) -> pd.DataFrame:
    """Draw a week of calls round the clock: two peaks, an evening, quiet nights."""
    starts = week.grid(STEP)
    hour = np.asarray(starts.hour + starts.minute / 60 + 0.25)
    day = np.full(len(starts), 0.05)
    for height, middle, width in ((1.0, 10.5, 1.9), (0.8, 15.5, 2.3), (0.35, 20, 1.7)):
        day += height * np.exp(-0.5 * ((hour - middle) / width) ** 2)
    days = np.array([1.15, 1.02, 1.0, 0.98, 1.03, 0.55, 0.45])
    noise = np.random.default_rng(3).standard_normal(len(starts))
    load = day * days[starts.day_of_week] * (1 + 0.06 * noise)
    rates = load / load.max() * peak * STEP / HANDLE
    table = {"queue": "calls", "start": starts, "mean": rates, "handle_time": HANDLE}
    return pd.DataFrame(table)


def roster_of(
    share: float, objective: str, forecast: pd.DataFrame, week: Week, people: int,
    moves: int, seed: int,
) -> tuple[RosterResult, float, float]:  # fmt: skip
    """Build a roster; give it, its paid hours and its simulated weekly service."""
    settings = settings_of(objective, share, moves)
    paths = pd.DataFrame({"queue": [], "start": [], "path": [], "rate": []})
    given = (settings, week)
    requirement = make_requirement(forecast, paths, *given)
    levels = price_levels(forecast, paths, requirement, *given)
    live = {"calls": on_slots(requirement, "calls", "scheduled", *given)}
    live = dict(levels[-1].need) if levels else live
    demand = Demand(week, STEP, live, levels=levels)
    agents = [Agent(f"A{n:04d}", "flexible", ("calls",)) for n in range(people)]
    found = build_roster(agents, [], demand, settings, seed=seed)
    heads = np.zeros(demand.axis.count, dtype=int)
    work = found.roster[found.roster["activity"] == "work"]
    for start, end in zip(work["start"], work["end"], strict=True):
        heads[demand.axis.touched(start, end)] += 1
    rates = on_slots(forecast, "calls", "mean", *given)
    seen = simulate_heads(
        rates, HANDLE, heads, cell=STEP, patience=PATIENCE, within=WITHIN, seed=7
    )
    served = (seen.service().value * rates).sum() / rates.sum()
    paid = found.roster[found.roster["paid"] == 1]
    hours = (paid["end"] - paid["start"]).dt.total_seconds().sum() / 3600
    return found, float(hours), float(served)


def main() -> None:
    """Build, simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peaks", type=float, nargs="*", default=[6.0, 30.0])
    parser.add_argument("--moves", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    week = Week(date(2026, 11, 23), "UTC")
    for peak in chosen.peaks:
        forecast = forecast_of(peak, week)
        load = float(forecast["mean"].sum()) * HANDLE / 3600
        people = int(np.ceil(load * (1 + 1.5 / np.sqrt(peak)) * 1.15 / 28))
        rest = (forecast, week, people, chosen.moves, chosen.seed)
        begun = time.perf_counter()
        found, hours, service = roster_of(0.8, "targets", *rest)
        print(
            f"peak {peak:g}: {people} people, every interval: {hours:.1f} h paid, "
            f"simulated {service:.4f}, gap {found.gap:.2%}",
            f"({time.perf_counter() - begun:.0f} s)", flush=True,
        )  # fmt: skip
        points = []
        for share in (0.8, *(service + near for near in NEAR)):
            begun = time.perf_counter()
            made, mine, reached = roster_of(share, "cost", *rest)
            points.append((reached, mine))
            print(
                f"    by cost, {share:.4f} a week: {mine:.1f} h, simulated "
                f"{reached:.4f}, gap {made.gap:.2%} "
                f"({time.perf_counter() - begun:.0f} s)", flush=True,
            )  # fmt: skip
        points.sort()
        # A line through them all: hours as a quadratic of the service.
        fit = np.polyfit(*np.array(points).T, 2)
        equal = float(np.polyval(fit, service))
        print(
            f"    at the same simulated weekly service: {equal:.1f} h, "
            f"{equal / hours - 1:+.2%}", flush=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
