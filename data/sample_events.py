"""What happened to the sample centre: holidays, campaigns, faults, a lost export."""

from dataclasses import dataclass

__all__ = [
    "EVENTS_TRUTH",
    "HOLIDAY_EFFECTS",
    "LEARNT_EVENTS",
    "LOST_EXPORT",
    "MINOR_HOLIDAY",
    "EventTruth",
    "LearntTruth",
]

# Factor by days after the holiday. A queue takes it to the power of its `holiday`.
HOLIDAY_EFFECTS = {
    "Thanksgiving Day": {-1: 1.12, 0: 0.50, 1: 1.12},
    "Christmas Day": {-1: 0.62, 0: 0.42, 1: 1.08},
    "New Year's Day": {-1: 0.75, 0: 0.62, 1: 1.15},
    "Independence Day": {-1: 1.05, 0: 0.62, 1: 0.95},
    "Memorial Day": {0: 0.78, 1: 1.10},
    "Labor Day": {0: 0.78, 1: 1.10},
}
MINOR_HOLIDAY = {0: 0.93}

# An export that was lost: these rows of the chat history do not exist.
LOST_EXPORT = ("chat", "2025-08-14 12:00", "2025-08-14 22:00")


@dataclass(frozen=True)
class EventTruth:
    """A campaign or disruption, past or planned.

    Parameters
    ----------
    name, kind
        As in events.csv.
    start, end
        Centre wall clock; first moment, and first moment after it.
    volume
        Queue to the factor of its contacts; 0 means nothing reached the counter.
    handle_time
        Factor of the handle time.
    """

    name: str
    kind: str
    start: str
    end: str
    volume: tuple[tuple[str, float], ...]
    handle_time: float = 1.0


_SALE = (("bookings", 1.15), ("chat", 1.18))
_FAULT = (
    ("bookings", 1.7),
    ("baggage", 1.2),
    ("chat", 1.6),
    ("x-direct", 2.4),
    ("comments", 2.8),
    ("posts", 2.8),
)

EVENTS_TRUTH = (
    EventTruth(
        "Black Friday fares",
        "campaign",
        "2024-11-29 00:00",
        "2024-12-02 00:00",
        _SALE,
    ),
    EventTruth(
        "Winter sale", "campaign", "2025-01-13 00:00", "2025-01-18 00:00", _SALE
    ),
    EventTruth(
        "Baggage handlers' strike",
        "strike",
        "2025-05-06 00:00",
        "2025-05-09 00:00",
        (("baggage", 1.8), ("x-direct", 1.5), ("comments", 1.6), ("posts", 1.6)),
        1.10,
    ),
    EventTruth(
        "Check-in system down",
        "disruption",
        "2025-07-22 08:00",
        "2025-07-22 18:00",
        _FAULT,
        1.08,
    ),
    EventTruth(
        "Black Friday fares",
        "campaign",
        "2025-11-28 00:00",
        "2025-12-01 00:00",
        _SALE,
    ),
    EventTruth(
        "Winter sale", "campaign", "2026-01-12 00:00", "2026-01-17 00:00", _SALE
    ),
    EventTruth(
        "Telephone outage",
        "outage",
        "2026-03-10 10:00",
        "2026-03-10 13:00",
        (("bookings", 0.0), ("baggage", 0.0)),
    ),
    EventTruth(
        "Loyalty programme launch",
        "launch",
        "2026-05-18 00:00",
        "2026-05-30 00:00",
        (("bookings", 1.10), ("chat", 1.25), ("email", 1.30)),
        1.06,
    ),
    EventTruth(
        "Check-in system down",
        "disruption",
        "2026-08-27 06:00",
        "2026-08-27 14:00",
        _FAULT,
        1.08,
    ),
    EventTruth(
        "Black Friday fares",
        "campaign",
        "2026-11-27 00:00",
        "2026-11-30 00:00",
        _SALE,
    ),
)


@dataclass(frozen=True)
class LearntTruth:
    """A day's event that events.csv tells without its size.

    Parameters
    ----------
    name, kind
        As in events.csv.
    day
        The day of the event.
    sizes
        Queue to the change of its contacts; 0.3 is 30 % more.
    lag
        Days from the event to its effect. [days]
    tail
        What is left of the effect on the days after it. [0..1]
    """

    name: str
    kind: str
    day: str
    sizes: tuple[tuple[str, float], ...]
    lag: int = 0
    tail: tuple[float, ...] = ()


# Statements of miles go out every quarter; people write two days later. Each one's
# size was drawn once around + 30 % of mail and + 12 % of bookings.
STATEMENT_TAIL = (0.5, 0.25)
STATEMENTS = (
    ("2025-02-03", 0.31, 0.13),
    ("2025-04-28", 0.26, 0.10),
    ("2025-07-28", 0.34, 0.15),
    ("2025-10-20", 0.29, 0.12),
    ("2026-02-02", 0.33, 0.11),
    ("2026-04-27", 0.27, 0.14),
    ("2026-08-03", 0.30, 0.10),
    ("2026-10-19", 0.32, 0.12),
    ("2026-11-23", 0.30, 0.12),
)
# The magazine moves nobody to call or chat.
MAGAZINES = (
    "2025-03-11",
    "2025-06-10",
    "2025-09-09",
    "2026-03-24",
    "2026-06-09",
    "2026-09-15",
    "2026-11-24",
)
LEARNT_EVENTS = (
    *(
        LearntTruth(
            "Miles statement",
            "bill run",
            day,
            (("email", mail), ("bookings", calls)),
            2,
            STATEMENT_TAIL,
        )
        for day, mail, calls in STATEMENTS
    ),
    *(
        LearntTruth("Magazine", "newsletter", day, (("bookings", 0.0), ("chat", 0.0)))
        for day in MAGAZINES
    ),
)
