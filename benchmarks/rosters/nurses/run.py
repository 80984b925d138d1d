"""Solve nurse rostering instances of Curtois and Qu and print cost and proved bound.

python benchmarks/rosters/nurses/run.py FOLDER --seconds 60 1 2 3 4
"""

import argparse
import time
from pathlib import Path

import numpy as np
from answers import Answers
from columns import Best, Columns
from compact import solve_compact
from instance import Instance, breaches, read_instance

# Binaries the plain program may have, and seconds for one choice among columns.
SMALL = 500
WHOLE = 20.0
# Part of the time that annealing takes after the first dive.
ANNEAL = 0.3
# Rounds of generating between two nurses that are fixed, from nothing and again.
FIRST, AGAIN = 20, 10
# Moves between two looks at the clock, and temperatures. [penalty]
MOVES = 50
HOT, COLD = 50.0, 2.0


def main() -> None:
    """Run the instances that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="numbers of instances; all if none")
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_intermixed_args()
    names = given.names or sorted(
        (
            path.stem.removeprefix("Instance")
            for path in given.folder.glob("Instance*.txt")
        ),
        key=int,
    )
    for name in names:
        began = time.process_time()
        instance = read_instance(given.folder / f"Instance{name}.txt")
        best = solve(instance, began + given.seconds)
        broken = [] if best.roster is None else breaches(instance, best.roster)
        print(
            f"{name}: cost {best.cost:g}, bound {best.bound:.2f}, "
            f"{'proved optimal' if best.proved else 'not proved'}, "
            f"{len(broken)} breaches, {time.process_time() - began:.1f} s",
            flush=True,
        )
        for breach in broken:
            print(f"  {breach}")


def solve(instance: Instance, stop: float) -> Best:
    """Generate rosters, dive, anneal, then free half the nurses again and again.

    Small instances go to the plain program when the bound of the columns is not met.
    """
    columns = Columns(instance, stop)
    best = columns.best
    columns.relax()
    columns.dive(FIRST)
    if not best.proved and instance.wish.size <= SMALL:
        bound, roster = solve_compact(instance, columns.time_left())
        best.bound = max(best.bound, bound)
        if roster is not None:
            columns.keep(roster)
    rng = np.random.default_rng(0)
    if not best.proved:
        anneal(columns, rng, ANNEAL * columns.time_left())
    staff = len(instance.nurses)
    while columns.time_left() > 0 and not best.proved:
        columns.loosen()
        columns.whole(WHOLE)
        if best.proved:
            break
        if best.roster is not None:
            for nurse in rng.permutation(staff)[: staff // 2]:
                columns.fix(columns.number(int(nurse), best.roster[nurse]))
        columns.dive(AGAIN)
    return best


def anneal(columns: Columns, rng: np.random.Generator, seconds: float) -> None:
    """Let nurses answer one another, ever cooler; later rosters become columns."""
    answers = Answers(columns.instance, rng, columns.best.roster)
    began, passed = time.process_time(), 0.0
    while passed < 1.0:
        answers.improve(MOVES, HOT * (COLD / HOT) ** passed)
        passed = (time.process_time() - began) / seconds
        columns.keep(answers.roster.copy())
        if passed > 0.5:
            for nurse, line in enumerate(answers.roster):
                columns.add(nurse, line)


if __name__ == "__main__":
    main()
