"""Tables of the running day and of the long view."""

from .table import Column, Table
from .tables import FORECAST, MEAN, QUANTILES
from .tables_history import PER_INTERVAL, QUEUE, START

__all__ = [
    "AHEAD",
    "INTRADAY",
    "INTRADAY_QUEUES",
    "OUTLOOK_INTERVALS",
    "OUTLOOK_MONTHS",
    "OUTLOOK_WEEKS",
]

CONTACTS_UNIT = "[contacts]"
TOTALS = tuple(
    Column(f"p{level}", "number", CONTACTS_UNIT, f"{level} % quantile of it")
    for level in (10, 50, 90)
)
FIRST = Column("first", "date", "", "First day of it that is forecast")
DAYS = Column("days", "number", "[days]", "How many of its days are forecast")
WORKLOAD = Column("workload", "number", "[h]", "Expected contacts × handle time")

INTRADAY = Table(
    "Intraday",
    "intraday.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("forecast", "number", PER_INTERVAL, "Expected before the day began"),
        Column("actual", "number", PER_INTERVAL, "What came; empty where not seen"),
        Column("mean", "number", PER_INTERVAL, "Expected now; empty once it is past"),
        *QUANTILES,
        Column("handle_time", "number", "[s]", "Expected handle time"),
    ),
)
INTRADAY_QUEUES = Table(
    "Intraday by queue",
    "intraday_queues.csv",
    ("queue",),
    (
        QUEUE,
        Column("at", "time", "", "Up to when the day was seen"),
        Column("seen", "number", CONTACTS_UNIT, "What came in the intervals seen"),
        Column("forecast", "number", CONTACTS_UNIT, "Expected in the intervals seen"),
        Column("before", "number", CONTACTS_UNIT, "Rest of the day as forecast"),
        Column("factor", "number", "", "mean ÷ before"),
        Column("mean", "number", CONTACTS_UNIT, "Rest of the day, updated"),
        *TOTALS,
        Column("method", "text", "", "none, slope or conditional"),
    ),
)
OUTLOOK_MONTHS = Table(
    "Outlook by month",
    "outlook_months.csv",
    ("queue", "month"),
    (
        QUEUE,
        Column("month", "text", "", "Month, e.g. 2026-12"),
        FIRST,
        DAYS,
        Column("mean", "number", CONTACTS_UNIT, "Expected contacts of those days"),
        *TOTALS,
        WORKLOAD,
        Column(
            "year_before",
            "number",
            CONTACTS_UNIT,
            "What came in the same days a year before; empty where not known",
        ),
    ),
)
OUTLOOK_WEEKS = Table(
    "Outlook by week",
    "outlook_weeks.csv",
    ("queue", "week"),
    (
        QUEUE,
        Column("week", "text", "", "Week, e.g. 2026-W48"),
        FIRST,
        DAYS,
        Column("mean", "number", CONTACTS_UNIT, "Expected contacts of those days"),
        *TOTALS,
        WORKLOAD,
    ),
)
OUTLOOK_INTERVALS = Table(
    "Outlook by interval",
    "outlook_intervals.parquet",
    ("queue", "start"),
    (QUEUE, START, MEAN, *QUANTILES, FORECAST.columns[-1]),
)
AHEAD = (
    INTRADAY,
    INTRADAY_QUEUES,
    OUTLOOK_MONTHS,
    OUTLOOK_WEEKS,
    OUTLOOK_INTERVALS,
)
