"""Measure mixes of skills: cost, service out of sample, seconds.

    python benchmarks/staffing/multiskill.py [--seed 0]

Three queues of 90 erlang and five of 90, with people for one, two or all of them. The
service of every mix is told on contacts that no search saw: plain Poisson days of
their own seeds.
"""

import argparse
import time

import numpy as np

from shiftcast.data.queues import Queue
from shiftcast.data.spans import Target
from shiftcast.staffing.rostering.heads import cheapest_heads
from shiftcast.staffing.simulation.arrivals import Contacts
from shiftcast.staffing.skills.floor import Floor, SkillGroup, Workload
from shiftcast.staffing.skills.mixes import compare_mixes
from shiftcast.staffing.skills.search import Mix, cheapest_mix
from shiftcast.staffing.skills.trial import Trial

DAYS, SEEDS = 40, 3
WARM_UP, DAY = 7200.0, 86400.0
FIXED = {
    "specialists": {"A": 41, "B": 31, "C": 21},
    "chain of two": {"AB": 34, "BC": 26, "AC": 33},
    "20 % generalists": {"A": 33, "B": 25, "C": 16, "ABC": 19},
    "everybody everything": {"ABC": 93},
}


def workload(name: str, load: float, handle_time: float = 300.0, **given: object):
    """Describe a queue: 80 % in 20 s, patience of 3 minutes, unless told otherwise."""
    kind = {"patience": 180.0, "max_occupancy": 1.0} | given
    return Workload(Queue(name, "voice", **kind), load, handle_time)


def three_queues(groups: dict[str, float]) -> Floor:
    """Give the case of 40 + 30 + 20 erlang."""
    works = tuple(workload(*each) for each in (("A", 40.0), ("B", 30.0), ("C", 20.0)))
    return Floor(works, tuple(SkillGroup(tuple(g), c) for g, c in groups.items()))


def five_queues() -> Floor:
    """Give five queues that differ in everything, and three kinds of flexibility."""
    works = (
        workload("A", 30.0, 240.0),
        workload("B", 24.0, 300.0, target=(Target(0.8, 30.0),)),
        workload("C", 18.0, 420.0, target=(Target(0.7, 20.0),)),
        workload("D", 12.0, 180.0, patience=90.0),
        workload("E", 6.0, 360.0, target=(Target(0.9, 30.0),), patience=300.0),
    )
    pairs = ("AB", "BC", "CD", "DE", "AE")
    costs = dict.fromkeys("ABCDE", 1.0) | dict.fromkeys(pairs, 1.1) | {"ABCDE": 1.4}
    return Floor(works, tuple(SkillGroup(tuple(g), c) for g, c in costs.items()))


def poisson_day(floor: Floor, rng: np.random.Generator, days: int) -> Contacts:
    """Draw days in a row, nothing matched: counts and times as they fall."""
    span = WARM_UP + days * DAY
    queue = np.repeat(
        np.arange(len(floor.workloads)),
        [rng.poisson(work.rate * span) for work in floor.workloads],
    )
    rng.shuffle(queue)
    arrived = np.sort(rng.random(queue.size) * span)
    handle = np.array([work.handle_time for work in floor.workloads])[queue]
    patience = np.array([work.queue.patience for work in floor.workloads])[queue]
    return Contacts(
        queue=queue,
        arrived=arrived,
        handle_time=handle * rng.exponential(size=queue.size),
        leaves=arrived + patience * rng.exponential(size=queue.size),
        due=np.full(queue.size, np.inf),
        measured=(int(np.searchsorted(arrived, WARM_UP)), queue.size),
    )


def outside(floor: Floor, heads: tuple[int, ...]) -> str:
    """Tell the service on fresh days of several seeds."""
    told = []
    for seed in range(SEEDS):
        days = poisson_day(floor, np.random.default_rng(70_000 + seed), DAYS)
        share = Trial(floor, [days]).service(heads).share
        told.append(" ".join(f"{each:.3f}" for each in share))
    return " | ".join(told)


def tell(name: str, floor: Floor, heads: tuple[int, ...], took: str = "") -> None:
    """Print one mix."""
    cost = floor.cost(heads)
    print(f"{name:26} heads {sum(heads):3} cost {cost:6.2f}  {outside(floor, heads)}")
    if took:
        print(f"{'':26} {took}")


def search(floor: Floor, seed: int) -> tuple[Mix, str]:
    """Find the cheapest mix, and say what it took."""
    begun = time.perf_counter()
    mix = cheapest_mix(floor, seed=seed)
    seconds = time.perf_counter() - begun
    parts = ", ".join(
        f"{count} {''.join(group.queues)}"
        for count, group in zip(mix.heads, floor.groups, strict=True)
        if count
    )
    took = (
        f"{parts}; {mix.rounds} rounds of cuts, {mix.evaluations} mixes simulated, "
        f"{mix.contacts / 1e6:.1f} M contacts, {seconds:.1f} s; no mix costs less than "
        f"{mix.bounds.least_cost:.1f}, everybody apart {mix.bounds.dedicated_cost:.1f}"
    )
    return mix, took


def counted_twice(floor: Floor, needs: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
    """Staff by the program that counts a flexible agent for every skill."""
    try:
        import pyworkforce
        from pyworkforce.staffing import MultiSkillStaffing
    except ImportError:
        rows = [(floor.serves[:, at] * 1.0, float(n)) for at, n in enumerate(needs)]
        return "counted for every skill", cheapest_heads(
            floor.costs, [None] * len(floor.groups), rows
        )
    names = [work.queue.name for work in floor.workloads]
    found = MultiSkillStaffing(
        skills=names,
        profiles=[
            {"name": "".join(g.queues), "skills": list(g.queues), "cost": g.cost}
            for g in floor.groups
        ],
        required_positions=dict(zip(names, needs, strict=True)),
    ).solve()
    heads = {each["profile"]: each["agents"] for each in found["agents_per_profile"]}
    named = tuple(heads["".join(group.queues)] for group in floor.groups)
    return f"pyworkforce {pyworkforce.__version__}", named


def main() -> None:
    """Print every figure of the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed

    print(f"Service out of sample, per queue: {SEEDS} seeds of {DAYS} days")
    floor = three_queues(
        {"A": 1.0, "B": 1.0, "C": 1.0, "AB": 1.1, "BC": 1.1, "ABC": 1.2}
    )
    mix, took = search(floor, seed)
    tell("3 queues, cheapest mix", floor, mix.heads, took)
    tell("  everybody apart", floor, mix.bounds.dedicated_heads or ())
    tell(
        "  " + (twice := counted_twice(floor, mix.bounds.dedicated))[0], floor, twice[1]
    )

    print("\n93 heads, spread differently")
    for name, heads in FIXED.items():
        tell(name, three_queues(dict.fromkeys(heads, 1.0)), tuple(heads.values()))

    for premium in (0.02, 0.1):
        print(f"\nCheapest of each kind, a further skill costs {premium:.0%}")
        begun = time.perf_counter()
        options = compare_mixes(floor.workloads, premium=premium, seed=seed)
        seconds = time.perf_counter() - begun
        for option in options:
            tell(option.name, option.floor, option.mix.heads)
        print(f"{seconds:.1f} s")

    print("\n5 queues that differ")
    floor = five_queues()
    print("targets:", ", ".join(str(work.queue.promise) for work in floor.workloads))
    mix, took = search(floor, seed)
    tell("5 queues, cheapest mix", floor, mix.heads, took)
    tell("  everybody apart", floor, mix.bounds.dedicated_heads or ())


if __name__ == "__main__":
    main()
