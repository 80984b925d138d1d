"""What a new queue takes from a queue like it, and how sure that is."""

from dataclasses import dataclass

import numpy as np

from .history import Matrix

__all__ = ["Loan"]


@dataclass(frozen=True)
class Loan:
    """A donor's forecast × a scale.

    Parameters
    ----------
    donor
        The queue whose past is used.
    assumed
        The scale in plan.toml. [0..]
    scale
        The scale after what the queue's own days say. [0..]
    sd
        Standard deviation of the scale ÷ the scale. [0..]
    days
        Own days that it rests on. [days]
    weight
        How much they count against the planner's scale. [0..1]
    actionable
        Share of the queue's own recorded contacts that needs an answer. [0..1]

    Examples
    --------
    >>> Loan("bookings", 0.3, 0.3, 0.5, 0, 0.0, 1.0).title
    'assumed: 0.3 × bookings'
    """

    donor: str
    assumed: float
    scale: float
    sd: float
    days: int
    weight: float
    actionable: float

    @property
    def title(self) -> str:
        """Name the forecast for what it is."""
        return f"assumed: {self.scale:.3g} × {self.donor}"

    def sentence(self, queue: str) -> str:
        """Say what is assumed, and on how much.

        Parameters
        ----------
        queue
            The queue that borrows.
        """
        if not self.days:
            rests = "it has no history of its own"
        else:
            rests = (
                f"{self.days} days of its own count {self.weight:.0%} against the "
                f"{self.assumed:g} of plan.toml"
            )
        return (
            f"{queue}: ASSUMED: its forecast is {self.scale:.3g} × that of "
            f"{self.donor}; {rests}. The scale may be off by {self.sd:.0%}, which is "
            "in the range."
        )

    def doubt(
        self,
        moved_by: Matrix | None,
        shape: tuple[int, int, int],
        rng: np.random.Generator,
    ) -> Matrix:
        """Let each future have a scale of its own.

        Parameters
        ----------
        moved_by
            Sampled factors by path, day and slot; None means none.
        shape
            Paths, days and slots.
        rng
            Source of chance.

        Returns
        -------
        numpy.ndarray
            Factors by path, day and slot, 1 on average.
        """
        count = 1.0 / self.sd**2
        scale = rng.gamma(count, 1.0 / count, shape[0])[:, None, None]
        factors: Matrix = np.ones(shape) * scale
        return factors if moved_by is None else factors * moved_by
