"""Narrowed break windows: whatever is chosen inside them, work stretches are kept."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiftcast.data.errors import InputError
from shiftcast.staffing.rostering.patterns import patterns
from shiftcast.staffing.rostering.stretches import BreakPlace, narrowed

breaks = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 12), st.integers(0, 6)), max_size=3
)


def kept(places, starts, shift, stretch):
    """Judge one choice of starts by the stretches it leaves."""
    ends = [0, *(at + place.slots for place, at in zip(places, starts, strict=True))]
    stretches = [start - end for end, start in zip(ends, [*starts, shift], strict=True)]
    return all(stretch[0] <= each <= stretch[1] for each in stretches)


@given(breaks, st.tuples(st.integers(0, 3), st.integers(4, 10)), st.integers(10, 20))
@settings(max_examples=150, deadline=None)
def test_every_choice_is_lawful_and_none_is_refused_for_nothing(drawn, stretch, shift):
    places = [
        BreakPlace(str(number), slots, first, first + width, True)
        for number, (slots, first, width) in enumerate(drawn)
    ]
    wide = [range(place.first, place.last + 1) for place in places]
    possible = any(kept(places, each, shift, stretch) for each in product(*wide))
    found = narrowed(places, shift, stretch)
    assert (found is not None) == possible
    if found is None:
        return
    for place, narrow in zip(places, found, strict=True):
        assert place.first <= narrow.first <= narrow.last <= place.last
    inside = [range(place.first, place.last + 1) for place in found]
    assert all(kept(places, each, shift, stretch) for each in product(*inside))


def test_a_bound_may_use_the_windows_of_the_contract(plan):
    contract = plan(contract={"stretch_hours": [1, 4], "shift_hours": [8, 8]}).contract(
        "full"
    )
    (eight,) = patterns(contract, 900)
    assert [place.last - place.first for place in eight.windows] == [6, 8]
    assert any(
        narrow.last - narrow.first < wide.last - wide.first
        for narrow, wide in zip(eight.breaks, eight.windows, strict=True)
    )
    (free,) = patterns(plan(contract={"shift_hours": [8, 8]}).contract("full"), 900)
    assert free.windows == free.breaks


def test_a_stretch_that_no_break_cuts_is_told(plan):
    contract = plan(contract={"stretch_hours": [0, 3], "breaks": []}).contract("full")
    with pytest.raises(InputError, match="into stretches of 0 to 3 h"):
        patterns(contract, 900)
