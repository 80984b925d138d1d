"""Measure the Erlang family: exactness, speed beside a peer, doubt, laws to 20,000.

    python benchmarks/staffing/erlang.py [--oracles ../shared/oracles/erlang_a.json]

pyworkforce is compared where it is installed; it is no dependency of the project.
"""

import argparse
import importlib
import importlib.metadata
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.stats import poisson

from shiftcast.staffing.queueing.doubt import agents_under_doubt
from shiftcast.staffing.queueing.erlang import erlang_b, erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.mmn_g import mmn_g
from shiftcast.staffing.queueing.required import required_agents

ORACLES = Path(__file__).parents[2] / "tests/staffing/queueing/erlang_a.json"
INTERVALS, HANDLE, WITHIN, SHARE, PATIENCE = 10_000, 300.0, 20.0, 0.8, 180.0
MOST = 20_000


def exactness(path: Path) -> None:
    """Hold Erlang A and M/M/n+G against 50-digit values."""
    rows = json.loads(path.read_text())
    case = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    given = (case["n"], case["lam"] * case["aht"], case["aht"])
    pairs = (("p_wait", "p_wait"), ("p_abandon", "p_ab"), ("service", "sl"))
    closed = erlang_a(*given, case["patience"], case["t"])
    lenient = erlang_a(*given, case["patience"], case["t"], "abandoned-ok")
    errors = {ours: gap(getattr(closed, ours), case[key]) for ours, key in pairs}
    errors["abandoned-ok"] = gap(lenient.service, case["sl_ab"])
    print(f"Oracle file, {len(rows)} cases, largest error of Erlang A:")
    print("  " + ", ".join(f"{name} {error:.1e}" for name, error in errors.items()))
    worst = dict.fromkeys((ours for ours, _ in pairs), 0.0)
    for place, patience in enumerate(case["patience"]):
        one = mmn_g(
            *(value[place] for value in given),
            lambda x, mean=patience: np.exp(-x / mean),
            case["t"][place],
        )
        for ours, key in pairs:
            worst[ours] = max(worst[ours], gap(getattr(one, ours), case[key][place]))
    print("the same by M/M/n+G, whose survival is followed by quadrature:")
    print("  " + ", ".join(f"{name} {error:.1e}" for name, error in worst.items()))


def gap(found: object, exact: object) -> float:
    """Give the largest absolute difference."""
    return float(np.max(np.abs(np.asarray(found) - np.asarray(exact))))


def speed() -> None:
    """Time the agents of 10,000 intervals, whole and real, beside the peer."""
    load = np.random.default_rng(1).uniform(1, 300, INTERVALS)
    given = (load, HANDLE, SHARE, WITHIN)
    plain, ours = best(lambda: required_agents(*given))
    impatient, _ = best(lambda: required_agents(*given, patience=PATIENCE))
    real, _ = best(lambda: required_agents(*given, fractional=True), 1)
    print(f"\nAgents of {INTERVALS:,} intervals of 1 to 300 erlang, best of five:")
    print(
        f"  Erlang C {plain * 1e3:.0f} ms, Erlang A {impatient * 1e3:.0f} ms, ", end=""
    )
    print(f"Erlang C real-valued {real * 1e3:.0f} ms")
    try:
        peer = importlib.import_module("pyworkforce.queuing")
    except ImportError:
        print("  pyworkforce is not installed: no comparison")
        return
    version = importlib.metadata.version("pyworkforce")

    def theirs() -> list[int]:
        interval = HANDLE / 60
        return [
            peer.ErlangC(
                transactions=float(a), aht=interval, interval=interval, asa=WITHIN / 60
            ).required_positions(SHARE)["raw_positions"]
            for a in load
        ]

    taken, positions = best(theirs, 2)
    differ = int((np.array(positions) != ours).sum())
    print(
        f"  pyworkforce {version} (Python {sys.version.split()[0]}), Erlang C, best ",
        end="",
    )
    print(f"of two: {taken * 1e3:.0f} ms: {taken / plain:.0f} times as long; ", end="")
    print(f"{differ} of {INTERVALS:,} answers differ")


def best(work: Callable[[], object], runs: int = 5) -> tuple[float, object]:
    """Give the shortest of some runs [s of this processor], and what it gave."""
    times = []
    for _ in range(runs):
        begun = time.process_time()
        result = work()
        times.append(time.process_time() - begun)
    return min(times), result


def doubt() -> None:
    """Print the agents that doubt adds: for the mean, for nine of ten days."""
    print("\nAgents that doubt adds, 80 % in 20 s, 300 s, patience 180 s:")
    print("  | erlang | sure | CV .05 | CV .10 | CV .20 | CV .30 |")
    calls = {"handle_time": HANDLE, "target": SHARE, "within": WITHIN}
    for load in (10, 30, 100, 300):
        sure = int(agents_under_doubt(load, variation=0, patience=PATIENCE, **calls))
        cells = []
        for variation in (0.05, 0.10, 0.20, 0.30):
            more = {"variation": variation, "patience": PATIENCE, **calls}
            mean = int(agents_under_doubt(load, **more)) - sure
            days = int(agents_under_doubt(load, certainty=0.9, **more)) - sure
            cells.append(f"+{mean} / +{days}")
        print(f"  | {load} | {sure} | " + " | ".join(cells) + " |")


def laws() -> None:
    """Hold identities and limits over 1 to 20,000 agents; print the worst breach."""
    n = np.unique(np.geomspace(1, MOST, 400).astype(int)).astype(float)
    pairs = np.stack([n, n + 1])
    worst: dict[str, float] = {}

    def keep(name: str, value: float) -> None:
        worst[name] = max(worst.get(name, 0.0), value)

    for busy in (0.5, 0.9, 1.0, 1.1, 2.0):
        load = n * busy
        for patience in (1.0, 30.0, 300.0, 3600.0, 1e5, 1e7):
            queue = erlang_a(pairs, load, HANDLE, patience, WITHIN)
            keep(
                "service falls with an agent more",
                -np.diff(queue.service, axis=0).min(),
            )
            keep(
                "giving up rises with an agent more",
                np.diff(queue.p_abandon, axis=0).max(),
            )
            served = queue.occupancy * pairs + load * queue.p_abandon
            keep("served + given up against offered, relative", gap(served / load, 1))
            keep("P(ab) against θ E[W]", gap(queue.p_abandon, queue.wait / patience))
        same = erlang_a(n, load, HANDLE, HANDLE, WITHIN)
        keep("θ = μ: waits as Poisson", gap(same.p_wait, poisson.sf(n - 1, load)))
        none = erlang_a(n, load, HANDLE, 1e-7, WITHIN)
        keep("no patience: Erlang B", gap(none.p_abandon, erlang_b(n, load)))
        if busy < 1:
            patient = erlang_a(n, load, HANDLE, 1e11, WITHIN).service
            endless = erlang_c(n, load, HANDLE, WITHIN).service
            keep("endless patience: Erlang C", gap(patient, endless))
    print(f"\nLaws at {n.size} sizes from 1 to {MOST:,} agents, worst breach:")
    for name, value in worst.items():
        print(f"  {name}: {max(value, 0.0):.1e}")


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oracles", type=Path, default=ORACLES)
    asked = parser.parse_args()
    exactness(asked.oracles)
    speed()
    doubt()
    laws()


if __name__ == "__main__":
    main()
