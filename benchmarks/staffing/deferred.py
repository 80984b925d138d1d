"""Find the fewest hours for a week of deferred work, by deadlines and by interval.

    python benchmarks/staffing/deferred.py

Direct messages in 30 minutes and comments in an hour of opening time, posts in 24 and
e-mail in 48 hours round the clock; open from 8 to 22, a second peak at 20:30; shifts of
4, 6 and 8 hours; people work all the time. Every plan is worked off by the event engine
in simulated weeks, and judged when the reply is begun and when it is sent.
"""

import dataclasses
import time
from datetime import date

import numpy as np

from shiftcast.data.calendar import Week
from shiftcast.data.contracts import Contract
from shiftcast.data.hours import parse_hours
from shiftcast.data.queues import Queue
from shiftcast.data.spans import Target
from shiftcast.data.starts import parse_starts
from shiftcast.staffing.queueing.deferred import deferred_work
from shiftcast.staffing.queueing.required import required_agents
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.shift_mix import ShiftMix, shift_mix
from shiftcast.staffing.simulation.arrivals import Carried, draw_contacts
from shiftcast.staffing.simulation.arrivals import Demand as Drawn
from shiftcast.staffing.simulation.engine import handle, pays

WEEK = Week(date(2026, 11, 23), "UTC")
HOUR, STEP, SLOTS, WEEKS = 3600.0, 1800.0, 336, 40
CLASSES = (
    # name, deadline [s], clock, contacts a day, handle time [s]
    ("messages", 0.5 * HOUR, "open", 350, 240.0),
    ("comments", 1.0 * HOUR, "open", 900, 120.0),
    ("posts", 24.0 * HOUR, "wall", 500, 180.0),
    ("e-mail", 48.0 * HOUR, "wall", 400, 420.0),
)
TIME = np.arange(SLOTS) % 48 / 2
OPEN = (TIME >= 8) & (TIME < 22)
TIMES = np.array([handle for *_, handle in CLASSES])


def rates() -> np.ndarray:
    """Give the contacts of each class in each half hour."""
    shape = 0.15 + np.exp(-(((TIME - 11) / 3) ** 2))
    shape += 1.1 * np.exp(-(((TIME - 20.5) / 2.2) ** 2))
    day = np.array([1, 0.95, 0.95, 1, 1.05, 1.2, 1.1])[np.arange(SLOTS) // 48]
    daily = np.array([volume for *_, volume, _ in CLASSES])
    return daily[:, None] * day * shape / shape[:48].sum()


def contracts() -> list[Contract]:
    """Shifts of 4, 6 and 8 hours that lie within the opening hours."""
    return [
        Contract(
            f"{length} h", (0, 60), (0, 7), (length, length),
            parse_starts(f"08:00-{22 - length}:00 every 30min"),
        )
        for length in (4, 6, 8)
    ]  # fmt: skip


def by_deadlines(z: float, begun: bool, step: float = STEP) -> ShiftMix:
    """Plan by the demand bound; a reply counts when begun, or when sent."""
    finer = int(STEP / step)
    work = tuple(
        deferred_work(
            name, np.repeat(mean / finer, finer), handle, np.repeat(OPEN, finer),
            deadline + handle * begun, clock, step,
        )
        for (name, deadline, clock, _, handle), mean in zip(
            CLASSES, rates(), strict=True
        )
    )  # fmt: skip
    return shift_mix(Demand(WEEK, step, {}, deferred=work, z=z), contracts())


def by_interval(heads: np.ndarray) -> ShiftMix:
    """Cover heads per interval, as tools do that staff deferred work like calls."""
    return shift_mix(Demand(WEEK, STEP, {"all": np.ceil(heads) * OPEN}), contracts())


def entered() -> np.ndarray:
    """Give the contacts with those of the night moved to the next opening."""
    moved = rates()
    for slot in range(SLOTS - 1, -1, -1):
        if not OPEN[slot]:
            after = slot + 1
            while not OPEN[after % SLOTS]:
                after += 1
            moved[:, after % SLOTS] += moved[:, slot]
            moved[:, slot] = 0.0
    return moved


def heads_by_erlang_c() -> np.ndarray:
    """Staff each class by Erlang C in each interval, 95 % within its deadline."""
    return np.sum(
        [
            required_agents(mean * handle / STEP, handle, 0.95, deadline)
            for (_, deadline, _, _, handle), mean in zip(
                CLASSES, entered(), strict=True
            )
        ],
        axis=0,
    )


def heads_by_workload() -> np.ndarray:
    """Staff the work of each interval, filled to 85 %."""
    return TIMES @ entered() / STEP / 0.85


def heads_by_rule_of_thumb() -> np.ndarray:
    """Short deadlines by interval, long ones spread evenly, filled to 85 %."""
    moved = entered()
    evenly = (TIMES[2:] @ moved[2:]).sum() / OPEN.sum()
    return (TIMES[:2] @ moved[:2] + evenly) / STEP / 0.85


def on_time(people: np.ndarray, step: float, oldest_first: bool = False) -> np.ndarray:
    """Simulate; give the share begun in time, sent in time, and the worst cells."""
    queues = tuple(
        Queue(
            name, "back-office", target=(Target(0.95, deadline),), clock=clock,
            open=parse_hours("08:00-22:00"),
        )
        for name, deadline, clock, _, _ in CLASSES
    )  # fmt: skip
    demand = Drawn(
        queues, STEP, np.tile(TIMES[:, None], SLOTS), np.tile(OPEN, (4, 1)),
        Carried(np.array([], dtype=np.int64), np.array([])),
    )  # fmt: skip
    changes = []
    for agent in range(int(people.max())):
        on = np.tile(people > agent, 2).astype(int)
        edges = np.diff(np.concatenate([[0], on, [0]]))
        changes += [
            (at * step, agent, -int(edges[at] < 0)) for at in np.flatnonzero(edges)
        ]
    changes.sort()
    hits, total = np.zeros((2, 4)), np.zeros(4)
    for seed in range(WEEKS):
        drawn = draw_contacts(np.random.default_rng(seed), rates(), demand)
        given = dataclasses.replace(drawn, due=drawn.arrived) if oldest_first else drawn
        seen = handle(
            given, changes, int(people.max()), [(0, 1, 2, 3)], [1] * 4, [False] * 4,
            fast=pays(WEEKS * 60_000),
        )  # fmt: skip
        own = slice(*drawn.measured)
        queue, due = drawn.queue[own], drawn.due[own] + 1e-6
        for row, moment in enumerate((seen.start[own], seen.end[own])):
            hits[row] += np.bincount(queue[moment <= due], minlength=4)
        total += np.bincount(queue, minlength=4)
    return hits / total


def tell(name: str, mix: ShiftMix, step: float, seconds: float, **how: bool) -> None:
    """Print one plan."""
    begun, sent = on_time(np.round(mix.people), step, **how)
    parts = (" ".join(f"{100 * each:5.1f}" for each in row) for row in (begun, sent))
    bound = f"{mix.bound:6.0f}"
    print(f"{name:42} {mix.hours:6.0f} {bound} {seconds:5.0f}  {'  |  '.join(parts)}")


def main() -> None:
    """Print every plan."""
    work = (TIMES @ rates()).sum() / HOUR
    print(f"{work:.0f} h of work; on time [%]: " + ", ".join(c[0] for c in CLASSES))
    print(f"{'plan':42} {'hours':>6} {'bound':>6} {'s':>5}  begun  |  sent")
    plans = (
        ("deadlines when begun, z 0", STEP, lambda: by_deadlines(0.0, True)),
        ("deadlines when begun, z 1.645", STEP, lambda: by_deadlines(1.645, True)),
        ("deadlines when begun, z 2.3", STEP, lambda: by_deadlines(2.3, True)),
        ("deadlines when sent, z 1.645, by 15 min", STEP / 2,
         lambda: by_deadlines(1.645, False, STEP / 2)),
        ("short by interval, long spread, 85 %", STEP,
         lambda: by_interval(heads_by_rule_of_thumb())),
        ("Erlang C by interval, T = deadline", STEP,
         lambda: by_interval(heads_by_erlang_c())),
        ("work of the interval, 85 %", STEP, lambda: by_interval(heads_by_workload())),
    )  # fmt: skip
    for name, step, plan in plans:
        begun = time.perf_counter()
        mix = plan()
        tell(name, mix, step, time.perf_counter() - begun)
        if name == "deadlines when begun, z 2.3":
            tell("  the same people, oldest first", mix, step, 0.0, oldest_first=True)


if __name__ == "__main__":
    main()
