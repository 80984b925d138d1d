"""How hard to work on a plan, and by which solver."""

from dataclasses import dataclass

from .reading import as_flag, as_text, number, setting, whole

__all__ = ["Effort"]


@dataclass(frozen=True)
class Effort:
    """The [effort] table: how hard to work, in counts and never in seconds."""

    paths: int = setting(whole(20, 2000), "sampled futures of the forecast", 200)
    origins: int = setting(
        whole(1, 26), "weeks held back, one at a time, to score the models", 6
    )
    boosting: bool = setting(
        as_flag,
        "whether gradient boosting joins the forecast's models: slower, a little "
        "better; wants the extra: pip install 'shiftcast[boosting]'",
        False,
        "false",
    )
    search: int = setting(
        whole(0, 1_000_000), "moves the roster search tries after its sweeps", 3000
    )
    replications: int = setting(whole(10, 5000), "simulated weeks in the proof", 100)
    solver: str = setting(
        as_text,
        "who solves the integer programs: auto is HiGHS, and CBC where HiGHS is "
        "missing or fails; or any solver PuLP knows, e.g. 'CBC', 'GUROBI', 'SCIP'",
        "auto",
    )
    solver_seconds: float = setting(
        number(0.1, 1e6),
        "longest time of one solve; a roster whose program was cut is told so [s]",
        300.0,
    )
