"""What would let an agent keep a contract that no week of theirs keeps."""

from collections.abc import Iterator

from .conflicts import HOURS
from .draft import Draft
from .slots import WeekSlots
from .tries import Option, Try
from .tries_for_contract import own_terms
from .tries_for_people import moved_days, own_hours
from .workers import Worker

__all__ = ["tries_for_rules"]

# Shifts may be longer by so much. [h]
LONGER = (0.5, 1.0, 2.0)


def tries_for_rules(worker: Worker, draft: Draft, axis: WeekSlots) -> Iterator[Try]:
    """List what could be tried so that an agent's contract is kept.

    Parameters
    ----------
    worker
        The agent, with rules that are not kept.
    draft
        The plan.
    axis
        The slots of the week.

    Yields
    ------
    Try
        Law gives way in none of them.
    """
    agent = worker.agent
    name, contract = agent.name, draft.settings.contract(agent.contract)
    keeps = f"{name}: {' and '.join(unmet.rule for unmet in worker.unmet)}"
    moves = [
        option
        for stretch in draft.time_off
        if stretch.agent == name
        for option in moved_days(stretch, axis)
    ]
    if moves:
        yield Try("time_off.csv", tuple(moves), keeps=keeps)
    if agent.available is not None:
        words = f"Ask {name} to come outside the hours available"
        edit = own_hours(name)
        yield Try("agents.csv available", (Option((name,), edit, words),), keeps=keeps)
    low, high = contract.shift_hours
    for more in LONGER:
        words = f"Let {name} work shifts of up to {high + more:g} h"
        option = Option((name,), own_terms(name, shift_hours=(low, high + more)), words)
        rule = f"[contract.{contract.name}] shift_hours"
        yield Try(rule, (option,), keeps=keeps)
    given = worker.table.limits
    paid, days = given.paid[0] * axis.hours, given.days[0]
    terms: dict[str, object] = {"days": (days, contract.days[1])}
    words = f"Let {name} off with {days} days this week"
    rule = f"[contract.{contract.name}] days"
    if any(unmet.rule == HOURS for unmet in worker.unmet):
        terms["paid_hours"] = (paid, contract.paid_hours[1])
        words = f"Let {name} off with {paid:g} paid hours this week"
        rule = f"[contract.{contract.name}] paid_hours"
    yield Try(
        rule,
        (Option((name,), own_terms(name, **terms), words),),
        keeps=keeps,
        when=False,
    )
