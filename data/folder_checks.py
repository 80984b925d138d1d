"""What the files of a folder must say together."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from .findings import Findings
from .people import Agent
from .settings import Settings

__all__ = ["check_handle_times", "check_interval", "check_roles", "check_served"]

DAY = 86400.0


def check_handle_times(
    contacts: pd.DataFrame, settings: Settings, findings: Findings
) -> None:
    """Tell queues of which neither history nor plan.toml knows the handle time."""
    times = contacts.reindex(columns=["offered", "handled", "handle_time"])
    count = times["handled"].fillna(times["offered"])
    known = set(contacts.loc[(times["handle_time"] > 0) & (count > 0), "queue"])
    for queue in settings.queues:
        if queue.handle_time is None and queue.name in set(contacts["queue"]) - known:
            findings.error(
                f"Queue '{queue.name}' has no handle time: no contact of the history "
                "has one, nor does plan.toml.",
                "Add handle_time to the queue in plan.toml, e.g. '4min', or a column "
                "handle_time [s] to the history.",
            )


def check_served(
    agents: Sequence[Agent], queues: Sequence[str], file: Path | str, findings: Findings
) -> None:
    """Tell queues that nobody may serve."""
    served = {queue for agent in agents for queue in agent.queues}
    for queue in queues:
        if agents and queue not in served:
            what = f"No agent serves the queue '{queue}'."
            findings.warn(what, "Add it to their queues.", file)


def check_roles(
    agents: Sequence[Agent], settings: Settings, file: Path | str, findings: Findings
) -> None:
    """Tell minima that ask for a role nobody has."""
    roles = {role for agent in agents for role in agent.roles}
    for minimum in settings.minima:
        if agents and minimum.role is not None and minimum.role not in roles:
            what = f"No agent has the role '{minimum.role}' of a [[minimum]]."
            remedy = "Add it to the column `roles`, or take the [[minimum]] out."
            findings.warn(what, remedy, file)


def check_interval(settings: Settings, findings: Findings) -> None:
    """Tell live queues that a history by day cannot staff."""
    if settings.centre.interval >= DAY and settings.live:
        findings.warn(
            f"The history is by day: '{settings.live[0].name}' can be forecast from it "
            "but not staffed.",
            "Export it by the hour or finer and set [centre] interval to that.",
            "plan.toml",
        )
