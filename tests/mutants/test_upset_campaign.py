"""Upsets of hardened units: every flip is noticed, no stuck gate opens anything, bugs are seen."""

import json
import random

import pytest
import upset_campaign
from click.testing import CliRunner
from netlist_gates import ZERO, unit_netlist
from upset_campaign import UNITS, breaches, is_memory
from upset_sim import Flip, Outcome, Wrong, draw_flips, flip, stick, traffic

SIZES = ("small-combinational", "small-pipelined", "small-sequential")
STEPS = 300


def _spoiled(netlist, name):
    """Let a named net of the netlist be 0."""
    (net,) = [net for net, named in netlist.names.items() if named == name]
    gates = tuple(
        gate._replace(kind="$_AND_", inputs=(ZERO, ZERO)) if gate.output == net else gate
        for gate in netlist.gates
    )
    assert gates != netlist.gates, f"no gate drives {name}"
    return netlist._replace(gates=gates)


@pytest.mark.parametrize("name", SIZES)
def test_every_flip_is_noticed_in_time_and_opens_nothing(name):
    config, netlist = UNITS[name], unit_netlist(UNITS[name])
    played = traffic(config, STEPS, 1)
    flips = draw_flips(netlist, 1, played.clocks, 1)
    outcomes = flip(netlist, flips, played)
    assert breaches(config, netlist, flips, outcomes) == []
    assert sum(each.clocks == 0 for each in outcomes) > 0.5 * len(flips)
    late = [each.clocks for each in outcomes if each.clocks > 0]
    assert late, "no flip waited in a memory"


@pytest.mark.parametrize("name", SIZES)
def test_no_stuck_gate_lets_through_what_is_denied(name):
    config, netlist = UNITS[name], unit_netlist(UNITS[name])
    faults = random.Random(1).sample(upset_campaign._stuck(netlist), 1_000)
    outcomes = stick(netlist, faults, traffic(config, STEPS, 1))
    assert not any(Wrong.OPENED in each.wrong for each in outcomes)
    assert any(each.wrong or each.clocks for each in outcomes)


@pytest.mark.parametrize("bug", ["main.mismatch", "alert"])
def test_a_unit_that_does_not_compare_is_seen(bug):
    name = "small-combinational"
    config, netlist = UNITS[name], unit_netlist(UNITS[name])
    played = traffic(config, STEPS, 1)
    flips = draw_flips(netlist, 1, played.clocks, 1)
    spoiled = _spoiled(netlist, bug)
    assert breaches(config, spoiled, flips, flip(spoiled, flips, played))


def test_an_outcome_is_a_breach_where_something_is_wrong_or_late():
    name = "small-combinational"
    config, netlist = UNITS[name], unit_netlist(UNITS[name])
    flop = next(n for n in range(len(netlist.flops)) if not is_memory(netlist, n))
    flips = [Flip(flop, 1)] * 4
    outcomes = [
        Outcome(0, Wrong(0)), Outcome(1, Wrong(0)), Outcome(-1, Wrong(0)), Outcome(0, Wrong.HELD),
    ]  # fmt: skip
    found = breaches(config, netlist, flips, outcomes)
    assert [outcome for _, outcome in found] == outcomes[1:]


def test_the_command_writes_its_table_and_says_what_it_found(tmp_path, monkeypatch):
    path, document = tmp_path / "report.json", tmp_path / "page.md"
    document.write_text("before\n<!-- upsets: begin -->\nold\n<!-- upsets: end -->\nafter\n")
    arguments = ["small-combinational", "--moments", "1", "--steps", "100"]
    more = ["--json", str(path), "-o", str(document)]
    done = CliRunner().invoke(upset_campaign.main, [*arguments, *more])
    assert done.exit_code == 0, done.output
    (report,) = json.loads(path.read_text()).values()
    assert report["flips"] == report["flops"]
    assert report["breaches"] == report["wrong allows"] == 0
    assert "| small-combinational |" in document.read_text()
    assert document.read_text().startswith("before\n<!--")
    document.write_text("no marks")
    done = CliRunner().invoke(upset_campaign.main, [*arguments, *more])
    assert "The document must have <!-- upsets: begin --> and" in done.output
    monkeypatch.setattr(upset_campaign, "breaches", lambda *_: [(Flip(0, 0), Outcome(0, Wrong(1)))])
    assert CliRunner().invoke(upset_campaign.main, arguments).exit_code == 1
