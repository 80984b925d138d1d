"""The cover a published week has lost, and how much of it a roster closes."""

import numpy as np

from .price import CostModel
from .slots import Bools, Floats, WeekSlots

__all__ = ["Hole"]

NEARLY_NOTHING = 1e-9


class Hole:
    """The cover a week has lost.

    Parameters
    ----------
    before, now
        Cost model and people at work, as published and as things are.
    line
        First slot that may change.
    axis
        The slots of the week.

    Attributes
    ----------
    hours, past
        Agent-hours of cover lost that can be mended, and that are past. [h]
    missing
        Agent-hours missing as published, and now. [h]
    live, any
        Per skill group, the slots in which live work has lost cover, and live or
        deferred work.
    was_late
        People's time missing to meet all deadlines, as published. [agent-slots]
    """

    def __init__(
        self,
        before: tuple[CostModel, Floats],
        now: tuple[CostModel, Floats],
        line: int,
        axis: WeekSlots,
    ) -> None:
        self.model, self.axis = now[0], axis
        was, self.was_late = self._short(*before)
        is_short, late = self._short(*now)
        lost = np.maximum(is_short - was, 0.0)
        self.was = was
        self.ahead = np.where(np.arange(lost.size) >= line, lost, 0.0)
        self.late = max(late - self.was_late, 0.0)
        self.hours = float(self.ahead.sum() + self.late) * axis.hours
        self.past = float(lost.sum() - self.ahead.sum()) * axis.hours
        self.missing = (
            float(was.sum() + self.was_late) * axis.hours,
            float(is_short.sum() + late) * axis.hours,
        )
        live = [(model.focused(()), people) for model, people in (before, now)]
        lost_live = np.broadcast_to(self.ahead > NEARLY_NOTHING, now[1].shape)
        self.live: Bools = lost_live | self._dearer(*live)
        self.any: Bools = self.live | self._dearer(before, now)

    @staticmethod
    def _dearer(
        before: tuple[CostModel, Floats], now: tuple[CostModel, Floats]
    ) -> Bools:
        """Tell where one more person saves more than before, per group and slot."""
        groups = range(len(now[1]))
        was, worth = (
            np.array([model.savings(people, group) for group in groups])
            for model, people in (before, now)
        )
        return np.asarray(worth > was + NEARLY_NOTHING).reshape(now[1].shape)

    @staticmethod
    def _short(model: CostModel, people: Floats) -> tuple[Floats, float]:
        """Give the people missing by slot, and those missing to meet deadlines.

        Where lost service has several prices, or staff must be there, each missing
        person counts by its price, in people missing at [costs] short.
        """
        costs = model.slot_costs(people)
        priced = model.weights @ costs.short + model.minimum_price * costs.below
        if model.short_price <= 0:
            return costs.short[-1], model.overdue(costs)
        return priced / model.short_price, model.overdue(costs)

    def closed(self, people: Floats) -> float:
        """Say how much of the hole some people close. [h]"""
        short, late = self._short(self.model, people)
        left = np.minimum(np.maximum(short - self.was, 0.0), self.ahead).sum()
        left += min(max(late - self.was_late, 0.0), self.late)
        return self.hours - float(left) * self.axis.hours
