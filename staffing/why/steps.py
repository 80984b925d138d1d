"""Arithmetic line by line, as a planner reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Step", "percent", "steps_text"]

DIGITS = {"erlang": 2, "agents": 2, "h": 2, "s": 0}


@dataclass(frozen=True)
class Step:
    """One line of some arithmetic.

    Parameters
    ----------
    name
        What it is, in one word.
    sign
        "", "×", "÷", "+", "−" or "=".
    value
        The figure.
    unit
        Its unit: "contacts", "s", "erlang", "agents", "h" or "share".
    text
        What it is, in a planner's words.
    """

    name: str
    sign: str
    value: float
    unit: str
    text: str

    @property
    def figure(self) -> str:
        """Write the figure with its unit."""
        if self.unit == "share":
            return percent(self.value)
        whole = self.unit == "agents" and abs(self.value - round(self.value)) < 1e-9
        digits = 0 if whole else DIGITS.get(self.unit, 1)
        return f"{self.value:,.{digits}f} {self.unit}"


def steps_text(steps: Sequence[Step]) -> list[str]:
    """Write steps as lines, their figures below each other.

    Parameters
    ----------
    steps
        The steps.

    Examples
    --------
    >>> load = Step("load", "=", 25.5, "erlang", "people busy at once, on average")
    >>> steps_text([load])
    ['  =  25.50 erlang  people busy at once, on average']
    """
    width = max((len(step.figure) for step in steps), default=0)
    return [f"{step.sign:>3}  {step.figure:>{width}}  {step.text}" for step in steps]


def percent(share: float) -> str:
    """Write a share; one short of all or none never reads as such.

    Examples
    --------
    >>> percent(0.8), percent(0.9996), percent(1.0)
    ('80 %', '99.96 %', '100 %')
    """
    for digits in range(6):
        text = f"{100 * share:.{digits}f}"
        if float(text) not in (0.0, 100.0) or share in (0.0, 1.0):
            break
    return f"{text} %"
