"""The tables that flow through the house: names, units and keys, spelled once."""

from .table import Column, Table
from .tables_history import CALLS, CLEANED, CONTACTS, PER_INTERVAL, QUEUE, START
from .tables_movers import DRIVERS, DRIVERS_USED, EVENT_EFFECTS

__all__ = [
    "ABSENCE",
    "ABSENCE_SCORES",
    "BACKLOG",
    "CALLS",
    "CLEANED",
    "CONTACTS",
    "COVERAGE",
    "DRIVERS",
    "DRIVERS_USED",
    "EVENTS",
    "EVENT_EFFECTS",
    "FACTORS",
    "FORECAST",
    "FORECAST_DAYS",
    "FORECAST_WEEKS",
    "HANDLE_TIME_SCORES",
    "HOUR_SCORES",
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
BACKLOG = Table(
    "Backlog",
    "backlog.csv",
    ("queue", "arrived"),
    (
        QUEUE,
        Column("arrived", "time", "", "When the contacts came in"),
        Column("count", "number", "[contacts]", "How many are still open"),
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
ABSENCE_SCORES = Table(
    "Absence scores",
    "absence_scores.csv",
    ("reason", "model", "origin", "lead_week"),
    (
        Column("reason", "text", "", "As in [shrinkage] of plan.toml"),
        Column("model", "text", "", "absence, or flat: the mean of all days before"),
        Column("origin", "date", "", "First day the model could not see"),
        Column("lead_week", "number", "[weeks]", "Week ahead, from 1"),
        Column("days", "number", "[days]", "Days it is judged by"),
        Column("rmse", "number", "[0..1]", "Root mean squared error of a day's share"),
        Column("bias", "number", "", "Mean of forecast - actual"),
        Column("coverage", "number", "[0..1]", "Share of days inside P10-P90"),
    ),
)
WEIGHTS = Table(
    "Weights",
    "weights.csv",
    ("queue", "model"),
    (
        QUEUE,
        Column("model", "text", "", "Name of the model in the catalogue"),
        Column("weight", "number", "[0..1]", "Its share of the forecast"),
    ),
)
SCORES = Table(
    "Scores",
    "scores.csv",
    ("queue", "model", "origin", "lead_week"),
    (
        QUEUE,
        Column("model", "text", "", "Name of the model in the catalogue"),
        Column("origin", "date", "", "First day the model could not see"),
        Column("lead_week", "number", "[weeks]", "Week ahead, from 1"),
        Column("wape", "number", "[0..]", "Sum of absolute errors ÷ sum of actuals"),
        Column("floor", "number", "[0..]", "WAPE of an oracle that knows the rate"),
        Column("rmsse", "number", "[0..]", "RMSE ÷ RMSE of the seasonal naive"),
        Column("crps", "number", "[0..]", "CRPS ÷ mean of actuals"),
        Column("bias", "number", "", "Sum of (forecast - actual) ÷ sum of actuals"),
        Column("coverage", "number", "[0..1]", "Share of days inside P10-P90"),
        Column("coverage_95", "number", "[0..1]", "… inside their 95 % range", True),
        Column(
            "interval_coverage",
            "number",
            "[0..1]",
            "Share of intervals inside P10-P90, ties of small counts drawn by lot",
            True,
        ),
        Column(
            "interval_coverage_95",
            "number",
            "[0..1]",
            "… inside their 95 % range",
            True,
        ),
        Column(
            "wape_normal",
            "number",
            "[0..]",
            "WAPE on days that are neither special nor under an event",
            True,
        ),
        Column("contacts", "number", "[contacts]", "Sum of actuals", True),
        Column(
            "weather",
            "text",
            "",
            "The weather ahead of each origin: none, known (as forecast then), perfect",
            True,
        ),
    ),
)
HOUR_SCORES = Table(
    "Scores by hour",
    "scores_hours.csv",
    ("queue", "model", "origin", "hour"),
    (
        QUEUE,
        Column("model", "text", "", "blend, or a baseline"),
        Column("origin", "date", "", "First day the model could not see"),
        Column("hour", "number", "[h]", "Hour of the day in centre time, from 0"),
        Column("contacts", "number", "[contacts]", "Sum of actuals"),
        Column("forecast", "number", "[contacts]", "Sum of forecasts"),
        Column("error", "number", "[contacts]", "Sum of absolute errors by interval"),
        Column("chance", "number", "[contacts]", "… of an oracle that knows the rate"),
        Column("intervals", "number", "[intervals]", "How many were seen"),
        Column("inside", "number", "[intervals]", "How many lay inside P10-P90"),
    ),
)
HANDLE_TIME_SCORES = Table(
    "Handle time scores",
    "handle_time_scores.csv",
    ("queue", "model", "origin", "lead_week"),
    (
        QUEUE,
        Column("model", "text", "", "handle-time, or a baseline beside it"),
        Column("origin", "date", "", "First day the model could not see"),
        Column("lead_week", "number", "[weeks]", "Week ahead, from 1"),
        Column("contacts", "number", "[contacts]", "Handled contacts it is judged by"),
        Column("wape", "number", "[0..]", "Sum of absolute errors ÷ sum of actuals"),
        Column("bias", "number", "", "Sum of (forecast - actual) ÷ sum of actuals"),
    ),
)
REQUIREMENT = Table(
    "Requirement",
    "requirement.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("load", "number", "[erlang]", "Contacts × handle time ÷ interval"),
        Column("agents", "number", "[agents]", "Agents needed on contacts"),
        Column("scheduled", "number", "[agents]", "Agents to roster: after shrinkage"),
        Column("service", "number", "[0..1]", "Service level with `agents`"),
        Column("occupancy", "number", "[0..1]", "Share of time on contacts"),
        Column("wait", "number", "[s]", "Mean wait with `agents`"),
        Column("abandoned", "number", "[0..1]", "Share that gives up", optional=True),
        Column(
            "erlang_c",
            "number",
            "[agents]",
            "Agents if nobody gave up, to set beside `agents`",
            optional=True,
        ),
    ),
)
ROSTER = Table(
    "Roster",
    "roster.csv",
    ("agent", "start"),
    (
        Column("agent", "text", "", "Name of the agent, as in agents.csv"),
        Column("shift", "number", "", "Number of the shift within the week, from 1"),
        START,
        Column("end", "time", "", "End of the segment, zone-aware"),
        Column("activity", "text", "", "work, break, lunch, training, meeting …"),
        Column("queues", "text", "", "Queues the agent may serve, by semicolon"),
        Column("paid", "flag", "", "1 if the segment is paid"),
    ),
)
COVERAGE = Table(
    "Coverage",
    "coverage.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("required", "number", "[agents]", "Requirement.scheduled; live only"),
        Column("rostered", "number", "[agents]", "People in work on this queue"),
        Column("gap", "number", "[agents]", "rostered - required; live only"),
        Column("service", "number", "[0..1]", "Predicted service; live only"),
        Column("occupancy", "number", "[0..1]", "Predicted share of time on contacts"),
        Column("cost", "number", "[currency]", "Wages of the people on this queue"),
        Column("due", "number", PER_INTERVAL, "Deferred contacts falling due"),
        Column("done", "number", PER_INTERVAL, "Deferred contacts finished"),
        Column("backlog", "number", "[contacts]", "Deferred contacts open at the end"),
        Column("on_time", "number", "[0..1]", "Share of those due that were on time"),
    ),
)
SERVICE_RANGE = (
    Column("service", "number", "[0..1]", "Service level, or share on time"),
    Column("service_low", "number", "[0..1]", "Lower end of its 95 % interval"),
    Column("service_high", "number", "[0..1]", "Upper end of its 95 % interval"),
)
SIMULATION = Table(
    "Simulation",
    "simulation.csv",
    ("queue", "start"),
    (
        QUEUE,
        START,
        Column("offered", "number", PER_INTERVAL, "Mean simulated contacts"),
        *SERVICE_RANGE,
        Column("wait", "number", "[s]", "Mean wait of served contacts"),
        Column("abandoned", "number", "[0..1]", "Share that gave up; live only"),
        Column("occupancy", "number", "[0..1]", "Share of staffed time on contacts"),
        Column("on_time", "number", "[0..1]", "Share in time; deferred only"),
        Column("backlog", "number", "[contacts]", "Open at the end; deferred only"),
    ),
)
SIMULATION_WEEKS = Table(
    "Simulation by week",
    "simulation_weeks.csv",
    ("queue", "week"),
    (
        QUEUE,
        Column("week", "text", "", "Week, e.g. 2026-W48"),
        *SERVICE_RANGE,
        Column(
            "p_target_met",
            "number",
            "[0..1]",
            "Share of simulated weeks, days or intervals (`per`) that met the target",
        ),
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
    COVERAGE,
    SIMULATION,
    SIMULATION_WEEKS,
)
