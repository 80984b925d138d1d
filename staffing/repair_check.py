"""Changed weeks held against all rules before they are offered."""

from collections.abc import Sequence

import pandas as pd

from ..data.calendar import Week
from ..data.meetings import Meeting
from ..data.people import Agent, TimeOff
from ..data.settings import Settings
from .rostering.change import Change
from .rostering.change_prices import ChangedWeek
from .rostering.change_table import changed_roster
from .rostering.slots import WeekSlots
from .rostering.verify import Breach, verify

__all__ = ["Check"]


class Check:
    """Holds changed weeks against all rules, with the code of `verify`.

    Parameters
    ----------
    roster
        The roster before the changes; what it breaks already is no fault of theirs.
    agents, away, settings, week, meetings
        As `verify` takes them.
    """

    def __init__(
        self,
        roster: pd.DataFrame,
        agents: Sequence[Agent],
        away: Sequence[TimeOff],
        settings: Settings,
        week: Week,
        meetings: Sequence[Meeting] = (),
    ) -> None:
        self.roster, self.week, self.settings = roster, week, settings
        self.agents = {agent.name: agent for agent in agents}
        self.away, self.meetings = away, meetings
        self.sound: dict[int, ChangedWeek] = {}

    def hold(self, change: Change) -> None:
        """Take back the changes of agents whose week breaks a rule it kept before."""
        fresh = [
            number
            for number, one in enumerate(change.changed)
            if (one.shifts or one.breaks) and self.sound.get(number) is not one
        ]
        if not fresh:
            return
        axis = WeekSlots(self.week, self.settings.centre.roster_step)
        names = [change.workers[number].agent.name for number in fresh]
        new = changed_roster(
            self.roster, change.workers, change.weeks, change.changed, axis
        )
        wrong = {breach.agent for breach in self._breaches(new, names)} & {*names}
        if wrong:
            told = {
                each.sentence for each in self._breaches(self.roster, sorted(wrong))
            }
            found = self._breaches(new, sorted(wrong))
            fresh_ones = {each.agent for each in found if each.sentence not in told}
            wrong &= fresh_ones
        for number in fresh:
            if change.workers[number].agent.name in wrong:
                change.take_back(number)
            else:
                self.sound[number] = change.changed[number]

    def _breaches(self, roster: pd.DataFrame, names: Sequence[str]) -> list[Breach]:
        """List what is wrong with the weeks of some agents."""
        own = roster[roster["agent"].isin(set(names))]
        agents = [self.agents[name] for name in names]
        return verify(own, agents, self.away, self.settings, self.week, self.meetings)
