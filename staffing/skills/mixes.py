"""Specialists, a chain, generalists or everybody everything: which is cheapest?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...data.errors import InputError
from ..queueing.performance import Definition
from .floor import Floor, SkillGroup, Workload
from .search import CONTACTS, Mix, cheapest_mix

__all__ = ["Option", "compare_mixes", "mix_groups"]

Progress = Callable[[str, int, int], bool | None]


@dataclass(frozen=True, eq=False)
class Option:
    """One way to spread skills, at its cheapest.

    Parameters
    ----------
    name
        "specialists", "chain", "generalists" or "everybody".
    floor
        Its groups.
    mix
        Its cheapest heads.
    """

    name: str
    floor: Floor
    mix: Mix

    @property
    def skills(self) -> float:
        """Average queues an agent may serve. [queues/agent]"""
        heads = sum(self.mix.heads)
        known = zip(self.mix.heads, self.floor.groups, strict=True)
        return sum(n * len(group.queues) for n, group in known) / max(heads, 1)


def mix_groups(names: Sequence[str], premium: float) -> dict[str, list[SkillGroup]]:
    """List the groups of every way to spread skills.

    Parameters
    ----------
    names
        Names of the queues, neighbours in the chain beside each other.
    premium
        What one more skill adds to an agent's cost, as a share of a specialist's.

    Returns
    -------
    dict
        Name of the way to its groups; ways that are the same for so few queues are
        there once.

    Raises
    ------
    InputError
        If the premium is below 0.

    Examples
    --------
    >>> ways = mix_groups(["a", "b", "c"], 0.1)
    >>> [group.queues for group in ways["chain"]]
    [('a', 'b'), ('b', 'c'), ('a', 'c')]
    >>> list(mix_groups(["a", "b"], 0.1))
    ['specialists', 'generalists', 'everybody']
    """
    if not premium >= 0:
        raise InputError(
            f"One more skill costs {premium:g}. Give a share of a specialist's cost, "
            "such as 0.1."
        )

    def group(*queues: str) -> SkillGroup:
        """Price some queues."""
        return SkillGroup(queues, 1 + premium * (len(queues) - 1))

    alone = [group(name) for name in names]
    if len(names) == 1:
        return {"specialists": alone}
    everything = group(*names)
    ways = {"specialists": alone}
    if len(names) > 2:
        rank = {name: at for at, name in enumerate(names)}
        after = [*names[1:], names[0]]
        ways["chain"] = [
            group(*sorted(pair, key=rank.__getitem__))
            for pair in zip(names, after, strict=True)
        ]
    ways["generalists"] = [*alone, everything]
    ways["everybody"] = [everything]
    return ways


def compare_mixes(
    workloads: Sequence[Workload],
    *,
    premium: float,
    seed: int,
    contacts: int = CONTACTS,
    definition: Definition = "offered",
    progress: Progress | None = None,
) -> list[Option]:
    """Find the cheapest people of every way to spread skills, the cheapest way first.

    Parameters
    ----------
    workloads
        Two to ten queues, neighbours in the chain beside each other.
    premium
        What one more skill adds to an agent's cost, as a share of a specialist's.
    seed
        Seed of all chance, the same for every way.
    contacts
        Contacts every mix is tried on.
    definition
        Which service level.
    progress
        Told how many ways are done.

    Returns
    -------
    list of Option
        "specialists": one queue each. "chain": two neighbours each, the last next to
        the first. "generalists": specialists, and people for everything, as many as
        pay. "everybody": everybody everything.

    Raises
    ------
    InputError
        If the queues or the premium are not ones a floor can have.

    Examples
    --------
    >>> from shiftcast.data.queues import Queue
    >>> works = [
    ...     Workload(Queue(n, "voice", patience=180.0, max_occupancy=1.0), load, 300.0)
    ...     for n, load in (("a", 8.0), ("b", 5.0))
    ... ]
    >>> found = compare_mixes(works, premium=0.02, seed=1, contacts=20_000)
    >>> [(option.name, sum(option.mix.heads)) for option in found][-1]
    ('specialists', 17)
    """
    ways = mix_groups([work.queue.name for work in workloads], premium)
    options = []
    for number, (name, groups) in enumerate(ways.items()):
        if progress is not None:
            progress("Mixes of skills", number, len(ways))
        floor = Floor(tuple(workloads), tuple(groups), definition)
        mix = cheapest_mix(floor, seed=seed, contacts=contacts)
        options.append(Option(name, floor, mix))
    if progress is not None:
        progress("Mixes of skills", len(ways), len(ways))
    return sorted(options, key=lambda option: option.mix.cost)
