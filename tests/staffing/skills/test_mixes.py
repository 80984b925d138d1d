"""Ways to spread skills, side by side."""

import pytest

from shiftcast.data.errors import InputError
from shiftcast.staffing.skills.mixes import compare_mixes, mix_groups


def test_ways_for_few_queues():
    """Two queues have no chain, one has nothing to share."""
    assert list(mix_groups(["a"], 0.1)) == ["specialists"]
    assert "chain" not in mix_groups(["a", "b"], 0.1)
    ring = mix_groups(["a", "b", "c", "d"], 0.1)["chain"]
    assert [group.queues for group in ring] == [
        ("a", "b"),
        ("b", "c"),
        ("c", "d"),
        ("a", "d"),
    ]
    assert ring[0].cost == pytest.approx(1.1)


def test_the_price_of_skills_decides(make_floor):
    """Free skills are shared; dear ones are left to specialists."""
    works = make_floor({"a": 8.0, "b": 5.0}, [(("a", "b"),)]).workloads
    free = compare_mixes(works, premium=0.0, seed=1, contacts=5_000)
    dear = compare_mixes(works, premium=1.0, seed=1, contacts=5_000)
    assert free[-1].name == "specialists"
    assert sum(free[0].mix.heads) < 17
    assert dear[0].mix.cost <= 17 < dear[-1].mix.cost
    everybody = next(option for option in free if option.name == "everybody")
    assert everybody.skills == 2.0


def test_a_negative_price_is_refused():
    """Skills cannot make people cheaper."""
    with pytest.raises(InputError, match=r"costs -0\.1"):
        mix_groups(["a", "b"], -0.1)
