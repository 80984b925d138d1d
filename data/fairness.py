"""What burdens people and how far it is evened out: the [fairness] table."""

from dataclasses import dataclass

from .reading import as_clock, as_flag, number, setting, whole

__all__ = ["Fairness"]


@dataclass(frozen=True)
class Fairness:
    """The [fairness] table.

    Parameters
    ----------
    weekend, late, night, holiday, moved_break, unmet_wish
        Points that each burden weighs; 0 leaves it out of the ledger.
    late_after, price, exchange, wishes, weeks_back
        See docs/plan-toml.md; `late_after` in minutes after midnight.
    """

    weekend: float = setting(
        number(0, 100), "points of a shift that starts on a weekend day", 1.0
    )
    late: float = setting(
        number(0, 100),
        "points of a shift that ends after `late_after` and is no night shift",
        0.5,
    )
    night: float = setting(
        number(0, 100), "points of a night shift, as [rules] tells nights", 1.0
    )
    holiday: float = setting(
        number(0, 100), "points of a shift that starts on a public holiday", 2.0
    )
    moved_break: float = setting(
        number(0, 100), "points of a break in the outer half of its window", 0.02
    )
    unmet_wish: float = setting(
        number(0, 100),
        "points of an hour of work outside the hours an agent prefers, or inside "
        "those avoided",
        0.05,
    )
    late_after: int = setting(
        as_clock, "a shift that ends after this time is late", 1260, "21:00"
    )
    price: float = setting(
        number(0, 100),
        "what the search pays to spare a point to somebody whose ledger lies a point "
        "a 40-hour week above the peers' mean; those below get as much for taking "
        "one; 0 leaves the search alone [wages of an hour]",
        0.1,
    )
    exchange: bool = setting(
        as_flag,
        "whether people who are interchangeable exchange whole weeks after the "
        "search, where that evens out the ledger; cover and cost stay",
        True,
        "true",
    )
    wishes: float = setting(
        number(0, 1), "least share of everybody's wishes to be met [0..1]", 0.5
    )
    weeks_back: int = setting(
        whole(0, 104), "published weeks that the ledger looks back", 13
    )
