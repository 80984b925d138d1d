"""Deadlines in the named roster: gap to the bound, seconds, the roster simulated.

The people of `centre.py` serve calls (Erlang A, 80 % in 20 s in every quarter) and, in
turn, four deferred queues of 35 % of the workload: direct messages in 30 minutes and
comments in an hour (8 to 22 h), posts in a day and mail in two. All work together takes
95 % of what the contracts hold, or what --load says.

python benchmarks/rosters/deadlines.py 60 300 --moves 1500
"""

import argparse
import dataclasses
import resource
import statistics
import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from centre import COMMON, CONTRACTS, PEOPLE, centre

from shiftcast.data.people import Agent, TimeOff
from shiftcast.data.settings import Settings, read_settings
from shiftcast.staffing.blending import idle_times, work_besides
from shiftcast.staffing.deadlines import deferred_queues
from shiftcast.staffing.duties import blending_rules, serving_segments
from shiftcast.staffing.on_slots import on_slots
from shiftcast.staffing.overload import what_gives_way
from shiftcast.staffing.queueing.deferred import busy_variance
from shiftcast.staffing.requirement import make_requirement
from shiftcast.staffing.rostering.compiling import pays
from shiftcast.staffing.rostering.roster import Demand, RosterResult, build_roster
from shiftcast.staffing.rostering.verify import verify
from shiftcast.staffing.simulation.simulate import simulate
from shiftcast.staffing.split import split_people

STEP, CALL = 900, 300.0
DAYS = [1.0, 0.95, 0.95, 1.0, 1.05, 1.2, 1.1]
SHARE = 0.35


class Deferred(NamedTuple):
    """One deferred queue: its settings, handle time [s] and contacts per volume."""

    settings: dict[str, object]
    handle: float
    base: float
    social: float


DEFERRED = {
    "messages": Deferred(
        {"channel": "social", "type": "dm", "open": "08:00-22:00"}
        | {"target": "95% in 30min", "priority": 1}, 240, 350, 2000,
    ),
    "comments": Deferred(
        {"channel": "social", "type": "comment", "open": "08:00-22:00"}
        | {"target": "95% in 1h", "priority": 2}, 120, 900, 4500,
    ),
    "posts": Deferred(
        {"channel": "social", "type": "post", "clock": "wall"}
        | {"target": "95% in 24h", "priority": 3}, 180, 500, 300,
    ),
    "mail": Deferred(
        {"channel": "email", "clock": "wall", "target": "95% in 48h", "priority": 3},
        420, 400, 150,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One centre and week."""

    settings: Settings
    agents: list[Agent]
    away: list[TimeOff]
    demand: Demand
    forecast: pd.DataFrame
    requirement: pd.DataFrame


def case(count: int, *, moves: int, mix: str, load: float, ranks: bool) -> Case:
    """Draw the centre, its calls scaled until all work takes a share of the hours."""
    drawn = centre(count, moves=moves)
    names = ("calls", *DEFERRED)
    agents = [dataclasses.replace(each, queues=names) for each in drawn.agents]
    queues: list[dict[str, object]] = [
        {"name": "calls", "channel": "voice", "target": "80% in 20s"}
        | {"patience": "180s", "model": "erlang-a", "max_occupancy": 1.0}
    ]
    for name, each in DEFERRED.items():
        queues.append({"name": name, "max_occupancy": 1.0} | each.settings)
        if not ranks:
            queues[-1]["priority"] = 1
    settings = read_settings(
        {
            "centre": {"timezone": "UTC", "roster_step": "15min"}
            | {"interval": "15min", "blend": "live-first"},
            "queue": queues,
            "contract": {name: own | COMMON for name, own in CONTRACTS.items()},
            "costs": {"wage": 20.0, "over": 0.0},
            "effort": {"search": moves},
        }
    )
    week = drawn.demand.week
    starts = week.grid(STEP)
    hour = starts.hour + starts.minute / 60 + 0.125
    calls = drawn.demand.live["bookings"] + 0.5
    calls = calls / calls.sum()
    evening = 1.1 * np.exp(-(((hour - 20.5) / 2.2) ** 2))
    others = 0.15 + np.exp(-(((hour - 11) / 3) ** 2)) + evening
    others = np.asarray(others * np.array(DAYS)[starts.day_of_week])
    others = others / others.sum()
    held = 4 * sum(PEOPLE[agent.contract][1] for agent in agents)
    shares = {name: getattr(each, mix) for name, each in DEFERRED.items()}
    unit = sum(shares[name] * each.handle for name, each in DEFERRED.items())

    def scaled(voice: float) -> tuple[pd.DataFrame, pd.DataFrame, float]:
        """Write forecast and requirement of so many agent-slots of calls."""
        rest = voice * SHARE / (1 - SHARE)
        frames = [_frame("calls", starts, calls * voice * STEP / CALL, CALL)]
        for name, each in DEFERRED.items():
            contacts = rest * STEP / unit * shares[name]
            frames.append(_frame(name, starts, others * contacts, each.handle))
        forecast = pd.concat(frames, ignore_index=True)
        paths = forecast.assign(path=0, rate=forecast["mean"])
        need = make_requirement(forecast, paths, settings, week)
        # People idle in the requirement do a third of a person's deferred work.
        asked = float(need["scheduled"].sum()) + rest - 0.4 * 672 * 0.8
        return forecast, need, asked

    low, high = 0.1 * held, held * max(load, 1.0)
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if scaled(middle)[2] > load * held else (middle, high)
    forecast, requirement, _ = scaled(low)
    paths = forecast.assign(path=0, rate=forecast["mean"])
    skills = {frozenset(names)}
    erlangs = on_slots(forecast, "calls", "mean", settings, week) * CALL / STEP
    demand = Demand(
        week,
        STEP,
        {"calls": on_slots(requirement, "calls", "scheduled", settings, week)},
        deferred=deferred_queues(forecast, settings, week),
        live_variance=busy_variance(erlangs, CALL, STEP),
        priority={queue.name: queue.priority for queue in settings.deferred},
        idle=idle_times(skills, forecast, paths, requirement, settings, week),
    )
    return Case(settings, agents, drawn.away, demand, forecast, requirement)


def _frame(
    name: str, starts: pd.DatetimeIndex, mean: np.ndarray, handle: float
) -> pd.DataFrame:
    """Write one queue's part of a Forecast table."""
    return pd.DataFrame(
        {"queue": name, "start": starts, "mean": mean, "handle_time": handle}
    )


def simulated(given: Case, found: RosterResult, weeks: int) -> dict[str, float]:
    """Simulate the very roster; give each queue's share in time. [0..1]"""
    settings, week, forecast = given.settings, given.demand.week, given.forecast
    paths = forecast.assign(path=0, rate=forecast["mean"])
    split = split_people(found.roster, given.requirement, settings, week)
    besides = work_besides(split, forecast, paths, given.requirement, settings, week)
    split = dataclasses.replace(split, besides=besides)
    behind = what_gives_way(split, given.demand.deferred, [], settings, 0.0)
    proof = simulate(
        serving_segments(split, settings), paths, forecast, settings, week,
        seed=7, replications=weeks, blending=blending_rules(split, settings),
        behind=behind,
    )  # fmt: skip
    return dict(proof.weeks.set_index("queue")["service"])


def main() -> None:
    """Build, simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agents", type=int, nargs="*", default=[60])
    parser.add_argument("--moves", type=int, default=1500)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--mix", choices=["base", "social"], default="base")
    parser.add_argument("--load", type=float, default=0.95)
    parser.add_argument("--ranks", action="store_true", help="give queues priorities")
    parser.add_argument("--weeks", type=int, default=12, help="0: no simulation")
    chosen = parser.parse_args()
    if pays(1e9):
        # Compiled, or read from disk, before the clock starts.
        few = case(20, moves=4000, mix="base", load=0.95, ranks=False)
        build_roster(few.agents, few.away, few.demand, few.settings)
    for count in chosen.agents:
        given = case(
            count, moves=chosen.moves, mix=chosen.mix, load=chosen.load,
            ranks=chosen.ranks,
        )  # fmt: skip
        gaps = []
        for seed in range(chosen.seeds):
            begun = time.process_time()
            ends: dict[str, float] = {}

            def told(
                stage: str,
                done: int,
                whole: int,
                ends: dict[str, float] = ends,
                begun: float = begun,
            ) -> None:
                """Note when each stage was last heard of."""
                ends.setdefault(stage, time.process_time() - begun)

            found = build_roster(
                given.agents, given.away, given.demand, given.settings,
                seed=seed, progress=told,
            )  # fmt: skip
            ended = time.process_time() - begun
            breaches = verify(
                found.roster, given.agents, given.away, given.settings,
                given.demand.week,
            )  # fmt: skip
            gaps.append(found.gap)
            print(
                f"{count:5d} agents, seed {seed}: cost {found.cost:9.0f}, bound "
                f"{found.bound:9.0f}, gap {found.gap:6.2%}, "
                f"bound {ends['sweeps'] - ends['bound']:.1f} s, "
                f"then {ended - ends['sweeps']:.1f} s; short {found.parts.short:.0f}, "
                f"overdue {found.parts.overdue:.0f}; {len(breaches)} breaches",
                flush=True,
            )
            if chosen.weeks:
                seen = simulated(given, found, chosen.weeks)
                print("       in time:", {k: f"{v:.1%}" for k, v in seen.items()})
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{count:5d} agents: gap {statistics.median(gaps):.2%}, {memory:.2f} GB")


if __name__ == "__main__":
    main()
