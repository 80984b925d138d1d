"""The tables of what moves a forecast: numeric drivers, and events ahead."""

from .table import Column, Table
from .tables_history import QUEUE, START

__all__ = ["DRIVERS", "DRIVERS_USED", "EVENT_EFFECTS"]

EIGHTY = "of the range that holds it with 80 %"

DRIVERS = Table(
    "Drivers",
    "drivers.csv",
    ("name", "start", "queue", "issued"),
    (
        Column("name", "text", "", "What is counted, e.g. flight-delay minutes"),
        Column("start", "time", "", "Day or start of the interval, zone-aware"),
        Column("value", "number", "", "Its value; the values of a day are added up"),
        Column("queue", "text", "", "Queue; empty means all", optional=True),
        Column("issued", "date", "", "Day a forecast of it was made", optional=True),
    ),
)
EVENT_EFFECTS = Table(
    "Event effects",
    "event_effects.csv",
    ("queue", "event", "start"),
    (
        QUEUE,
        Column("event", "text", "", "Name of the event"),
        START,
        Column("kind", "text", "", "Its kind"),
        Column("source", "text", "", "given, learnt, assumed (no past one) or none"),
        Column("past", "number", "[events]", "Past events of its kind learnt from"),
        Column("effect", "number", "", "Expected change of contacts; 0.1 is 10 % more"),
        Column("effect_low", "number", "", f"Lower end {EIGHTY}"),
        Column("effect_high", "number", "", f"Upper end {EIGHTY}"),
        Column("lag", "number", "[days]", "Days from the event to its effect"),
        Column("handle_time_effect", "number", "", "Expected change of handle time"),
    ),
)
DRIVERS_USED = Table(
    "Drivers used",
    "drivers_used.csv",
    ("queue", "driver"),
    (
        QUEUE,
        Column("driver", "text", "", "Name in drivers.csv, or 'contacts of QUEUE'"),
        Column("used", "flag", "", "1 if the forecast uses it"),
        Column("weeks", "number", "[weeks]", "Weeks held back to try it on"),
        Column(
            "error_without",
            "number",
            "[0..1]",
            "Mean miss of a day up to a week ahead, without it",
        ),
        Column("error_with", "number", "[0..1]", "The same with it, as known then"),
        Column("gain", "number", "", "1 - error_with ÷ error_without"),
        Column("gain_next_day", "number", "", "The same for the next day alone"),
        Column("lag", "number", "[days]", "Lag with the largest effect"),
        Column(
            "effect",
            "number",
            "",
            "Change of a day's contacts, all lags added up, after a day as high as one "
            "in ten; 0.1 is 10 % more",
        ),
        Column("effect_low", "number", "", f"Lower end {EIGHTY}"),
        Column("effect_high", "number", "", f"Upper end {EIGHTY}"),
        Column("why", "text", "", "Why it is used or not"),
    ),
)
