"""What may be tried on a plan: a change of its lines, and the ways to make it."""

from dataclasses import dataclass

from .draft import Edit
from .trial import Overtime

__all__ = ["MOST_PEOPLE", "Option", "Try"]

# People at most that one mend hires, trains or asks for overtime.
MOST_PEOPLE = 3


@dataclass(frozen=True)
class Option:
    """One way to do something.

    Parameters
    ----------
    names
        The agents it touches.
    edit
        The plan with it.
    words
        What to do, where this option says more than the try.
    """

    names: tuple[str, ...]
    edit: Edit
    words: str = ""


@dataclass(frozen=True)
class Try:
    """A change of the plan that may be worth it.

    Parameters
    ----------
    rule
        Which line of the plan gives way.
    options
        Ways to do it.
    words
        What to do, in a sentence without its end.
    best
        So many of the options at most are taken, the best first.
    alike
        Whether all options are worth the same.
    overtime
        What hours cost then.
    keeps
        The rule of an agent's contract that is kept then and is not now, in words;
        empty for what is only about cover.
    when
        Whether to say when people then work.
    """

    rule: str
    options: tuple[Option, ...]
    words: str = ""
    best: int = 1
    alike: bool = False
    overtime: Overtime = Overtime()
    keeps: str = ""
    when: bool = True
