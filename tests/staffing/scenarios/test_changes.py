"""Scenarios that cannot be read are refused in a sentence, never with a traceback."""

from datetime import date
from pathlib import Path

import pytest

from shiftcast.data.calendar import Week
from shiftcast.data.errors import InputError
from shiftcast.data.folder import read_folder
from shiftcast.data.template import write_plan_template
from shiftcast.staffing.scenarios.scenario import apply_scenario, read_scenario

WEEK = Week(date(2026, 11, 23), "Europe/Berlin")
EVENT = '[[change.events]]\nname = "Storm"\nstart = "2026-11-24"\nend = "2026-11-25"\n'


def read(tmp_path: Path, text: str) -> None:
    """Read and apply a scenario to a new plan."""
    write_plan_template(tmp_path / "centre")
    (tmp_path / "new.toml").write_text(text, encoding="utf-8")
    scenario = read_scenario(tmp_path / "new.toml")
    apply_scenario(read_folder(tmp_path / "centre", need=[]), scenario, WEEK)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = 3", "name must be a text, not 3"),
        ("change = 3", "must be a table"),
        ("[change]\nvolum = 2", "Did you mean 'volume'?"),
        ("[change]\nagents = 3", "must be a table with remove or add, not 3"),
        ("[change]\nagents = { remov = [] }", "Did you mean 'remove'?"),
        ('[change]\nagents = { remove = "Ada" }', "a list of names, not 'Ada'"),
        ("[change]\nagents = { remove = 3 }", "a list of names, not 3"),
        ("[change]\nagents = { add = [3] }", "a list of tables, not"),
        ("[change]\nagents = { add = { count = 1 } }", "a list of tables, not"),
        ("[change]\nagents = { add = [{ cuont = 1 }] }", "Did you mean 'count'?"),
        ("[change]\nagents = { add = [{ count = 1 }] }", "needs contract as a text"),
        ('[change]\nevents = ["storm"]', "must be a list of tables"),
        (EVENT + 'volume_factor = "big"', "from 0 to 100, not 'big'"),
        (EVENT + "volume_factor = -2", "from 0 to 100, not -2"),
        (EVENT + "volume_factor = nan", "from 0 to 100, not nan"),
        (EVENT + "queue = 3", "queue must be a text, not 3"),
        (EVENT.replace("11-25", "11-23"), "not after its start 2026-11-24"),
        ("queue = [3]", "does not say which queue it changes"),
        ('[[queue]]\ntarget = "80% in 20s"', "does not say which queue it changes"),
    ],
)
def test_a_faulty_scenario_is_refused_in_a_sentence(tmp_path, text, told) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    assert told in str(caught.value)
    assert "new.toml" in str(caught.value)


def test_every_fault_of_a_scenario_is_told_at_once(tmp_path) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, "[change]\nagents = 3\nevents = 3\nvolum = 2")
    assert len(caught.value.problems) == 3


def test_a_sound_scenario_is_read(tmp_path) -> None:
    read(tmp_path, EVENT + "volume_factor = 1.4")
