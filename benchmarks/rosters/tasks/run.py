"""Roster multi-activity instances of Qu and Curtois and print penalty and bound.

python benchmarks/rosters/tasks/run.py FOLDER --seconds 600 1_7_10_1
"""

import argparse
import math
import time
from pathlib import Path

from bound import least_penalty
from instance import breaches, penalty, read_instance
from search import Search

# Moves between two looks at the clock, and temperatures. [penalty]
MOVES = 200
HOT, COLD = 2.0, 0.2


def main() -> None:
    """Run the instances that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="ID_DAYS_STAFF_TASKS; all if none")
    parser.add_argument("--seconds", type=float, default=60.0, help="of processor time")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_intermixed_args()
    paths = sorted(
        given.folder.glob("*_*_*_*.txt*"), key=lambda path: int(path.name.split("_")[0])
    )
    for path in paths:
        name = path.name.split(".")[0]
        if given.names and name not in given.names:
            continue
        began = time.process_time()
        instance = read_instance(path)
        least = least_penalty(instance)
        search = Search(instance, given.seed)
        search.build()
        built = time.process_time()
        # At least one round, however long building took.
        left = max(began + given.seconds - built, 1e-9)
        passed, moves, cost = 0.0, 0, math.inf
        while passed < 1.0 and cost > least:
            heat = HOT * (COLD / HOT) ** passed
            cost = search.improve(MOVES, heat, heat)
            moves += MOVES
            passed = (time.process_time() - built) / left
        broken = breaches(instance, search.task)
        found = penalty(instance, search.task)
        print(
            f"{name}: penalty {found}, bound {least} "
            f"(+{100 * (found / least - 1):.1f} %), "
            f"{'feasible' if not broken else '; '.join(broken[:3])}, "
            f"{moves} moves in {time.process_time() - began:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
