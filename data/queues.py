"""A queue of contacts: its channel, hours, target and handling."""

from dataclasses import dataclass
from itertools import pairwise

from .hours import WeeklyHours, parse_hours
from .reading import (
    as_flag,
    as_hours,
    as_span,
    as_targets,
    as_text,
    choice,
    number,
    setting,
)
from .reading import whole as whole_number
from .spans import Target

__all__ = ["CHANNELS", "LIVE_CHANNELS", "MESSAGE_TYPES", "Queue"]

LIVE_CHANNELS = ("voice", "chat")
CHANNELS = (*LIVE_CHANNELS, "email", "social", "back-office")
HOUR = 3600.0
# What a planner means by no target at all, by channel or message type.
USUAL_TARGETS = {
    "voice": (Target(0.80, 20.0),),
    "chat": (Target(0.80, 60.0),),
    "email": (Target(0.95, 24 * HOUR),),
    "back-office": (Target(0.95, 48 * HOUR),),
    "dm": (Target(0.95, 0.5 * HOUR),),
    "comment": (Target(0.95, 1 * HOUR),),
    "post": (Target(0.95, 24 * HOUR),),
    "review": (Target(0.95, 24 * HOUR),),
}
# Limits and rules that only a queue with somebody waiting can have.
LIVE_KEYS = ("max_abandonment", "max_wait", "certainty")
MESSAGE_TYPES = ("dm", "comment", "post", "review")


@dataclass(frozen=True)
class Queue:
    """One queue, as told in a [[queue]] of plan.toml.

    Parameters
    ----------
    name, channel, open, target, per, type, patience, model, handle_time,
    handle_cv, max_occupancy, max_abandonment, max_wait, certainty, clock, concurrency,
    slowdown, max_handle_time, actionable, donor, scale, redial, redial_after,
    interruptible, urgent, urgent_within, priority, spill, spill_to
        See docs/plan-toml.md; times in seconds, shares 0..1.

    Examples
    --------
    >>> Queue("x-direct", "social", type="dm").target
    (Target(share=0.95, within=1800.0),)
    """

    name: str = setting(as_text, "name, as in the history")
    channel: str = setting(
        choice(*CHANNELS),
        "voice or chat (live: somebody waits), email, social or back-office "
        "(deferred: work with a deadline)",
    )
    open: WeeklyHours = setting(
        as_hours,
        "opening hours in centre time, e.g. 'Mon-Fri 08:00-20:00; Sat 09:00-02:00'",
        parse_hours("24/7"),
        "24/7",
    )
    target: tuple[Target, ...] = setting(
        as_targets,
        "promise such as '80% in 20s'; a bare time means 95 %; for deferred work "
        "the time until the reply is sent; a list may add later deadlines for the "
        "rest: all work is planned for the first, simulation judges the first two",
        (),
        "voice 80% in 20s, chat 80% in 60s, email 24h, back-office 48h, dm 30min, "
        "comment 1h, post 24h, review 24h",
    )
    per: str = setting(
        choice("interval", "day", "week"), "span the target is judged over", "week"
    )
    type: str | None = setting(
        choice(*MESSAGE_TYPES), "social message type: dm, comment, post, review", None
    )
    patience: float | None = setting(
        as_span, "mean time a caller waits before giving up, e.g. '90s'", None
    )
    model: str = setting(
        choice("auto", "erlang-a", "erlang-c", "transient"),
        "auto takes Erlang A where patience is known, else Erlang C; transient follows "
        "a voice queue minute by minute through the day instead of taking each "
        "interval for steady",
        "auto",
    )
    handle_time: float | None = setting(
        as_span, "handle time where the history has none, e.g. '4min'", None
    )
    handle_cv: float | None = setting(
        number(0.0, 5.0),
        "standard deviation ÷ mean of single handle times, as `shiftcast learn` tells: "
        "the simulation draws lognormal times of it, else exponential ones",
        None,
    )
    max_occupancy: float = setting(
        number(0.1, 1.0), "most busy share of an agent's time on contacts [0..1]", 0.85
    )
    max_abandonment: float | None = setting(
        number(0.0001, 1.0),
        "largest share of a live queue's contacts that may give up, kept beside the "
        "target, e.g. 0.05; needs patience",
        None,
    )
    max_wait: float | None = setting(
        as_span,
        "longest mean wait of a live queue's answered contacts (average speed of "
        "answer), kept beside the target, e.g. '30s'",
        None,
    )
    certainty: float | None = setting(
        number(0.5, 0.99),
        "share of days on which the target is to be met, e.g. 0.9: agents for days as "
        "busy as only the rest exceed; without it the mean over all days meets it",
        None,
    )
    clock: str = setting(
        choice("open", "wall"),
        "whether a deadline runs in opening hours only or round the clock",
        "open",
    )
    concurrency: int = setting(whole_number(1, 10), "chats an agent holds at once", 1)
    slowdown: float = setting(
        number(0.0, 10.0),
        "by how much every further chat an agent holds slows all of them: with m chats "
        "one takes 1 + slowdown × (m − 1) times as long as alone, e.g. 0.2; "
        "handle_time is that of an agent who holds `concurrency` chats",
        0.0,
    )
    max_handle_time: float | None = setting(
        as_span,
        "longest mean handle time of a chat that customers are to bear, e.g. '12min'; "
        "limits how many chats at once `shiftcast staff` calls cheapest",
        None,
    )
    actionable: float = setting(
        number(0.0, 1.0),
        "share of the recorded contacts that needs an answer; of a social queue it is "
        "estimated from handled ÷ offered where the history has both",
        1.0,
    )
    donor: str | None = setting(
        as_text,
        "queue like this one, whose forecast × scale is taken while this one has less "
        "than eight weeks of history; shown as assumed",
        None,
    )
    scale: float = setting(
        number(0.001, 1000.0), "contacts of this queue for one of its donor's", 1.0
    )
    redial: float | None = setting(
        number(0.0, 1.0),
        "share of those who give up, or are blocked, who call again: demand is "
        "offered − redial × abandoned + (1 − redial) × blocked",
        None,
    )
    redial_after: float = setting(
        as_span, "mean time after which they call again, e.g. '10min'", 600.0, "10min"
    )
    interruptible: bool = setting(
        as_flag,
        "whether work on a deferred queue is laid down when a live contact comes, by "
        "people whom [centre] blend lets do both",
        False,
        "false",
    )
    urgent: float = setting(
        number(0.0, 1.0),
        "share of a deferred queue's contacts that jump it, such as a crisis",
        0.0,
    )
    urgent_within: float | None = setting(
        as_span, "their own time until the reply is sent, e.g. '15min'", None
    )
    priority: int = setting(
        whole_number(1, 9),
        "rank of a deferred queue when not all work can be done in time: 1 first; work "
        "of the last rank gives way, the newest of it, and is done after all other",
        1,
    )
    spill: float = setting(
        number(0.0, 1.0),
        "share of the late replies of a deferred queue whose writer turns to another "
        "queue when the reply falls due",
        0.0,
    )
    spill_to: str | None = setting(
        as_text, "live queue they turn to, e.g. 'bookings'", None
    )

    def __post_init__(self) -> None:
        """Fill in the usual target and refuse contradictions."""
        if self.channel == "social" and self.type is None:
            raise ValueError(
                f"queue '{self.name}' is social; say its type: "
                f"{', '.join(MESSAGE_TYPES)}"
            )
        if self.channel != "social" and self.type is not None:
            raise ValueError(
                f"queue '{self.name}' has a message type but its channel is "
                f"{self.channel}, not social"
            )
        if self.concurrency > 1 and self.channel != "chat":
            raise ValueError(
                f"queue '{self.name}' has concurrency {self.concurrency}, which only "
                "chat can have"
            )
        for key in LIVE_KEYS:
            if not self.live and getattr(self, key) is not None:
                raise ValueError(
                    f"queue '{self.name}' has {key}, which only voice and chat can have"
                )
        if self.max_abandonment is not None and self.patience is None:
            raise ValueError(
                f"queue '{self.name}' has max_abandonment but no patience, without "
                "which nobody gives up; add patience, e.g. '90s'"
            )
        if self.max_wait == 0:
            raise ValueError(
                f"queue '{self.name}' has a max_wait of 0 s, but somebody always "
                "waits; give a time such as '20s'"
            )
        for key in ("slowdown", "max_handle_time"):
            if getattr(self, key) and self.channel != "chat":
                raise ValueError(
                    f"queue '{self.name}' has a {key}, which only chat can have"
                )
        if self.max_handle_time == 0:
            raise ValueError(
                f"queue '{self.name}' has a max_handle_time of 0 s, which no chat "
                "keeps; give a time such as '12min'"
            )
        for first, later in pairwise(self.target):
            if later.share <= first.share:
                raise ValueError(
                    f"queue '{self.name}' promises {first.share:.1%} in "
                    f"{first.within:g} s, so that {later.share:.1%} in "
                    f"{later.within:g} s asks for nothing more; give the later time "
                    "a larger share"
                )
        if self.redial_after <= 0:
            raise ValueError(
                f"queue '{self.name}' has redial_after {self.redial_after:g} s; nobody "
                "calls again in no time: give a time such as '10min'"
            )
        if self.live and self.priority != 1:
            raise ValueError(
                f"queue '{self.name}' is live and served before all deferred work; "
                "priority belongs to a deferred queue"
            )
        if self.live and self.interruptible:
            raise ValueError(
                f"queue '{self.name}' is live and its contacts cannot be laid down; "
                "interruptible belongs to a deferred queue"
            )
        if (self.spill > 0) != (self.spill_to is not None):
            raise ValueError(
                f"queue '{self.name}' needs both spill and spill_to, e.g. spill = 0.2, "
                "spill_to = 'bookings', or neither"
            )
        if self.live and self.spill_to is not None:
            raise ValueError(
                f"queue '{self.name}' is live and has no late replies that could "
                "spill; spill belongs to a deferred queue"
            )
        if self.donor is None and self.scale != 1.0:
            raise ValueError(
                f"queue '{self.name}' has a scale but no donor; name the queue it is "
                "like, e.g. donor = 'bookings'"
            )
        if self.donor == self.name:
            raise ValueError(f"queue '{self.name}' cannot be its own donor")
        if self.patience == 0:
            raise ValueError(
                f"queue '{self.name}' has a patience of 0: nobody would ever wait; "
                "leave it out where it is not known"
            )
        if self.model == "transient" and self.channel != "voice":
            raise ValueError(
                f"queue '{self.name}' is {self.channel} and asks for the model "
                "transient, which only voice can have; leave model out"
            )
        if self.model == "erlang-a" and self.patience is None:
            raise ValueError(
                f"queue '{self.name}' asks for erlang-a but has no patience; "
                "add patience, e.g. '90s'"
            )
        if not self.target:
            usual = USUAL_TARGETS[self.type or self.channel]
            object.__setattr__(self, "target", usual)
        if (self.urgent > 0) != (self.urgent_within is not None):
            raise ValueError(
                f"queue '{self.name}' needs both urgent and urgent_within, e.g. urgent "
                "= 0.05, urgent_within = '15min', or neither"
            )
        if self.urgent_within is not None:
            if self.live:
                raise ValueError(
                    f"queue '{self.name}' is live: somebody waits for every contact; "
                    "urgent belongs to a deferred queue"
                )
            least, most = self.handle_time or 0.0, self.target[0].within
            if not least < self.urgent_within < most:
                raise ValueError(
                    f"queue '{self.name}' has urgent_within {self.urgent_within:g} s; "
                    f"it must lie between the handle time ({least:g} s) and the target "
                    f"({most:g} s)"
                )
        if self.live and self.target[0].share >= 1:
            raise ValueError(
                f"queue '{self.name}' promises 100 % of live contacts in time, which "
                "no finite number of agents can; ask for 99 % or less"
            )
        handle_time = self.handle_time or 0.0
        if not self.live and self.target[0].within <= handle_time:
            raise ValueError(
                f"queue '{self.name}' promises a reply within "
                f"{self.target[0].within:g} s but one takes {handle_time:g} s to write"
            )

    @property
    def live(self) -> bool:
        """Whether somebody waits for an answer now."""
        return self.channel in LIVE_CHANNELS

    def stretch(self, held: float) -> float:
        """Say how long a chat takes beside others, over one at all places full.

        Parameters
        ----------
        held
            Chats the agent holds, this one included. [contacts]

        Returns
        -------
        float
            What `handle_time` is multiplied by; 1 with `concurrency` chats.

        Examples
        --------
        >>> Queue("c", "chat", concurrency=3, slowdown=0.5).stretch(1)
        0.5
        """
        full = 1 + self.slowdown * (self.concurrency - 1)
        return (1 + self.slowdown * (held - 1)) / full

    @property
    def promise(self) -> Target:
        """Give the first target: the one the queue is judged by."""
        return self.target[0]
