"""Terms of contracts that might give way, so that more is covered."""

from collections.abc import Iterator

import numpy as np

from ...data.contracts import Contract
from ...data.starts import Starts, StartWindow
from .draft import Draft, Edit
from .slots import Floats, WeekSlots
from .trial import Overtime
from .tries import MOST_PEOPLE, Option, Try

__all__ = ["overtime_for_some", "own_terms", "tries_for_contract"]

# Overtime of some hours, and of a whole day. [h]
OVERTIME, DAY = 4.0, 8.0
LONGER, SHORTER = 2.0, 2.0
# So many people of a contract are asked one by one; beyond, all of them together.
ASKED = 60


def tries_for_contract(
    contract: Contract, draft: Draft, missing: Floats, axis: WeekSlots
) -> Iterator[Try]:
    """List what terms of a contract might give way; the law never does.

    Parameters
    ----------
    contract
        The contract.
    draft
        The plan.
    missing
        People missing, per slot. [agents]
    axis
        The slots of the week.

    Yields
    ------
    Try
        Overtime, a day more, other starts and lengths, the law where it is stricter.
    """
    people = tuple(agent.name for agent in draft.people_of(contract))
    if people:
        yield from _overtime(contract, people, draft)
        yield from _starts(contract, people, missing, axis)
        yield from _lengths(contract, people)
        yield from _stricter_than_law(contract, people, draft)
        yield from _let_go(contract, people)


def _with_terms(contract: Contract, **terms: object) -> Edit:
    """Give what writes other terms into a contract."""
    return lambda draft: draft.with_contract(contract.name, **terms)


def own_terms(name: str, **terms: object) -> Edit:
    """Give what writes other terms of the contract for one agent.

    Parameters
    ----------
    name
        Name of the agent.
    terms
        Fields of the contract.
    """
    return lambda draft: draft.with_own_contract(name, **terms)


def _overtime(
    contract: Contract, people: tuple[str, ...], draft: Draft
) -> Iterator[Try]:
    """Let one agent, or everybody of a contract, work some hours more."""
    (low, high), (least, most) = contract.paid_hours, contract.days
    each = overtime_for_some(contract, draft)
    yield each
    if len(people) > 1:
        more = {"paid_hours": (low, min(high + OVERTIME, 80.0))}
        yield Try(
            each.rule,
            (Option(people, _with_terms(contract, **more)),),
            f"Allow {OVERTIME:g} h overtime on contract {contract.name}",
            overtime=each.overtime,
        )
    if most < 7:
        day = {"days": (least, most + 1), "paid_hours": (low, min(high + DAY, 80.0))}
        yield Try(
            f"[contract.{contract.name}] days",
            tuple(Option((name,), own_terms(name, **day)) for name in people[:ASKED]),
            f"Let {{names}} work {most + 1} days, up to {DAY:g} h overtime",
            best=MOST_PEOPLE,
            overtime=each.overtime,
        )


def overtime_for_some(contract: Contract, draft: Draft) -> Try:
    """Let a few of a contract work some hours more.

    Parameters
    ----------
    contract
        The contract.
    draft
        The plan.
    """
    low, high = contract.paid_hours
    more = {"paid_hours": (low, min(high + OVERTIME, 80.0))}
    names = [agent.name for agent in draft.people_of(contract)[:ASKED]]
    return Try(
        f"[contract.{contract.name}] paid_hours",
        tuple(Option((name,), own_terms(name, **more)) for name in names),
        f"Let {{names}} work {OVERTIME:g} h overtime",
        best=MOST_PEOPLE,
        overtime=Overtime(high, draft.settings.costs.overtime_factor - 1),
    )


def _starts(
    contract: Contract, people: tuple[str, ...], missing: Floats, axis: WeekSlots
) -> Iterator[Try]:
    """Open starts before the first or after the last, towards the gaps."""
    windows = [window for turn in contract.starts.turns for window in turn]
    first = min(window.first for window in windows)
    last = max(window.last for window in windows)
    every = min(window.every for window in windows)
    shortest = contract.shift_hours[0] * 60
    early, late = set(), set()
    short = missing > 0.5
    for slot in np.flatnonzero(short & ~np.roll(short, 1)):
        when = axis.time(int(slot))
        early.add((when.hour * 60 + when.minute) // every * every)
    for slot in np.flatnonzero(short & ~np.roll(short, -1)):
        when = axis.time(int(slot) + 1)
        end = (when.hour * 60 + when.minute) or 1440
        late.add(int((end - shortest) // every * every))
    for start in sorted(each for each in early if each < first)[:2]:
        yield _more_starts(contract, people, (start, first), every, "from", start)
    for start in sorted(each for each in late if each > last)[-2:]:
        yield _more_starts(contract, people, (last, start), every, "up to", start)


def _more_starts(
    contract: Contract,
    people: tuple[str, ...],
    window: tuple[int, int],
    every: int,
    way: str,
    start: int,
) -> Try:
    """Open one more window of starts, on every day that has any."""
    turns = tuple(
        (*turn, StartWindow(*window, every, contract.starts.weekdays(number)))
        for number, turn in enumerate(contract.starts.turns)
    )
    return Try(
        f"[contract.{contract.name}] starts",
        (Option(people, _with_terms(contract, starts=Starts(turns))),),
        f"Open starts {way} {start // 60:02d}:{start % 60:02d} on contract "
        f"{contract.name}",
    )


def _lengths(contract: Contract, people: tuple[str, ...]) -> Iterator[Try]:
    """Allow longer shifts, or shorter ones."""
    low, high = contract.shift_hours
    rule = f"[contract.{contract.name}] shift_hours"
    if high < 12:
        most = min(high + LONGER, 12.0)
        yield Try(
            rule,
            (Option(people, _with_terms(contract, shift_hours=(low, most))),),
            f"Allow shifts of up to {most:g} h on contract {contract.name}",
        )
    if low > 3:
        least = max(low - SHORTER, 3.0)
        yield Try(
            rule,
            (Option(people, _with_terms(contract, shift_hours=(least, high))),),
            f"Allow shifts from {least:g} h on contract {contract.name}",
        )


# Terms that can be let go without touching the law, and what is said of them.
LET_GO = (
    ("weekends_off", "Work weekends that would be off"),
    ("max_weekends_in_a_row", "Work more weekends in a row"),
    ("days_off_in_a_row", "Let days off fall apart"),
    ("start_spread", "Let starts differ within the week"),
    ("max_nights", "Work more nights"),
    ("max_nights_in_a_row", "Work more nights in a row"),
)


def _let_go(contract: Contract, people: tuple[str, ...]) -> Iterator[Try]:
    """Let one of the rarer terms go."""
    for name, words in LET_GO:
        if getattr(contract, name) is not None:
            yield Try(
                f"[contract.{contract.name}] {name}",
                (Option(people, _with_terms(contract, **{name: None})),),
                f"{words} on contract {contract.name}",
            )


def _stricter_than_law(
    contract: Contract, people: tuple[str, ...], draft: Draft
) -> Iterator[Try]:
    """Go back to the law where a contract is stricter."""
    rules = draft.settings.rules
    if rules.rest_of(contract) > rules.rest_hours:
        yield Try(
            f"[contract.{contract.name}] rest_hours",
            (Option(people, _with_terms(contract, rest_hours=None)),),
            f"Rest {rules.rest_hours:g} h between shifts, as the law says, on contract "
            f"{contract.name}",
        )
    if rules.weekly_rest_of(contract) > rules.weekly_rest_hours:
        yield Try(
            f"[contract.{contract.name}] weekly_rest_hours",
            (Option(people, _with_terms(contract, weekly_rest_hours=None)),),
            f"Keep the weekly rest of the law alone on contract {contract.name}",
        )
    if rules.days_in_a_row_of(contract) < rules.max_days_in_a_row:
        yield Try(
            f"[contract.{contract.name}] max_days_in_a_row",
            (Option(people, _with_terms(contract, max_days_in_a_row=None)),),
            f"Allow {rules.max_days_in_a_row} days in a row, as the law does, on "
            f"contract {contract.name}",
        )
