"""The inner loops of the roster search compiled by numba, where that pays."""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from types import ModuleType
from typing import Any

__all__ = ["compiled", "machine", "nudges", "pays"]

# numba is ready after some ten seconds, plain Python tries one or two hundred weeks a
# second: from here on compiling pays. [agents' weeks]
WORTH_COMPILING = 2000


@cache
def compiled(source: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function with numba; kept on disk where that can be written.

    Parameters
    ----------
    source
        Plain Python on arrays and numbers; what it calls must be compiled already.

    Raises
    ------
    ImportError
        If numba is not installed (extra `fast`).
    """
    import numba

    try:
        made = numba.njit(cache=True)(source)
    except RuntimeError:
        # Nowhere to keep it: compiled anew in every process.
        made = numba.njit(source)
    return made  # type: ignore[no-any-return]


@cache
def machine() -> ModuleType:
    """Give the compiled kernels; numba is imported no sooner."""
    from . import compiled_kernel

    return compiled_kernel


@cache
def nudges() -> ModuleType:
    """Give the compiled small moves, likewise."""
    from . import nudge_kernel

    return nudge_kernel


def pays(weeks: float) -> bool:
    """Tell whether compiling saves time.

    Parameters
    ----------
    weeks
        Agents' weeks that will be tried.

    Returns
    -------
    bool
        Never, if numba is not installed.
    """
    return weeks >= WORTH_COMPILING and find_spec("numba") is not None
