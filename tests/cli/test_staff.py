"""`shiftcast staff`: what certainty costs, what limits and chats at once do."""

import json

import pytest


def edit(run, *keys):
    """Give the live queue of the small centre some keys more."""
    plan = run / "plan.toml"
    text = plan.read_text().replace('patience = "2min"', "\n".join(keys))
    plan.write_text(text)


def test_the_price_of_certainty_is_printed(run, shiftcast):
    edit(run, 'patience = "2min"', "certainty = 0.9", "max_abandonment = 0.04")
    printed = shiftcast("staff", run).output
    assert "The price of certainty" in printed
    assert "90% of days *" in printed
    assert "Chats at once" not in printed
    told = json.loads(shiftcast("staff", run, "--json").output)["certainty"]
    assert [row["rule"] for row in told] == [
        "mean forecast",
        "mean service",
        "90% of days",
    ]
    hours = [row["agent_hours"] for row in told]
    assert hours[0] <= hours[1] <= hours[2]
    assert all(0 <= row["days_met"] <= 1 for row in told)
    out = run / "out" / "2026-W48"
    assert "The price of certainty" in (out / "report.html").read_text()
    why = shiftcast("explain", run, "--queue", "calls", "--at", "2026-11-24 10:20")
    assert "so that the target is met on 90 % of days" in why.output


def test_chats_at_once_are_compared_where_a_slowdown_is_known(run, shiftcast):
    edit(run, 'patience = "2min"', "concurrency = 2", "slowdown = 0.3")
    plan = run / "plan.toml"
    plan.write_text(plan.read_text().replace('"voice"', '"chat"'))
    # Another channel asks for another forecast.
    shiftcast("forecast", run)
    printed = shiftcast("staff", run).output
    assert "Chats at once" in printed
    assert "cheapest" in printed


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("max_wait = 20", "wanted a time with its unit"),
        ("certainty = 1.0", "wanted a number from 0.5 to 0.99"),
        ("slowdown = 0.2", "has a slowdown, which only chat can have"),
        ("max_abandonment = 0.05", "but no patience"),
    ],
)
def test_slips_are_sentences(run, shiftcast, key, sentence):
    edit(run, key)
    assert sentence in " ".join(shiftcast("staff", run, code=2).output.split())
