"""Outages, spikes and odd days are found and filled; clean history is left alone."""

from datetime import date

import numpy as np

from shiftcast.forecast.clean import clean
from shiftcast.forecast.history import read_history


def day_of(contacts):
    """Number the local days, whatever the clock does."""
    local = contacts["start"].dt.tz_localize(None).dt.normalize()
    return (local - local.iloc[0]).dt.days.to_numpy()


def cleaned(settings, contacts, **more):
    centre = settings()
    past, _ = read_history(contacts, centre.queues[0], centre.centre, date(2030, 1, 1))
    ordinary = np.zeros(len(past.days), dtype=bool)
    return clean(past, more.pop("special", ordinary), **more)


def test_clean_history_is_left_alone(settings, history) -> None:
    """The recipe's source flags up to 0.7 % of clean cells."""
    result = cleaned(settings, history(days=280, busyness=0.08))
    assert result.odd_cells.mean() < 0.007
    assert result.good.mean() > 0.99


def test_an_outage_and_a_spike_are_filled(settings, history) -> None:
    contacts = history(days=140, chance=False)
    counts = contacts["offered"].to_numpy().copy()
    truth = counts.copy()
    counts[24 * 60 + 9 : 24 * 60 + 13] = 0.0
    counts[24 * 75 + 11] *= 5
    result = cleaned(settings, contacts.assign(offered=counts))
    flagged = np.argwhere(result.odd_cells)
    assert sorted(map(tuple, flagged)) == [(60, k) for k in range(9, 13)] + [(75, 11)]
    clock = 83  # days before the clock change: slots are in step with the rows
    filled = result.normal[:clock].ravel()
    assert np.allclose(filled, truth[: 24 * clock])


def test_an_odd_day_is_replaced_for_fitting_only(settings, history) -> None:
    contacts = history(days=140, chance=False)
    day = day_of(contacts)
    contacts["offered"] *= np.where(day == 70, 2.2, 1.0)
    result = cleaned(settings, contacts)
    assert np.flatnonzero(~result.good).tolist() == [70]
    assert np.allclose(result.normal[70], result.normal[63])
    assert np.allclose(result.observed[70], 2.2 * result.normal[70])


def test_a_new_level_is_not_an_odd_fortnight(settings, history) -> None:
    contacts = history(days=140, chance=False)
    day = day_of(contacts)
    contacts["offered"] *= np.where(day >= 126, 1.8, 1.0)
    result = cleaned(settings, contacts)
    assert result.good[126:].all()
    assert np.allclose(result.normal[126:].sum(), 1.8 * result.normal[112:126].sum())


def test_missing_days_are_filled_and_said(settings, history) -> None:
    contacts = history(days=140, chance=False)
    day = day_of(contacts)
    result = cleaned(settings, contacts[day != 50])
    assert np.flatnonzero(result.lacking).tolist() == [50]
    assert np.allclose(result.normal[50], result.normal[43])
