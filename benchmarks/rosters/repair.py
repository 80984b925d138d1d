"""Take people out of a day of a synthetic week and print what three offers mend.

nice python benchmarks/rosters/repair.py 1000
"""

import argparse
import time

import numpy as np
import pandas as pd
from centre import centre

from shiftcast.data.calendar import midnight
from shiftcast.data.people import TimeOff
from shiftcast.staffing.repair import Asked, allow_overtime, repair
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.roster import build_roster
from shiftcast.staffing.rostering.verify import verify


def absences(
    roster: pd.DataFrame, demand: Demand, day: int, count: int, seed: int
) -> tuple[TimeOff, ...]:
    """Draw who is away among those who have a shift that day."""
    first, last = (
        midnight(
            demand.week.first + pd.Timedelta(days=day + more), demand.week.timezone
        )
        for more in (0, 1)
    )
    due = roster[(roster["start"] >= first) & (roster["start"] < last)]
    names = sorted(set(due["agent"]))
    gone = np.random.default_rng(seed).choice(names, count, replace=False)
    return tuple(TimeOff(str(name), first, last) for name in gone)


def main() -> None:
    """Build, take out, mend and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("agents", type=int, nargs="*", default=[90])
    parser.add_argument("--moves", type=int, default=3000)
    parser.add_argument("--absent", type=float, default=0.05, help="share [0..1]")
    parser.add_argument("--overtime", type=float, default=4.0, help="[h]")
    parser.add_argument("--day", type=int, default=1, help="0 is Monday")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--queues", type=int, default=1, choices=[1, 3])
    parser.add_argument("--move-breaks", action="store_true")
    chosen = parser.parse_args()
    for count in chosen.agents:
        made = centre(count, moves=chosen.moves, queues=chosen.queues)
        settings, agents, demand = made.settings, made.agents, made.demand
        roster = build_roster(agents, made.away, demand, settings).roster
        wide = allow_overtime(settings, chosen.overtime)
        number = round(chosen.absent * count)
        for seed in range(chosen.seeds):
            away = absences(roster, demand, chosen.day, number, seed)
            asked = Asked(
                away, overtime=chosen.overtime, move_breaks=chosen.move_breaks
            )
            begun, used = time.perf_counter(), time.process_time()
            found = repair(roster, agents, made.away, demand, demand, settings, asked)
            seconds = time.perf_counter() - begun
            used = time.process_time() - used
            print(
                f"{count} agents, {number} absent, seed {seed}: missing "
                f"{found.missing[0]:.1f} h -> {found.missing[1]:.1f} h, hole "
                f"{found.hole:.1f} h; {seconds:.1f} s ({used:.1f} s of processor)"
            )
            for offer in found.offers:
                row = offer.figures
                wrong = verify(
                    offer.roster, agents, [*made.away, *away], wide, demand.week
                )
                print(
                    f"  {row['name']:20s} {row['share']:6.1%} closed, "
                    f"{row['changes']} changes "
                    f"({float(row['changes']) / number:.2f} per absentee) "
                    f"of {row['agents']} agents, {row['breaks']} breaks, "
                    f"{row['more_hours']:.0f} h more, {row['overtime']:.1f} h "
                    f"overtime, cost {row['cost']:.0f}, {len(wrong)} breaches"
                )


if __name__ == "__main__":
    main()
