"""A week with more work than people's time: each queue in time, with and without ranks.

The synthetic centre of `bench.py`, everybody skilled for the deferred queues too, whose
work is scaled until live and deferred work together are 1.06 times what the contracts
hold. The roster is built, its expected work worked off, and the very roster simulated:
in time as planned / simulated, by due time alone and by priority.

python benchmarks/rosters/overload.py 60
"""

import argparse
import dataclasses
import time

import numpy as np
import pandas as pd
from bench import CONTRACTS, DEFERRED, LIVE, demand_of, people, settings_of

from shiftcast.staffing.backlog import work_off
from shiftcast.staffing.duties import serving_segments
from shiftcast.staffing.overload import what_gives_way
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.simulation.simulate import simulate
from shiftcast.staffing.split import split_people

# The first to be kept: direct messages, then comments, then mail.
RANKS = dict(zip(DEFERRED, (1, 2, 3), strict=True))
# Contract hours that are work, breaks taken out.
WORK = 0.93


def main() -> None:
    """Build, simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agents", type=int, nargs="?", default=60)
    parser.add_argument("--load", type=float, default=1.06)
    parser.add_argument("--moves", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    rng = np.random.default_rng(1)
    settings = settings_of(chosen.moves, "15min")
    agents = [
        dataclasses.replace(
            agent, queues=(*sorted({*agent.queues} & {*LIVE}), *DEFERRED)
        )
        for agent in people(chosen.agents, rng)
    ]
    demand = demand_of(chosen.agents, settings, rng)
    hours = sum(CONTRACTS[agent.contract]["paid_hours"][1] for agent in agents) * WORK
    live = sum(float(need.sum()) for need in demand.live.values()) / 4
    wanted = chosen.load * hours - live
    given = sum(float(part.work.sum()) for part in demand.deferred)
    scale = wanted / (given / 4)
    work = tuple(
        dataclasses.replace(part, arrivals=part.arrivals * scale)
        for part in demand.deferred
    )
    print(
        f"{chosen.agents} agents, {hours:.0f} h, live {live:.0f} h, rest {wanted:.0f}"
    )
    for priority in ({}, RANKS):
        # What a rostered person handles is the same in plan and simulation.
        ranked = dataclasses.replace(
            settings,
            shrinkage=dataclasses.replace(settings.shrinkage, reasons=()),
            queues=tuple(
                dataclasses.replace(
                    queue, priority=priority.get(queue.name, 1), max_occupancy=1.0
                )
                for queue in settings.queues
            ),
        )
        asked = dataclasses.replace(
            demand, deferred=work, priority=priority, efficiency={}
        )
        begun = time.perf_counter()
        found = build_roster(agents, [], asked, ranked, seed=chosen.seed)
        seconds = time.perf_counter() - begun
        starts = demand.week.grid(900)
        need = pd.concat(
            pd.DataFrame(
                {"queue": name, "start": starts, "scheduled": demand.live[name]}
            )
            for name in LIVE
        )
        split = split_people(found.roster, need, ranked, demand.week)
        forecast = pd.concat(
            pd.DataFrame(
                {"queue": part.queue, "start": starts, "mean": part.arrivals}
                | {"handle_time": part.handle_time}
            )
            for part in work
        )
        fine = dataclasses.replace(
            ranked, centre=dataclasses.replace(ranked.centre, interval=900.0)
        )
        behind = what_gives_way(split, work, [], ranked, 0.0)
        seen = simulate(
            serving_segments(split, ranked),
            forecast.assign(path=0, rate=forecast["mean"]),
            forecast, fine, demand.week, seed=7, replications=12, behind=behind,
        ).weeks.set_index("queue")["service"]  # fmt: skip
        off = work_off(
            work, [], split.groups, split.deferred, dict.fromkeys(DEFERRED, 1.0), behind
        )
        planned = {q: 1 - each.late.sum() / each.due.sum() for q, each in off.items()}
        shares = ", ".join(f"{q} {planned[q]:.1%} / {seen[q]:.1%}" for q in DEFERRED)
        print(
            f"{'by priority' if priority else 'by due time'}: {shares}; "
            f"cost {found.cost:.0f}, bound {found.bound:.0f}, gap {found.gap:.2%}, "
            f"overdue {found.parts.overdue:.0f} ({seconds:.0f} s)", flush=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
