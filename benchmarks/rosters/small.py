"""Settle small weeks by a program over whole weeks, and print what it adds.

python benchmarks/rosters/small.py
"""

import os
import time
from dataclasses import dataclass
from datetime import date

import numpy as np

from shiftcast.data.calendar import Week
from shiftcast.data.people import Agent
from shiftcast.data.settings import read_settings
from shiftcast.staffing.rostering import small_weeks
from shiftcast.staffing.rostering.demand import Demand
from shiftcast.staffing.rostering.roster import RosterResult, build_roster
from shiftcast.staffing.rostering.verify import verify

EIGHT = {"shift_hours": [8, 8], "starts": "08:00-12:00 every 1h"}
EIGHT |= {"paid_hours": [40, 40], "days": [5, 5], "breaks": []}
LUNCH = {"name": "lunch", "minutes": 60, "paid": False, "middle": 0.5, "width": "2h"}
SKILLS = [("calls",), ("chat",), ("calls", "chat")]


@dataclass(frozen=True)
class Case:
    """A small centre: open 8 to 20, half as many people on Saturday and Sunday."""

    agents: int
    step: str
    contract: dict[str, object]
    queues: int = 1
    whole: bool = False

    def build(self) -> tuple[RosterResult, int]:
        """Build its roster; count what it breaks."""
        names = ["calls", "chat"][: self.queues]
        settings = read_settings(
            {
                "centre": {"timezone": "UTC", "roster_step": self.step}
                | {"interval": self.step},
                "queue": [{"name": name, "channel": "voice"} for name in names],
                "contract": {"full": EIGHT | self.contract | {"shift_step": "1h"}},
                "effort": {"search": 3000},
            }
        )
        step = settings.centre.roster_step
        hour = np.arange(168 * 3600 // step) * step / 3600
        shape = ((hour % 24 >= 8) & (hour % 24 < 20)) * (1 + 0.3 * np.sin(hour / 3))
        need = self.agents * 0.375 * shape * np.where(hour < 120, 1, 0.5)
        need = np.rint(need) if self.whole else need
        shares = {"calls": 1.0} if self.queues == 1 else {"calls": 0.6, "chat": 0.4}
        week = Week(date(2026, 11, 23), "UTC")
        live = {name: need * share for name, share in shares.items()}
        agents = [
            Agent(f"A{n}", "full", SKILLS[n % 3] if self.queues > 1 else ("calls",))
            for n in range(self.agents)
        ]
        found = build_roster(agents, [], Demand(week, step, live), settings)
        return found, len(verify(found.roster, agents, [], settings, week))


VARIED = {"shift_hours": [6, 9], "starts": "08:00-12:00 every 30min"}
VARIED |= {"paid_hours": [30, 40], "days": [4, 5], "breaks": [LUNCH | {"minutes": 30}]}
CASES = {
    "3 agents, hours, shifts of 8 h": Case(3, "1h", {}),
    "5 agents, hours, shifts of 8 h": Case(5, "1h", {}),
    "5 agents, the same with lunch": Case(
        5, "1h", {"paid_hours": [35, 40], "breaks": [LUNCH]}
    ),
    "20 agents, hours, shifts of 8 h": Case(20, "1h", {}),
    "6 agents, two queues, hours": Case(6, "1h", {}, queues=2),
    "8 agents, half-hours, 6 to 9 h, lunch": Case(8, "30min", VARIED),
    "the same, whole numbers of people needed": Case(8, "30min", VARIED, whole=True),
}


def main() -> None:
    """Build each centre without the program and with it."""
    most = small_weeks.MOST_PEOPLE
    for name, case in CASES.items():
        small_weeks.MOST_PEOPLE = 0
        plain, _ = case.build()
        small_weeks.MOST_PEOPLE = most
        begun = time.process_time(), os.times().children_user
        found, broken = case.build()
        # The integer program may run in a process of its own.
        spent = time.process_time() - begun[0] + os.times().children_user - begun[1]
        print(
            f"{name}: cost {plain.cost:.2f}, gap {plain.gap:.2%}; with the program "
            f"{found.cost:.2f}, gap {found.gap:.2%}, {spent:.0f} s, {broken} broken; "
            f"{found.method}",
            flush=True,
        )


if __name__ == "__main__":
    main()
