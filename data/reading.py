"""From TOML tables to frozen dataclasses, with every fault named by its key."""

import dataclasses
import difflib
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from .errors import Problem
from .hours import WeeklyHours, parse_hours, parse_weekday
from .spans import Target, parse_clock, parse_span, parse_target

__all__ = [
    "as_clock",
    "as_flag",
    "as_hours",
    "as_region",
    "as_span",
    "as_targets",
    "as_text",
    "as_weekday",
    "choice",
    "number",
    "pair",
    "read_table",
    "setting",
    "unknown_key",
    "whole",
]

T = TypeVar("T")
Reader = Callable[[Any], Any]


def setting(
    read: Reader, doc: str, default: Any = dataclasses.MISSING, shown: str = ""
) -> Any:
    """Declare one setting: how it is read, what it means, what stands if absent.

    Parameters
    ----------
    read
        Turns the TOML value into ours; raises ValueError with a sentence part.
    doc
        Its meaning and unit, for docs/plan-toml.md.
    default
        Value if the key is absent; without one the key must be given.
    shown
        The default as the docs show it, where the value does not speak.
    """
    return dataclasses.field(
        default=default, metadata={"read": read, "doc": doc, "shown": shown}
    )


def unknown_key(key: str, known: Iterable[str], place: str, file: str) -> Problem:
    """Name a key that nothing reads, and the nearest one that something does."""
    known = list(known)
    near = difflib.get_close_matches(key, known, n=1)
    remedy = (
        f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(known)}."
    )
    # The plan itself is no place within the file.
    where = key if place == "the plan" else f"{place} {key}"
    return Problem(
        f"'{key}' is not a known key of {place}.", remedy, file, column=where
    )


def read_table(
    kind: type[T],
    raw: object,
    place: str,
    file: str,
    problems: list[Problem],
    **given: Any,
) -> T | None:
    """Read one TOML table into a dataclass made of `setting` fields.

    Parameters
    ----------
    kind
        The dataclass.
    raw
        The table as parsed.
    place
        How the table is called in messages, e.g. "[centre]".
    file
        The file's name.
    problems
        Faults found are added here.
    **given
        Fields that do not come from the table, e.g. a contract's name.

    Returns
    -------
    object or None
        None if anything in the table is wrong.
    """
    if not isinstance(raw, Mapping):
        problems.append(
            Problem(f"{place} must be a table of keys, not '{raw}'.", file=file)
        )
        return None
    before = len(problems)
    fields = {
        field.name: field
        for field in dataclasses.fields(kind)  # type: ignore[arg-type]
        if "read" in field.metadata and field.name not in given
    }
    for key in raw:
        if key not in fields:
            problems.append(unknown_key(key, fields, place, file))
    values = dict(given)
    for name, field in fields.items():
        where = f"{place} {name}"
        if name not in raw:
            if field.default is dataclasses.MISSING:
                problems.append(
                    Problem(
                        f"{place} lacks '{name}'.",
                        f"Add it: {field.metadata['doc']}.",
                        file,
                        column=where,
                    )
                )
            continue
        try:
            values[name] = field.metadata["read"](raw[name])
        except ValueError as error:
            problems.append(Problem(_sentence(error), file=file, column=where))
    if len(problems) > before:
        return None
    try:
        return kind(**values)
    except ValueError as error:
        problems.append(Problem(_sentence(error), file=file, column=place))
        return None


def _sentence(error: ValueError) -> str:
    """End an error's words as a sentence; a question is one already."""
    return f"{str(error).rstrip('.')}." if not str(error).endswith("?") else str(error)


def as_text(raw: object) -> str:
    """Read a text that is not empty."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(f"wanted a text, got {raw!r}")
    return raw.strip()


def as_region(raw: object) -> str:
    """Read a holiday region like "US-CO" that the holiday library knows."""
    import datetime

    from .calendar import holiday_names
    from .errors import InputError

    text = as_text(raw)
    day = datetime.date(2026, 1, 1)
    try:
        holiday_names(text, day, day)
    except InputError as error:
        raise ValueError(str(error).rstrip(".")) from error
    return text


def as_span(raw: object) -> float:
    """Read a length of time [s]; bare numbers are refused, they hide the unit."""
    if not isinstance(raw, str):
        raise ValueError(f"wanted a time with its unit like '20s', got {raw!r}")
    return parse_span(raw)


def as_clock(raw: object) -> int:
    """Read a time of day like "21:00". [min after midnight]"""
    return parse_clock(as_text(raw))


def as_hours(raw: object) -> WeeklyHours:
    """Read weekly hours."""
    return parse_hours(as_text(raw))


def as_weekday(raw: object) -> int:
    """Read a weekday's name; 0 is Monday."""
    return parse_weekday(as_text(raw))


def as_targets(raw: object) -> tuple[Target, ...]:
    """Read one target or several."""
    texts = raw if isinstance(raw, list) else [raw]
    if not texts:
        raise ValueError("wanted a target like '80% in 20s', got an empty list")
    targets = tuple(parse_target(as_text(text)) for text in texts)
    if any(a.within >= b.within for a, b in itertools.pairwise(targets)):
        raise ValueError(f"targets must be listed by growing time, got {raw!r}")
    return targets


def number(low: float, high: float) -> Callable[[object], float]:
    """Make a reader of numbers from `low` to `high`."""

    def read(raw: object) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise ValueError(f"wanted a number, got {raw!r}")
        if not low <= raw <= high:
            raise ValueError(f"wanted a number from {low:g} to {high:g}, got {raw:g}")
        return float(raw)

    return read


def whole(low: int, high: int) -> Callable[[object], int]:
    """Make a reader of whole numbers from `low` to `high`."""

    def read(raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise ValueError(f"wanted a whole number, got {raw!r}")
        if not low <= raw <= high:
            raise ValueError(f"wanted a whole number from {low} to {high}, got {raw}")
        return raw

    return read


def as_flag(raw: object) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise ValueError(f"wanted true or false, got {raw!r}")
    return raw


def choice(*allowed: str) -> Callable[[object], str]:
    """Make a reader that takes one of some words."""

    def read(raw: object) -> str:
        if raw not in allowed:
            near = difflib.get_close_matches(str(raw), allowed, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise ValueError(f"wanted one of {', '.join(allowed)}, got {raw!r}{hint}")
        return str(raw)

    return read


def pair(read: Callable[[object], T]) -> Callable[[object], tuple[T, T]]:
    """Make a reader of [least, most]; one value alone means both."""

    def both(raw: object) -> tuple[T, T]:
        ends = raw if isinstance(raw, list) else [raw, raw]
        if len(ends) != 2:
            raise ValueError(f"wanted [least, most], got {raw!r}")
        low, high = read(ends[0]), read(ends[1])
        if low > high:  # type: ignore[operator]
            raise ValueError(f"the least is more than the most in {raw!r}")
        return low, high

    return both
