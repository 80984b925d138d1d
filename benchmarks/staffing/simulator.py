"""Hold the simulator against exact formulas, and its speed against SimPy and Ciw.

    python benchmarks/staffing/simulator.py [cells] [speed]

Speeds are calls a second of processor time on one core, and ratios within the run;
peers take part if they are installed.
"""

import itertools
import sys
import time
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec

import numpy as np

from shiftcast.staffing.queueing.erlang import erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.simulation.arrivals import Contacts
from shiftcast.staffing.simulation.engine import handle
from shiftcast.staffing.simulation.pool import simulate_heads, simulate_people

HOUR, DAY = 3600.0, 86400.0
MEASURES = ("service", "answered", "p_abandon", "occupancy")
# Hours left out, since the pool starts empty, and hours counted.
WARM, KEPT = 10, 14
# The day of the speeds: 100 agents, a call every 3 s, 5 minutes each.
AGENTS, RATE, HANDLE_TIME, PATIENCE = 100, 1 / 3, 300.0, 180.0


def cells() -> None:
    """Count how often the exact value lies inside the simulator's own 95 % interval."""
    inside, misses = 0, []
    loads, spares = (2.0, 8.0, 25.0, 80.0, 200.0), (-1, 0, 1, 2)
    asked = [
        (load, spare, *kind)
        for load, spare in itertools.product(loads, spares)
        for kind in itertools.product((60.0, 180.0), MEASURES)
    ]
    asked += [
        (load, abs(spare) + 1 + (spare < 0) / 2, None, measure)
        for load, spare in itertools.product(loads, spares)
        for measure in ("service", "wait")
    ]
    for number, (load, spare, patience, measure) in enumerate(asked):
        agents = max(int(np.ceil(load + spare * np.sqrt(load))), 1)
        within = (0.0, 20.0, 60.0)[number % 3]
        steady = simulate_heads(
            np.full(WARM + KEPT, load * HOUR / HANDLE_TIME), HANDLE_TIME, agents,
            cell=HOUR, patience=patience, within=within, seed=number, replications=100,
        ).over(WARM)  # fmt: skip
        if patience is None:
            exact = erlang_c(agents, load, HANDLE_TIME, within)
        else:
            definition = "answered" if measure == "answered" else "offered"
            exact = erlang_a(agents, load, HANDLE_TIME, patience, within, definition)
        seen = {
            "service": steady.service,
            "answered": partial(steady.service, "answered"),
            "p_abandon": steady.abandoned,
            "occupancy": steady.occupancy,
            "wait": steady.wait,
        }[measure]()
        told = float(getattr(exact, "service" if measure == "answered" else measure))
        low, value, high = (np.ravel(v)[0] for v in (seen.low, seen.value, seen.high))
        inside += low <= told <= high
        if not low <= told <= high:
            misses.append(
                f"  outside: {agents} agents, {load:g} erlang, patience {patience}: "
                f"{measure} {told:.5f}, simulated {value:.5f} ({low:.5f} to {high:.5f})"
            )
    print(f"exact value inside the 95 % interval: {inside} of {len(asked)} cells")
    print("\n".join(misses))


def timed(name: str, calls: float, run, base: dict[str, float]) -> None:
    """Print calls a second, and the ratio to every peer."""
    begun = time.process_time()
    run()
    pace = calls / (time.process_time() - begun)
    base[name] = pace
    print(f"| {name} | {pace / 1e6:.3f} M |")


def simpy_day(seed: int) -> None:
    """Simulate the day in SimPy, the usual way: a process a call."""
    import simpy

    rng = np.random.default_rng(seed)
    environment = simpy.Environment()
    desk = simpy.Resource(environment, AGENTS)

    def call():
        with desk.request() as turn:
            yield turn | environment.timeout(rng.exponential(PATIENCE))
            if turn.triggered:
                yield environment.timeout(rng.exponential(HANDLE_TIME))

    def source():
        while True:
            yield environment.timeout(rng.exponential(1 / RATE))
            environment.process(call())

    environment.process(source())
    environment.run(DAY)


def ciw_day(seed: int) -> None:
    """Simulate the day in Ciw."""
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE)],
        service_distributions=[ciw.dists.Exponential(1 / HANDLE_TIME)],
        number_of_servers=[AGENTS],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE)],
    )
    ciw.seed(seed)
    ciw.Simulation(network).simulate_until_max_time(DAY)


def engine_day(fast: bool, days: int = 10):
    """Simulate days with the event engine: compiled or plain."""
    rng = np.random.default_rng(1)
    calls = int(days * RATE * DAY)
    arrived = np.sort(rng.random(calls) * days * DAY)
    contacts = Contacts(
        queue=np.zeros(calls, dtype=np.int64),
        arrived=arrived,
        handle_time=rng.exponential(HANDLE_TIME, calls),
        leaves=arrived + rng.exponential(PATIENCE, calls),
        due=np.full(calls, np.inf),
        measured=(0, calls),
    )
    changes = [(0.0, agent, 0) for agent in range(AGENTS)]
    return calls, lambda: handle(
        contacts, changes, AGENTS, [(0,)], [1], [True], fast=fast
    )


def speed() -> None:
    """Print the speeds side by side."""
    calls, base = RATE * DAY, {}
    day = np.full(48, RATE * DAY / 48)
    replications = 400
    print("| engine | calls a second |\n| --- | --- |")

    def plain() -> None:
        simulate_heads(
            day, HANDLE_TIME, AGENTS, patience=PATIENCE, replications=replications
        )

    # Three shifts a day, 15 minutes and half an hour of break each, spread out.
    works = np.zeros((3 * AGENTS, 96), dtype=bool)
    for agent in range(3 * AGENTS):
        start = 32 * (agent % 3)
        works[agent, start : start + 32] = True
        for first, length in ((8 + agent // 3 % 5, 1), (15 + agent // 3 % 6, 2)):
            works[agent, start + first : start + first + length] = False

    def rosters() -> None:
        simulate_people(
            day * 0.9, HANDLE_TIME, works, patience=PATIENCE, replications=200
        )

    simulate_heads(day[:1], HANDLE_TIME, AGENTS, patience=PATIENCE, replications=9)
    timed("shiftcast, one pool", calls * replications, plain, base)
    timed("shiftcast, people with shifts and breaks", calls * 0.9 * 200, rosters, base)
    count, run = engine_day(fast=False)
    timed("shiftcast, every event, plain", count, run, base)
    if find_spec("numba"):
        engine_day(fast=True, days=1)[1]()
        count, run = engine_day(fast=True, days=40)
        timed(f"shiftcast, every event, numba {version('numba')}", count, run, base)
    for name, peer in (("simpy", simpy_day), ("ciw", ciw_day)):
        if find_spec(name):
            told = f"{name} {version(name)}"
            timed(told, calls, partial(peer, 1), base)
            ratios = ", ".join(
                f"{engine.removeprefix('shiftcast, ')} {pace / base[told]:.0f}"
                for engine, pace in base.items()
                if engine.startswith("shiftcast")
            )
            print(f"  times {name}: {ratios}")
        else:
            print(f"{name} is not installed")


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["cells", "speed"]
    for part in chosen:
        {"cells": cells, "speed": speed}[part]()
