"""What the Anonymous Bank's call log tells, by the planner's command and beside it.

python benchmarks/staffing/logs.py --data ../shared/data
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from shiftcast.data.folder import read_folder
from shiftcast.data.logs import read_log
from shiftcast.staffing.learning.calibration import Calibration
from shiftcast.staffing.learning.learn import Learnt, learn
from shiftcast.staffing.queueing.estimate import fit_patience
from shiftcast.staffing.queueing.handle_times import fit_handle_times

PLAN = """[centre]
name = "Anonymous Bank (1999)"
timezone = "Asia/Jerusalem"
interval = "30min"
"""
QUEUE = """
[[queue]]
name = "{name}"
channel = "voice"
target = "80% in 20s"
"""
QUEUES = ("PS", "NE", "NW", "IN", "PE", "TT")


def main() -> None:
    """Build the folder, learn from it, and print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folder", type=Path, help="Keep the centre's folder here.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        folder = asked.folder or Path(top) / "bank"
        build(asked.data / "anonbank1999_calls.csv.gz", folder)
        command = [sys.executable, "-m", "shiftcast", "learn", str(folder), "--force"]
        subprocess.run(command, check=True)
        read = read_folder(folder, need=["history"])
        calls = read_log(read)
        found = learn(calls, read.settings)
    tell_patience(calls, found)
    tell_months(calls)
    tell_truth()
    tell_handle_times(calls)
    if found.calibration is not None:
        tell_calibration(found.calibration)


def build(log: Path, folder: Path) -> None:
    """Write a centre's folder round the log; one record of a queue AA is left out."""
    raw = pd.read_csv(log)
    folder.mkdir(parents=True, exist_ok=True)
    raw[raw["queue"].isin(QUEUES)].to_csv(folder / "history.csv", index=False)
    queues = "".join(QUEUE.format(name=name) for name in QUEUES)
    (folder / "plan.toml").write_text(PLAN + queues, "utf-8")


def tell_patience(calls: pd.DataFrame, found: Learnt) -> None:
    """Print patience by queue, and of all calls together."""
    print("\n## Patience [s]\n\nqueue  gave up  MLE ± se  naive mean  median (95 %)")
    offered = calls[calls["outcome"].isin(["handled", "abandoned"])]
    lost = (offered["outcome"] == "abandoned").to_numpy()
    whole = fit_patience(offered["wait"].to_numpy(float), lost)
    named = [(queue.name, queue.patience) for queue in found.queues]
    for name, one in [*named, ("all", whole)]:
        if one is not None:
            print(
                f"{name:<6} {one.gave_up:>7,}  {one.mean:.1f} ± {one.error:.1f}  "
                f"{one.naive:.1f}  {one.median:.0f} "
                f"({one.median_low:.0f} to {one.median_high:.0f})"
            )
    print("\ngiving up per minute of waiting, all calls")
    for band in whole.hazard.to_dict("records"):
        print(
            f"{band['since']:.0f}-{band['until']:.0f} s: {band['rate']:.3f} "
            f"({band['low']:.3f} to {band['high']:.3f}), {band['gave_up']:,.0f} gave up"
        )


def tell_months(calls: pd.DataFrame) -> None:
    """Print the patience of January beside that of February: does it last?"""
    print("\n## Patience by month [s]\n\nqueue  January (95 %)  February (95 %)")
    month = calls["start"].dt.month
    for name in QUEUES:
        told = []
        for number in (1, 2):
            here = calls["outcome"].isin(["handled", "abandoned"]) & (month == number)
            own = calls[here & (calls["queue"] == name)]
            lost = (own["outcome"] == "abandoned").to_numpy()
            one = fit_patience(own["wait"].to_numpy(float), lost)
            told.append(f"{one.mean:.0f} ({one.low:.0f} to {one.high:.0f})")
        print(f"{name:<6} {'  '.join(told)}")


def tell_truth(size: int = 200_000) -> None:
    """Print what is found of a patience of 180 s that is known, by its shape."""
    rng = np.random.default_rng(0)
    queue = rng.exponential(20.0, size)
    spread = np.sqrt(np.log1p(1.0))
    shapes = {
        "exponential": rng.exponential(180.0, size),
        "lognormal, CV 1": 180 * rng.lognormal(-(spread**2) / 2, spread, size),
        "half 60 s, half 300 s": rng.exponential(
            np.where(rng.random(size) < 0.5, 60.0, 300.0)
        ),
        "Erlang-4": rng.gamma(4.0, 45.0, size),
    }
    print("\n## Known patience of 180 s, answered after 20 s on average\n")
    for name, patience in shapes.items():
        lost = patience < queue
        one = fit_patience(np.minimum(patience, queue), lost)
        print(
            f"{name}: MLE {one.mean:.1f} ± {one.error:.1f}, naive mean "
            f"{one.naive:.1f}, one rate for all waits: p = {one.steady:.2g}"
        )


def tell_handle_times(calls: pd.DataFrame) -> None:
    """Print how handle times are spread, and the same without the fair start."""
    times = calls.loc[calls["outcome"] == "handled", "handle_time"].to_numpy(float)
    one = fit_handle_times(times)
    print(
        f"\n## Handle times\n\n{one.count:,} of mean {one.mean:.1f} s, "
        f"CV {one.cv:.3f}, median {one.median:.0f} s; {one.short:.1%} of at most 10 s\n"
        f"longer than 10 s: log mean {one.log_mean:.2f}, log sd {one.log_sd:.2f}; KS "
        f"lognormal {one.lognormal:.3f}, exponential from 10 s on {one.exponential:.3f}"
    )
    long, some = times[times > 10], times[times > 0]
    plain = stats.kstest(long, stats.expon(0, long.mean()).cdf).statistic
    logs = np.log(some)
    every = stats.kstest(some, stats.lognorm(logs.std(), 0, np.exp(logs.mean())).cdf)
    every_exponential = stats.kstest(some, stats.expon(0, some.mean()).cdf).statistic
    print(
        f"exponential from 0 s on {plain:.3f}; short ones included: lognormal "
        f"{every.statistic:.3f}, exponential {every_exponential:.3f}"
    )


def tell_calibration(found: Calibration) -> None:
    """Print predictions beside observations."""
    print(f"\n## Calibration, {len(found.intervals):,} half-hours\n")
    print("measure    observed  Erlang A  M/M/n+G  Erlang C")
    for name in ("wait", "service", "abandoned"):
        columns = [name, f"{name}_a", f"{name}_g", f"{name}_c"]
        told = [f"{found.mean(c):.3f}" for c in columns if c in found.intervals]
        print(f"{name:<10} {'  '.join(told)}")
    errors = [found.typical_error(f"service_{m}", "service") for m in "agc"]
    print(
        f"mean |error| of service by half-hour: A {errors[0]:.3f}, G {errors[1]:.3f}, "
        f"C {errors[2]:.3f}; chance alone {found.noise:.3f}\n"
        f"factor {found.factor}, held out (predicted, observed) {found.held_out}"
    )


if __name__ == "__main__":
    main()
