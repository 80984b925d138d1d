"""Live and deferred work before the same people: formula, simulation, agent-hours.

    python benchmarks/staffing/blend.py formula
    python benchmarks/staffing/blend.py joint

`formula` holds what a reserve buys against the event engine: 56 people, 50 erlang of
calls of 5 minutes, patience 3 minutes, deferred work that never runs out. `joint` finds
the fewest hours for a week of calls and four deferred queues, apart and together, and
simulates them.
"""

import sys
import time
from datetime import date

import numpy as np
import pandas as pd

from shiftcast.data.calendar import Week
from shiftcast.data.contracts import Contract
from shiftcast.data.settings import Settings, read_settings
from shiftcast.data.starts import parse_starts
from shiftcast.staffing.joint import JointWeek, joint_week
from shiftcast.staffing.queueing.blend import blend
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.simulation.blending import Blending
from shiftcast.staffing.simulation.simulate import simulate

WEEK = Week(date(2026, 11, 23), "UTC")
STARTS = WEEK.grid(1800)
HOUR = np.asarray(STARTS.hour + STARTS.minute / 60)
DAY = np.asarray(STARTS.day_of_week)


def forecast_of(rates: dict[str, np.ndarray], times: dict[str, float]) -> pd.DataFrame:
    """Lay rates out as a forecast."""
    return pd.concat(
        pd.DataFrame(
            {"queue": name, "start": STARTS, "mean": rate, "handle_time": times[name]}
        )[rate > 0]
        for name, rate in rates.items()
    )


def paths_of(forecast: pd.DataFrame) -> pd.DataFrame:
    """Take the forecast for certain."""
    return forecast[["queue", "start"]].assign(path=0, rate=forecast["mean"])


def formula() -> None:
    """Print service of calls and deferred work done, by formula and engine."""
    people, load, weeks = 56, 50.0, 40
    both = frozenset({"calls", "mail"})
    staff = pd.DataFrame(
        [(f"a{n}", WEEK.start, WEEK.end, "calls;mail") for n in range(people)],
        columns=["agent", "start", "end", "queues"],
    )
    worst: dict[float, list[float]] = {}
    print("mail [s]  reserve  service told, simulated  deferred told, simulated [erl]")
    for handle in (300.0, 150.0, 600.0):
        for reserve in (1, 2, 3, 4, 5, 6, 8, 10):
            told = blend(
                people, load, 300, 20, reserve, patience=180,
                deferred_handle_time=handle,
            )  # fmt: skip
            seen = _simulated(staff, handle, {both: reserve}, weeks)
            service, work = float(told.live.service), float(told.deferred)
            apart = worst.setdefault(handle, [0.0, 0.0])
            apart[0] = max(apart[0], abs(service - seen[0]))
            apart[1] = max(apart[1], abs(work - seen[1]))
            print(
                f"{handle:8.0f}  {reserve:7d}  {service:12.1%}, {seen[0]:9.1%}  "
                f"{work:13.2f}, {seen[1]:9.2f}"
            )
    plain = erlang_a(people, load, 300, 180, 20)
    seen = _simulated(staff, 300.0, {}, weeks, interruptible=True)
    idle = people * (1 - float(plain.occupancy))
    print(f"laid down when a call comes: {float(plain.service):.1%}, {seen[0]:.1%}")
    print(f"  idle time {idle:.2f}, used {seen[1]:.2f} erlang")
    for handle, (service, work) in worst.items():
        print(
            f"largest difference, mail of {handle:.0f} s: "
            f"{100 * service:.2f} points, {work:.2f} erlang"
        )


def _simulated(
    staff: pd.DataFrame,
    handle: float,
    reserve: dict[frozenset[str], int],
    weeks: int,
    interruptible: bool = False,
) -> tuple[float, float]:
    """Simulate; give the service of calls and the deferred work done."""
    settings = read_settings(
        {
            "queue": [
                {"name": "calls", "channel": "voice", "patience": "180s"},
                {"name": "mail", "channel": "email", "target": "95% in 300h"},
            ]
        }
    )
    every = np.ones(len(STARTS))
    rates = {"calls": 300.0 * every, "mail": 18.0 * 1800 / handle * every}
    forecast = forecast_of(rates, {"calls": 300.0, "mail": handle})
    rules = Blending(
        reserve=reserve, interruptible=frozenset({"mail"} if interruptible else ())
    )
    proof = simulate(
        staff, paths_of(forecast), forecast, settings, WEEK,
        seed=7, replications=weeks, blending=rules,
    )  # fmt: skip
    seen = proof.intervals[proof.intervals["queue"] == "calls"].iloc[12:]
    offered = seen["offered"]
    abandoned = np.average(seen["abandoned"], weights=offered)
    service = np.average(seen["service"], weights=offered)
    calls = offered.mean() * (1 - abandoned) * 300 / 1800
    return float(service), float(seen["occupancy"].mean() * len(staff) - calls)


def centre(blend_as: str, interruptible: bool = False) -> Settings:
    """Write the centre of the joint week."""
    opened = "08:00-22:00"
    deferred = [
        ("dm", {"type": "dm"}, "95% in 30min", "open"),
        ("comments", {"type": "comment"}, "95% in 1h", "open"),
        ("posts", {"type": "post"}, "95% in 24h", "wall"),
        ("email", {}, "95% in 48h", "wall"),
    ]
    return read_settings(
        {
            "centre": {"blend": blend_as, "roster_step": "30min"},
            "effort": {"replications": 300},
            "queue": [
                {
                    "name": "calls", "channel": "voice", "open": opened,
                    "patience": "180s", "target": "80% in 20s", "max_occupancy": 1.0,
                },
                *(
                    {
                        "name": name, "channel": "social" if kind else "email",
                        "open": opened, "target": target, "clock": clock,
                        "max_occupancy": 1.0, "interruptible": interruptible,
                    } | kind
                    for name, kind, target, clock in deferred
                ),
            ],
        }
    )  # fmt: skip


def week_of() -> pd.DataFrame:
    """Make the week: calls that peak at 30 erlang, four deferred queues."""
    opened = (HOUR >= 8) & (HOUR < 22)
    of_day = np.array([1, 0.95, 0.95, 1, 1.05, 1.2, 1.1])[DAY]
    voice = 0.3 + np.exp(-(((HOUR - 10.5) / 2) ** 2))
    voice += 0.8 * np.exp(-(((HOUR - 15) / 2.5) ** 2))
    load = 30 * voice / voice.max() * of_day / of_day.max() * opened
    social = 0.15 + np.exp(-(((HOUR - 11) / 3) ** 2))
    social += 1.1 * np.exp(-(((HOUR - 20.5) / 2.2) ** 2))
    social *= of_day / social[:48].sum()
    times = {"calls": 300.0, "dm": 240.0, "comments": 120.0, "posts": 180.0,
             "email": 420.0}  # fmt: skip
    rates = {"calls": load * 6.0}
    for name, volume in (
        ("dm", 350),
        ("comments", 900),
        ("posts", 500),
        ("email", 400),
    ):
        rates[name] = volume * social
    return forecast_of(rates, times)


def contracts() -> list[Contract]:
    """Shifts of 4, 6 and 8 hours from every half hour on."""
    every = parse_starts("08:00-22:00 every 30min")
    return [
        Contract(f"{hours} h", (0, 60), (0, 7), (hours, hours), every)
        for hours in (4, 6, 8)
    ]


def joint() -> None:
    """Print the hours of calls and deferred work, apart and together."""
    forecast = week_of()
    load = forecast["mean"] * forecast["handle_time"] / 3600
    print(f"work [h]: {load.groupby(forecast['queue']).sum().round(0).to_dict()}")
    apart = [
        _found("calls alone", forecast[forecast["queue"] == "calls"], centre("off")),
        _found("deferred alone", forecast[forecast["queue"] != "calls"], centre("off")),
    ]
    separate = sum(each.mix.hours for each in apart)
    print(f"separate pools: {separate:.0f} h")
    for name, settings in (
        ("set apart step by step", centre("off")),
        ("live first", centre("live-first")),
        ("live first, laid down", centre("live-first", interruptible=True)),
    ):
        found = _found(name, forecast, settings)
        print(f"  {found.mix.hours / separate - 1:+.1%} against separate pools")


def _found(name: str, forecast: pd.DataFrame, settings: Settings) -> JointWeek:
    """Find the hours, print them with what weeks that no round saw say."""
    kept = [q for q in settings.queues if q.name in set(forecast["queue"])]
    own = Settings(tuple(kept), settings.centre, effort=settings.effort)
    began = time.perf_counter()
    found = joint_week(
        forecast, paths_of(forecast), own, WEEK, contracts(), seed=1, rounds=ROUNDS
    )
    seconds = time.perf_counter() - began
    seen = found.proof.intervals
    calls = seen[seen["queue"] == "calls"]["service"]
    weeks = found.proof.weeks.set_index("queue")["service"]
    told = ", ".join(f"{queue} {share:.1%}" for queue, share in weeks.items())
    worst = f", worst half-hour {calls.min():.1%}" if len(calls) else ""
    print(
        f"{name}: {found.mix.hours:.0f} h (bound {found.mix.bound:.0f}) in "
        f"{found.rounds} rounds, {seconds:.0f} s; {told}{worst}",
        flush=True,
    )
    return found


ROUNDS = 10

if __name__ == "__main__":
    {"formula": formula, "joint": joint}[sys.argv[1]]()
