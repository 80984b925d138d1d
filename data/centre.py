"""The centre as plan.toml tells it: where and in what steps time is counted."""

import zoneinfo
from dataclasses import dataclass
from typing import Any

from .reading import as_region, as_span, as_text, as_weekday, choice, setting

__all__ = ["Centre"]

INTERVALS = (300.0, 600.0, 900.0, 1800.0, 3600.0, 86400.0)
STEPS = (300.0, 600.0, 900.0, 1800.0, 3600.0)


def _zone(raw: object) -> str:
    """Read the name of a time zone."""
    text = as_text(raw)
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"'{text}' is not a time zone; write one like 'Europe/Berlin' or "
            "'America/Denver'"
        ) from error
    return text


def _span_of(allowed: tuple[float, ...], words: str) -> Any:
    """Make a reader of lengths of time out of a short list."""

    def read(raw: object) -> float:
        seconds = as_span(raw)
        if seconds not in allowed:
            raise ValueError(f"wanted one of {words}, got {raw!r}")
        return seconds

    return read


@dataclass(frozen=True)
class Centre:
    """The [centre] table: where and in what steps time is counted."""

    name: str = setting(as_text, "name shown in reports", "Contact centre")
    timezone: str = setting(
        _zone, "time zone of the centre, e.g. 'Europe/Berlin'", "UTC"
    )
    interval: float = setting(
        _span_of(INTERVALS, "5min, 10min, 15min, 30min, 1h, 1d"),
        "grain of history and forecast",
        1800.0,
        "30min",
    )
    roster_step: float = setting(
        _span_of(STEPS, "5min, 10min, 15min, 30min, 1h"),
        "grain of the roster; divides the interval",
        900.0,
        "15min",
    )
    week_starts: int = setting(as_weekday, "first day of the week", 0, "Mon")
    holidays: str | None = setting(
        as_region, "public holidays: country or country-region, e.g. 'US-CO'", None
    )
    service_level: str = setting(
        choice("offered", "answered", "abandoned-ok", "net"),
        "definition of service: answered in time ÷ offered; ÷ answered; (answered "
        "or abandoned in time) ÷ offered; ÷ (offered less abandoned in time)",
        "offered",
    )

    blend: str = setting(
        choice("off", "live-first", "deferred-first"),
        "what people with live and deferred queues do: off sets them apart for one or "
        "the other, step by step; live-first lets them take deferred work while enough "
        "others stay idle for the next contact; deferred-first takes deferred first",
        "off",
    )

    def __post_init__(self) -> None:
        """Refuse a roster step that does not divide the interval."""
        if self.interval % self.roster_step:
            raise ValueError(
                f"roster_step ({self.roster_step / 60:g} min) does not divide interval "
                f"({self.interval / 60:g} min)"
            )
