"""What holds one agent's week, rule by rule, and the plan without each."""

from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from ...data.contracts import Contract
from ...data.hours import parse_hours
from ...data.people import Agent, TimeOff
from .conflicts import DAYS, HOURS, KEYS
from .draft import Draft, Edit

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
        Gives the draft without the rule.
    """

    words: str
    level: str
    remedy: str
    loosen: Edit


def restraints(draft: Draft, rule: str) -> list[Restraint]:
    """List what holds an agent's week, the most binding levels first.

    Parameters
    ----------
    draft
        The lines about one agent, first of its agents.
    rule
        Name of a rule of the contract that is left out: the one that is not kept.
    """
    return [
        *_law(draft),
        *_contract(draft, rule),
        Restraint(
            "the opening hours of their queues",
            "opening hours",
            "add a queue that is open longer",
            _always_open,
        ),
        *_people(draft),
    ]


def _law(draft: Draft) -> list[Restraint]:
    """List the law, and what the week before leaves of it."""
    agent, rules = draft.agents[0], draft.settings.rules
    contract = draft.contract_of(agent.name)
    found = [
        (
            f"{rules.rest_of(contract):g} h of rest between shifts",
            _other_law(contract, 0.0, rest_hours=None),
        ),
        (
            f"at most {rules.days_in_a_row_of(contract)} days in a row",
            _other_law(contract, 14, max_days_in_a_row=None),
        ),
    ]
    if rules.weekly_rest_of(contract):
        words = f"{rules.weekly_rest_of(contract):g} h of rest in the week"
        found.append((words, _other_law(contract, 0.0, weekly_rest_hours=None)))
    if rules.max_week_hours is not None:
        words = f"at most {rules.max_week_hours:g} paid hours a week by law"
        found.append((words, lambda now: now.with_rules(max_week_hours=None)))
    if rules.max_night_shift_hours is not None:
        words = f"night shifts of at most {rules.max_night_shift_hours:g} h"
        found.append((words, lambda now: now.with_rules(max_night_shift_hours=None)))
    if agent.last_end is not None:
        words = f"the last shift before the week, until {agent.last_end:%a %H:%M}"
        found.append((words, _other_row(agent, last_end=None)))
    if agent.days_in_a_row:
        days = "day" if agent.days_in_a_row == 1 else "days in a row"
        words = f"{agent.days_in_a_row} {days} worked before the week"
        found.append((words, _other_row(agent, days_in_a_row=0)))
    return [Restraint(words, "law", "", loosen) for words, loosen in found]


def _other_law(contract: Contract, free: float, **terms: None) -> Edit:
    """Give what frees from a law, and from the contract where it is stricter."""
    law = dict.fromkeys(terms, free)
    return lambda now: now.with_rules(**law).with_contract(contract.name, **terms)


def _other_row(agent: Agent, **facts: object) -> Edit:
    """Give what writes another row for the agent into agents.csv."""
    return lambda now: now.with_agent(agent.name, **facts)


def _contract(draft: Draft, rule: str) -> list[Restraint]:
    """List the terms of a contract, without the one that is not kept."""
    contract = draft.contract_of(draft.agents[0].name)
    (least, most), (low, high) = contract.days, contract.paid_hours
    short, long = contract.shift_hours
    # Other lengths lie on the roster's step, too.
    step = max(contract.shift_step, draft.settings.centre.roster_step)
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
    if rule != DAYS:
        words = f"at least {least} days"
        terms.append((words, "lower the least days", {"days": [0, most]}))
    if rule != HOURS:
        words = f"at least {low:g} paid hours"
        terms.append((words, "lower the least hours", {"paid_hours": [0, high]}))
    found = [
        Restraint(words, "contract", remedy, _other_terms(contract, raw))
        for words, remedy, raw in terms
    ]
    for name, words, none in RARER:
        if getattr(contract, name) != none and name not in KEYS.get(rule, ()):
            remedy = f"change `{name}` of the contract"
            loosen = _dropped(contract, name, none)
            found.append(Restraint(words, "contract", remedy, loosen))
    return found


def _dropped(contract: Contract, name: str, none: object) -> Edit:
    """Give what drops one of the rarer terms of a contract."""
    return lambda now: now.with_contract(contract.name, **{name: none})


def _other_terms(contract: Contract, raw: dict[str, object]) -> Edit:
    """Give what writes other terms into a contract, as far as they differ."""
    terms = {name: _as_written(name, value) for name, value in raw.items()}

    def write(draft: Draft) -> Draft:
        """Keep the half of a pair that an earlier rule has loosened."""
        now = {}
        for name, value in terms.items():
            old = getattr(draft.settings.contract(contract.name), name)
            if isinstance(value, tuple) and isinstance(old, tuple):
                value = (min(old[0], value[0]), max(old[1], value[1]))
            now[name] = value
        return draft.with_contract(contract.name, **now)

    return write


def _as_written(name: str, raw: object) -> Any:
    """Read a term of a contract as plan.toml would hold it."""
    term = next(each for each in fields(Contract) if each.name == name)
    return term.metadata["read"](raw)


def _always_open(draft: Draft) -> Draft:
    """Open the agent's queues round the clock."""
    mine = draft.agents[0].queues
    queues = tuple(
        replace(queue, open=parse_hours("24/7")) if queue.name in mine else queue
        for queue in draft.settings.queues
    )
    return replace(draft, settings=replace(draft.settings, queues=queues))


def _people(draft: Draft) -> list[Restraint]:
    """List when the agent may not work: hours, then each stretch of time off."""
    agent, found = draft.agents[0], []
    if agent.available is not None:
        found.append(
            Restraint(
                "the hours the agent is available",
                "availability",
                "widen `available`",
                _other_row(agent, available=None),
            )
        )
    if agent.locks:
        found.append(
            Restraint(
                "the locked days",
                "availability",
                "move the lock",
                _other_row(agent, locks=()),
            )
        )
    zone = draft.settings.centre.timezone
    for stretch in draft.time_off:
        found.append(
            Restraint(
                f"time off {_span(stretch, zone)}",
                "time off",
                "move the time off",
                _back(stretch),
            )
        )
    return found


def _back(stretch: TimeOff) -> Edit:
    """Give what takes back one stretch of time off."""
    return lambda now: now.with_time_off(stretch)


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
