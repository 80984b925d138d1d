"""What a roster weighs: wages, missing and idle people, lost service."""

from dataclasses import dataclass

from .reading import choice, number, setting

__all__ = ["Costs"]


@dataclass(frozen=True)
class Costs:
    """The [costs] table."""

    wage: float = setting(
        number(0, 1e4), "wage [currency/h]; agents.csv may differ", 1.0
    )
    overtime_factor: float = setting(number(1, 5), "overtime pay in wages", 1.5)
    short: float = setting(
        number(0, 1000), "price of one missing agent for an hour [wages]", 5.0
    )
    over: float = setting(
        number(0, 10),
        "price of one spare agent for an hour, on top of pay [wages]",
        0.2,
    )
    objective: str = setting(
        choice("targets", "cost"),
        "what live queues are staffed for: targets, that every interval keeps the "
        "promise; or cost, that people go where they save most late contacts for "
        "their wage, so that the week (or day, as `per` says) keeps it",
        "targets",
    )
    late: float | None = setting(
        number(0, 1e4),
        "with objective = 'cost': price of one contact not answered in time [wages of "
        "an hour]; where none is given, the one that makes each queue meet its target",
        None,
    )
    lost: float = setting(
        number(0, 1e4),
        "with objective = 'cost': price of one contact that gives up, on top [wages "
        "of an hour]",
        0.0,
    )
    floor: float = setting(
        number(0.3, 0.99),
        "with objective = 'cost': service that every interval keeps; people below it "
        "are missed at the price `short` [0..1]",
        0.5,
    )
    minimum: float = setting(
        number(0, 1000),
        "price of one person missing from a [[minimum]] for an hour [wages]",
        10.0,
    )
