"""Locked shifts held against the rules before anything is built around them."""

from ...data.errors import InputError, Problem
from .rules import RULES
from .worked import Person, Segment, WorkedShift

__all__ = ["check_locks"]

# What a week's other shifts can make no better.
FINAL = (
    "rest between shifts",
    "weekly rest",
    "distance of starts",
    "days off of the period",
    "days in a row",
    "working week",
    "night shift length",
    "most paid hours of the contract",
    "most paid hours of the period",
    "most days of the contract",
    "weekends off",
    "weekends in a row",
    "nights in a row",
    "nights a week",
    "shift length",
    "shift start",
    "spread of starts",
    "time off",
    "available hours",
)


def check_locks(person: Person) -> None:
    """Refuse locked shifts that no week around them could make lawful.

    Parameters
    ----------
    person
        An agent with locks.

    Raises
    ------
    InputError
        With every rule the locked shifts break by themselves.
    """
    shifts = sorted(
        (
            WorkedShift(
                number,
                (Segment(lock.start, lock.end, "work", person.agent.queues, True),),
                outline=True,
            )
            for number, lock in enumerate(person.agent.locks, start=1)
            if lock.start is not None
            and lock.end is not None
            and lock.day in person.week.days
        ),
        key=lambda shift: shift.start,
    )
    problems = [
        Problem(
            f"With locked shifts alone, {person.agent.name} {sentence}",
            f"Move a lock, or relax the rule '{rule.name}'.",
            "locks.csv",
        )
        for rule in RULES
        if rule.name in FINAL
        for sentence in rule.check(person, shifts)
    ]
    if problems:
        raise InputError(problems)
