"""Build named rosters of the live centre and print gap, time and memory.

python benchmarks/rosters/bench_live.py 1000 --moves 1000
"""

import argparse
import resource
import statistics
import time

from centre import Centre, centre

from shiftcast.staffing.rostering.compiling import pays
from shiftcast.staffing.rostering.roster import RosterResult, build_roster
from shiftcast.staffing.rostering.verify import verify


def build(case: Centre, seed: int) -> tuple[RosterResult, float, float, str]:
    """Build one roster; tell its seconds, those of the processor, and the stages."""
    wall, cpu = time.perf_counter(), time.process_time()
    ends: dict[str, float] = {}

    def told(stage: str, done: int, whole: int) -> None:
        """Note when each stage was last heard of."""
        ends[stage] = time.process_time() - cpu

    found = build_roster(
        case.agents, case.away, case.demand, case.settings, seed=seed, progress=told
    )
    stages = ", ".join(f"{name} {end:.1f}" for name, end in ends.items())
    return found, time.perf_counter() - wall, time.process_time() - cpu, stages


def main() -> None:
    """Build and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agents", type=int, nargs="*", default=[50])
    parser.add_argument("--moves", type=int, default=3000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--queues", type=int, choices=[1, 3], default=1)
    chosen = parser.parse_args()
    if pays(1e9):
        # Compiled, or read from disk, before the clock starts.
        for queues in {1, chosen.queues}:
            build(centre(30, moves=4000, queues=queues), 0)
    for count in chosen.agents:
        case = centre(count, moves=chosen.moves, queues=chosen.queues)
        gaps, cpus = [], []
        for seed in range(chosen.seeds):
            found, wall, cpu, stages = build(case, seed)
            breaches = verify(
                found.roster,
                case.agents,
                case.away,
                case.settings,
                case.demand.week,
            )
            gaps.append(found.gap)
            cpus.append(cpu)
            print(
                f"{count:5d} agents, seed {seed}: cost {found.cost:9.0f}, bound "
                f"{found.bound:9.0f}, gap {found.gap:6.2%}, {cpu:5.1f} s of processor, "
                f"{wall:5.1f} s; {stages}; {len(breaches)} breaches, "
                f"{len(found.unmet)} unmet; {found.method}",
                flush=True,
            )
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{count:5d} agents, median: gap {statistics.median(gaps):.2%}, "
            f"{statistics.median(cpus):.1f} s, {memory:.2f} GB"
        )


if __name__ == "__main__":
    main()
