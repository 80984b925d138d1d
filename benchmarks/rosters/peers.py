"""Roster the synthetic week with shiftcast, pyworkforce and a CP-SAT model per agent.

The peers run in their own interpreter (OR-tools and HiGHS do not share a process):

    python -m venv peers && peers/bin/pip install pyworkforce==0.5.1
    python benchmarks/rosters/peers.py 50 1000 --python peers/bin/python --seconds 60
"""

import argparse
import json
import subprocess
import time
from pathlib import Path

import numpy as np
from centre import Centre, centre

from shiftcast.staffing.rostering.patterns import patterns
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.verify import verify

SLOTS = 96


def main() -> None:
    """Run all three on each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("agents", nargs="+", type=int)
    parser.add_argument("--python", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each peer")
    parser.add_argument("--moves", type=int, default=3000)
    given = parser.parse_args()
    for count in given.agents:
        made = centre(count, moves=given.moves)
        need = np.concatenate(list(made.demand.live.values()))
        print(f"{count} agents", flush=True)
        _report("shiftcast", need, *_ours(made))
        asked = _task(made, need, given.seconds)
        for name in ("pyworkforce", "cp-sat"):
            _report(name, need, *_peer(name, asked, given.python, given.seconds))


def _ours(made: Centre) -> tuple[np.ndarray | None, str]:
    """Roster with all rules and give the people of every slot."""
    began = time.perf_counter()
    found = build_roster(made.agents, made.away, made.demand, made.settings, seed=0)
    took = time.perf_counter() - began
    broken = verify(
        found.roster, made.agents, made.away, made.settings, made.demand.week
    )
    work = found.roster[found.roster["activity"] == "work"]
    start = made.demand.week.start
    edges = np.zeros(7 * SLOTS + 1)
    for column, sign in (("start", 1.0), ("end", -1.0)):
        quarters = (work[column] - start).dt.total_seconds().to_numpy() / 900
        np.add.at(edges, np.minimum(quarters.astype(int), 7 * SLOTS), sign)
    # Who is still at work from the week before counts for nobody.
    people = np.cumsum(edges)[:-1]
    return people, f"{took:.0f} s, gap {found.gap:.2%}, {len(broken)} breaches"


def _task(made: Centre, need: np.ndarray, seconds: float) -> dict[str, object]:
    """Write the week down for the peers: breaks in the middle of their windows."""
    kinds: dict[str, list[object]] = {}
    for contract in made.settings.contracts:
        for pattern in patterns(contract, 900):
            breaks = [
                ((place.first + place.last) // 2, place.slots)
                for place in pattern.breaks
            ]
            kinds.setdefault(contract.name, []).append(
                (pattern.slots, pattern.paid, breaks)
            )
    week = made.demand.week
    off = {(away.agent, (away.start - week.start).days) for away in made.away}
    return {
        "need": need.reshape(7, SLOTS).astype(int).tolist(),
        "seconds": seconds,
        "kinds": kinds,
        "limits": {
            c.name: ([h * 4 for h in c.paid_hours], c.days)
            for c in made.settings.contracts
        },
        "agents": [
            (
                agent.contract,
                [day for name, day in off if name == agent.name],
                _free(agent, week),
            )
            for agent in made.agents
        ],
    }


def _free(agent, week) -> list[int]:
    """Tell in which quarter-hours of a day an agent may work."""
    if agent.available is None:
        return [1] * SLOTS
    return agent.available.mask(week.grid(900))[:SLOTS].astype(int).tolist()


def _peer(
    name: str, asked: dict[str, object], python: Path, seconds: float
) -> tuple[np.ndarray | None, str]:
    """Run one peer in its own interpreter."""
    began = time.perf_counter()
    try:
        done = subprocess.run(
            [python, Path(__file__).with_name("peer.py"), name],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=seconds * 4 + 120,
        )
    except subprocess.TimeoutExpired:
        return None, "did not stop"
    if done.returncode:
        return None, done.stderr.strip().splitlines()[-1]
    answer = json.loads(done.stdout.splitlines()[-1])
    took = f"{time.perf_counter() - began:.0f} s, {answer['told']}"
    people = answer["people"]
    return None if people is None else np.array(people, float).ravel(), took


def _report(name: str, need: np.ndarray, people: np.ndarray | None, told: str) -> None:
    """Print how far the people are from the need."""
    if people is None:
        print(f"  {name}: no roster; {told}", flush=True)
        return
    under = np.maximum(need - people, 0).sum() / need.sum()
    over = np.maximum(people - need, 0).sum() / need.sum()
    print(
        f"  {name}: misfit {under + over:.2%} (under {under:.2%}, over {over:.2%}); "
        f"{told}",
        flush=True,
    )


if __name__ == "__main__":
    main()
