"""The tables of trust: each model's share, and its errors on past weeks."""

from .table import Column, Table
from .tables_history import QUEUE

__all__ = ["ABSENCE_SCORES", "HANDLE_TIME_SCORES", "HOUR_SCORES", "SCORES", "WEIGHTS"]

ORIGIN = Column("origin", "date", "", "First day the model could not see")
LEAD_WEEK = Column("lead_week", "number", "[weeks]", "Week ahead, from 1")
WAPE = Column("wape", "number", "[0..]", "Sum of absolute errors ÷ sum of actuals")
BIAS = Column("bias", "number", "", "Sum of (forecast - actual) ÷ sum of actuals")
MODEL = Column("model", "text", "", "Name of the model in the catalogue")
WEIGHTS = Table(
    "Weights",
    "weights.csv",
    ("queue", "model"),
    (
        QUEUE,
        MODEL,
        Column("weight", "number", "[0..1]", "Its share of the forecast"),
    ),
)
SCORES = Table(
    "Scores",
    "scores.csv",
    ("queue", "model", "origin", "lead_week"),
    (
        QUEUE,
        MODEL,
        ORIGIN,
        LEAD_WEEK,
        WAPE,
        Column("floor", "number", "[0..]", "WAPE of an oracle that knows the rate"),
        Column("rmsse", "number", "[0..]", "RMSE ÷ RMSE of the seasonal naive"),
        Column("crps", "number", "[0..]", "CRPS ÷ mean of actuals"),
        BIAS,
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
        ORIGIN,
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
        ORIGIN,
        LEAD_WEEK,
        Column("contacts", "number", "[contacts]", "Handled contacts it is judged by"),
        WAPE,
        BIAS,
    ),
)
ABSENCE_SCORES = Table(
    "Absence scores",
    "absence_scores.csv",
    ("reason", "model", "origin", "lead_week"),
    (
        Column("reason", "text", "", "As in [shrinkage] of plan.toml"),
        Column("model", "text", "", "absence, or flat: the mean of all days before"),
        ORIGIN,
        LEAD_WEEK,
        Column("days", "number", "[days]", "Days it is judged by"),
        Column("rmse", "number", "[0..1]", "Root mean squared error of a day's share"),
        Column("bias", "number", "", "Mean of forecast - actual"),
        Column("coverage", "number", "[0..1]", "Share of days inside P10-P90"),
    ),
)
