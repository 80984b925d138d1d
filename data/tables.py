"""The tables that flow through the house: names, units and keys, spelled once."""

from .table import Column, Table
from .tables_history import CALLS, CLEANED, CONTACTS, PER_INTERVAL, QUEUE, START
from .tables_mends import MENDS
from .tables_movers import DRIVERS, DRIVERS_USED, EVENT_EFFECTS
from .tables_repair import CHANGES, OFFERS
from .tables_scores import (
    ABSENCE_SCORES,
    HANDLE_TIME_SCORES,
    HOUR_SCORES,
    SCORES,
    WEIGHTS,
)
from .tables_staffing import (
    BACKLOG,
    CARRIED,
    COVERAGE,
    DIAGNOSIS,
    DIPS,
    FAIRNESS,
    REQUIREMENT,
    ROSTER,
    SIMULATION,
    SIMULATION_WEEKS,
)

__all__ = [
    "ABSENCE",
    "ABSENCE_SCORES",
    "BACKLOG",
    "CALLS",
    "CARRIED",
    "CLEANED",
    "CONTACTS",
    "COVERAGE",
    "DIAGNOSIS",
    "DIPS",
    "DRIVERS",
    "DRIVERS_USED",
    "EVENTS",
    "EVENT_EFFECTS",
    "FACTORS",
    "FAIRNESS",
    "FORECAST",
    "FORECAST_DAYS",
    "FORECAST_WEEKS",
    "HANDLE_TIME_SCORES",
    "HOUR_SCORES",
    "MENDS",
    "OVERRIDES",
    "PATHS",
    "REQUIREMENT",
    "ROSTER",
    "SCORES",
    "SHRINKAGE",
    "SIMULATION",
    "SIMULATION_WEEKS",
    "SPECIAL_DAYS",
    "TABLES",
    "WEATHER",
    "WEIGHTS",
    "Column",
    "Table",
]

QUANTILES = tuple(
    Column(f"p{level}", "number", PER_INTERVAL, f"{level} % quantile of the count")
    for level in (10, 50, 90)
)
MEAN = Column("mean", "number", PER_INTERVAL, "Expected contacts")

FORECAST = Table(
    "Forecast",
    "forecast.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        MEAN,
        *QUANTILES,
        Column("handle_time", "number", "[s]", "Expected handle time"),
    ),
)
FORECAST_DAYS = Table(
    "Forecast by day",
    "forecast_days.csv",
    ("queue", "date"),
    (QUEUE, Column("date", "date", "", "Day in centre time"), MEAN, *QUANTILES),
)
FORECAST_WEEKS = Table(
    "Forecast by week",
    "forecast_weeks.csv",
    ("queue", "week"),
    (QUEUE, Column("week", "text", "", "Week, e.g. 2026-W48"), MEAN, *QUANTILES),
)
FACTORS = Table(
    "Factors",
    "factors.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("level", "number", "[contacts/day]", "An average day of the last weeks"),
        Column("share", "number", "[0..1]", "The interval's share of a normal day"),
        Column("weekday", "number", "", "× this for the day of the week"),
        Column("season", "number", "", "× this for trend and time of year"),
        Column("holiday", "number", "", "× this for a special day"),
        Column("event", "number", "", "× this for events"),
        Column("weather", "number", "", "× this for the weather"),
        Column("driver", "number", "", "× this for the numbers of drivers.csv"),
        Column("override", "number", "", "× this by the planner's hand"),
        Column("actionable", "number", "[0..1]", "× the share that needs an answer"),
        Column("added", "number", PER_INTERVAL, "+ what an override sets from nothing"),
        Column("mean", "number", PER_INTERVAL, "= the forecast as it was made"),
        Column(
            "baseline",
            "number",
            PER_INTERVAL,
            "Mean of the last eight same weekdays as counted, to set beside it",
        ),
        Column("special_day", "text", "", "Name of the special day"),
        Column("events", "text", "", "Names of the events, by semicolon"),
        Column("overrides", "text", "", "Who set it and why, by semicolon"),
    ),
)
PATHS = Table(
    "Paths",
    "paths.parquet",
    ("queue", "start", "path"),
    (
        QUEUE,
        START,
        Column("path", "number", "", "Number of the sampled future, from 0"),
        Column("rate", "number", PER_INTERVAL, "Rate of contacts (not a count)"),
    ),
)
WHOLE_QUEUE = Column("queue", "text", "", "Queue; empty means all", optional=True)
EVENTS = Table(
    "Events",
    "events.csv",
    ("name", "start", "queue"),
    (
        Column("name", "text", "", "Name of the event"),
        Column("kind", "text", "", "campaign, outage, storm, bill run, launch …"),
        START,
        Column("end", "time", "", "First moment after it"),
        WHOLE_QUEUE,
        Column("volume_factor", "number", "", "Contacts × this", optional=True),
        Column("handle_time_factor", "number", "", "Handle time × this", optional=True),
    ),
)
OVERRIDES = Table(
    "Overrides",
    "overrides.csv",
    ("queue", "start", "end"),
    (
        WHOLE_QUEUE,
        START,
        Column("end", "time", "", "First moment after it"),
        Column("factor", "number", "", "Forecast × this", optional=True),
        Column("value", "number", PER_INTERVAL, "Contacts instead", optional=True),
        Column("who", "text", "", "Who says so"),
        Column("why", "text", "", "Their reason"),
        Column("until", "date", "", "Last day the override holds", optional=True),
    ),
)
SPECIAL_DAYS = Table(
    "Special days",
    "special_days.csv",
    ("date", "name", "queue"),
    (
        Column("date", "date", "", "Day in centre time; the first one of a stretch"),
        Column("name", "text", "", "Name, the same every year"),
        Column(
            "kind",
            "text",
            "",
            "public, adjacent, religious, school, sport …: days of a kind are alike; "
            "ordinary: no special day here; empty: own",
            optional=True,
        ),
        Column("end", "date", "", "Last day of a stretch", optional=True),
        WHOLE_QUEUE,
    ),
)
WEATHER = Table(
    "Weather",
    "weather.csv",
    ("date", "issued"),
    (
        Column("date", "date", "", "Day in centre time"),
        Column("temp_max_c", "number", "[°C]", "Highest temperature", optional=True),
        Column("temp_min_c", "number", "[°C]", "Lowest temperature", optional=True),
        Column("precip_mm", "number", "[mm]", "Rain and melted snow", optional=True),
        Column("snow_mm", "number", "[mm]", "Fresh snow", optional=True),
        Column("snow_depth_mm", "number", "[mm]", "Snow on the ground", optional=True),
        Column("wind_kmh", "number", "[km/h]", "Wind", optional=True),
        Column("issued", "date", "", "Day the forecast was made", optional=True),
    ),
)
ABSENCE = Table(
    "Absence",
    "absence.csv",
    ("date", "reason", "team"),
    (
        Column("date", "date", "", "Day in centre time; without a row: unknown"),
        Column("reason", "text", "", "As in [shrinkage] of plan.toml, e.g. sickness"),
        Column("team", "text", "", "Contract or team; empty means all", optional=True),
        Column("hours", "number", "[h]", "Hours missed; a 0 is a 0", optional=True),
        Column("scheduled", "number", "[h]", "Hours they were due", optional=True),
        Column("share", "number", "[0..1]", "Instead of both hours", optional=True),
    ),
)
SHRINKAGE = Table(
    "Shrinkage",
    "shrinkage.csv",
    ("date", "reason"),
    (
        Column("date", "date", "", "Day in centre time"),
        Column("reason", "text", "", "As in [shrinkage] of plan.toml"),
        Column("share", "number", "[0..1]", "Expected share of working time missed"),
        Column("p10", "number", "[0..1]", "10 % quantile of the day's share"),
        Column("p90", "number", "[0..1]", "90 % quantile of the day's share"),
        Column("planned", "number", "[0..1]", "What plan.toml says, for comparison"),
    ),
)

TABLES = (
    CONTACTS,
    CALLS,
    CLEANED,
    EVENTS,
    OVERRIDES,
    SPECIAL_DAYS,
    WEATHER,
    DRIVERS,
    BACKLOG,
    ABSENCE,
    FORECAST,
    FORECAST_DAYS,
    FORECAST_WEEKS,
    FACTORS,
    PATHS,
    SCORES,
    HOUR_SCORES,
    HANDLE_TIME_SCORES,
    WEIGHTS,
    EVENT_EFFECTS,
    DRIVERS_USED,
    SHRINKAGE,
    ABSENCE_SCORES,
    REQUIREMENT,
    ROSTER,
    CARRIED,
    FAIRNESS,
    COVERAGE,
    SIMULATION,
    SIMULATION_WEEKS,
    DIAGNOSIS,
    DIPS,
    OFFERS,
    CHANGES,
    MENDS,
)
