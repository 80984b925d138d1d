"""How the export of the phone system is read: the [history] table of plan.toml."""

from collections.abc import Mapping
from dataclasses import dataclass

from .reading import as_span, as_text, choice, setting

__all__ = ["History"]


def _outcomes(raw: object) -> tuple[tuple[str, str], ...]:
    """Read which outcome each of an export's words means."""
    read = choice("handled", "abandoned", "blocked", "none")
    return tuple((word, read(meant)) for word, meant in _mapping(raw))


def _states(raw: object) -> tuple[tuple[str, str], ...]:
    """Read which agent state each of an export's words means."""
    read = choice("available", "talk", "hold", "acw", "aux", "off")
    return tuple((word, read(meant)) for word, meant in _mapping(raw))


def _mapping(raw: object) -> tuple[tuple[str, str], ...]:
    """Read a table of texts."""
    if not isinstance(raw, Mapping):
        raise ValueError(f"wanted a table like {{ offered = 'Calls In' }}, got {raw!r}")
    return tuple((str(key), as_text(value)) for key, value in raw.items())


@dataclass(frozen=True)
class History:
    """The [history] table: how to read the export."""

    dates: str = setting(
        choice("auto", "day-first", "month-first", "year-first"),
        "order of day and month in dates; auto looks and says what it took",
        "auto",
    )
    columns: tuple[tuple[str, str], ...] = setting(
        _mapping,
        "our column name = the export's, e.g. { offered = 'Calls In' }",
        (),
    )
    handle_time_unit: str = setting(
        choice("s", "min"), "unit of the export's handle time", "s"
    )
    count_by: str = setting(
        choice("start", "worked"),
        "call logs: a contact counts in the interval it came in, or, for live work "
        "longer than an interval, by the share worked in each (true to interval)",
        "start",
    )
    redial_within: float = setting(
        as_span,
        "call logs with caller ids: an attempt so soon after one that was given up or "
        "blocked is the same demand again; '0s' counts every attempt",
        1800.0,
        "30min",
    )
    outcomes: tuple[tuple[str, str], ...] = setting(
        _outcomes,
        "call logs: the export's word = handled, abandoned, blocked or none (never "
        "entered the queue), e.g. { AGENT = 'handled', HANG = 'abandoned' }",
        (),
    )
    states: tuple[tuple[str, str], ...] = setting(
        _states,
        "agent_states.csv: the export's word = available, talk, hold, acw, aux (logged "
        "in, but not for contacts) or off, e.g. { 'Code 7' = 'aux' }",
        (),
    )
