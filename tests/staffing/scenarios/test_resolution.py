"""First-contact resolution in a scenario."""

from datetime import date

import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.folder import read_folder
from shiftcast.data.template import write_plan_template
from shiftcast.staffing.scenarios.resolution import resolution_factors
from shiftcast.staffing.scenarios.scenario import Scenario, apply_scenario

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")


def test_the_example_of_the_page():
    raw = {"bookings": {"from": 0.70, "to": 0.75, "again": 0.8}}
    assert resolution_factors(raw, ["bookings"])["bookings"] == pytest.approx(0.95)


def test_it_becomes_a_factor_on_the_weeks_contacts(tmp_path):
    write_plan_template(tmp_path / "centre")
    folder = read_folder(tmp_path / "centre", need=[])
    name = folder.settings.queues[0].name
    change = {"resolution": {name: {"from": 0.6, "to": 0.8}}}
    changed = apply_scenario(folder, Scenario("fcr", "", change), WEEK)
    (row,) = changed.events.itertuples()
    assert (row.queue, row.volume_factor) == (name, 0.75)
    assert (row.start, row.end) == (WEEK.start, WEEK.end)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (0.8, "must be a table"),
        ({"sales": {"from": 0.6, "to": 0.8}}, "'sales' is not a known key"),
        ({"calls": {"to": 0.8}}, "needs the shares settled at once"),
        ({"calls": 0.8}, "needs the shares settled at once"),
        ({"calls": {"from": 0.6, "to": 80}}, "to must be a share from 0 to 1, not 80"),
        ({"calls": {"from": True, "to": 1}}, "from must be a share"),
        ({"calls": {"from": 0.6, "to": 0.7, "agian": 1}}, "Did you mean 'again'"),
        ({"calls": {"from": 0.0, "to": 0.7}}, "grow without end"),
    ],
)
def test_slips_are_told(raw, sentence):
    with pytest.raises(InputError, match=sentence):
        resolution_factors(raw, ["calls"], "fcr.toml")
