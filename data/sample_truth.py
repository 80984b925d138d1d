"""What the sample centre is made of: every effect that a model should find again."""

from dataclasses import dataclass
from datetime import date

__all__ = [
    "BUSYNESS_MEMORY",
    "FIRST",
    "FORECAST_SNOW",
    "LAST",
    "LONGER_AT_NIGHT",
    "QUEUES",
    "SHARED_BUSYNESS",
    "WEEK_FIRST",
    "Anchors",
    "QueueTruth",
]

FIRST = date(2024, 11, 18)
LAST = date(2026, 11, 22)
WEEK_FIRST = date(2026, 11, 23)

# Day busyness: correlation from one day to the next, and between the queues.
BUSYNESS_MEMORY = 0.45
SHARED_BUSYNESS = 0.4

# The snow that the forecast for the planned week tells of. [mm]
FORECAST_SNOW = (date(2026, 11, 24), 45.0)

# Demand through the year, January to December: when people plan, when they fly.
PLANNING = (1.14, 1.06, 1.04, 0.99, 1.00, 1.03, 1.02, 0.95, 0.93, 0.95, 0.97, 0.92)
FLYING = (0.93, 0.90, 1.00, 0.95, 0.97, 1.10, 1.16, 1.10, 0.93, 0.94, 0.97, 1.05)

Anchors = tuple[tuple[float, float], ...]
CALLS: Anchors = (
    (6, 0.45),
    (8, 0.95),
    (9.5, 1.45),
    (11, 1.50),
    (13, 1.28),
    (15.5, 1.36),
    (17.5, 1.20),
    (19.5, 0.90),
    (21.5, 0.62),
    (23, 0.35),
)
ARRIVALS_HALL: Anchors = (
    (6, 0.55),
    (8, 0.85),
    (11, 1.20),
    (14, 1.15),
    (17, 1.25),
    (20, 1.25),
    (22, 0.95),
    (23, 0.70),
)
CHATS: Anchors = (
    (6, 0.40),
    (9, 1.05),
    (12, 1.35),
    (15, 1.20),
    (19, 1.30),
    (21, 1.05),
    (23, 0.55),
)
MAILS: Anchors = (
    (0, 0.30),
    (5, 0.20),
    (8, 1.20),
    (10, 2.00),
    (15, 1.80),
    (19, 1.10),
    (24, 0.30),
)
MENTIONS: Anchors = (
    (0, 0.35),
    (2, 0.15),
    (5, 0.15),
    (8, 1.05),
    (12, 1.55),
    (17, 1.60),
    (20, 1.85),
    (22, 1.25),
    (24, 0.35),
)
# Handle time through the day: callers of the late evening take longer.
LONGER_AT_NIGHT: Anchors = ((6, 0.95), (10, 0.98), (14, 1.00), (19, 1.04), (23, 1.10))


@dataclass(frozen=True)
class QueueTruth:
    """What one queue's contacts were drawn from.

    Parameters
    ----------
    name
        Name of the queue.
    level
        Contacts of an average day at the end of the history, for 90 agents.
        [contacts/day]
    growth
        Growth in a year. [0..1]
    handle_time
        Mean handle time at 14:00. [s]
    weekdays
        Factors of Monday to Sunday; their mean is 1.
    months
        Factors of January to December, each at the middle of its month.
    hours
        Hour of day and relative rate; straight lines between. Weekends lie one
        hour later.
    holiday
        Power that holiday factors are taken to.
    snow, snow_after
        Log volume per ln(1 + fresh snow in mm), on the day and on the next.
    busyness
        Standard deviation of the log of day busyness.
    noise
        Variance of the factor of a single interval.
    wait
        Mean wait of a usual day; its ratio to patience is abandoned. [s]
    delay
        Log volume per log of flight-delay minutes over usual, on the day itself, the
        day after, and so on.
    """

    name: str
    level: float
    growth: float
    handle_time: float
    weekdays: tuple[float, ...]
    months: tuple[float, ...]
    hours: Anchors
    holiday: float
    snow: float
    snow_after: float
    busyness: float
    noise: float
    wait: float = 0.0
    delay: tuple[float, ...] = ()


WORKING_WEEK = (1.22, 1.10, 1.05, 1.03, 1.08, 0.76, 0.76)
FLIGHT_WEEK = (1.10, 0.92, 0.92, 1.00, 1.10, 0.90, 1.06)
MAIL_WEEK = (1.30, 1.18, 1.12, 1.10, 1.05, 0.60, 0.65)
SOCIAL_WEEK = (1.02, 0.98, 0.98, 1.00, 1.06, 0.96, 1.00)

QUEUES = (
    QueueTruth(
        name="bookings",
        level=1680,
        growth=-0.03,
        handle_time=270,
        weekdays=WORKING_WEEK,
        months=PLANNING,
        hours=CALLS,
        holiday=1.0,
        snow=0.05,
        snow_after=0.02,
        busyness=0.07,
        noise=0.004,
        wait=4.5,
    ),
    QueueTruth(
        name="baggage",
        level=520,
        growth=0.02,
        handle_time=330,
        weekdays=FLIGHT_WEEK,
        months=FLYING,
        hours=ARRIVALS_HALL,
        holiday=0.5,
        snow=0.04,
        snow_after=0.03,
        busyness=0.09,
        noise=0.006,
        wait=7.0,
        delay=(0.08, 0.20, 0.10),
    ),
    QueueTruth(
        name="chat",
        level=430,
        growth=0.10,
        handle_time=420,
        weekdays=WORKING_WEEK,
        months=PLANNING,
        hours=CHATS,
        holiday=0.9,
        snow=0.05,
        snow_after=0.02,
        busyness=0.08,
        noise=0.008,
        wait=4.0,
    ),
    QueueTruth(
        name="email",
        level=230,
        growth=-0.05,
        handle_time=360,
        weekdays=MAIL_WEEK,
        months=FLYING,
        hours=MAILS,
        holiday=0.8,
        snow=0.02,
        snow_after=0.03,
        busyness=0.09,
        noise=0.01,
    ),
    QueueTruth(
        name="x-direct",
        level=290,
        growth=0.18,
        handle_time=200,
        weekdays=SOCIAL_WEEK,
        months=FLYING,
        hours=MENTIONS,
        holiday=0.4,
        snow=0.07,
        snow_after=0.03,
        busyness=0.11,
        noise=0.02,
        delay=(0.10, 0.20),
    ),
    QueueTruth(
        name="comments",
        level=860,
        growth=0.18,
        handle_time=170,
        weekdays=SOCIAL_WEEK,
        months=FLYING,
        hours=MENTIONS,
        holiday=0.4,
        snow=0.08,
        snow_after=0.03,
        busyness=0.14,
        noise=0.04,
    ),
    QueueTruth(
        name="posts",
        level=1320,
        growth=0.18,
        handle_time=150,
        weekdays=SOCIAL_WEEK,
        months=FLYING,
        hours=MENTIONS,
        holiday=0.4,
        snow=0.08,
        snow_after=0.03,
        busyness=0.14,
        noise=0.04,
    ),
)
