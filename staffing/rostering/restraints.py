"""What holds one agent's week, rule by rule, and the plan without each."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from ...data.contracts import Contract
from ...data.hours import parse_hours
from ...data.people import TimeOff
from .case import Case, as_written
from .conflicts import HOURS

__all__ = ["LEVELS", "Restraint", "restraints"]

# Nothing here gives way to cover or wishes; the law gives way to nothing.
LEVELS = ("law", "contract", "opening hours", "availability", "time off")
# Terms few contracts have: the key, the words, what says that there is none.
RARER = (
    ("period", "the paid hours of the period", None),
    ("min_days_in_a_row", "the least days in a row", 1),
    ("days_off_in_a_row", "the days off in a row", None),
    ("weekends_off", "the weekends off", None),
    ("max_weekends_in_a_row", "the most weekends in a row", None),
    ("start_spread", "the spread of starts", None),
    ("start_distance_hours", "the distance of starts", None),
    ("max_nights", "the most nights", None),
    ("max_nights_in_a_row", "the most nights in a row", None),
    ("stretch_hours", "the stretches of work between breaks", None),
)
ALL_DAY = "00:00-23:00 every 1h"


@dataclass(frozen=True)
class Restraint:
    """A rule that holds an agent's week, and the plan without it.

    Parameters
    ----------
    words
        The rule, as part of a sentence.
    level
        One of LEVELS.
    remedy
        What a planner could do about it, as part of a sentence; empty for the law.
    loosen
        Gives the case without the rule.
    """

    words: str
    level: str
    remedy: str
    loosen: Callable[[Case], Case]


def restraints(case: Case, rule: str) -> list[Restraint]:
    """List what holds an agent's week, the most binding levels first.

    Parameters
    ----------
    case
        The agent.
    rule
        Name of a rule of the contract that is left out: the one that is not kept.
    """
    return [
        *_law(case),
        *_contract(case, rule),
        Restraint(
            "the opening hours of their queues",
            "opening hours",
            "add a queue that is open longer",
            _always_open,
        ),
        *_people(case),
    ]


def _law(case: Case) -> list[Restraint]:
    """List the law, and what the week before leaves of it."""
    agent, rules, contract = case.agent, case.settings.rules, case.contract
    found = [
        Restraint(
            f"{rules.rest_of(contract):g} h of rest between shifts",
            "law",
            "",
            lambda now: now.with_rules(rest_hours=0.0).with_contract(rest_hours=None),
        ),
        Restraint(
            f"at most {rules.days_in_a_row_of(contract)} days in a row",
            "law",
            "",
            lambda now: now.with_rules(max_days_in_a_row=14).with_contract(
                max_days_in_a_row=None
            ),
        ),
    ]
    if rules.weekly_rest_of(contract):
        found.append(
            Restraint(
                f"{rules.weekly_rest_of(contract):g} h of rest in the week",
                "law",
                "",
                lambda now: now.with_rules(weekly_rest_hours=0.0).with_contract(
                    weekly_rest_hours=None
                ),
            )
        )
    if rules.max_week_hours is not None:
        found.append(
            Restraint(
                f"at most {rules.max_week_hours:g} paid hours a week by law",
                "law",
                "",
                lambda now: now.with_rules(max_week_hours=None),
            )
        )
    if rules.max_night_shift_hours is not None:
        found.append(
            Restraint(
                f"night shifts of at most {rules.max_night_shift_hours:g} h",
                "law",
                "",
                lambda now: now.with_rules(max_night_shift_hours=None),
            )
        )
    if agent.last_end is not None:
        found.append(
            Restraint(
                f"the last shift before the week, until {agent.last_end:%a %H:%M}",
                "law",
                "",
                lambda now: now.with_agent(last_end=None),
            )
        )
    if agent.days_in_a_row:
        found.append(
            Restraint(
                f"{agent.days_in_a_row} days worked in a row before the week",
                "law",
                "",
                lambda now: now.with_agent(days_in_a_row=0),
            )
        )
    return found


def _contract(case: Case, rule: str) -> list[Restraint]:
    """List the terms of a contract, without the one that is not kept."""
    contract = case.contract
    (least, most), (low, high) = contract.days, contract.paid_hours
    short, long = contract.shift_hours
    # Other lengths lie on the roster's step, too.
    step = max(contract.shift_step, case.settings.centre.roster_step)
    steps = {"shift_step": f"{step / 60:g}min"}
    terms: list[tuple[str, str, dict[str, object]]] = [
        ("the contract's starts", "allow other `starts`", {"starts": ALL_DAY}),
        (
            f"at most {high:g} paid hours",
            "raise the contract's most hours",
            {"paid_hours": [low, 80]},
        ),
        (
            f"at most {most} days",
            "raise the contract's most days",
            {"days": [least, 7]},
        ),
        (
            f"shifts of at least {short:g} h",
            "allow shorter shifts",
            {"shift_hours": [1, long], **steps},
        ),
        (
            f"shifts of at most {long:g} h",
            "allow longer shifts",
            {"shift_hours": [short, 14], **steps},
        ),
    ]
    if rule == HOURS:
        words = f"at least {least} days"
        terms.append((words, "lower the least days", {"days": [0, most]}))
    else:
        words = f"at least {low:g} paid hours"
        terms.append((words, "lower the least hours", {"paid_hours": [0, high]}))
    found = [
        Restraint(words, "contract", remedy, _other_terms(raw))
        for words, remedy, raw in terms
    ]
    for name, words, none in RARER:
        if getattr(contract, name) != none:
            remedy = f"change `{name}` of the contract"
            found.append(Restraint(words, "contract", remedy, _dropped(name, none)))
    return found


def _dropped(name: str, none: object) -> Callable[[Case], Case]:
    """Give what drops one of the rarer terms of the agent's contract."""
    return lambda now: now.with_contract(**{name: none})


def _other_terms(raw: dict[str, object]) -> Callable[[Case], Case]:
    """Give what writes other terms into the agent's contract, as far as they differ."""
    terms = {name: as_written(Contract, name, value) for name, value in raw.items()}

    def write(case: Case) -> Case:
        """Keep the half of a pair that an earlier rule has loosened."""
        now = {}
        for name, value in terms.items():
            old = getattr(case.contract, name)
            if isinstance(value, tuple) and isinstance(old, tuple):
                value = (min(old[0], value[0]), max(old[1], value[1]))
            now[name] = value
        return case.with_contract(**now)

    return write


def _always_open(case: Case) -> Case:
    """Open the agent's queues round the clock."""
    queues = tuple(
        replace(queue, open=parse_hours("24/7"))
        if queue.name in case.agent.queues
        else queue
        for queue in case.settings.queues
    )
    return replace(case, settings=replace(case.settings, queues=queues))


def _people(case: Case) -> list[Restraint]:
    """List when the agent may not work: hours, then each stretch of time off."""
    found = []
    if case.agent.available is not None:
        found.append(
            Restraint(
                "the hours the agent is available",
                "availability",
                "widen `available`",
                lambda now: now.with_agent(available=None),
            )
        )
    if case.agent.locks:
        found.append(
            Restraint(
                "the locked days",
                "availability",
                "move the lock",
                lambda now: now.with_agent(locks=()),
            )
        )
    zone = case.settings.centre.timezone
    for stretch in case.away:
        found.append(
            Restraint(
                f"time off {_span(stretch, zone)}",
                "time off",
                "move the time off",
                _back(stretch),
            )
        )
    return found


def _back(stretch: TimeOff) -> Callable[[Case], Case]:
    """Give what takes back one stretch of time off."""

    def back(case: Case) -> Case:
        kept = tuple(each for each in case.away if each != stretch)
        return replace(case, away=kept)

    return back


def _span(stretch: TimeOff, zone: str) -> str:
    """Say when time off is: by days where it takes whole ones."""
    start, end = stretch.start.tz_convert(zone), stretch.end.tz_convert(zone)
    if start == start.normalize() and end == end.normalize():
        last = end - pd.Timedelta(hours=1)
        if last.date() == start.date():
            return f"{start:%a %d %b}"
        return f"{start:%a %d %b} to {last:%a %d %b}"
    if start.date() == end.date():
        return f"{start:%a %d %b %H:%M}-{end:%H:%M}"
    return f"{start:%a %d %b %H:%M} to {end:%a %d %b %H:%M}"
