"""A day that changes: predicted service and agents against simulated days.

python benchmarks/staffing/transient.py [--scale 1.0] [--no-ciw]

Days of two humps over twelve hours, told to the methods as a forecast by half hour
only; the simulated contacts follow the smooth rate itself. F has lognormal handle
times, which no method here knows of.
"""

import argparse
import time
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from shiftcast.staffing.queueing.erlang import erlang_c
from shiftcast.staffing.queueing.erlang_a import erlang_a
from shiftcast.staffing.queueing.interpolate import smooth_contacts
from shiftcast.staffing.queueing.offered_load import offered_load
from shiftcast.staffing.queueing.required import required_agents
from shiftcast.staffing.queueing.staff_transient import staff_transient
from shiftcast.staffing.queueing.transient import transient
from shiftcast.staffing.simulation.estimates import ratio
from shiftcast.staffing.simulation.pool import simulate_heads

HALF, MINUTE, PARTS = 1800.0, 60.0, 24
TARGET = 0.8
# name: peak [erlang], handle time [s], patience [s], target time [s], half hours that
# the agents stay the same, CV of handle times, replications
DAYS = {
    "A medium": (60, 300.0, 180.0, 20.0, 4, None, 3000),
    "A2 by half hour": (60, 300.0, 180.0, 20.0, 1, None, 3000),
    "B small": (7, 300.0, 180.0, 20.0, 4, None, 20000),
    "C long calls": (35, 1200.0, 600.0, 60.0, 4, None, 8000),
    "D large": (250, 240.0, 120.0, 20.0, 4, None, 500),
    "E dip at noon": (60, 300.0, 600.0, 20.0, 1, None, 3000),
    "F lognormal": (60, 300.0, 180.0, 20.0, 4, np.sqrt(np.e - 1), 3000),
}


def contacts_by_minute(peak: float, handle: float) -> np.ndarray:
    """Contacts of each minute: a hump in the morning, a lower one after noon."""
    hour = (np.arange(PARTS * 30) + 0.5) / 60
    shape = 0.25 + 0.95 * np.exp(-(((hour - 2.5) / 1.4) ** 2))
    shape += 0.75 * np.exp(-(((hour - 7.0) / 2.0) ** 2))
    return peak / handle * shape / 1.12 * MINUTE


def agents_of(forecast, handle, patience, within, blocks, dip) -> np.ndarray:
    """Agents as a roster would hold them: the mean need of some hours."""
    load = forecast * handle / HALF
    need = required_agents(load, handle, TARGET, within, patience=patience)
    made = [round(need[at : at + blocks].mean()) for at in range(0, PARTS, blocks)]
    agents = np.maximum(np.repeat(made, blocks), 1)
    if dip:
        agents[4:7] = (agents[4:7] * 0.8).astype(int)
    return agents


def predictions(forecast, minutes, agents, handle, patience, within) -> dict:
    """Half-hour service by each method."""
    load = forecast * handle / HALF
    smooth = smooth_contacts(forecast, 30)
    each = np.repeat(agents, 30)
    lag = round(handle / MINUTE)
    late = np.concatenate([np.full(lag, smooth[0]), smooth])[: len(smooth)]
    late = late.reshape(PARTS, 30).sum(axis=1) * handle / HALF

    def by_half_hour(service):
        weighted = (service * smooth).reshape(PARTS, 30).sum(axis=1)
        return weighted / smooth.reshape(PARTS, 30).sum(axis=1)

    lagging = np.maximum(offered_load(smooth, handle, MINUTE), 1e-3)
    told = {
        "Erlang C": erlang_c(agents, load, handle, within).service,
        "Erlang A": erlang_a(agents, load, handle, patience, within).service,
        "Erlang A, lagged": erlang_a(agents, late, handle, patience, within).service,
        "modified offered load": by_half_hour(
            erlang_a(each, lagging, handle, patience, within).service
        ),
    }
    clock = time.perf_counter()
    told["forward equations"] = transient(
        forecast, agents, handle, HALF, within=within, patience=patience
    ).service
    told["seconds"] = time.perf_counter() - clock
    return told


def simulated(minutes, agents, handle, patience, within, cv, replications):
    """Half-hour service of simulated days, with its standard error."""
    seen = simulate_heads(
        minutes, handle, agents, cell=MINUTE, interval=HALF, patience=patience,
        within=within, handle_cv=cv, seed=1, replications=replications,
    ).service()  # fmt: skip
    return seen.value, (seen.high - seen.low) / 2 / 1.96


def show_errors(scale: float) -> None:
    """Print the error of each method on each day."""
    print(
        "| Day | calls | error of the simulation | "
        "Erlang C | Erlang A | lagged | modified load | forward equations | s |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, (peak, handle, patience, within, blocks, cv, runs) in DAYS.items():
        minutes = contacts_by_minute(peak, handle)
        forecast = minutes.reshape(PARTS, 30).sum(axis=1)
        used = (forecast, handle, 180.0 if name[0] == "E" else patience, within)
        agents = agents_of(*used, blocks, False)
        if name[0] == "E":
            agents = agents_of(forecast, handle, patience, within, blocks, True)
        truth, doubt = simulated(
            minutes, agents, handle, patience, within, cv, max(int(runs * scale), 20)
        )
        told = predictions(forecast, minutes, agents, handle, patience, within)
        took = told.pop("seconds")
        cells = []
        for service in told.values():
            error = 100 * np.abs(service - truth)
            cells.append(f"{error.mean():.2f} / {error.max():.1f}")
        print(f"| {name} | {forecast.sum():,.0f} | {100 * doubt.mean():.2f} | "
              + " | ".join(cells) + f" | {took:.2f} |")  # fmt: skip


def plans(minutes, handle, patience, within) -> dict:
    """Agents by half hour of each way to plan, and the seconds it takes."""
    forecast = minutes.reshape(PARTS, 30).sum(axis=1)
    promise = {"target": TARGET, "within": within}
    lagging = offered_load(smooth_contacts(forecast, 30), handle, MINUTE)
    lagging = lagging.reshape(PARTS, 30)
    load = forecast * handle / HALF
    peak = minutes.reshape(PARTS, 30).max(axis=1) * handle / MINUTE
    steady = {
        "Erlang C": (load, None),
        "Erlang A": (load, patience),
        "Erlang C at the peak minute": (peak, None),
        "Erlang A at the peak minute": (peak, patience),
        "modified load, mean": (lagging.mean(axis=1), patience),
        "modified load, peak minute": (lagging.max(axis=1), patience),
    }
    made = {}
    for plan, (erlang, patient) in steady.items():
        clock = time.perf_counter()
        agents = required_agents(erlang, handle, **promise, patience=patient)
        made[plan] = agents, time.perf_counter() - clock
    clock = time.perf_counter()
    agents = staff_transient(forecast, handle, HALF, **promise, patience=patience)
    return made | {"forward equations": (agents, time.perf_counter() - clock)}


def show_plans(scale: float) -> None:
    """Print hours and lowest half hour of plans for the days A and C."""
    print("\n| Day | plan | agent-hours | lowest half hour | under 79.5 % | s |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in ("A medium", "C long calls"):
        peak, handle, patience, within, _, _, runs = DAYS[name]
        minutes = contacts_by_minute(peak, handle)
        made = plans(minutes, handle, patience, within)
        for plan, (agents, took) in made.items():
            truth, _ = simulated(
                minutes, agents, handle, patience, within, None,
                max(int(3 * runs * scale), 20),
            )  # fmt: skip
            print(
                f"| {name} | {plan} | {agents.sum() / 2:,.1f} | "
                f"{100 * truth.min():.1f} % | {(truth < 0.795).sum()} | {took:.2f} |"
            )


def show_ciw(scale: float) -> None:
    """Hold both against Ciw on a small day with the same agents throughout."""
    try:
        import ciw
    except ImportError:
        print("\nCiw is not installed here.")
        return
    handle, patience, within, agents = 300.0, 180.0, 20.0, 7
    minutes = contacts_by_minute(7, handle)
    forecast = minutes.reshape(PARTS, 30).sum(axis=1)
    ends = [HALF / 2 * (at + 1) for at in range(2 * PARTS)]
    quarters = minutes.reshape(2 * PARTS, 15).mean(axis=1) / MINUTE
    runs = max(int(1000 * scale), 10)
    hits, came = np.zeros((runs, PARTS)), np.zeros((runs, PARTS))
    clock = time.perf_counter()
    for run in range(runs):
        ciw.seed(run)
        # Arrivals by interval remember where they are: each day has its own network.
        network = ciw.create_network(
            arrival_distributions=[
                ciw.dists.PoissonIntervals(quarters.tolist(), ends, ends[-1])
            ],
            service_distributions=[ciw.dists.Exponential(1 / handle)],
            reneging_time_distributions=[ciw.dists.Exponential(1 / patience)],
            number_of_servers=[agents],
        )
        day = ciw.Simulation(network)
        day.simulate_until_max_time(ends[-1] + 3600.0)
        for one in day.get_all_records():
            place = int(one.arrival_date // HALF)
            if place < PARTS:
                came[run, place] += 1
                good = one.record_type == "service" and one.waiting_time <= within
                hits[run, place] += good
    took = time.perf_counter() - clock
    seen = ratio(hits, came)
    share, doubt = seen.value, ((seen.high - seen.low) / 2 / 1.96).mean()
    own, _ = simulated(minutes, agents, handle, patience, within, None, 20000)
    told = transient(
        forecast, np.full(PARTS, agents), handle, HALF, within=within, patience=patience
    ).service
    print(
        f"\nCiw {ciw.__version__}: {runs} days of {forecast.sum():.0f} calls, "
        f"{agents} agents throughout, {took:.0f} s, standard error {100 * doubt:.2f}"
    )
    for name, service in (("simulate_heads", own), ("forward equations", told)):
        error = 100 * np.abs(service - share)
        whole = 100 * (service @ forecast - share @ forecast) / forecast.sum()
        print(
            f"  {name}: mean {error.mean():.2f}, largest {error.max():.1f}, "
            f"of the day {whole:+.2f} points"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--no-ciw", action="store_true")
    asked = parser.parse_args()
    for package in ("numpy", "scipy", "ciw"):
        try:
            print(package, version(package))
        except PackageNotFoundError:
            print(package, "not installed")
    print()
    show_errors(asked.scale)
    show_plans(asked.scale)
    if not asked.no_ciw:
        show_ciw(asked.scale)
