"""Build a synthetic week's roster and print its cost, proved bound, gap and time.

python benchmarks/rosters/bench.py 90
"""

import argparse
import resource
import time
from datetime import date

import numpy as np

from shiftcast.data.calendar import Week
from shiftcast.data.hours import parse_hours
from shiftcast.data.people import Agent, TimeOff
from shiftcast.data.settings import Settings, read_settings
from shiftcast.staffing.queueing.deferred import deferred_work
from shiftcast.staffing.rostering.roster import Demand, build_roster
from shiftcast.staffing.rostering.verify import verify

LIVE = {"bookings": 0.40, "changes": 0.27, "baggage": 0.18, "chat": 0.15}
DEFERRED = {
    # channel settings, contacts' share, handle time [s], deadline [s]
    "x-direct": ({"channel": "social", "type": "dm"}, 0.30, 240, 1800),
    "comments": ({"channel": "social", "type": "comment"}, 0.35, 120, 3600),
    "email": ({"channel": "email"}, 0.35, 420, 86400),
}
SKILLS = [
    ("bookings", "changes"),
    ("bookings",),
    ("changes", "baggage"),
    ("bookings", "changes", "baggage"),
    ("chat", "x-direct", "comments"),
    ("chat", "bookings", "x-direct", "comments", "email"),
    ("baggage", "email"),
]
WEIGHTS = [0.22, 0.16, 0.14, 0.14, 0.14, 0.1, 0.1]
PAUSE = {"name": "break", "minutes": 15, "width": "1h30min", "from_hours": 4}
CONTRACTS = {
    "full-time": {
        "paid_hours": [36, 40],
        "days": [4, 5],
        "shift_hours": [6, 10],
        "starts": "06:00-14:00 every 30min",
        "breaks": [
            {"name": "lunch", "minutes": 30, "paid": False, "from_hours": 6}
            | {"middle": 0.5, "width": "2h"},
            PAUSE | {"middle": 0.25},
            PAUSE | {"middle": 0.75, "from_hours": 8},
        ],
    },
    "part-time": {
        "paid_hours": [18, 24],
        "days": [3, 5],
        "shift_hours": [4, 8],
        "starts": "06:00-18:00 every 30min",
        "breaks": [
            {"name": "lunch", "minutes": 30, "paid": False, "from_hours": 6}
            | {"middle": 0.5, "width": "2h"},
            PAUSE | {"middle": 0.25},
        ],
    },
}


def settings_of(moves: int, step: str) -> Settings:
    """Write the plan of the synthetic centre."""
    queues = [
        {"name": name, "channel": "chat" if name == "chat" else "voice"}
        | {"open": "Mon-Fri 06:00-22:00; Sat-Sun 08:00-20:00"}
        for name in LIVE
    ]
    queues += [
        {"name": name, "open": "Mon-Sun 07:00-22:00"} | settings
        for name, (settings, *_) in DEFERRED.items()
    ]
    return read_settings(
        {
            "centre": {"timezone": "America/Denver", "roster_step": step},
            "queue": queues,
            "contract": CONTRACTS,
            "costs": {"wage": 21.0},
            "effort": {"search": moves},
        }
    )


def people(count: int, rng: np.random.Generator) -> list[Agent]:
    """Draw agents."""
    return [
        Agent(
            f"Agent {number:04d}",
            "full-time" if rng.random() < 0.65 else "part-time",
            SKILLS[rng.choice(len(SKILLS), p=WEIGHTS)],
            available=parse_hours("07:00-18:30") if rng.random() < 0.15 else None,
        )
        for number in range(count)
    ]


def demand_of(count: int, settings: Settings, rng: np.random.Generator) -> Demand:
    """Draw what the week must cover: busy mornings, quiet weekends, noise."""
    step = settings.centre.roster_step
    week = Week(date(2026, 11, 23), settings.centre.timezone)
    moments = week.grid(step)
    hour = moments.hour + moments.minute / 60 + step / 7200
    shape = (
        0.08
        + np.exp(-0.5 * ((hour - 10.5) / 2.0) ** 2)
        + 0.8 * np.exp(-0.5 * ((hour - 16) / 2.4) ** 2)
    )
    days = np.array([1.15, 1.02, 1.0, 0.98, 1.03, 0.55, 0.45])
    shape = np.asarray(shape * days[moments.day_of_week])
    capacity = count * 31.0 * 0.87 * 3600 / step
    live = {}
    for name, share in LIVE.items():
        inside = settings.queue(name).open.mask(moments)
        need = shape * inside * (1 + 0.06 * rng.standard_normal(shape.size))
        # A forecast speaks of half-hours, whatever the roster's step.
        half = round(1800 / step)
        need = np.repeat(need.reshape(-1, half).mean(axis=1), half)
        need = need / need.sum() * capacity * 0.70 * share
        live[name] = np.where(inside, np.maximum(np.rint(need * 2) / 2, 1.0), 0.0)
    deferred = []
    total = sum(share * handle for _, share, handle, _ in DEFERRED.values())
    evening = 0.2 + np.exp(-0.5 * ((hour - 11) / 3) ** 2)
    evening = np.asarray(evening + 1.1 * np.exp(-0.5 * ((hour - 20) / 2.2) ** 2))
    for name, (_, share, handle, deadline) in DEFERRED.items():
        work = capacity * 0.18 * share * handle / total * evening / evening.sum()
        inside = settings.queue(name).open.mask(moments)
        deferred.append(
            deferred_work(
                name, work * step / handle, handle, inside, deadline, "open", step
            )
        )
    yields = dict.fromkeys(DEFERRED, 0.8)
    return Demand(week, step, live, tuple(deferred), efficiency=yields)


def main() -> None:
    """Build and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agents", type=int, nargs="*", default=[90])
    parser.add_argument("--moves", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--step", default="15min")
    parser.add_argument("--live-only", action="store_true")
    chosen = parser.parse_args()
    for count in chosen.agents:
        rng = np.random.default_rng(1)
        settings = settings_of(chosen.moves, chosen.step)
        agents = people(count, rng)
        demand = demand_of(count, settings, rng)
        if chosen.live_only:
            demand = Demand(demand.week, demand.step, demand.live)
        monday = demand.week.start
        away = [
            TimeOff(
                agent.name,
                monday + np.timedelta64(int(day), "D"),
                monday + np.timedelta64(int(day) + 1, "D"),
            )
            for agent in agents
            if rng.random() < 0.3
            for day in [rng.integers(7)]
        ]
        begun = time.perf_counter()
        stages: dict[str, float] = {}

        def told(
            stage: str,
            done: int,
            whole: int,
            begun: float = begun,
            stages: dict[str, float] = stages,
        ) -> None:
            """Note when each stage was last heard of."""
            stages[stage] = time.perf_counter() - begun

        found = build_roster(
            agents, away, demand, settings, seed=chosen.seed, progress=told
        )
        seconds = time.perf_counter() - begun
        breaches = verify(found.roster, agents, away, settings, demand.week)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{count:5d} agents: cost {found.cost:9.0f}, bound {found.bound:9.0f}, "
            f"gap {found.gap:6.2%}, {seconds:5.1f} s, {memory:.2f} GB, "
            f"{found.iterations} weeks tried, {len(found.unmet)} unmet, "
            f"{len(breaches)} breaches"
        )
        print(
            "   ",
            {key: round(float(value)) for key, value in vars(found.parts).items()},
            {key: round(value, 1) for key, value in stages.items()},
        )
        for breach in breaches[:5]:
            print("   ", breach.sentence)


if __name__ == "__main__":
    main()
