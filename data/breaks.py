"""Pauses within a shift, and the long one of a split shift."""

from dataclasses import dataclass
from typing import Any

from .errors import Problem
from .reading import as_flag, as_span, as_text, number, read_table, setting, whole

__all__ = ["Break", "Split", "read_breaks", "read_nested"]

SPLIT = "split"


@dataclass(frozen=True)
class Break:
    """A pause within a shift.

    Parameters
    ----------
    name, minutes, middle, width, paid, from_hours, below_hours
        See docs/plan-toml.md; `minutes` in minutes, `width` in seconds.
    """

    name: str = setting(as_text, "what it is called in the roster")
    minutes: int = setting(whole(5, 300), "how long [min]")
    middle: float = setting(
        number(0.0, 1.0), "where its middle lies, as a share of the shift [0..1]"
    )
    width: float = setting(as_span, "how far its start may move in all, e.g. '2h'")
    paid: bool = setting(as_flag, "whether it is paid", True)
    from_hours: float = setting(
        number(0, 24), "shortest shift that has it [h, start to end]", 0.0
    )
    below_hours: float = setting(
        number(0, 25), "shifts as long as this no longer have it [h]", 25.0, "never"
    )

    def due(self, hours: float) -> bool:
        """Tell whether a shift of some length [h] has it."""
        return self.from_hours - 1e-9 <= hours < self.below_hours - 1e-9


@dataclass(frozen=True)
class Split:
    """The agreed gap of a split shift: home and back, unpaid.

    Parameters
    ----------
    minutes, middle, width, from_hours
        See docs/plan-toml.md; `minutes` in minutes, `width` in seconds.
    """

    minutes: int = setting(whole(60, 360), "how long the gap is [min]")
    width: float = setting(as_span, "how far its start may move in all, e.g. '2h'")
    middle: float = setting(
        number(0.0, 1.0), "where its middle lies, as a share of the shift [0..1]", 0.5
    )
    from_hours: float = setting(
        number(0, 24), "shortest shift that is split [h, start to end]", 0.0
    )

    @property
    def gap(self) -> Break:
        """Give it as the break it is in a roster."""
        return Break(
            SPLIT, self.minutes, self.middle, self.width, False, self.from_hours
        )


def read_nested(kind: Any, raw: Any, place: str) -> Any:
    """Read a table inside a table; its faults become one sentence.

    Raises
    ------
    ValueError
        If anything in it is wrong.
    """
    problems: list[Problem] = []
    found = read_table(kind, raw, place, "", problems)
    if problems:
        faults = (f"{each.column}: {each.what} {each.remedy}" for each in problems)
        raise ValueError("; ".join(fault.strip().rstrip(".") for fault in faults))
    return found


def read_breaks(raw: Any) -> tuple[Break, ...]:
    """Read the list of breaks of a contract.

    Raises
    ------
    ValueError
        If it is no list, or anything in it is wrong.
    """
    if not isinstance(raw, list):
        raise ValueError(f"wanted a list of breaks, got {raw!r}")
    return tuple(read_nested(Break, each, "a break") for each in raw)
