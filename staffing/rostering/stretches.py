"""Break windows narrowed so that no stretch of work is too long or too short."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

__all__ = ["BreakPlace", "narrowed"]


@dataclass(frozen=True)
class BreakPlace:
    """One break of a shift and where it may lie.

    Parameters
    ----------
    name
        What it is called.
    slots
        How long it is. [slots]
    first, last
        Earliest and latest start, counted from the shift's start. [slots]
    paid
        Whether it is paid.
    """

    name: str
    slots: int
    first: int
    last: int
    paid: bool


def narrowed(
    places: Sequence[BreakPlace], shift: int, stretch: tuple[int, int]
) -> tuple[BreakPlace, ...] | None:
    """Narrow windows until every choice of places keeps the stretches between them.

    Each break could then be placed by itself, whatever the others do. First the
    windows lose what no lawful choice has, then each break takes a place near its
    middle, and around those the windows grow back step by step, in turn, as far as
    every choice stays lawful.

    Parameters
    ----------
    places
        The breaks of a shift, in order.
    shift
        Length of the shift. [slots]
    stretch
        Least and most work between two breaks, and to the shift's ends. [slots]

    Returns
    -------
    tuple of BreakPlace or None
        The breaks with narrower windows; None if no places keep the stretches.

    Examples
    --------
    >>> lunch = BreakPlace("lunch", 2, 8, 24, False)
    >>> narrowed([lunch], 34, (0, 20))
    (BreakPlace(name='lunch', slots=2, first=12, last=20, paid=False),)
    """
    windows = _reachable(places, shift, stretch)
    if windows is None:
        return None
    chosen = _middles(places, windows, stretch)
    first, last = list(chosen), list(chosen)
    growing = True
    while growing:
        growing = False
        for at, (low, high) in enumerate(windows):
            for ends, step, limit in ((first, -1, low), (last, 1, high)):
                if ends[at] == limit:
                    continue
                ends[at] += step
                if _kept(places, first, last, shift, stretch):
                    growing = True
                else:
                    ends[at] -= step
    return tuple(
        replace(place, first=low, last=high)
        for place, low, high in zip(places, first, last, strict=True)
    )


def _reachable(
    places: Sequence[BreakPlace], shift: int, stretch: tuple[int, int]
) -> list[tuple[int, int]] | None:
    """Cut windows to the places that some lawful choice has; None if none has."""
    least, most = stretch
    windows: list[tuple[int, int]] = []
    ends = (0, 0)
    for place in places:
        ends = max(place.first, ends[0] + least), min(place.last, ends[1] + most)
        windows.append(ends)
        ends = ends[0] + place.slots, ends[1] + place.slots
    starts = (shift, shift)
    for at in range(len(places) - 1, -1, -1):
        low, high = windows[at]
        length = places[at].slots
        low, high = (
            max(low, starts[0] - most - length),
            min(high, starts[1] - least - length),
        )
        windows[at] = starts = (low, high)
        if low > high:
            return None
    if not places:
        return windows if least <= shift <= most else None
    return windows


def _middles(
    places: Sequence[BreakPlace],
    windows: Sequence[tuple[int, int]],
    stretch: tuple[int, int],
) -> list[int]:
    """Choose lawful places, each as near the middle of its window as can be."""
    least, most = stretch
    chosen: list[int] = []
    for at, (place, (low, high)) in enumerate(zip(places, windows, strict=True)):
        if at:
            end = chosen[-1] + places[at - 1].slots
            low, high = max(low, end + least), min(high, end + most)
        chosen.append(min(max((place.first + place.last) // 2, low), high))
    return chosen


def _kept(
    places: Sequence[BreakPlace],
    first: Sequence[int],
    last: Sequence[int],
    shift: int,
    stretch: tuple[int, int],
) -> bool:
    """Tell whether every choice of places within some windows is lawful."""
    least, most = stretch
    starts = [*zip(first, last, strict=True), (shift, shift)]
    ends = [(0, 0)]
    ends += [
        (low + place.slots, high + place.slots)
        for place, low, high in zip(places, first, last, strict=True)
    ]
    return all(
        start[0] - end[1] >= least and start[1] - end[0] <= most
        for end, start in zip(ends, starts, strict=True)
    )
