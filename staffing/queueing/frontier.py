"""How much deferred work live people can do besides, as lines a program can take."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from .blend import best_reserve, live_part
from .erlang_a import erlang_a
from .performance import Definition

__all__ = ["Frontier", "blend_frontier"]

Floats = npt.NDArray[np.float64]

# People beyond the requirement at which the blend is worked out. [agents]
BEYOND = tuple(range(25))
# The same where the deferred work takes longer or shorter than live contacts.
ACTING = (
    -1,
    -0.75,
    -0.5,
    -0.25,
    *np.arange(0, 8, 0.5),
    *range(8, 18, 2),
    20,
    24,
    32,
    48,
)
# Beyond so many people each tooth counts at its lower edge. [agents]
LATE = 2
# Those at which the lines may bend.
BENDS = (0, 1, 2, 4, 8, 16, 24)


@dataclass(frozen=True, eq=False)
class Frontier:
    """Deferred work that live people can do besides, concave in their number.

    Parameters
    ----------
    slopes, intercepts
        With n people the work is the least of slope × n + intercept over a row's
        lines; good from the row's least people on. [erlang]
    """

    slopes: Floats
    intercepts: Floats

    def work(self, people: npt.ArrayLike) -> Floats:
        """Give the deferred work of some people, one value per row. [erlang]"""
        count = np.asarray(people, float)[..., None]
        return np.asarray((self.slopes * count + self.intercepts).min(axis=-1), float)


def blend_frontier(
    least: npt.ArrayLike,
    load: npt.ArrayLike,
    handle_time: npt.ArrayLike,
    within: npt.ArrayLike,
    target: npt.ArrayLike,
    *,
    patience: float | None = None,
    deferred_handle_time: npt.ArrayLike | None = None,
    definition: Definition = "offered",
    max_occupancy: float = 1.0,
    alone: float = 1.0,
    interruptible: bool = False,
) -> Frontier:
    """Bound the deferred work that people can do while a live target is kept.

    Parameters
    ----------
    least
        Fewest people that keep the live target, one value per interval. [agents]
    load
        Offered load, one row per interval; of several equally likely columns the
        service is averaged by contacts. [erlang]
    handle_time, within, target, patience, deferred_handle_time, definition
        As in `best_reserve`.
    max_occupancy
        Most busy share of people's time, live and deferred together. [0..1]
    alone
        Share of the time a person set apart for deferred work spends on it: what
        each of very many people adds. [0..1]
    interruptible
        Whether deferred work is laid down when a live contact comes. Then all idle
        time is usable and live contacts are served as if there were none.

    Returns
    -------
    Frontier
        One row of lines per interval. For each whole person up to 24 beyond the least
        they promise no more than `blend` does with the least whole reserve that keeps
        the target, or than setting apart all beyond the least does (up to half an
        erlang more where the handle times differ); each person beyond that adds
        `alone`.

    Notes
    -----
    Whole reserves make the work a saw-tooth in the number of people, and the lines
    run below all teeth: a concave hull of it would promise up to an erlang too much.

    Examples
    --------
    50 erlang of calls need 52 people; what more of them do besides:

    >>> lines = blend_frontier([52], [50], 300, 20, 0.8, patience=180)
    >>> for people in (52, 53, 54, 56, 60, 70):
    ...     print(people, f"{lines.work([people])[0]:.1f}")
    52 0.4
    53 2.4
    54 3.8
    56 6.5
    60 10.8
    70 21.6
    """
    loads = np.asarray(load, float)
    loads = loads[:, None] if loads.ndim == 1 else loads
    other = handle_time if deferred_handle_time is None else deferred_handle_time
    given = (least, handle_time, within, target, other)
    fewest, handle, limit, share, other = (
        np.broadcast_to(np.asarray(value, float), loads.shape[0]) for value in given
    )
    people = fewest[:, None] + np.array(BEYOND)
    # Where nobody calls there is nothing to do besides.
    called = np.asarray(loads.sum(axis=1) > 0)
    handle = np.where(called, handle, other)
    if interruptible:
        carried = _carried(people, loads, handle, patience)
        work = max_occupancy * people - carried
    else:
        work = _blended(
            people,
            loads,
            handle,
            limit,
            share,
            other,
            patience,
            definition,
            max_occupancy,
        )
    return _lines(fewest, np.where(called[:, None], work, 0.0), alone)


def _blended(
    people: Floats,
    loads: Floats,
    handle: Floats,
    limit: Floats,
    share: Floats,
    other: Floats,
    patience: float | None,
    definition: Definition,
    max_occupancy: float,
) -> Floats:
    """Work out the deferred work besides, rows × people."""
    longer = (other / handle)[:, None]
    # So many people on contacts as long as the live ones act like those there are.
    steps = BEYOND if np.all(longer == 1) else ACTING
    alike = np.maximum(people[:, :1] + np.array(steps), 0.0)
    rows, columns = alike.shape

    def wide(values: Floats) -> Floats:
        return np.repeat(values, columns)

    reserve = best_reserve(
        alike.ravel(),
        np.repeat(loads, columns, axis=0),
        wide(handle),
        wide(limit),
        wide(share),
        patience=patience,
        definition=definition,
    ).reshape(rows, columns)
    if steps is ACTING:
        # Between two points a reserve may fall late; until then it is the former.
        before = np.column_stack([reserve[:, :1], reserve[:, :-1]])
        reserve = np.where(np.array(steps) > LATE, before, reserve)
    shape = (rows, columns, loads.shape[1])
    acting, load, time, within, idle = (
        np.broadcast_to(values, shape)
        for values in (
            alike[..., None],
            loads[:, None, :],
            handle[:, None, None],
            limit[:, None, None],
            reserve[..., None].astype(float),
        )
    )
    patient = None if patience is None else np.full(shape, patience)
    seen, started = live_part(acting, load, time, within, idle, patient, definition)
    held = started.mean(axis=2) * longer
    there = np.maximum.accumulate(alike + held * (1 - 1 / longer), axis=1)
    carried = (load * (1 - seen.p_abandon)).mean(axis=2)
    held = np.minimum(held, np.maximum(max_occupancy * there - carried, 0.0))
    return np.array(
        [
            np.interp(row, at, line, left=0.0)
            for row, at, line in zip(people, there, held, strict=True)
        ]
    )


def _carried(
    people: Floats, loads: Floats, handle: Floats, patience: float | None
) -> Floats:
    """Give the live load that does not give up, with nothing deferred. [erlang]"""
    if patience is None:
        return np.asarray(loads.mean(axis=1)[:, None] + 0 * people, float)
    load = loads[:, None, :]
    seen = erlang_a(people[..., None], load, handle[:, None, None], patience, 0.0)
    return np.asarray((load * (1 - seen.p_abandon)).mean(axis=2), float)


def _lines(fewest: Floats, work: Floats, alone: float) -> Frontier:
    """Lay the highest concave lines below the work of each row.

    What they cover is the work besides that of people set apart; it is not negative,
    because who is not needed may be set apart. Ramps up to the bends, added up, are
    concave; one linear program finds how steep each is in every row.
    """
    beyond, bends = np.array(BEYOND), np.array(BENDS[1:])
    besides = np.maximum(work - alone * beyond, 0.0)
    rows = besides.shape[0]
    # The first ramp is up at once.
    ramps = np.column_stack([np.ones(beyond.size), np.minimum.outer(beyond, bends)])
    found = linprog(
        -np.tile(ramps.sum(axis=0), rows),
        A_ub=sparse.kron(sparse.eye_array(rows), ramps, format="csr"),
        b_ub=besides.ravel(),
        method="highs-ds",
    )
    steep = np.maximum(found.x, 0.0).reshape(rows, -1)
    gains = np.cumsum(steep[:, :0:-1], axis=1)[:, ::-1]
    slopes = alone + np.column_stack([gains, np.zeros(rows)])
    height = np.cumsum(gains * np.diff(BENDS), axis=1)
    height = steep[:, :1] + np.column_stack([np.zeros(rows), height])
    at = fewest[:, None] + np.array(BENDS)
    return Frontier(slopes, height + alone * np.array(BENDS) - slopes * at)
