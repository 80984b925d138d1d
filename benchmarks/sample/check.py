"""Hold the sample centre's planned week to what the tool promises of it."""

import sys
from pathlib import Path

from shiftcast.data.folder import read_folder
from shiftcast.data.plan import read_plan
from shiftcast.staffing.published import carry_in
from shiftcast.staffing.rostering.verify import verify

MOST_MISS = 0.05
MOST_GAP = 0.05


def main(folder: Path) -> int:
    """Print every promise with its figure; give 1 if one is broken."""
    read = read_folder(folder)
    (run,) = (folder / "out").iterdir()
    plan = read_plan(run)
    kept = []

    def promise(what: str, figure: str, holds: bool) -> None:
        print(f"{'ok  ' if holds else 'FAIL'}  {what}: {figure}")
        kept.append(holds)

    for verdict in plan.summary["verdicts"]:
        miss = abs(verdict["predicted"] - verdict["simulated"])
        name = verdict["queue"]
        if plan.settings.queue(name).live:
            what = f"{name}: simulated service within 5 points of the predicted"
            promise(what, f"{100 * miss:.1f} points", miss <= MOST_MISS)
        else:
            what = f"{name}: replies on time in the simulation"
            shown = f"{verdict['simulated']:.1%} of {verdict['share']:.0%}"
            promise(what, shown, verdict["simulated"] >= verdict["share"])
    gap = plan.summary["roster"]["gap"]
    promise("roster within 5 % of its proved bound", f"{gap:.2%}", gap <= MOST_GAP)
    agents = carry_in(read.agents, folder, plan.week, plan.settings)
    breaches = verify(plan.roster, agents, read.time_off, plan.settings, plan.week)
    promise("rules broken, by independent check", str(len(breaches)), not breaches)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
