"""The rule book: every rule of a roster, its human name, its priority, its sentence.

The rules read worked shifts and nothing of how those were found, so they hold any
roster to account: ours, a hand-edited one, another tool's.
"""

import dataclasses
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...data.contracts import Contract
from ...data.law import Rules
from ...data.settings import Settings
from . import rules_of_people as people
from . import rules_of_rest as rest
from . import rules_of_shifts as shifts
from . import rules_of_weeks as weeks
from .worked import Person, WorkedShift

__all__ = ["PRIORITIES", "RULES", "Check", "Rule"]

# What gives way last comes first. Cover is priced, preferences are prices: neither is
# a rule that a roster can break.
PRIORITIES = ("law", "contract", "time off", "cover", "preference")

# Defaults of keys that ask for nothing.
NOTHING = (None, 0.0, 1, ())

Check = Callable[[Person, Sequence[WorkedShift]], Iterator[str]]


@dataclass(frozen=True)
class Rule:
    """A labour rule.

    Parameters
    ----------
    name
        What people call it.
    priority
        One of PRIORITIES.
    check
        Yields a sentence for every breach in one agent's shifts, in order of time.
    keys
        Where a planner sets it.
    """

    name: str
    priority: str
    check: Check
    keys: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Say the rule in a sentence."""
        return (inspect.getdoc(self.check) or "").split("\n\n")[0].replace("\n", " ")

    def asked(self, settings: Settings) -> bool:
        """Tell whether a plan asks for the rule: its first key is set somewhere.

        Parameters
        ----------
        settings
            The plan's contracts and law.
        """
        if not self.keys:
            return True
        parts: list[Rules | Contract] = [settings.rules, *settings.contracts]
        for part in parts:
            for field in dataclasses.fields(part):
                if field.name != self.keys[0]:
                    continue
                value = getattr(part, field.name)
                if value != field.default or field.default not in NOTHING:
                    return True
        return "." in self.keys[0]


RULES: tuple[Rule, ...] = (
    Rule("unbroken segments", "law", shifts.unbroken_segments),
    Rule("rest between shifts", "law", rest.rest_between_shifts, ("rest_hours",)),
    Rule("weekly rest", "law", rest.weekly_rest, ("weekly_rest_hours",)),
    Rule("days in a row", "law", rest.days_in_a_row, ("max_days_in_a_row",)),
    Rule("working week", "law", weeks.working_week, ("max_week_hours",)),
    Rule(
        "break of the law",
        "law",
        shifts.break_of_the_law,
        ("break_after_hours", "break_minutes"),
    ),
    Rule(
        "night shift length",
        "law",
        rest.night_shift_length,
        ("max_night_shift_hours", "night", "night_shift_hours"),
    ),
    Rule(
        "least paid hours of the contract",
        "contract",
        weeks.least_paid_hours,
        ("paid_hours",),
    ),
    Rule(
        "most paid hours of the contract",
        "contract",
        weeks.most_paid_hours,
        ("paid_hours",),
    ),
    Rule(
        "least paid hours of the period",
        "contract",
        weeks.least_paid_hours_of_the_period,
        ("period",),
    ),
    Rule(
        "most paid hours of the period",
        "contract",
        weeks.most_paid_hours_of_the_period,
        ("period",),
    ),
    Rule(
        "days off of the period",
        "contract",
        weeks.days_off_of_the_period,
        ("period",),
    ),
    Rule("least days of the contract", "contract", weeks.least_days, ("days",)),
    Rule("most days of the contract", "contract", weeks.most_days, ("days",)),
    Rule(
        "least days in a row",
        "contract",
        rest.least_days_in_a_row,
        ("min_days_in_a_row",),
    ),
    Rule(
        "least days off in a row",
        "contract",
        rest.least_days_off_in_a_row,
        ("days_off_in_a_row",),
    ),
    Rule(
        "most days off in a row",
        "contract",
        rest.most_days_off_in_a_row,
        ("days_off_in_a_row",),
    ),
    Rule("weekends off", "contract", weeks.weekends_off, ("weekends_off",)),
    Rule(
        "weekends in a row",
        "contract",
        weeks.weekends_in_a_row,
        ("max_weekends_in_a_row",),
    ),
    Rule("nights in a row", "contract", rest.nights_in_a_row, ("max_nights_in_a_row",)),
    Rule("nights a week", "contract", rest.nights_a_week, ("max_nights",)),
    Rule("one shift a day", "contract", shifts.one_shift_a_day),
    Rule(
        "shift length",
        "contract",
        shifts.shift_length,
        ("shift_hours", "shift_step"),
    ),
    Rule(
        "shift start",
        "contract",
        shifts.shift_start,
        ("starts", "turns_since"),
    ),
    Rule(
        "distance of starts",
        "contract",
        rest.distance_of_starts,
        ("start_distance_hours",),
    ),
    Rule("spread of starts", "contract", weeks.start_spread, ("start_spread",)),
    Rule("breaks of a shift", "contract", shifts.breaks_of_a_shift, ("breaks",)),
    Rule("work stretch", "contract", shifts.work_stretch, ("stretch_hours",)),
    Rule("split shift", "contract", shifts.split_shift, ("split",)),
    Rule("own queues", "contract", people.own_queues, ("agents.csv queues",)),
    Rule("locked days", "contract", people.locked_days, ("locks.csv",)),
    Rule("time off", "time off", people.time_off, ("time_off.csv",)),
    Rule(
        "available hours",
        "time off",
        people.available_hours,
        ("agents.csv available",),
    ),
)
