"""The same property tests every time, and no forecast that fails unseen."""

import os

import pytest
from hypothesis import settings

# Before numpy is loaded, as the command does: threads of linear algebra would fight
# over the cores with the other workers of the tests and cost far more than they save.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("look", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session", autouse=True)
def stand_in():
    """Let a queue's failed forecast fail the test; give what would stand in."""
    from shiftcast.forecast import fallback

    def refuse(task, why):
        raise AssertionError(f"the forecast of {task.queue.name} failed: {why}")

    honest = fallback.fallback_forecast
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fallback, "fallback_forecast", refuse)
        yield honest
