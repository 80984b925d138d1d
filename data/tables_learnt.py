"""Tables of what a centre's own logs tell."""

from .table import Column, Table
from .tables_history import PER_INTERVAL, QUEUE, START

__all__ = [
    "AGENT_STATES",
    "AGENT_TIME",
    "CALIBRATION",
    "LEARNT",
    "LEARNT_TABLES",
    "PATIENCE_CURVE",
    "PATIENCE_HAZARD",
]

AGENT_STATES = Table(
    "Agent states",
    "agent_states.csv",
    ("agent", "start"),
    (
        Column("agent", "text", "", "Name of the agent"),
        Column("start", "time", "", "When the state began"),
        Column("end", "time", "", "When it ended; else the next one's start", True),
        Column("duration", "number", "[s]", "How long it lasted, without `end`", True),
        Column("state", "text", "", "available, talk, hold, acw, aux or off"),
        Column("reason", "text", "", "Why in aux: training, meeting, lunch …", True),
    ),
)
LEARNT = Table(
    "Learnt by queue",
    "learnt.csv",
    ("queue",),
    (
        QUEUE,
        Column("contacts", "number", "[contacts]", "Offered to the queue"),
        Column("gave_up", "number", "[contacts]", "Those who gave up after a wait"),
        Column("patience", "number", "[s]", "Mean patience, by censored likelihood"),
        Column("patience_error", "number", "[s]", "Its standard error"),
        Column("patience_low", "number", "[s]", "Lower end of its 95 % interval"),
        Column("patience_high", "number", "[s]", "Upper end of its 95 % interval"),
        Column("naive", "number", "[s]", "Mean wait of who gave up: no estimate"),
        Column("median", "number", "[s]", "Median patience, off the curve"),
        Column("median_low", "number", "[s]", "Lower end of its 95 % interval"),
        Column("median_high", "number", "[s]", "Upper end of its 95 % interval"),
        Column("handle_time", "number", "[s]", "Mean handle time"),
        Column("handle_cv", "number", "", "Standard deviation ÷ mean of them"),
        Column("handle_median", "number", "[s]", "Median handle time"),
        Column("short", "number", "[0..1]", "Share of at most 10 s"),
        Column("law", "text", "", "lognormal or exponential: the nearer one"),
        Column("lognormal", "number", "[0..1]", "Kolmogorov-Smirnov distance of it"),
        Column("exponential", "number", "[0..1]", "Kolmogorov-Smirnov distance of it"),
        Column("after_giving_up", "number", "[0..1]", "Share that calls again soon"),
        Column(
            "after_service", "number", "[0..1]", "The same of those who were served"
        ),
        Column("redial", "number", "[0..1]", "The difference: what giving up adds"),
        Column("redial_low", "number", "[0..1]", "Lower end of its 95 % interval"),
        Column("redial_high", "number", "[0..1]", "Upper end of its 95 % interval"),
        Column("same_day", "number", "[0..1]", "Share that calls again the same day"),
    ),
)
PATIENCE_CURVE = Table(
    "Patience",
    "patience_curve.csv",
    ("queue", "wait"),
    (
        QUEUE,
        Column("wait", "number", "[s]", "So long waited"),
        Column("share", "number", "[0..1]", "Share whose patience is longer"),
        Column("low", "number", "[0..1]", "Lower end of its 95 % interval"),
        Column("high", "number", "[0..1]", "Upper end of its 95 % interval"),
        Column("left", "number", "[contacts]", "Contacts that had waited so long"),
        Column(
            "exponential", "number", "[0..1]", "The share by the fitted exponential"
        ),
    ),
)
PATIENCE_HAZARD = Table(
    "Giving up by wait",
    "patience_hazard.csv",
    ("queue", "since"),
    (
        QUEUE,
        Column("since", "number", "[s]", "Waited from so long on"),
        Column("until", "number", "[s]", "Up to so long; empty without end"),
        Column("gave_up", "number", "[contacts]", "Gave up in that time"),
        Column("waited", "number", "[s]", "Time all contacts waited in it"),
        Column("rate", "number", "[1/min]", "Giving up per minute of waiting"),
        Column("low", "number", "[1/min]", "Lower end of its 95 % interval"),
        Column("high", "number", "[1/min]", "Upper end of its 95 % interval"),
    ),
)
AGENT_TIME = Table(
    "Agent time",
    "agent_time.csv",
    ("agent",),
    (
        Column("agent", "text", "", "Name of the agent"),
        Column("logged_in", "number", "[h]", "In any state but off"),
        Column("busy", "number", "[h]", "Talk, hold and after-call work"),
        Column("available", "number", "[h]", "Waiting for a contact"),
        Column("aux", "number", "[h]", "Logged in, but not for contacts"),
        Column("occupancy", "number", "[0..1]", "busy ÷ (busy + available)"),
        Column("availability", "number", "[0..1]", "(busy + available) ÷ logged in"),
    ),
)
CALIBRATION = Table(
    "Calibration",
    "calibration.csv",
    ("start",),
    (
        START,
        Column("offered", "number", PER_INTERVAL, "Contacts of all live queues"),
        Column("handle_time", "number", "[s]", "Their mean handle time"),
        Column("agents", "number", "[agents]", "People on duty, on average"),
        Column("wait", "number", "[s]", "Mean wait observed, of all offered"),
        Column("wait_a", "number", "[s]", "The same by Erlang A"),
        Column(
            "wait_g", "number", "[s]", "The same by M/M/n+G with the patience curve"
        ),
        Column("wait_c", "number", "[s]", "The same by Erlang C, at most 30 min"),
        Column("service", "number", "[0..1]", "Answered in time ÷ offered, observed"),
        Column("service_a", "number", "[0..1]", "The same by Erlang A"),
        Column("service_g", "number", "[0..1]", "The same by M/M/n+G"),
        Column("service_c", "number", "[0..1]", "The same by Erlang C"),
        Column("abandoned", "number", "[0..1]", "Share that gave up, observed"),
        Column("abandoned_a", "number", "[0..1]", "The same by Erlang A"),
        Column("abandoned_g", "number", "[0..1]", "The same by M/M/n+G"),
    ),
)
LEARNT_TABLES = (
    LEARNT,
    PATIENCE_CURVE,
    PATIENCE_HAZARD,
    AGENT_TIME,
    CALIBRATION,
)
